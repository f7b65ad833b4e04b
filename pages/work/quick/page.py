"""快速测算: a scheme, a table, and at once a result with every point explained; kept by name or thrown away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.quick.offers import BLANK, Offer, example_cities, offers
from pages.ui import downloads, filters, frame, ground, session, uploads
from pages.work.quick import data, desk, files, kept, result, scheme
from pages.work.quick.trial import Trial, trial_of

PAGE = "quick"
STEPS = {"scheme": "① 方案", "data": "② 数据", "result": "③ 结果", "kept": "④ 留存与对比"}


def example_for(offer: Offer, listed: tuple[Offer, ...]) -> Offer | None:
    """The example table that goes with a scheme (示例表); for one without units, the last that has any."""
    if offer.example is not None:
        return offer
    return next((other for other in reversed(listed) if other.example), None) if offer.code == BLANK else None


def step_of(trial: Trial) -> str:
    """The step to be looked at (当前步骤): the one chosen, else what there is to see."""
    default = "result" if trial.run is not None else "scheme" if trial.sheet and trial.scheme.faults else "data"
    return filters.pills("step", STEPS, default, page=PAGE)


city = ground.city()
stamp = session.folder_stamp(city)
listed = session.kept(("quick-offers", *stamp), lambda: offers(city))
others = session.kept(("quick-cities", *stamp), lambda: example_cities(city))
uploads.in_chinese()
head = st.container(key="head")
with st.container(key="quick-schemes"):
    codes = {offer.code: offer for offer in listed}
    chosen = codes[filters.pills("scheme", {code: o.label for code, o in codes.items()}, listed[0].code, page=PAGE)]
waiting = filters.chosen("waiting", {"0": "计", "1": "不计"}, "0") == "1"
own = desk.desk()
trial = trial_of(own, chosen, [city, *others], waiting=waiting)
sampled = codes.get(own.sample)
with st.container(horizontal=True, vertical_alignment="center", key="quick-steps"):
    step = step_of(trial)
    if step == "result" and trial.run is not None:
        downloads.menu(partial(files.offer, trial, city, trial.run, sampled), page=PAGE)
with head:
    title = trial.scheme.scheme.title if trial.scheme.scheme else chosen.title
    lead = f"选一个方案、贴一张表，立即得出排名、地图和每一分的依据。当前方案：{title}"
    frame.heading("快速测算", files.chips(trial, sampled), lead)

if step == "scheme":
    scheme.show(trial)
elif step == "kept":
    kept.show(city)
elif step == "result" and trial.run is not None:
    above = st.container(key="quick-keeping")
    result.show(trial.run, trial.city, city, (*stamp, "quick", trial.print))
    # the records may still be being made; the result does not wait for them
    with above:
        kept.keep_form(trial, city)
else:
    data.show(trial, example_for(chosen, listed))
