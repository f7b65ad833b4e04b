"""What to try (试算改动): one change after another, each standing in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.city import City
from data.quick.rulebook import Choice, rulebook
from evaluation.comparison import appraised
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import brief
from evaluation.scheme import Indicator
from evaluation.trial import Edit, EditKind
from pages.scheme.scheme.wording import POLICIES, params_text
from pages.ui import edits, filters

PAGE = "scheme"
CHANGES = {kind.value: kind.label for kind in EditKind if kind is not EditKind.SCALE}
TEXT = f"{PAGE}-text"


def show(city: City, run: Assessment, wanted: Sequence[Edit]) -> None:
    """What may be changed, one kind at a time (选择改动)."""
    with st.container(border=True, key="trial-form"):
        kind = EditKind(filters.pills("change", CHANGES, EditKind.FIGURE.value, page=PAGE))
        with st.container(horizontal=True, vertical_alignment="bottom", key="trial-fields"):
            FORMS[kind](city, run)
        if any(edit.kind is EditKind.WEIGHT for edit in wanted):
            scaled = Edit(EditKind.SCALE) in wanted
            st.session_state[f"{PAGE}-scale"] = scaled
            st.toggle(EditKind.SCALE.label, key=f"{PAGE}-scale", on_change=_scale)


def indicators(run: Assessment) -> dict[str, str]:
    """The scored indicators by code, as they are called (计分指标)."""
    return {item.code: f"{item.code} {item.title}" for item in run.scheme.indicators}


def _unit(city: City, run: Assessment) -> str:
    names = {total.unit.code: city.short_name(total.unit) for total in appraised(run)}
    return filters.select("unit", names, next(iter(names)), page=PAGE, width=130)


def _indicator(run: Assessment) -> Indicator:
    listed = indicators(run)
    code = filters.select("indicator", listed, next(iter(listed)), page=PAGE, width=320)
    return next(item for item in run.scheme.indicators if item.code == code)


def _button(kind: EditKind, unit: str = "", indicator: str = "", column: str = "") -> None:
    st.button("加入试算", key=f"{PAGE}-add", on_click=_add, args=(kind, unit, indicator, column))


def _add(kind: EditKind, unit: str, indicator: str, column: str) -> None:
    text = str(st.session_state.get(TEXT) or "").strip()
    st.session_state[TEXT] = ""
    edits.add(Edit(kind, unit, indicator, column, text))
    if kind is EditKind.WEIGHT:
        edits.add(Edit(EditKind.SCALE))


def _scale() -> None:
    (edits.add if st.session_state[f"{PAGE}-scale"] else edits.remove)(Edit(EditKind.SCALE))


def column_of(item: Indicator) -> str:
    """Which column a figure of an indicator is changed by (改动列): a list where it is one, else its value."""
    reads_list = any(column == "levels" for part in item.parts for _, column in part.rule.needs(part.params))
    return "levels" if reads_list or item.measure.kind == "equivalents" else "value"


def _figure(city: City, run: Assessment) -> None:
    unit, item = _unit(city, run), _indicator(run)
    row, column = run.points[unit, item.code], column_of(item)
    figure = row.figure
    now = figure.levels if column == "levels" and figure is not None else value_words(row)
    st.text_input("改为", key=TEXT, placeholder=f"现为{now}", width=260)
    _button(EditKind.FIGURE, unit, item.code, column)


def _target(city: City, run: Assessment) -> None:
    unit, item = _unit(city, run), _indicator(run)
    aim = run.inputs.targets.get((unit, item.code))
    st.text_input("目标改为", key=TEXT, placeholder=f"现为{aim.target}" if aim else "没有目标", width=200)
    _button(EditKind.TARGET, unit, item.code)


def _weight(city: City, run: Assessment) -> None:
    item = _indicator(run)
    st.text_input("分值改为", key=TEXT, placeholder=f"现为{brief(item.weight)}", width=200)
    _button(EditKind.WEIGHT, indicator=item.code)


def _group(city: City, run: Assessment) -> None:
    unit = _unit(city, run)
    now = next(other.group for other in run.units if other.code == unit)
    st.text_input("分组改为", key=TEXT, placeholder=f"现为{now or '未分组'}", width=200)
    _button(EditKind.GROUP, unit)


def _policy(city: City, run: Assessment) -> None:
    names = {name: title for name, (title, _) in POLICIES.items()}
    key = f"{PAGE}-policy"
    name = st.selectbox("哪一种情形", list(names), key=key, format_func=lambda code: names[code], width=160)
    options = POLICIES[name][1]
    text = st.selectbox("怎样处理", list(options), key=f"{key}-{name}", format_func=lambda code: options[code], width=200)
    st.button("加入试算", key=f"{PAGE}-add", on_click=edits.add, args=(Edit(EditKind.POLICY, "", "", name, text),))


def _rule(city: City, run: Assessment) -> None:
    item = _indicator(run)
    names = {name: choice.term for name, choice in rulebook().choices.items() if item.direction in choice.rule.directions}
    name = st.selectbox(
        "改用规则", list(names), key=f"{PAGE}-rule-{item.code}", format_func=lambda code: names[code], width=220
    )
    choice = rulebook().choices[name]
    beginning = rulebook().beginning(choice, item.weight, item.direction)
    for setting in choice.settings:
        key = f"{PAGE}-param-{item.code}-{name}-{setting.param.name}"
        st.session_state.setdefault(key, beginning.get(setting.param.name, ""))
        st.text_input(setting.title, key=key, placeholder="必填" if setting.needed else "默认", width=170)
    st.button("加入试算", key=f"{PAGE}-add", on_click=_add_rule, args=(item.code, choice))


def _add_rule(indicator: str, choice: Choice) -> None:
    prefix = f"{PAGE}-param-{indicator}-{choice.name}-"
    typed = {setting.param.name: str(st.session_state.get(prefix + setting.param.name) or "") for setting in choice.settings}
    edits.add(Edit(EditKind.RULE, "", indicator, choice.name, params_text(choice, typed)))


FORMS = {
    EditKind.FIGURE: _figure, EditKind.TARGET: _target, EditKind.WEIGHT: _weight, EditKind.RULE: _rule, EditKind.POLICY: _policy,
    EditKind.GROUP: _group,
}  # fmt: skip
