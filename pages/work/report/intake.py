"""What the buttons of 部门数据表 do: read, present for checking, put aside, take a whole table back."""

from __future__ import annotations

import io
from dataclasses import dataclass

import streamlit as st

from data.access import visible_periods, visible_scheme, visible_units
from data.conduct import lane
from data.errors import BadRecord
from data.evidence import keep
from data.exchange.department_table import Intake, indicators_of, read_table_for
from data.principals import Principal
from data.quick.names import read_aliases
from data.store import Store
from evaluation.errors import AppraisalError
from evaluation.workflow import Role
from pages.ui import cities, doing, fields, who
from pages.ui.whole import steady, whole

KEY = "report-table"


@dataclass
class Table:
    """What lies on the desk (待提交的表): as read, or why not."""

    intake: Intake | None = None
    refused: str = ""
    name: str = ""
    content: bytes = b""
    tries: int = 0


def on_desk(code: str) -> Table:
    """The desk of a period (本期待提交的表)."""
    found = steady(lambda: st.session_state.setdefault(KEY, {})).setdefault(code, Table())
    assert isinstance(found, Table)
    return found


@whole
def paste(code: str, key: str, chosen: str) -> None:
    """Read what was pasted (读取粘贴内容)."""
    text = str(fields.value(key) or "")
    if text.strip():
        _read(code, text, "粘贴的表格.txt", text.encode(), fields.text(chosen))


@whole
def upload(code: str, key: str, chosen: str) -> None:
    """Read an uploaded file (读取上传文件)."""
    file = fields.value(key)
    if file is not None:
        _read(code, file.getvalue(), file.name, file.getvalue(), fields.text(chosen))


def _read(code: str, source: str | bytes, name: str, content: bytes, chosen: str) -> None:
    own = on_desk(code)
    own.intake, own.refused, own.name, own.content = None, "", name, content
    try:
        city, store, person = cities.city(), who.records(), who.principal()
        cycle = next(item.cycle for item in visible_periods(person, store) if item.period == code)
        scheme = visible_scheme(person, store, cycle)
        department = next(post.department for post in person.posts if post.role is Role.REVIEWER)
        mine = [item.code for item in indicators_of(scheme, department)]
        own.intake = read_table_for(
            scheme, visible_units(person, store, cycle), mine, source, name, chosen=chosen, details=city.details,
            aliases=read_aliases(city.folder),
        )  # fmt: skip
    except AppraisalError as error:
        own.refused = str(error)


@whole
def present(code: str) -> None:
    """Hand the table out for checking (提交单位核对), the file itself kept as its source."""
    own, document = on_desk(code), fields.text(f"table-{code}-document")

    def act(store: Store, person: Principal) -> str:
        place = who.place(cities.city())
        if own.intake is None or place is None:
            raise BadRecord("没有可提交的表。")
        kept = keep(place.evidence, io.BytesIO(own.content), name=own.name)
        batch = lane.present(
            store, person, code, own.intake.figures, document=document, at=who.now(), sha256=kept.sha256, content=own.name
        )
        count = len(own.intake.figures)
        forget(code)
        return f"已提交{count}个数，批次{batch}；单位核对无误或逾期未回复的，即为核定值。"

    doing.done(place_of(code), act)


@whole
def retract(code: str) -> None:
    """Take the chosen table back (整批撤回)."""
    batch, why = fields.text(f"table-{code}-batch"), fields.text(f"table-{code}-why")

    def act(store: Store, person: Principal) -> str:
        return f"已撤回{batch}中还没有核对的{lane.retract(store, person, batch, reason=why, at=who.now())}个数。"

    doing.done(place_of(code), act)


@whole
def forget(code: str) -> None:
    """Put the table aside (不提交)."""
    own = on_desk(code)
    own.intake, own.refused, own.tries = None, "", own.tries + 1


def place_of(code: str) -> str:
    """Where a period's tables tell what happened (告知处)."""
    return f"table-{code}"
