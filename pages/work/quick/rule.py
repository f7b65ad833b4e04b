"""One indicator's rule (计分规则): six common ones first, its parameters in words, the targets it asks for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.quick.rulebook import Choice, rulebook
from data.quick.schemes import COMPOSITE, Item
from pages.ui.tables import escaped
from pages.work.quick import desk
from pages.work.quick.trial import Trial

ACROSS = 5


def choose(code: str, text: str, item: Item, key: str) -> None:
    """The list of rules (选择规则); one of several parts stays as it is until another rule is chosen."""
    names = [name for name, choice in rulebook().choices.items() if item.direction in choice.rule.directions]
    options = names if item.rule in names else [item.rule, *names]
    desk.begin(key, item.rule)
    st.selectbox(
        f"{item.code}计分规则", options, key=key, format_func=lambda name: _label(name, item),
        label_visibility="collapsed", on_change=_choose, args=(code, text, item.code, key),
    )  # fmt: skip


def _label(name: str, item: Item) -> str:
    if name == COMPOSITE:
        return "组合计分"
    choice = rulebook().choices[name]
    return f"{choice.term}（常用）" if choice.common else choice.term


def in_words(item: Item) -> str:
    """The rule with its parameters in a line (规则说明)."""
    choice = rulebook().choices.get(item.rule)
    if choice is None:
        return item.words
    said = [f"{setting.title}{item.params[name]}" for setting in choice.settings if item.params.get(name := setting.param.name)]
    return f"{choice.term}：{'，'.join(said)}" if said else choice.term


def _choose(code: str, text: str, indicator: str, key: str) -> None:
    name = st.session_state[key]
    if name != COMPOSITE:
        desk.amend(code, text, indicator, lambda item: item.choose(name))


def button_words(item: Item) -> str:
    """What the button beside a rule opens (按钮文字)."""
    return "参数、目标" if item.with_target else "参数"


def settings(trial: Trial, item: Item, key: str) -> None:
    """Parameters and targets of one indicator (参数与目标)."""
    with st.container(border=True, key=f"{key}-settings"):
        choice = rulebook().choices.get(item.rule)
        if choice is None:
            st.html(f'<p class="lead">组合计分：{escaped(item.words)}。改用上面的一种规则后，可在这里改参数。</p>')
        else:
            _explain(choice)
            _params(trial, item, choice, key)
        if item.with_target:
            _targets(trial, item, key)


def _explain(choice: Choice) -> None:
    source = f"；同类算法见{escaped(choice.source.text.split('http')[0])}" if choice.source.document else ""
    st.html(f'<p class="lead">{escaped(choice.term)}：{escaped(choice.rule.formula)}{source}</p>')


def _params(trial: Trial, item: Item, choice: Choice, key: str) -> None:
    for start in range(0, len(choice.settings), ACROSS):
        shown = choice.settings[start : start + ACROSS]
        for column, setting in zip(st.columns(ACROSS), shown, strict=False):
            name = f"{key}-{setting.param.name}"
            desk.begin(name, item.params.get(setting.param.name, ""))
            column.text_input(
                setting.title, key=name, placeholder="必填" if setting.needed else "默认", on_change=_set,
                args=(trial.offer.code, trial.text, item.code, setting.param.name, name),
            )  # fmt: skip
    words = sorted({rulebook().words[word] for setting in choice.settings for word in setting.param.words})
    if words:
        st.html(f'<p class="lead">可填数，有的参数也可填：{escaped("、".join(words))}。空着即按默认。</p>')


def _set(code: str, text: str, indicator: str, name: str, key: str) -> None:
    typed = str(st.session_state[key] or "")
    desk.amend(code, text, indicator, lambda item: replace(item, params={**item.params, name: typed}))


def _targets(trial: Trial, item: Item, key: str) -> None:
    """Targets of the indicator (目标): the table's own come first, what it lacks is typed here."""
    st.html('<p class="lead">目标：表中有目标列的以表为准，表中没有的在这里补填。</p>')
    for start in range(0, len(trial.members), ACROSS):
        for column, (code, name) in zip(st.columns(ACROSS), trial.members[start : start + ACROSS], strict=False):
            field = f"{key}-target-{code}"
            desk.begin(field, desk.desk().targets.get((code, item.code), ""))
            column.text_input(f"{name}目标", key=field, on_change=desk.aim, args=(code, item.code, field))
    if not trial.members:
        st.html('<p class="lead">贴入数据后，可在这里逐个单位补填目标。</p>')
