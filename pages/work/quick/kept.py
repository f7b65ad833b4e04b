"""Step ④ 留存与对比: trials kept by name, two side by side, thrown away again."""

from __future__ import annotations

import streamlit as st

from data.access import visible_trial, visible_trials
from data.calendar import clock_text
from data.city import City
from data.quick.tried import Pair, side_by_side
from data.store import Store
from data.trials import discard, keep
from evaluation.policy import Deed
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from evaluation.workflow import Profile
from pages.ui import filters, formal, messages, scores, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.work.quick import result
from pages.work.quick.trial import Trial

PAGE = "quick"
NAME, SAID = "quick-keep-name", "quick-said"
NO_RECORDS = "本城市没有演示数据库，测算不能留存；结果可以导出。"
NOT_FOR_ALL = "正式库中留存的测算由考核办留存和查阅；测算结果可以导出。"
COLUMNS = (
    Column("单位", "heading"), Column("得分", "number"), Column("位次", "number"), Column("得分", "number"),
    Column("位次", "number"), Column("分差", "number"), Column("位次变化"),
)  # fmt: skip


def keep_form(trial: Trial, home: City) -> None:
    """A name and a button (留存): what is on the page now is kept as a 测算."""
    store, why_not = _records(home)
    if store is None:
        st.html(f'<p class="lead">{why_not}</p>')
        return
    with st.form("quick-keep", border=False), st.container(horizontal=True, vertical_alignment="center"):
        name = st.text_input("测算名称", key=NAME, placeholder="给这次测算起个名称", width=260, label_visibility="collapsed")
        pressed = st.form_submit_button("留存这次测算")
    if pressed:
        _keep(store, name, trial, home)


def _records(home: City) -> tuple[Store | None, str]:
    """Where trials are kept (留存位置); None, and why, where this person can keep none."""
    if formal.in_use() and not who.principal().may_do(Deed.KEEP_TRIAL, Profile.NORMAL):
        return None, NOT_FOR_ALL
    return who.store(home), NO_RECORDS


def _keep(store: Store, name: str, trial: Trial, home: City) -> None:
    with messages.shown():
        receipt = keep(
            store, name, trial.tried, city=(trial.city or home).name, actor=who.principal().actor, at=who.now()
        )
        words = "已留存" if receipt else "早已留存，内容相同，没有重复写入"
        messages.say(f"<p>测算“{escaped(' '.join(name.split()))}”{words}；在“④ 留存与对比”中查看、对比或丢弃。</p>")


def show(home: City) -> None:
    """The kept trials, one or two of them open (留存的测算)."""
    store, why_not = _records(home)
    if store is None:
        messages.say(f"<p>{why_not}</p>")
        return
    if said := st.session_state.pop(SAID, ""):
        messages.say(f"<p>{escaped(said)}</p>")
    found = visible_trials(who.reader(), store)
    if not found:
        messages.say("<p>还没有留存的测算：在“③ 结果”中起个名称，点“留存这次测算”。</p>")
        return
    st.html('<p class="lead">点选一份查看，点选两份对比；任何访客都能查看和丢弃，丢弃后在档案中仍可核查。</p>')
    names = {trial.name: trial.name for trial in found}
    chosen = filters.several("kept", names, found[0].name, most=2, page=PAGE)
    runs = [visible_trial(who.reader(), store, name) for name in chosen]
    notes = {trial.name: f"{trial.note}；{clock_text(trial.recorded_at)}由{trial.recorded_by}留存" for trial in found}
    for name in chosen:
        with st.container(horizontal=True, vertical_alignment="center", key=f"quick-kept-{name}"):
            st.html(f'<p class="sentence"><strong>{escaped(name)}</strong>：{escaped(notes[name])}</p>')
            st.button("丢弃", key=f"quick-discard-{name}", on_click=_discard, args=(store, name))
    if len(runs) == 2:
        st.html(f'<section class="card">{_compared(chosen, runs)}</section>')
    else:
        caption = f"测算“{chosen[0]}”，非正式结果"
        st.html(f'<section class="card">{result.ranking(runs[0], caption)}</section>')


def _discard(store: Store, name: str) -> None:
    with messages.shown():
        discard(store, name, actor=who.principal().actor, at=who.now())
        st.query_params.pop("kept", None)
        st.session_state[SAID] = f"测算“{name}”已丢弃。"


def _compared(names: list[str], runs: list[Assessment]) -> str:
    """Two results side by side (两次测算对比)."""
    first, second = names
    columns = [
        COLUMNS[0], *(Column(f"{escaped(first)}{word}", "number") for word in ("得分", "位次")),
        *(Column(f"{escaped(second)}{word}", "number") for word in ("得分", "位次")), *COLUMNS[5:],
    ]  # fmt: skip
    places = max(run.scheme.rounding.total_dp for run in runs)
    rows = [_pair(pair, places) for pair in side_by_side(*runs)]
    caption = f"测算“{first}”与“{second}”对比，分差和位次变化均为后者比前者；非正式结果"
    return table(caption, columns, rows, [], "compared")


def _pair(pair: Pair, places: int) -> Row:
    cells = [escaped(pair.name)]
    for total in (pair.first, pair.second):
        cells += [shown(total.published_total, places) if total else DASH, _place(total)]
    difference = pair.difference
    sign = "+" if difference is not None and difference > 0 else ""
    gap = DASH if difference is None else f"{sign}{shown(difference, places)}"
    return Row([*(cell or DASH for cell in cells), gap, scores.move_words(pair.moved, first=False)])


def _place(total: Total | None) -> str:
    return DASH if total is None or total.place is None else str(total.place)
