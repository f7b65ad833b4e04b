"""总览: the city's headline targets, who stands where, who moved, who has not reported; one click to everything else."""

from __future__ import annotations

import streamlit as st

from evaluation import comparison
from pages.results.overview import headline, lagging, mine, movers, owing, small_map, standing
from pages.ui import filters, frame, ground, headlines, period, session, who

PAGE = "overview"
ENTRIES = {
    "leadership/briefing/page.py": ("会议演示", "地图位次一屏看全"),
    "work/quick/page.py": ("快速测算", "贴表即出结果"),
    "results/ranking/page.py": ("县域排名", "得分位次和依据"),
    "materials/reports/page.py": ("报告中心", "报告、一页纸等"),
    "results/map/page.py": ("专题地图", "各地高低"),
}

city = ground.city()
head = st.container(key="head")
mine.show(city)
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>总览</h1>")
        st.stop()
run, earlier, today = session.run(choice), session.earlier_run(city, choice), who.today()
with head:
    frame.heading(f"{choice.title}总览", period.status(choice, run.scheme))
with st.container(horizontal=True, gap="small", key="entries"):
    for script, (title, words) in ENTRIES.items():
        st.page_link(script, label=f"**{title}**　{words}", query_params=filters.kept(), width="stretch")
st.html(headline.cards(headlines.found(city, choice, run)))

limits = session.thresholds(city, choice.period.last_day)
listed = {total.unit.code: total.unit.name for total in (*comparison.ranked(run), *comparison.apart(run))}
parts = st.columns([62, 38] if choice.interim else [35, 35, 30], gap="small")
with parts[-2]:
    place = st.container()
    unit = filters.units(listed, page=PAGE)
    brief = standing.Brief(choice, run, earlier, limits, unit)
    place.html(f'<section class="card">{brief.table()}</section>')
    if unit:
        st.html(f'<p class="own">{brief.sentence(today)}</p>')
        st.page_link("results/profile/page.py", label=f"{listed[unit]}的画像与对标 →", query_params=filters.kept())
    else:
        st.html('<p class="lead">点选一个单位，看它的情况；网址随之改变，可存为书签。</p>')
if not choice.interim:
    with parts[0]:
        small_map.draw(city, choice, run)
        st.page_link("results/map/page.py", label="打开专题地图 →", query_params=filters.kept())
with parts[-1]:
    lines = owing.lines(choice, run, today)
    with st.container(key="owing"):
        st.html(f"<h2>谁还没有报送</h2>{owing.counts(run)}")
        if lines:
            st.code(owing.text(choice, lines), language=None, wrap_lines=True)
        else:
            st.html("<p>应报的都已报送。</p>")
    if choice.interim:
        st.html(f'<section class="card"><h2>滞后最多的指标</h2>{lagging.section(run, earlier, limits)}</section>')
    else:
        st.html(f'<section class="card"><h2>位次变动</h2>{movers.section(choice, run, earlier)}</section>')
    st.page_link("results/ranking/page.py", label="打开县域排名 →", query_params=filters.kept())
