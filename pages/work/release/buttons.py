"""What buttons of 发布与异议 do: score, propose, release, take back; what each asks of the records."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.conduct.running import score
from data.principals import Principal
from data.releases import Kind, Release, Shows, Stand, propose, release, withdraw
from data.store import Store
from evaluation.workflow import Role
from pages.ui import doing, fields, who
from pages.ui.whole import whole

PLACE = "release"


def show(person: Principal, code: str, run: str | None, releases: Sequence[Release]) -> None:
    """What this person can do with the period now (办理)."""
    office, chair = Role.OFFICE in person.roles, Role.CHAIR in person.roles
    waiting = [item for item in releases if item.period == code and item.status == Stand.PROPOSED]
    out = [item for item in releases if item.period == code and item.status == Stand.RELEASED]
    with st.container(horizontal=True, vertical_alignment="bottom", key="release-doing"):
        if office:
            st.button("测算" if run is None else "重新测算", on_click=scored, args=(code,))
            if run is not None:
                with st.popover("拟发通报"):
                    _propose(code, run)
        if office or chair:
            for item in waiting:
                st.button(f"发布 {item.release}", type="primary", on_click=released, args=(item.release,))
            if waiting or out:
                with st.popover("撤回发布"):
                    _withdraw(code, [item.release for item in (*waiting, *out)])


def _propose(code: str, run: str) -> None:
    st.html('<p class="lead">月度、季度一般只发布红黄绿灯和已得分；位次由考核办决定是否发布。</p>')
    st.radio("发布内容", list(Shows), format_func=lambda item: item.label, key=f"release-{code}-shows")
    st.radio("发布方式", list(Kind), format_func=lambda item: item.label, key=f"release-{code}-kind")
    st.text_input("说明（可不填）", key=f"release-{code}-reason", max_chars=200)
    st.button("拟发", on_click=proposed, args=(code, run))


def _withdraw(code: str, names: list[str]) -> None:
    st.selectbox("撤回哪一版", names, key=f"release-{code}-which")
    st.text_input("撤回的原因", key=f"release-{code}-why", max_chars=200)
    st.button("撤回", on_click=withdrawn, args=(code,))


@whole
def scored(code: str) -> None:
    """Score the period (测算)."""
    doing.done(PLACE, lambda store, person: f"已测算：{score(store, person, code, at=who.now()).run}。")


@whole
def proposed(code: str, run: str) -> None:
    """Propose a release (拟发通报)."""
    shows, kind = Shows(fields.value(f"release-{code}-shows")), Kind(fields.value(f"release-{code}-kind"))
    reason = fields.text(f"release-{code}-reason")

    def act(store: Store, person: Principal) -> str:
        name = propose(store, person, code, run, shows=shows, kind=kind, reason=reason, at=who.now())
        return f"已拟发{name}，等另一人发布。"

    doing.done(PLACE, act)


@whole
def released(name: str) -> None:
    """Release what another proposed (发布)."""
    doing.done(PLACE, lambda store, person: release(store, person, name, at=who.now()), f"已发布{name}")


@whole
def withdrawn(code: str) -> None:
    """Take the chosen release back (撤回发布)."""
    name, why = fields.text(f"release-{code}-which"), fields.text(f"release-{code}-why")
    doing.done(PLACE, lambda store, person: withdraw(store, person, name, reason=why, at=who.now()), f"已撤回{name}")
