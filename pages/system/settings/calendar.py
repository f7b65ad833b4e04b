"""考核日历: when each open period is reported and until when, the office's own days, the address of the calendar's feed."""

from __future__ import annotations

import streamlit as st

from data.principals import Principal
from data.windows import PeriodWindow, visible_windows
from pages.system.settings import days
from pages.ui import cities, messages, who
from pages.ui.tables import DASH, Column, Row, escaped, table

COLUMNS = (
    Column("报表期", "heading"), Column("开始填报"), Column("单位期限"), Column("部门期限"), Column("宽限到"), Column("现在"),
)  # fmt: skip


def show(person: Principal) -> None:
    """The calendar (考核日历)."""
    city = cities.city()
    store = who.store(city)
    found = () if store is None else visible_windows(person, store, city.folder)
    if found:
        _windows(found)
    else:
        messages.say("<p>现在没有开放的报表期，或本城市没有规定时限。</p>")
    if store is not None:
        days.show(person, store)


def _windows(found: tuple[PeriodWindow, ...]) -> None:
    """When each period is reported (各期填报时间)."""
    today = who.today()
    rows = []
    for item in found:
        window = item.window
        now = "未到" if today < window.first else "已过" if window.is_over(today) else "填报中"
        until = (window.first, window.county, window.department, window.closes)
        rows.append(Row([escaped(item.period.title), *(str(day) if day else DASH for day in until), now]))
    caption = f"今天是{today:%Y年%m月%d日}；时限为参考方案，考核办登记了期限的以登记的为准"
    st.html(f'<section class="card">{table(caption, COLUMNS, rows, look="plain")}</section>')
    st.html('<p class="lead">日历程序可以订阅本系统网址加 <code>/calendar.ics</code>；其中只有期限，没有数据。</p>')
