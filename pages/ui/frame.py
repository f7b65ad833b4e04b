"""What stands around every page (页面框架): language, look, demo band, menu, heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import Page

from data.access import VISITOR
from data.city import City
from data.demo.persons import MARK
from data.formal import has_accounts
from pages.ui import filters, formal, messages, session, states, who
from pages.ui.states import Mode
from pages.ui.tables import chip, escaped, joined
from pages.ui.who import Found

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


def menu(city: City, groups: Mapping[str, Sequence[Page]], mode: Mode, found: Found) -> None:
    """The menu (菜单): the city's title, then pages by group; what is filtered goes along. Below, formal or demo, and who."""
    with st.sidebar:
        _title(city)
        for name, pages in groups.items():
            st.html(f'<p class="menu-group">{escaped(name)}</p>')
            for page in pages:
                st.page_link(page, label=page.title, query_params=filters.kept(), width="stretch")
        if mode.demo:
            _stand_in(city)
        states.switch(mode)
        if found.signed_in:
            st.html(_account(found))


def _title(city: City) -> None:
    # a long title breaks after its quotation mark, not inside a word
    st.html(f'<p class="app-title">{escaped(city.title).replace("”", "”<wbr>")}</p>')


def _stand_in(city: City) -> None:
    """Somebody of the demo to step into (以演示身份查看)."""
    names = {"": VISITOR.name, **{key: person.name.removesuffix(MARK) for key, person in who.demo_persons(city).items()}}
    st.html('<p class="menu-group">以演示身份查看</p>')
    filters.select(who.AS, names, "", page="demo", width="stretch")


def _account(found: Found) -> str:
    """Who is signed in, and the ways out (当前用户)."""
    posts = "、".join(dict.fromkeys(post.role.label for post in found.principal.posts))
    return (
        f'<p class="menu-group">当前用户</p><p class="account">{escaped(found.principal.name)}<br><span>{escaped(posts)}</span></p>'
        '<p class="account"><a href="/password">修改密码</a> <a href="/signout">退出</a></p>'
    )


def turned_away(city: City, mode: Mode, found: Found, path: str) -> bool:
    """Whether the formal records are asked for by nobody known (请登录), or a password is still to be changed; says so.

    Neither menu nor figures are shown then; after signing in one comes back to this address.
    """
    if mode.demo or (found.signed_in and not found.must_change):
        return False
    title = "请修改密码" if found.signed_in else "请登录"
    furnish(city, title, mode)
    with st.sidebar:
        _title(city)
        states.switch(mode)
    heading(title, ["正式"])
    back = quote(f"/{path}{'?' if st.query_params else ''}{urlencode(st.query_params.to_dict())}")
    messages.say(_way_in(mode, found, back))
    return True


def _way_in(mode: Mode, found: Found, back: str) -> str:
    if found.signed_in:
        return f'{states.MUST_CHANGE}<p><a class="way-in" href="/password?to={back}">修改密码</a></p>'
    if mode.formal is not None and not has_accounts(mode.formal):
        return states.NO_ACCOUNT
    words = states.SIGNED_OUT if found.known_before else states.SIGN_IN
    return f'{words}<p><a class="way-in" href="/signin?to={back}">登录</a></p>'


def heading(title: str, chips: Sequence[str], sentence: str = "") -> None:
    """The one heading of a page (页面标题), its status chips and what the page counts."""
    marks = joined(chip(word, "status") for word in chips)
    lead = f'<p class="lead">{escaped(sentence)}</p>' if sentence else ""
    messages.headed()
    st.html(f'<div class="page-heading"><h1>{escaped(title)}</h1>{marks}</div>{lead}')


def shut(title: str, roles: Sequence[str], mode: Mode | None, found: Found) -> bool:
    """Whether a page is not for this visitor, or its formal records have nothing to show yet (不可用页面); says so.

    `mode` is None for a page that shows no records.
    """
    reason = states.not_permitted(roles, found.principal.roles)
    if reason:
        heading(title, [])
        messages.say(reason)
        return True
    if mode is None or mode.demo or formal.has_cycle():
        return False
    heading(title, ["正式"])
    messages.say(states.NO_CYCLE)
    return True
