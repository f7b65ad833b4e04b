"""报告中心: packs of a month, a quarter, a year; pages for units, the sheet, check sheets; looked at, made, taken away."""

from __future__ import annotations

import streamlit as st

from pages.materials.reports import making, past, preview, sources
from pages.ui import filters, frame, ground, period, session
from pages.ui.tables import escaped
from reports.packs import PACK, packs

PAGE = "reports"
LEAD = "数字都取自所选报表期的测算结果；需要人判断的地方留作【待补充】，在文档中填写。"

city = ground.city()
head = st.container(key="head")
with period.row():
    choice = period.choose(city, page=PAGE)
    if choice is None:
        head.html("<h1>报告中心</h1>")
        st.stop()
    run = session.run(choice)
    material = sources.material(city, choice, run)
    pack = filters.select("pack", packs(material), PACK, page=PAGE, width=200)
with head:
    frame.heading(f"{choice.title}报告中心", period.status(choice, run.scheme), LEAD)

said = material.document
stamp = (*session.stamp_with_earlier(city, choice), said.state, str(said.version), said.head)
left, right = st.columns([58, 42], gap="medium")
with right:
    making.show(material, pack, choice.run, stamp, page=PAGE)
    st.html(f'<p class="lead">文件名如<code>{escaped(making.name_words(material, pack))}</code></p>')
    st.html("<h2>制作记录</h2>")
    past.show()
with left:
    st.html("<h2>预览</h2>")
    preview.show(material, pack, stamp, page=PAGE)
