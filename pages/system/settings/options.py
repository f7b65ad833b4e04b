"""流程设置: how strictly duties are kept apart and the office's own day counts; a change says why."""

from __future__ import annotations

import streamlit as st

from data.principals import Principal
from data.settings import PROFILE, Setting, change_settings, visible_settings
from data.store import Store
from evaluation.policy import Deed
from evaluation.workflow import Profile
from pages.ui import cities, doing, fields, messages, who
from pages.ui.tables import Column, Row, escaped, table
from pages.ui.whole import whole

PLACE = "options"
COLUMNS = (Column("设置", "heading"), Column("现行"), Column("由谁规定"))


def show(person: Principal) -> None:
    """The settings as they hold, and for 考核办 the form to change them (流程设置)."""
    city = cities.city()
    store = who.store(city)
    if store is None:
        messages.say("<p>没有档案。</p>")
        return
    doing.tell(PLACE)
    found = visible_settings(person, store, city.folder)
    rows = [Row([*map(escaped, _cells(one))], data={"setting": one.name}) for one in found]
    st.html(f'<section class="card">{table("办理流程按这些设置", COLUMNS, rows, look="plain")}</section>')
    st.html('<p class="lead">严格：填报与审签、导入与核定、核定与审定由不同的人办理，差异较大的核定值须会签。</p>')
    if person.may_do(Deed.SET_UP, Profile.NORMAL):
        _form(found)


def _cells(one: Setting) -> tuple[str, str, str]:
    content = Profile(one.content).label if one.name == PROFILE else one.content
    return one.title, content, "考核办" if one.own else "参考方案"


def _form(found: tuple[Setting, ...]) -> None:
    with st.expander("调整设置"), st.container(horizontal=True, vertical_alignment="bottom", key="option-fields"):
        for one in found:
            if one.name == PROFILE:
                modes = list(Profile)
                index = modes.index(Profile(one.content))
                st.selectbox(one.title, modes, index=index, format_func=lambda mode: mode.label, key=_key(one.name), width=130)
            else:
                st.text_input(one.title, value=one.content, key=_key(one.name), max_chars=3, width=140)
        st.text_input("调整事由", key=_key("reason"), max_chars=300, width=280, placeholder="会议或文件")
        st.button("保存设置", type="primary", on_click=changed, args=(tuple(one.name for one in found),))


def _key(name: str) -> str:
    return f"option-{name}"


@whole
def changed(names: tuple[str, ...]) -> None:
    """Save the settings (保存设置)."""
    wanted = {name: str(fields.value(_key(name)) or "") for name in names}

    def act(store: Store, person: Principal) -> str:
        receipt = change_settings(store, person, wanted, reason=fields.text(_key("reason")), at=who.now())
        return "与现行设置一样，没有改动。" if receipt is None else f"设置已保存，从现在起按新设置办理，回执：{receipt}。"

    doing.done(PLACE, act)
