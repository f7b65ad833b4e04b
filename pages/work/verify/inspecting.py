"""现场核查: a sample drawn by a seed that anybody can draw again, and what was found of each figure in it."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.conduct.moving import Item
from data.errors import BadRecord
from data.inspections import Outcome, Sample, draw, record, visible_samples
from data.principals import Principal
from data.store import Store
from evaluation.policy import Thing
from evaluation.workflow import Role
from pages.ui import doing, fields, noting, samples, who
from pages.ui.whole import whole

PLACE, SIZE, MOST = "verify", 5, 50


def show(_: City, store: Store, person: Principal, code: str) -> None:
    """The samples of a period (现场核查)."""
    found = visible_samples(person, store, code)
    inspects = bool(person.roles & {Role.REVIEWER, Role.OFFICE})
    if inspects:
        _draw(code)
    if not found:
        st.html('<p class="lead">本期还没有抽取核查样本。</p>')
        return
    noting.looked(Thing.VERIFIED, code)
    for sample in found:
        st.html(samples.card(sample))
    if inspects:
        _record(code, found)


def _draw(code: str) -> None:
    st.html('<p class="lead">同一个种子抽出同样的填报项，任何人都能重新抽取核对。</p>')
    with st.container(horizontal=True, vertical_alignment="bottom", key="inspect-draw"):
        hint = "例如当天公布的一串数字"
        st.text_input("随机种子", key=f"inspect-{code}-seed", max_chars=100, width=260, placeholder=hint)
        st.number_input("抽取几项", 1, MOST, SIZE, key=f"inspect-{code}-size", width=140)
        st.button("抽取核查样本", on_click=sampled, args=(code,))


def _record(code: str, found: tuple[Sample, ...]) -> None:
    """What was found of one figure (登记核查结果)."""
    names = {(sample.sample, one.item): f"{sample.sample}　{one.named}" for sample in found for one in sample.findings}
    waits = [one.outcome is None for sample in found for one in sample.findings]
    first = waits.index(True) if True in waits else 0
    st.html("<h2>登记核查结果</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="inspect-record"):
        key = f"inspect-{code}"
        st.selectbox("哪一项", list(names), index=first, format_func=lambda one: names[one], key=f"{key}-which", width=340)
        st.selectbox("结论", list(Outcome), format_func=lambda one: one.label, key=f"{key}-outcome", width=140)
        st.text_input("核查情况", key=f"{key}-note", max_chars=300, width=320, placeholder="看了什么，哪里不一致")
        st.button("登记核查结果", type="primary", on_click=recorded, args=(code,))


@whole
def sampled(code: str) -> None:
    """Draw a sample (抽取核查样本)."""
    seed, size = fields.text(f"inspect-{code}-seed"), int(fields.value(f"inspect-{code}-size") or 0)

    def act(store: Store, person: Principal) -> str:
        return f"已抽取样本{draw(store, person, code, seed=seed, size=size, at=who.now())}。"

    doing.done(PLACE, act)


@whole
def recorded(code: str) -> None:
    """Record what was found of the chosen figure (登记核查结果)."""
    chosen: tuple[str, Item] | None = fields.value(f"inspect-{code}-which")
    outcome, note = Outcome(fields.value(f"inspect-{code}-outcome")), fields.text(f"inspect-{code}-note")

    def act(store: Store, person: Principal) -> object:
        if chosen is None:
            raise BadRecord("请选择登记哪一项。")
        return record(store, person, *chosen, outcome, note, at=who.now())

    doing.done(PLACE, act, "已登记核查结果")
