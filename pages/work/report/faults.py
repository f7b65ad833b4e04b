"""What stands against a line (填报行差错): why it came back, faults, findings, and what could not be saved."""

from __future__ import annotations

from collections.abc import Iterator

from data.desk.forms import FormDesk
from data.exchange.form_faults import FormFault
from data.exchange.report_form import HEADINGS, Line
from evaluation.checks import Finding
from pages.ui.tables import escaped
from pages.work.report import desk


def returned(at: FormDesk, line: Line) -> Iterator[str]:
    """Why it came back (退回情况)."""
    found = at.returned.get(line.code)
    if found is not None:
        due = f"，请在{found.due.month}月{found.due.day}日前重报" if found.due else ""
        yield f"<li>退回：{escaped(found.reason)}。{escaped(found.text)}{due}</li>"


def wrong_here(at: FormDesk, line: Line, wrong: list[FormFault], found: list[Finding]) -> Iterator[str]:
    """Faults, findings, and texts that could not be saved (差错)."""
    unsaved = desk.desk(at.form.period, at.form.unit.code).unsaved
    for fault in wrong:
        word = HEADINGS.get(fault.column, "")
        yield f'<li class="loss">{escaped(f"{word}：{fault.message}" if word else fault.message)}</li>'
    for one in found:
        yield f"<li>{escaped(one.level.label)}：{escaped(one.sentence)}</li>"
    for (code, column), text in unsaved.items():
        if code == line.code:
            now = at.form.texts.get((code, column), "")
            yield (
                f'<li class="loss">{HEADINGS[column]}没有保存：您填的是“{escaped(text)}”，'
                f"档案中是“{escaped(now or '空白')}”。在格中再填一次即以您的为准。</li>"
            )
