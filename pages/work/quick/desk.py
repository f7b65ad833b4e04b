"""The visitor's desk (工作台): what was typed, pasted and corrected in this visit; nobody else sees it.

The chosen scheme and step stand in the address; this is kept beside the widgets, because Streamlit forgets a widget's
value as soon as the widget is not on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from data.exchange.sheets import Sheet
from data.quick.offers import OWN
from data.quick.schemes import Item, edited, items
from evaluation.errors import AppraisalError, Refused

KEY = "quick-desk"


@dataclass
class Desk:
    """What lies on it (工作台内容): schemes as edited by offer, the table with its corrections, targets typed here.

    `sample` names the offer whose example table it is, also when somebody changed less than half of its lines (`lines`);
    `refusals` why the last table or scheme could not be read;
    `version` counts changes, so that what was computed is computed again only after one.
    """

    schemes: dict[str, str] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    at: int = 0
    fixes: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    pasted: str = ""
    sample: str = ""
    lines: frozenset[str] = frozenset()
    refusals: tuple[str, ...] = ()
    open: str = ""
    version: int = 0
    made: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet | None:
        """The table as it came (表格), before corrections."""
        return self.sheets[self.at] if self.sheets else None

    def lay(self, sheets: tuple[Sheet, ...], sample: str = "") -> None:
        """A new table takes the place of the old one (换一张表)."""
        self.sheets, self.at, self.fixes, self.sample, self.refusals = sheets, 0, {}, sample, ()
        self.changed()

    def changed(self) -> None:
        """Notes a change; the step shown follows from what there is now (内容已变)."""
        self.version += 1
        st.query_params.pop("step", None)


def desk() -> Desk:
    """This visitor's desk (本人工作台)."""
    found: Desk = st.session_state.setdefault(KEY, Desk())
    return found


def begin(key: str, value: object) -> None:
    """What a field shows (字段现值), set only where it differs: setting it again would undo what is being typed."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def words_of(error: AppraisalError) -> tuple[str, ...]:
    """The sentences of an error (差错说明), without the files' places."""
    return tuple(fault.message for fault in error.faults) if isinstance(error, Refused) else (str(error),)


def aim(unit: str, indicator: str, key: str) -> None:
    """A target typed here (补填目标); blank takes it back."""
    own, text = desk(), str(st.session_state[key] or "").strip()
    own.targets[unit, indicator] = text
    if not text:
        del own.targets[unit, indicator]
    own.version += 1


def rewrite(code: str, text: str) -> None:
    """The scheme as it is now (方案已改)."""
    own = desk()
    own.schemes[code] = text
    own.version += 1


def amend(code: str, beginning: str, indicator: str, change: Callable[[Item], Item]) -> None:
    """One indicator of a scheme changed (修改一项), in the scheme as it is by now: two quick edits do not undo each other."""
    text = desk().schemes.get(code, beginning)
    rewrite(code, edited(text, [change(line) if line.code == indicator else line for line in items(text)]))


def restore(code: str) -> None:
    """The scheme as it was before it was edited (恢复原方案)."""
    own = desk()
    own.schemes.pop(code, None)
    own.version += 1


def own_scheme(text: str) -> None:
    """A scheme brought along (自带方案): taken as it is, its faults are said beside it."""
    desk().refusals = ()
    rewrite(OWN, text)


def own_scheme_file(content: bytes) -> None:
    """The same from a file (上传自带方案)."""
    try:
        own_scheme(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        desk().refusals = ("方案文件不是UTF-8编码的文本，请另存为UTF-8后再上传。",)
