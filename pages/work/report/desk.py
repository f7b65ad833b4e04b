"""The filler's desk (填报台): the form in front of a person, and cells that could not be saved, so that no text is lost.

A cell is saved as soon as it is left. When the records have moved meanwhile, what was typed stays in the cell, beside
what stands in the records, until the person chooses. Who acts is asked anew at every button and cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from data.city import City
from data.conduct import filling
from data.desk.forms import FormDesk, visible_form, whole_lines
from data.exchange.report_form import Form, Key, kept
from data.principals import Principal
from data.receipts import Receipt
from data.store import Store
from data.windows import Rhythm, visible_rhythm
from evaluation.errors import AppraisalError
from pages.ui import cities, doing, who
from pages.ui.whole import steady

KEY = "report-desk"


@dataclass(frozen=True, slots=True)
class Report:
    """Who reports which form to which records (报送对象)."""

    who: Principal
    store: Store
    city: City
    period: str
    unit: str

    def form(self) -> FormDesk:
        """The form as it stands (本期报表)."""
        return visible_form(self.who, self.store, self.city.folder, self.period, self.unit, made_at=who.now())

    @property
    def rhythm(self) -> Rhythm:
        """What its deadlines are reckoned with (时限依据)."""
        return visible_rhythm(self.who, self.store, self.city.folder)


@dataclass
class Desk:
    """What lies on it (填报台内容): of one form in one visit.

    `unsaved` holds typed texts that the records did not take; `own` the revisions this visit has written itself; `tries`
    counts emptied fields, so that a file is offered once.
    """

    unsaved: dict[Key, str] = field(default_factory=dict)
    own: dict[str, int] = field(default_factory=dict)
    tries: int = 0


def report(period: str, unit: str) -> Report:
    """The form somebody is at (报送对象), whoever it is by now; raises `NotVisible`."""
    return Report(who.principal(), who.records(), cities.city(), period, unit)


def desk(period: str, unit: str) -> Desk:
    """The desk of a form (填报台), empty when it is first opened."""
    desks = steady(lambda: st.session_state.setdefault(KEY, {}))
    found = desks.setdefault((period, unit), Desk())
    assert isinstance(found, Desk)
    return found


def save(period: str, unit: str, typed: dict[Key, str], seen: dict[str, int]) -> bool:
    """Keep typed cells (保存草稿), as they were typed over the revisions `seen`; whether the records took them."""
    own = desk(period, unit)
    codes = {code for code, _ in typed}
    known = {code: max(seen.get(code, 0), own.own.get(code, 0)) for code in codes}
    try:
        receipt, fresh = steady(lambda: _kept(report(period, unit), typed, known))
    except AppraisalError as error:
        own.unsaved |= typed
        doing.say(place(period, unit), f"没有保存：{error}", "error")
        return False
    before = fresh.texts
    for key, text in typed.items():
        own.unsaved.pop(key, None)
        if receipt is not None and before.get(key, "") != kept(key[1], text):
            own.own[key[0]] = known[key[0]] + 1
    return True


def _kept(to: Report, typed: dict[Key, str], known: dict[str, int]) -> tuple[Receipt | None, Form]:
    """The receipt of what was kept, and the form as it was before."""
    now, fresh = who.now(), to.form().form
    lines = whole_lines(fresh, typed)
    return filling.save(to.store, to.who, to.period, to.unit, lines, seen=known, rhythm=to.rhythm, at=now), fresh


def done(period: str, unit: str, act: Callable[[Report], object], words: str) -> bool:
    """Do what a button of the form asks for (办理), and say how it went; whether it was done."""
    return doing.done(place(period, unit), lambda _, __: act(report(period, unit)), words)


def place(period: str, unit: str) -> str:
    """Where a form tells what happened (告知处)."""
    return f"report-{period}-{unit}"
