"""帮助: how every number is computed, told by the rules themselves and worked out while one looks."""

from __future__ import annotations

import streamlit as st

from pages.system.help import figures, lights, records, rules, start, totals, words
from pages.ui import filters, frame, session, states

PAGE = "help"
TOPICS = {
    "start": "上手", "rules": "计分规则", "figures": "数据状态", "totals": "总分、位次和等次", "lights": "进度灯号",
    "words": "术语", "records": "数据与档案",
}  # fmt: skip

city = session.city()
mode = states.mode()
frame.heading("帮助", [], "每个数怎么算，由计分程序自己的规则生成；算例在打开本页时现算，与得分追溯用同一段程序。")
with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters"):
    topic = filters.pills("topic", TOPICS, "start", page=PAGE)
    expert = filters.switch("detail", "专业显示", page=PAGE)

if topic == "start":
    st.html(start.content(expert=expert))
elif topic == "rules":
    st.html(rules.content(expert=expert))
elif topic == "figures":
    st.html(figures.content(totals.run_in_force(city, mode)))
elif topic == "totals":
    totals.show(city, mode, page=PAGE, expert=expert)
elif topic == "lights":
    st.html(lights.content(city))
elif topic == "words":
    st.html(words.content(expert=expert))
else:
    st.html(records.content(city, expert=expert))
    states.offer_formal(page=PAGE)
