"""What stands around every page (页面框架): language, look, demo band, menu, heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from data.city import City
from pages.ui import filters, messages, session, states
from pages.ui.states import Mode
from pages.ui.tables import chip, escaped, joined

PAGES = Path(__file__).parents[1]
# the common look first, then what single pages add to it
STYLES = [Path(__file__).parent / "style.css", *sorted(PAGES.glob("*/*/style.css"))]
SIDEBAR_WIDTH = 208
LANGUAGE = "<script>document.documentElement.lang='zh-CN'</script>"


def prepare() -> None:
    """Layout, look and language (版式、样式、语言), before anything can fail."""
    st.set_page_config(layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.html(session.kept(("styles",), _styles))
    with st.container(key="language"):
        st.html(LANGUAGE, unsafe_allow_javascript=True)


def _styles() -> str:
    """All style sheets as one (样式), so that a rerun sends one element instead of one for each file."""
    return f"<style>{joined(style.read_text(encoding='utf-8') for style in STYLES)}</style>"


def furnish(city: City, title: str, mode: Mode) -> None:
    """The page's title in the browser, and the band that nobody can close (页面标题、演示提示)."""
    st.set_page_config(page_title=f"{title} · {city.title}")
    band = states.band(city, mode)
    if band:
        with st.container(key="band"):
            st.html(band)


def menu(city: City, groups: Mapping[str, Sequence[Page]], mode: Mode) -> None:
    """The menu (菜单): the city's title, then pages by group; what is filtered goes along. Below, formal or demo."""
    with st.sidebar:
        # a long title breaks after its quotation mark, not inside a word
        title = escaped(city.title).replace("”", "”<wbr>")
        st.html(f'<p class="app-title">{title}</p>')
        for name, pages in groups.items():
            st.html(f'<p class="menu-group">{escaped(name)}</p>')
            for page in pages:
                st.page_link(page, label=page.title, query_params=filters.kept(), width="stretch")
        states.switch(mode)


def heading(title: str, chips: Sequence[str], sentence: str = "") -> None:
    """The one heading of a page (页面标题), its status chips and what the page counts."""
    marks = joined(chip(word, "status") for word in chips)
    lead = f'<p class="lead">{escaped(sentence)}</p>' if sentence else ""
    messages.headed()
    st.html(f'<div class="page-heading"><h1>{escaped(title)}</h1>{marks}</div>{lead}')


def shut(title: str, roles: Sequence[str], mode: Mode | None) -> bool:
    """Whether a page is not for this visitor, or its formal records have nothing to show yet (不可用页面); says so.

    `mode` is None for a page that shows no records.
    """
    reason = states.not_permitted(roles)
    if reason:
        heading(title, [])
        messages.say(reason)
        return True
    if mode is None or mode.demo or mode.formal is None:
        return False
    heading(title, ["正式"])
    messages.say(states.formal_state(mode.formal))
    return True
