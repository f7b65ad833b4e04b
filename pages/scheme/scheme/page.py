"""考核方案: indicators with their rules and clauses; 试算 of any change before a vote; how firm the places are."""

from __future__ import annotations

import streamlit as st

from pages.scheme.scheme import asking, firmness, listing, outcome
from pages.ui import edits, filters, frame, period, session

PAGE = "scheme"
LISTING, TRIAL, FIRM = "listing", "trial", "firm"
PARTS = {LISTING: "指标与规则", TRIAL: "试算", FIRM: "稳健性"}

city = session.city()
head = st.container(key="head")
with period.row():
    finished = {code: item for code, item in period.choices(city).items() if not item.interim}
    choice = period.choose(city, page=PAGE, among=finished)
    if choice is None:
        head.html("<h1>考核方案</h1>")
        st.stop()
    run = session.run(choice)
    part = filters.pills("plan", PARTS, LISTING, page=PAGE)
with head:
    frame.heading(f"{choice.title}考核方案：{PARTS[part]}", period.status(choice, run.scheme), run.scheme.title)

if part == LISTING:
    st.html(f'<section class="card">{listing.content(run)}</section>')
    st.page_link("work/quick/page.py", label="换一套方案或数据来算：快速测算 →", query_params=filters.kept())
elif part == TRIAL:
    wanted = edits.current()
    st.html(f'<p class="lead">{outcome.CONDITION}</p>')
    asking.show(city, run, wanted)
    outcome.show(city, choice, run, wanted)
else:
    firmness.show(city, choice, run)
