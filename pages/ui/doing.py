"""What a button did (办理结果): done as whoever is there by then, told once when the page is drawn again.

    st.button("受理", on_click=take)                       # take() calls done(PLACE, act, "已受理")
    doing.tell(PLACE)                                       # where the page tells it
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.principals import Principal
from data.receipts import Receipt
from data.store import Store
from evaluation.errors import AppraisalError
from pages.ui import messages, who
from pages.ui.whole import steady

KEY, TOLD = "doing-said", "doing-told"


def done(place: str, act: Callable[[Store, Principal], object], words: str = "") -> bool:
    """Do what a button asks for (办理), and say how it went: `words` and the receipt, else what `act` says; whether it was done."""
    try:
        found = steady(lambda: act(who.records(), who.principal()))
    except AppraisalError as error:
        say(place, str(error), "error")
        return False
    receipt = f"，回执：{found}" if isinstance(found, Receipt) else ""
    say(place, f"{words}{receipt}。" if words else str(found))
    return True


def say(place: str, words: str, kind: str = "note") -> None:
    """Keep a sentence for the next drawing of a place on a page (待告知)."""
    kept = steady(lambda: st.session_state.setdefault(KEY, {}))
    kept.setdefault(place, []).append((kind, words))


def tell(place: str) -> None:
    """What happened last (办理结果), told until a page with it was drawn to its end."""
    for kind, words in st.session_state.setdefault(KEY, {}).get(place, []):
        messages.tell(words, kind)
    st.session_state.setdefault(TOLD, set()).add(place)


def heard() -> None:
    """A page was drawn to its end (已告知): what it told is not told again; one that was broken off tells it anew."""
    for place in st.session_state.pop(TOLD, ()):
        st.session_state[KEY].pop(place, None)
