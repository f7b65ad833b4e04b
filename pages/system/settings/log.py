"""操作留痕: filter, look into an entry, take the list away, check the chains."""

from __future__ import annotations

import streamlit as st

from data.errors import BadRecord
from data.logs import CHAINS, Entry, visible_changes, visible_check, visible_log, visible_log_file
from data.principals import Principal
from evaluation.policy import Deed
from evaluation.workflow import Profile
from pages.ui import cities, fields, messages, who
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("时间", "heading"), Column("链"), Column("办理人"), Column("办理"), Column("事由"), Column("对象"),
)  # fmt: skip
CHANGES = (Column("登记表", "heading"), Column("记录"), Column("项目"), Column("原来"), Column("现在"))


def show(person: Principal) -> None:
    """The log (操作留痕)."""
    store = who.store(cities.city())
    if store is None:
        messages.say("<p>没有档案。</p>")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="log-filters"):
        chain = st.selectbox("链", ["", *CHAINS], format_func=lambda code: CHAINS.get(code, "全部"), key="log-chain", width=140)
        words = {
            name: st.text_input(label, key=f"log-{name}", width=130)
            for name, label in (("actor", "办理人"), ("action", "办理"), ("about", "对象"))
        }
        since, until = (fields.day(label, f"log-{name}") for name, label in (("since", "从"), ("until", "到")))
    try:
        found = visible_log(
            person, store, chain=chain, actor=words["actor"], action=words["action"], about=words["about"],
            since=since, until=until,
        )  # fmt: skip
    except BadRecord as error:
        messages.tell(str(error), "error")
        return
    rows = [Row([*map(escaped, _cells(entry))], data={"entry": f"{entry.chain}-{entry.seq}"}) for entry in found]
    st.html(f'<section class="card log">{table(f"最近{len(found)}条，新的在前", COLUMNS, rows, look="narrow")}</section>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if person.may_do(Deed.EXPORT_LOG, Profile.NORMAL) and found:
            st.download_button(
                "导出留痕", lambda: visible_log_file(person, store, found, at=who.now()), file_name="操作留痕.csv",
                mime="text/csv", on_click="ignore", key="log-export",
            )  # fmt: skip
        if st.button("核验全部链条", key="log-check"):
            place = who.place(cities.city())
            _tell(visible_check(person, store, evidence=None if place is None else place.evidence))
    if found:
        _entry(person, {f"{entry.chain}-{entry.seq}": entry for entry in found})


def _entry(person: Principal, entries: dict[str, Entry]) -> None:
    """One entry, column by column (变动明细)."""
    names = {key: _named(entry) for key, entry in entries.items()}
    chosen = st.selectbox("查看哪一条的变动", list(entries), format_func=names.__getitem__, key="log-entry", width=260)
    changes = visible_changes(person, who.records(), entries[chosen])
    rows = [Row([*map(escaped, (one.table, one.key, one.column, one.old or DASH, one.new or DASH))]) for one in changes]
    st.html(f'<section class="card log">{table(f"{_named(entries[chosen])}的变动", CHANGES, rows, look="plain")}</section>')


def _named(entry: Entry) -> str:
    return f"{CHAINS.get(entry.chain, entry.chain)}第{entry.seq}条"


def _cells(entry: Entry) -> tuple[str, ...]:
    at = entry.at[:19].replace("T", " ")
    return at, CHAINS.get(entry.chain, entry.chain), entry.by, entry.action, entry.reason or DASH, entry.subject


def _tell(found: tuple[str, ...]) -> None:
    if found:
        messages.tell("\n".join(found), "error")
    else:
        messages.tell("全部链条核验通过：每一行、每一条都与登记时一致。")
