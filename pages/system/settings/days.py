"""节假日与调休: the days the office keeps beside the published arrangements; deadlines in working days follow at once."""

from __future__ import annotations

import streamlit as st

from data.calendar import KINDS, TAKEN_BACK, CalendarDay, enter_days, visible_days
from data.principals import Principal
from data.store import Store
from evaluation.policy import Deed
from evaluation.workflow import Profile
from pages.ui import doing, fields, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.whole import whole

PLACE = "days"
WORDS = {"holiday": "放假", "workday": "上班", TAKEN_BACK: "不再单列"}
COLUMNS = (Column("日期", "heading"), Column("安排"), Column("说明"), Column("来源文件"))


def show(person: Principal, store: Store) -> None:
    """The days on record, and for 考核办 the form to record one (维护日历)."""
    doing.tell(PLACE)
    found = visible_days(person, store)
    if found:
        rows = [Row([*map(escaped, (one.day, WORDS[one.kind], one.note or DASH, one.source or DASH))]) for one in found]
        st.html(f'<section class="card">{table("考核办登记的节假日与调休", COLUMNS, rows, look="plain")}</section>')
    if person.may_do(Deed.EDIT_CALENDAR, Profile.NORMAL):
        _form()


def _form() -> None:
    with st.expander("登记节假日或调休"):
        st.html('<p class="lead">国务院办公厅公布的放假调休已在系统中，这里只登记与之不同的日子；期限按工作日自动顺延。</p>')
        with st.container(horizontal=True, vertical_alignment="bottom", key="day-fields"):
            fields.day("日期", "day-date", who.today().isoformat())
            st.selectbox("安排", [*KINDS, TAKEN_BACK], format_func=WORDS.__getitem__, key="day-kind", width=130)
            st.text_input("说明", key="day-note", max_chars=100, width=180)
            st.text_input("来源文件", key="day-source", max_chars=200, width=240)
            st.text_input("登记事由", key="day-reason", max_chars=300, width=220)
            st.button("登记这一天", on_click=entered)


@whole
def entered() -> None:
    """Record the day (登记这一天)."""
    one = CalendarDay(fields.text("day-date"), *(fields.text(f"day-{name}") for name in ("kind", "note", "source")))

    def act(store: Store, person: Principal) -> str:
        receipt = enter_days(store, person, [one], at=who.now(), reason=fields.text("day-reason"))
        return f"{one.day}与在册的一样，没有改动。" if receipt is None else f"已登记{one.day}：{WORDS[one.kind]}，回执：{receipt}。"

    doing.done(PLACE, act)
