"""Who is there and what they may open (路由): every page is registered, so that every address works."""

from __future__ import annotations

import streamlit as st

from pages.registry import PAGES, START, groups
from pages.ui import doing, filters, frame, messages, session, states, turns, who
from pages.ui.whole import hand_back


def open_start() -> None:
    """The bare address opens the start page (首页)."""
    st.switch_page(pages[START.path], query_params=filters.kept())


hand_back()
with turns.turn():
    pages = {entry.path: st.Page(entry.script, title=entry.title, url_path=entry.path) for entry in PAGES}
    start = st.Page(open_start, title=START.title, url_path="start", default=True, visibility="hidden")
    page = st.navigation([start, *pages.values()], position="hidden")
    frame.prepare()
    messages.begin()
    with messages.shown(page.title):
        city, mode = session.city(), states.mode()
        with who.there() as found:
            if not frame.turned_away(city, mode, found, page.url_path if page is not start else ""):
                roles = found.principal.roles
                frame.furnish(city, page.title, mode)
                listed = groups(roles).items()
                frame.menu(city, {name: [pages[entry.path] for entry in some] for name, some in listed}, mode, found)
                entry = next((entry for entry in PAGES if entry.path == page.url_path), None)
                if entry is None or not frame.shut(entry.title, entry.roles, mode if entry.records else None, found):
                    page.run()
                    doing.heard()
