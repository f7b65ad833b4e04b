"""The reporting form (填报表) of one unit and period: its lines, which cells a line asks for, and what binds a file to it.

    form = Form(database, "2025M11", "2025年11月", unit, scheme, made_at, lines)
    form_faults(form, texts)                     data.exchange.form_faults
    template(form)                               data.exchange.report_form_book
    filled = read_back(content, name, form)      data.exchange.report_form_back
    changes(form, filled)                        data.exchange.report_form_changes
    marked(content, name, faults)                data.exchange.report_form_marks

Texts are kept as typed; a status is kept by its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.canonical import canonical, fingerprint
from data.quick.cells import read_status
from data.quick.values import COLUMN_NAMES, reads
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus
from evaluation.units import Unit

Key = tuple[str, str]
Texts = Mapping[Key, str]
# what a line asks for as its rules read it, and what may be said beside it
ASKED = ("value", "numerator", "denominator", "previous", "baseline", "contribution", "levels")
BESIDE = ("status", "data_period", "source", "note")
COLUMNS = (*ASKED, *BESIDE)
HEADINGS = {**{column: COLUMN_NAMES[column] for column in ASKED}, "status": "状态", "data_period": "数据期",
            "source": "来源", "note": "说明"}  # fmt: skip
STATUSES = (FigureStatus.REPORTED, FigureStatus.MISSING, FigureStatus.NOT_APPLICABLE, FigureStatus.NOT_DUE)
LABELS = {status.value: status.label for status in FigureStatus}
# what no spreadsheet can hold; a carriage return does not survive one either
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the form (填报行): the draft as it stands, and what is shown beside it.

    `texts` by column of `COLUMNS`; `revision` counts whatever changes the line at the server (its step, its draft).
    """

    indicator: Indicator
    dimension: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""
    last_year: str = ""
    target: str = ""
    editable: bool = True
    revision: int = 0

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that may be filled in (可填的列)."""
        return (*asked(self.indicator), *BESIDE)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a unit and a period (填报表); `database` tells one set of records from another."""

    database: str
    period: str
    period_title: str
    unit: Unit
    scheme: Scheme
    made_at: datetime
    lines: tuple[Line, ...]
    demo: bool = False

    @property
    def revision(self) -> str:
        """Digest of the lines' revisions (表的版次)."""
        return fingerprint(canonical([[line.code, line.revision] for line in self.lines]))

    @property
    def texts(self) -> dict[Key, str]:
        """The draft by indicator and column (草稿), as a cell can hold it; blank where nothing stands."""
        return {(line.code, column): kept(column, line.texts.get(column, "")) for line in self.lines for column in line.inputs}

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns that any of its lines asks for (本表的列)."""
        wanted = {column for line in self.lines for column in line.inputs}
        return tuple(column for column in COLUMNS if column in wanted)

    def line(self, code: str) -> Line | None:
        """The line of an indicator (填报行)."""
        return next((line for line in self.lines if line.code == code), None)

    def open_cells(self) -> Iterator[Key]:
        """The cells a person may fill in now (可填单元格)."""
        return ((line.code, column) for line in self.lines if line.editable for column in line.inputs)


def asked(indicator: Indicator) -> tuple[str, ...]:
    """The columns an indicator asks for (须填的列), in the order of the form; its target is not asked of a reporter."""
    wanted = reads(indicator).columns
    return tuple(column for column in ASKED if column in wanted)


def stages(indicator: Indicator) -> tuple[str, ...]:
    """The words an indicator takes for a value (可选档次); none for one counted in numbers."""
    return tuple(sorted(reads(indicator).stages))


def kept(column: str, text: str) -> str:
    """A typed text as it is kept (整理填报文字): without blanks around it; a status by its code."""
    plain = writable(text).strip().strip("\u200b\ufeff").strip()
    return (read_status(plain) or plain) if column == "status" else plain


def writable(text: str) -> str:
    """A text as a cell of a spreadsheet can hold it (可写入单元格的文字)."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL]


def shown(column: str, text: str) -> str:
    """A kept text as a person sees it (显示文字): a status in words."""
    return LABELS.get(text, text) if column == "status" else text


def code_of(form: Form) -> str:
    """What a printed or plain-text form is told by (填报码): period, unit, revision, and a digest that binds the records."""
    head = f"{form.period}/{form.unit.code}/{form.revision[:12]}"
    return f"{head}/{check_of(form.database, head)}"


def check_of(database: str, head: str) -> str:
    """The digest at the end of the code (校验码)."""
    return fingerprint(canonical([database, head]))[:8]
