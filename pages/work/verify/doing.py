"""What buttons of 数据审核 do (办理): asked anew who acts, said once how it went."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.principals import Principal
from data.store import Store
from evaluation.errors import AppraisalError
from pages.ui import cities, messages, who

KEY = "verify-said"
Act = Callable[[Store, Principal], object]


def done(act: Act, words: str) -> bool:
    """Do what a button asks for (办理); whether it was done."""
    said = st.session_state.setdefault(KEY, [])
    try:
        store = who.store(cities.city())
        assert store is not None
        receipt = act(store, who.principal())
    except AppraisalError as error:
        said.append(("error", str(error)))
        return False
    said.append(("note", f"{words}{f'，回执：{receipt}' if receipt else ''}。"))
    return True


def tell() -> None:
    """What happened last (办理结果), told once."""
    for kind, words in st.session_state.pop(KEY, []):
        messages.tell(words, kind)
