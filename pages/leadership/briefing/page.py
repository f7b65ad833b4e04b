"""会议演示: one screen for a meeting, read from six metres; nothing on it can be edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from data.canonical import canonical, fingerprint
from pages.leadership.briefing import cards, rows, slide
from pages.leadership.briefing.views import WHOLE, Scene, lowest, views
from pages.ui import charts, filters, frame, ground, headlines, messages, period, session, turning

PAGE, HIDDEN = "briefing", 3
KEY = "briefing-screen"
_screen = st.components.v2.component(
    "briefing", html='<div class="meeting"></div>', js=(Path(__file__).parent / "keys.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)  # fmt: skip

city = ground.city()
listed, head = period.choices(city), st.container(key="head")
choice = period.asked(city, listed)
if choice is None:
    with head:
        frame.heading("会议演示", [])
    st.stop()


def go() -> None:
    """What a key or a button of the screen asked for (翻期、换专题、隐去、退出)."""
    asked = str(st.session_state[KEY].go or "")
    name, _, value = asked.partition(":")
    before, after = turning.neighbours(list(reversed(listed)), choice.code if choice else "")
    if name in ("before", "after") and (to := before if name == "before" else after):
        st.query_params["period"] = to
    elif name == "show":
        st.query_params["show"] = value
    elif name == "withhold":
        st.query_params["withhold"] = "0" if st.query_params.get("withhold") == "1" else "1"
    elif name == "leave":
        st.session_state["briefing-left"] = True


if st.session_state.pop("briefing-left", False):
    st.switch_page("results/overview/page.py", query_params=filters.kept())

run, earlier = session.run(choice), session.earlier_run(city, choice)
limits = session.thresholds(city, choice.period.last_day)
targets = headlines.found(city, choice, run)
themes = views(run, targets, interim=choice.interim)
show = filters.chosen("show", {view.key: view.title for view in themes}, WHOLE)
hides = filters.chosen("withhold", {"0": "列出全部", "1": "隐去靠后单位"}, "0") == "1" and not choice.interim
scene = Scene(city, choice, run, next(view for view in themes if view.key == show), lowest(run, HIDDEN) if hides else frozenset())
names = {total.unit.code: total.unit.name for total in scene.units}
unit, dark = filters.chosen("unit", {"": "", **names}, ""), charts.dark()


def drawn() -> str:
    """The whole screen (画面)."""
    return (
        slide.head(scene, period.status(scene.choice, run.scheme)) + slide.the_map(scene, dark=dark)
        + rows.rows(scene, earlier, limits) + slide.targets(scene, targets, themes) + slide.foot(scene)
        + cards.cards(scene)
    )  # fmt: skip


messages.headed()
key = (*session.stamp_with_earlier(city, choice), PAGE, show, str(hides), str(dark))
data: dict[str, Any] = {"html": session.kept(key, drawn), "key": fingerprint(canonical(list(key))), "unit": unit}
with st.container(key="meeting"):
    _screen(key=KEY, data=data, on_go_change=go)
