"""审定: the committee, or its office by delegation, confirms what was verified, once the list of differences was read."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.conduct import closing
from data.conduct.moving import Item
from data.desk.progress import visible_discrepancies, visible_items
from data.principals import Principal
from data.store import Store
from evaluation.workflow import Role, State
from pages.ui import doing, fields, messages, who
from pages.ui.whole import whole
from pages.work.verify import differences

PLACE = "verify"
CONFIRMING = {Role.OFFICE, Role.MEMBER, Role.CHAIR}


def show(_: City, store: Store, person: Principal, code: str) -> None:
    """What can be confirmed (可审定的填报项)."""
    waiting = [now.item for now in visible_items(person, store, code, State.VERIFIED)]
    done = len(visible_items(person, store, code, State.CONFIRMED, State.RELEASED))
    found = visible_discrepancies(person, store, code)
    st.html(f'<p class="sentence">已核定、待审定{len(waiting)}项；已审定{done}项。</p>')
    if found:
        st.html(f'<section class="card">{differences.content(found)}</section>')
    else:
        messages.say("<p>本期没有差异：单位填报、部门数据和核定值一致。</p>")
    if not waiting or not person.roles & CONFIRMING:
        return
    st.checkbox("差异清单已经审阅", key=f"confirm-{code}-read")
    st.button(f"审定（{len(waiting)}项）", type="primary", on_click=confirm, args=(waiting, f"confirm-{code}-read"))


@whole
def confirm(items: list[Item], read: str) -> None:
    """Confirm verified figures (审定); `read` names the box that says the differences were read."""
    was_read = bool(fields.value(read))

    def act(store: Store, person: Principal) -> object:
        return closing.confirm(store, person, items, list_read=was_read, at=who.now())

    doing.done(PLACE, act, f"已审定{len(items)}项")
