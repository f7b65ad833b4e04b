"""Step ① 方案: 分值, rule and direction of every indicator in the browser; or a scheme of one's own, faults with lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from data.quick.offers import BLANK, OWN
from data.quick.rulebook import rulebook
from data.quick.schemes import Item, items, reduced
from evaluation.rounding import brief
from evaluation.scheme import Scheme
from evaluation.terms import Direction
from pages.ui import filters, messages
from pages.ui.tables import escaped, joined
from pages.work.quick import desk, own, rule
from pages.work.quick.trial import Trial

PAGE = "quick"
WIDTHS = (38, 10, 14, 24, 14)
HEADS = ("指标", "分值", "方向", "计分规则", "")


def show(trial: Trial) -> None:
    """The chosen scheme, to be edited (选择并修改方案)."""
    if trial.offer.code == OWN:
        own.bring(trial)
    if trial.offer.code == BLANK and not trial.text:
        messages.say("<p>空白方案按表中指标拟定：请先到“② 数据”贴入或上传一张表，再回来改分值和规则。</p>")
    if trial.text:
        say_faults(trial)
        if trial.scheme.scheme is not None and trial.scheme.scheme.indicators:
            _edit(trial, trial.scheme.scheme)


def say_faults(trial: Trial) -> None:
    """What is wrong with the scheme (方案差错), each with its line where the text is one's own."""
    faults = trial.scheme.faults
    if not faults:
        return
    typed = trial.offer.code == OWN
    lines = [
        f"<li>第{fault.where.line}行：{escaped(fault.message)}</li>" if typed else
        f"<li>{escaped(rulebook().spoken(fault.message))}</li>"
        for fault in faults
    ]  # fmt: skip
    messages.say(f"<p>方案有{len(faults)}处须改正，改正后才计算：</p><ul>{joined(lines)}</ul>", "error")


def _edit(trial: Trial, scheme: Scheme) -> None:
    lines = items(trial.text)
    _tools(trial, lines)
    parts = {dimension.code: dimension.title for dimension in scheme.dimensions}
    weights = {code: Fraction(0) for code in parts}
    for indicator in scheme.indicators:
        weights[indicator.dimension] += indicator.weight
    labels = {code: f"{title} {brief(weights[code])}分" for code, title in parts.items() if weights[code] or len(parts) == 1}
    part = filters.pills("part", labels, next(iter(labels)), page=PAGE) if len(labels) > 1 else next(iter(parts))
    members = {item.code for item in scheme.indicators if item.dimension == part}
    _heads()
    for line in lines:
        if line.code in members:
            _row(trial, line)


def _tools(trial: Trial, lines: Sequence[Item]) -> None:
    """What can be done to the whole scheme (方案整体操作)."""
    with st.container(horizontal=True, vertical_alignment="center", key="quick-tools"):
        if trial.offer.path is not None:
            filters.switch("waiting", "没有依据文件的指标不计分", page=PAGE)
        if trial.offer.code in desk.desk().schemes and trial.offer.code != OWN:
            st.button("恢复原方案", key="quick-restore", on_click=desk.restore, args=(trial.offer.code,))
        codes = [line.code for line in lines if line.code in trial.mentioned]
        if 0 < len(codes) < len(lines):
            st.button(
                f"只测算表中的{len(codes)}项指标", key="quick-reduce", on_click=_reduce, args=(trial, codes),
                help="分值按原比例折算为满分",
            )  # fmt: skip
        st.download_button(
            "下载方案文本", trial.text.encode(), file_name="测算方案.yaml", mime="application/yaml", key="quick-yaml",
            on_click="ignore",
        )  # fmt: skip


def _reduce(trial: Trial, codes: Sequence[str]) -> None:
    desk.rewrite(trial.offer.code, reduced(trial.text, codes))


def _heads() -> None:
    with st.container(key="quick-heads"):
        for column, words in zip(st.columns(WIDTHS, gap="small"), HEADS, strict=True):
            column.html(f'<p class="quick-head">{words}</p>')


def _row(trial: Trial, item: Item) -> None:
    """One indicator (一项指标): everything that is changed here is written into the scheme's text."""
    code, text, key = trial.offer.code, trial.text, f"quick-{trial.offer.code}-{item.code}"
    name, weight, way, chosen, more = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    unit = f'<span class="unit">{escaped(item.unit)}</span>' if item.unit else ""
    name.html(
        f'<p class="quick-name">{escaped(item.code)} {escaped(item.title)}{unit}</p>'
        f'<p class="quick-how">{escaped(rule.in_words(item))}</p>'
    )
    with weight:
        desk.begin(f"{key}-weight", item.weight)
        st.text_input(
            f"{item.code}分值", key=f"{key}-weight", label_visibility="collapsed",
            on_change=_weigh, args=(code, text, item.code, f"{key}-weight"),
        )  # fmt: skip
    with way:
        desk.begin(f"{key}-way", item.direction)
        st.selectbox(
            f"{item.code}方向", list(Direction), key=f"{key}-way", format_func=lambda way: way.label,
            label_visibility="collapsed", on_change=_turn, args=(code, text, item.code, f"{key}-way"),
        )  # fmt: skip
    with chosen:
        rule.choose(code, text, item, f"{key}-rule")
    more.button(
        "收起" if desk.desk().open == item.code else rule.button_words(item), key=f"{key}-more", width="stretch",
        on_click=_open, args=(item.code,),
    )  # fmt: skip
    if desk.desk().open == item.code:
        rule.settings(trial, item, key)


def _weigh(code: str, text: str, indicator: str, key: str) -> None:
    typed = str(st.session_state[key] or "")
    desk.amend(code, text, indicator, lambda item: replace(item, weight=typed))


def _turn(code: str, text: str, indicator: str, key: str) -> None:
    way = st.session_state[key]
    desk.amend(code, text, indicator, lambda item: _turned(item, way))


def _turned(item: Item, way: Direction) -> Item:
    """Another direction; a rule that cannot go that way gives way to one that can."""
    turned, known = replace(item, direction=way), rulebook().choices.get(item.rule)
    if known is None or way in known.rule.directions:
        return turned
    return turned.choose(rulebook().drafted(way, item.with_target).name)


def _open(indicator: str) -> None:
    found = desk.desk()
    found.open = "" if found.open == indicator else indicator
