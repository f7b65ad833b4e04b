"""Fields (填写项) as a button's call reads them: what stands in them by then, not when the page was drawn.

Whoever types and presses at once has left the field with that very click: a value handed to the button when it was drawn
would be the one before.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.whole import steady


def day(label: str, key: str, standing: str = "") -> str:
    """A day to be written (日期): as it stands in the field, 2026-12-11; a picker would name its months in English."""
    if key not in st.session_state:
        st.session_state[key] = standing
    return st.text_input(label, key=key, placeholder="年-月-日", max_chars=10, width=150).strip()


def text(key: str) -> str:
    """What a field holds now (当前填写), without blanks around it."""
    return str(value(key) or "").strip()


def shown(key: str) -> str | None:
    """What a field holds now (屏上内容); None where it is not on the page."""
    found = value(key)
    return None if found is None else str(found)


def value(key: str) -> Any:
    """What a choice, a day or a box stands at now (当前选择), None where there is none."""
    return steady(lambda: st.session_state.get(key))
