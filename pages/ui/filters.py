"""Filters (筛选): pills whose choice stands in the address, so that a link shows what its sender saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from evaluation.reading import shortened
from pages.ui import messages

NAMES = {
    "period": "报表期", "order": "顺序", "group": "分组", "unit": "单位", "show": "专题", "method": "分级方法",
    "detail": "专业显示", "vs": "对比对象", "indicator": "指标",
    "look": "图示", "breaks": "分档界限", "level": "档",
    "data": "数据", "topic": "主题", "scheme": "方案", "step": "步骤", "waiting": "依据文件", "part": "维度",
    "kept": "留存的测算", "dimension": "维度", "view": "版式",
    "as": "演示身份", "section": "设置项", "form": "报表", "item": "填报项",
    "lift": "进位测算", "withhold": "靠后单位", "plan": "方案内容", "change": "改动类别", "trial": "试算名称",
    "beside": "并排的报表期",
    "pack": "成套材料", "paper": "预览",
}  # fmt: skip
KEPT = ("period", "unit", "detail", "data", "as")


def kept() -> dict[str, str]:
    """What goes along from page to page (随页保留的筛选)."""
    return {name: st.query_params[name] for name in KEPT if name in st.query_params}


def chosen(name: str, options: Mapping[str, str], default: str) -> str:
    """What the address asks for (网址中的筛选), or the default; a sentence says what is not there."""
    wanted = st.query_params.get(name)
    if wanted is None or wanted in options:
        return default if wanted is None else wanted
    instead = f"已改为显示“{options[default]}”" if default in options else "请重新选择"
    messages.warn(f"网址中的{NAMES[name]}“{shortened(wanted)}”不在可选范围内，{instead}。")
    return default


def _keep(name: str, key: str, default: str) -> None:
    """Writes a choice into the address; the default leaves no trace there."""
    _write(name, st.session_state[key], default)


def _write(name: str, value: str | None, default: str) -> None:
    if value is None or value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def pills(name: str, options: Mapping[str, str], default: str, *, page: str) -> str:
    """One row of pills (单选标签), exactly one of them chosen."""
    value, key = chosen(name, options, default), f"{page}-{name}"
    st.session_state[key] = value
    st.pills(
        NAMES[name], list(options), key=key, format_func=lambda code: options[code], required=True,
        label_visibility="collapsed", on_change=_keep, args=(name, key, default),
    )  # fmt: skip
    return value


def family(name: str, firsts: Mapping[str, str], current: str, default: str, *, page: str) -> None:
    """Pills of families of choices (分类): `firsts` gives the choice a family opens with, by its label."""
    key = f"{page}-{name}-family"
    st.session_state[key] = current
    st.pills(
        f"{NAMES[name]}类别", list(firsts), key=key, required=True, label_visibility="collapsed",
        on_change=_keep_first, args=(name, key, firsts, default),
    )  # fmt: skip


def _keep_first(name: str, key: str, firsts: Mapping[str, str], default: str) -> None:
    _write(name, firsts[st.session_state[key]], default)


def units(options: Mapping[str, str], *, page: str) -> str:
    """Pills of the units (选择单位), of which none may be chosen: blank."""
    value, key = chosen("unit", options, ""), f"{page}-unit"
    st.session_state[key] = value or None
    st.pills(
        NAMES["unit"], list(options), key=key, format_func=lambda code: options[code],
        label_visibility="collapsed", on_change=_keep, args=("unit", key, ""), wrap=True,
    )  # fmt: skip
    return value


def optional(name: str, options: Mapping[str, str], *, page: str) -> str:
    """Pills of which none may be chosen (可不选的标签): blank; what is no longer there is left out of the address."""
    value, key = st.query_params.get(name, ""), f"{page}-{name}"
    if value not in options:
        st.query_params.pop(name, None)
        value = ""
    st.session_state[key] = value or None
    st.pills(
        NAMES[name], list(options), key=key, format_func=lambda code: options[code],
        label_visibility="collapsed", on_change=_keep, args=(name, key, ""), wrap=True,
    )  # fmt: skip
    return value


def typed(name: str, default: str, *, page: str, help_text: str, width: int = 260) -> str:
    """A line to type into (手工填写), kept in the address; the default leaves no trace there."""
    value, key = st.query_params.get(name, default), f"{page}-{name}"
    st.session_state[key] = value
    st.text_input(
        NAMES[name], key=key, on_change=_keep, args=(name, key, default), label_visibility="collapsed",
        placeholder=help_text, width=width, max_chars=120,
    )  # fmt: skip
    return value


def select(
    name: str, options: Mapping[str, str], default: str, *, page: str, width: int | Literal["stretch"] = 360
) -> str:
    """A list to choose from (下拉选择), for more choices than pills can hold."""
    value, key = chosen(name, options, default), f"{page}-{name}"
    st.session_state[key] = value
    st.selectbox(
        NAMES[name], list(options), key=key, format_func=lambda code: options[code],
        label_visibility="collapsed", on_change=_keep, args=(name, key, ""), width=width,
    )  # fmt: skip
    return value


def several(name: str, options: Mapping[str, str], default: str, *, most: int, page: str) -> list[str]:
    """Pills of which several may be chosen (多选标签), `most` at the most; the address lists them with commas.

    None chosen gives the default alone. Whoever chooses one too many loses the one chosen first.
    """
    wanted = [code for code in st.query_params.get(name, default).split(",") if code]
    for code in wanted:
        if code not in options:
            messages.warn(f"网址中的{NAMES[name]}“{shortened(code)}”不在可选范围内，已略去。")
    known = list(dict.fromkeys(code for code in wanted if code in options))
    if len(known) > most:
        messages.warn(f"网址中的{NAMES[name]}多于{most}个，只显示前{most}个。")
    values, key = known[:most] or [default], f"{page}-{name}"
    st.session_state[key] = values
    st.pills(
        NAMES[name], list(options), key=key, format_func=lambda code: options[code], selection_mode="multi",
        label_visibility="collapsed", on_change=_keep_several, args=(name, key, values, default, most), wrap=True,
    )  # fmt: skip
    return values


def _keep_several(name: str, key: str, before: list[str], default: str, most: int) -> None:
    """The newest choices, in the order they were made."""
    now = st.session_state[key]
    ordered = [code for code in before if code in now] + [code for code in now if code not in before]
    _write(name, ",".join(ordered[-most:]) or None, default)


def switch(name: str, label: str, *, page: str) -> bool:
    """A switch kept in the address (开关)."""
    value, key = chosen(name, {"0": "关", "1": "开"}, "0") == "1", f"{page}-{name}"
    st.session_state[key] = value
    st.toggle(label, key=key, on_change=_keep_switch, args=(name, key))
    return value


def _keep_switch(name: str, key: str) -> None:
    _write(name, "1" if st.session_state[key] else None, "")


def point_at(unit: str) -> None:
    """Writes the unit that was pointed at into the address (选定单位)."""
    _write("unit", unit, "")


def look_at(data: str | None) -> None:
    """Writes into the address whether the demo is looked at (所看数据); None leaves it to what there is."""
    _write("data", data, "")
    if data is None:
        # a role person belongs to the demo
        _write("as", None, "")
