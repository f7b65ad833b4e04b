"""三方差异: where a county's figure, a department's and the verified value differ, and by how much."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.desk.progress import Discrepancy, visible_discrepancies
from data.principals import Principal
from data.store import Store
from evaluation.policy import Thing
from evaluation.rounding import brief, half_up
from pages.ui import messages, noting
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("单位", "heading"), Column("指标"), Column("单位填报", "number"), Column("部门数据", "number"),
    Column("核定值", "number"), Column("相差", "number"), Column("比例", "number"), Column("依据"),
)  # fmt: skip


def show(_: City, store: Store, person: Principal, code: str) -> None:
    """The list that is read before anything is confirmed (差异清单)."""
    found = visible_discrepancies(person, store, code)
    if not found:
        messages.say("<p>本期没有差异：单位填报、部门数据和核定值一致。</p>")
        return
    noting.looked(Thing.VERIFIED, code)
    st.html(f'<section class="card">{content(found)}</section>')


def content(found: tuple[Discrepancy, ...]) -> str:
    """The list as a table (差异清单)."""
    rows = [
        Row([
            escaped(one.unit.name), f"{escaped(one.item.indicator)} {escaped(one.title)}", escaped(one.county or DASH),
            escaped(one.department or DASH), escaped(one.verified or DASH), _signed(one),
            DASH if one.share is None else f"{brief(half_up(one.share, 1))}%", escaped(one.grounds or DASH),
        ], data={"item": f"{one.item.unit}.{one.item.indicator}"})
        for one in found
    ]  # fmt: skip
    return table(f"差异{len(found)}项；相差为核定值（未核定的为部门数据）减单位填报", COLUMNS, rows, look="plain")


def _signed(one: Discrepancy) -> str:
    if one.difference is None:
        return DASH
    return f"{'+' if one.difference > 0 else ''}{brief(one.difference)}"
