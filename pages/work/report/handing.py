"""Handing in (报出): the declaration, sending to the signer, signing, taking back, asking for a late report."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import late
from data.conduct import filling
from data.conduct.moving import Item
from data.desk.forms import FormDesk
from data.exchange.report_form import asked
from evaluation.workflow import Role, State
from pages.ui import fields, who
from pages.ui.tables import escaped
from pages.ui.whole import whole
from pages.work.report import cells, desk
from pages.work.report.desk import Report

BEGUN = (State.DRAFT, State.RETURNED, State.DUE, State.MISSED)


def ready(at: FormDesk, *states: State) -> list[str]:
    """The lines in these states with something in them (可报出的填报项)."""
    return [
        line.code for line in at.form.lines
        if at.standings[line.code].state in states and any(line.texts.get(name) for name in (*asked(line.indicator), "status"))
    ]  # fmt: skip


def show(at: FormDesk, *, strict: bool) -> None:
    """The buttons at the end of the form (办理)."""
    roles = who.principal().roles
    with st.container(key="report-handing"):
        if strict and Role.SIGNER in roles:
            _sign(at)
        if Role.FILLER in roles:
            _hand_in(at, strict=strict)
        _recall(at)
        if Role.FILLER in roles:
            _late(at)


def _hand_in(at: FormDesk, *, strict: bool) -> None:
    codes = ready(at, State.DRAFT)
    st.html(f"<h2>{'送审签' if strict else '报出'}</h2>")
    if not codes:
        st.html('<p class="lead">还没有填写中的填报项。空白的项不会报出；没有数据的请选择缺报、不适用或未到期并说明。</p>')
        return
    rest = sum(standing.state in BEGUN for standing in at.standings.values()) - len(codes)
    st.html(f'<p class="lead">已填写{len(codes)}项，还有{rest}项没有填写；可以先报出已填写的。</p>')
    if strict:
        st.button(f"送审签（{len(codes)}项）", type="primary", on_click=request, args=(*_of(at, codes), dict(at.seen)))
        return
    st.checkbox(filling.DECLARATION, key=_key(at, "declared"))
    args = (*_of(at, codes), _key(at, "declared"), dict(at.seen))
    st.button(f"报出（{len(codes)}项）", type="primary", on_click=submit, args=args)


def _sign(at: FormDesk) -> None:
    codes = ready(at, State.SIGNING)
    st.html(f"<h2>审签</h2><p class='lead'>待审签{len(codes)}项。</p>")
    if codes:
        st.checkbox(filling.DECLARATION, key=_key(at, "signed"))
        args = (*_of(at, codes), _key(at, "signed"), dict(at.seen))
        st.button(f"审签报出（{len(codes)}项）", type="primary", on_click=submit, args=args)


def _recall(at: FormDesk) -> None:
    codes = [code for code, standing in at.standings.items() if standing.state is State.SUBMITTED]
    if not codes:
        return
    with st.popover(f"撤回已报（{len(codes)}项）"):
        st.html('<p class="lead">部门受理以前可以撤回；撤回后在填报时间内改正、重报。</p>')
        st.multiselect("撤回哪些", codes, key=_key(at, "recall"), placeholder="请选择")
        st.text_input("撤回的原因", key=_key(at, "recall-why"), max_chars=200)
        st.button("撤回", on_click=recall, args=(at.form.period, at.form.unit.code, _key(at, "recall")))


def _late(at: FormDesk) -> None:
    codes = [code for code, standing in at.standings.items() if standing.state in late.WAITING]
    if not codes:
        return
    with st.popover("申请补报"):
        st.html('<p class="lead">超过期限不能填报的，写明原因向考核办申请；批准后在准许的日期前可以填报。</p>')
        st.multiselect("哪些指标", codes, key=_key(at, "late"), placeholder="请选择")
        st.text_input("申请补报的原因", key=_key(at, "late-why"), max_chars=200)
        st.button("提出申请", on_click=ask, args=(at.form.period, at.form.unit.code, _key(at, "late")))


@whole
def submit(period: str, unit: str, codes: list[str], declared: str, seen: dict[str, int]) -> None:
    """Hand lines in (报出), just as they stand on the page; `declared` names the box of the declaration."""
    if not cells.keep_shown(period, unit, seen):
        return

    def act(to: Report) -> object:
        handing = to.form().handing(codes, declared=bool(fields.value(declared)))
        return filling.submit(to.store, to.who, handing, rhythm=to.rhythm, at=who.now())

    desk.done(period, unit, act, f"已报出{len(codes)}项")


@whole
def request(period: str, unit: str, codes: list[str], seen: dict[str, int]) -> None:
    """Send lines to the signer (送审签), just as they stand on the page."""
    if not cells.keep_shown(period, unit, seen):
        return

    def act(to: Report) -> object:
        return filling.request_signature(to.store, to.who, to.form().handing(codes, declared=False), at=who.now())

    desk.done(period, unit, act, f"已送审签{len(codes)}项")


@whole
def recall(period: str, unit: str, key: str) -> None:
    """Take the chosen lines back (撤回)."""
    items = [Item(period, unit, code) for code in fields.value(key) or ()]
    act = partial(_recalled, items, fields.text(f"{key}-why"))
    desk.done(period, unit, act, f"已撤回{len(items)}项")


def _recalled(items: list[Item], why: str, to: Report) -> object:
    return filling.recall(to.store, to.who, items, reason=why, at=who.now())


@whole
def ask(period: str, unit: str, key: str) -> None:
    """Ask for a late report of the chosen lines (申请补报)."""
    codes = list(fields.value(key) or ())

    def act(to: Report) -> None:
        late.ask(to.store, to.who, period, unit, codes, fields.text(f"{key}-why"), at=who.now())

    desk.done(period, unit, act, f"已申请补报{escaped('、'.join(codes))}，等考核办答复")


def _of(at: FormDesk, codes: list[str]) -> tuple[str, str, list[str]]:
    return at.form.period, at.form.unit.code, codes


def _key(at: FormDesk, name: str) -> str:
    return f"report-{at.form.period}-{at.form.unit.code}-{name}"
