"""What a reviewer does with a figure (审核): agree, verify another value with grounds, or give it back with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from data.conduct import reviewing
from data.conduct.reviewing import Reason, suggests_number
from data.deeds import visible_profile
from data.desk.reviews import Review
from data.errors import BadRecord
from data.exchange.report_form import HEADINGS, asked
from data.principals import Principal
from data.store import Store
from evaluation.figures import Figure
from evaluation.workflow import Profile, Role, State
from pages.ui import doing, fields, who
from pages.ui.tables import escaped
from pages.ui.whole import steady, whole
from pages.work.verify.figure import value_text

PLACE, DAYS = "verify", 3


def show(review: Review, person: Principal, after: str | None) -> None:
    """The buttons (审核办理)."""
    if Role.HEAD in person.roles:
        if review.countersign == "asked":
            asked_for = f"提请核定为{value_text(review, review.signing)}，填报为{value_text(review, review.submitted)}"
            st.html(f'<p class="sentence">{escaped(f"{asked_for}。依据：{review.signing_grounds}")}</p>')
            st.button("会签同意", type="primary", on_click=sign, args=(review,))
        else:
            st.html('<p class="lead">这一项没有待会签的核定值。</p>')
    if Role.REVIEWER not in person.roles:
        return
    with st.container(horizontal=True, key="verify-judging"):
        st.button("核定：与填报一致", type="primary", shortcut="y", help="键盘 Y", on_click=agree, args=(review, after))
        if review.standing.state is State.SUBMITTED:
            st.button("受理", on_click=take, args=(review,))
    with st.expander("核定为另一数值"):
        _other(review, after)
    with st.expander("退回"):
        _back(review, after)


def _other(review: Review, after: str | None) -> None:
    figure = review.submitted
    for name in asked(review.indicator):
        was = str(getattr(figure, name) or "") if figure is not None else ""
        st.text_input(f"核定{HEADINGS[name]}", value=was, key=f"verify-{review.item}-{name}")
    hint = "依据的名录、文件或核查记录"
    st.text_input("核定依据", key=f"verify-{review.item}-grounds", max_chars=300, placeholder=hint)
    strict = visible_profile(who.principal(), who.records()) is Profile.STRICT
    st.button("核定", on_click=other, args=(review, after), key=f"verify-{review.item}-other")
    if strict:
        st.html('<p class="lead">与填报值相差超过容许范围的，先提请负责人会签，会签后再核定。</p>')
        st.button("提请会签", on_click=ask, args=(review,), key=f"verify-{review.item}-ask")


def _back(review: Review, after: str | None) -> None:
    st.selectbox("退回原因", list(Reason), format_func=lambda reason: reason.label, key=f"back-{review.item}-code")
    text = st.text_input("说明", key=f"back-{review.item}-text", max_chars=300, placeholder="写明缺什么、哪里不一致，不写数值")
    if suggests_number(text):
        st.html('<p class="loss">说明里好像有数值：退回只写原因，请单位自行核对后重报。</p>')
    fields.day("重报期限", f"back-{review.item}-due", (who.today() + timedelta(days=DAYS)).isoformat())
    st.button("退回单位", on_click=back, args=(review, after), key=f"back-{review.item}-go")


def _taken(store: Store, person: Principal, review: Review) -> datetime:
    """A figure is taken up before it is judged (先受理); when that was."""
    now = steady(who.now)
    if review.standing.state is State.SUBMITTED:
        reviewing.take(store, person, [review.item], at=now)
    return now


def _figure(review: Review) -> Figure:
    """The value as it stands in the fields (填写的核定值)."""
    if review.submitted is None:
        raise BadRecord("没有填报数据，不能核定。")
    cells = {name: fields.text(f"verify-{review.item}-{name}") for name in asked(review.indicator)}
    return review.submitted._replace(**cells)  # type: ignore[arg-type]


def _grounds(review: Review) -> str:
    return fields.text(f"verify-{review.item}-grounds")


@whole
def take(review: Review) -> None:
    """Take a figure up (受理)."""
    doing.done(PLACE, lambda store, person: reviewing.take(store, person, [review.item], at=who.now()), "已受理")


@whole
def agree(review: Review, after: str | None) -> None:
    """Verify a figure as it was submitted (核定一致), and on to the next."""

    def act(store: Store, person: Principal) -> object:
        now = _taken(store, person, review)
        return reviewing.verify(store, person, review.item, at=now)

    _then(doing.done(PLACE, act, f"已核定{review.unit.name}{review.item.indicator}，与填报一致"), after)


@whole
def other(review: Review, after: str | None) -> None:
    """Verify another value (核定为另一数值), and on to the next."""

    def act(store: Store, person: Principal) -> object:
        value, grounds = _figure(review), _grounds(review)
        now = _taken(store, person, review)
        return reviewing.verify(store, person, review.item, value=value, grounds=grounds, at=now)

    _then(doing.done(PLACE, act, f"已核定{review.unit.name}{review.item.indicator}"), after)


@whole
def ask(review: Review) -> None:
    """Ask the head to sign another value (提请会签)."""

    def act(store: Store, person: Principal) -> object:
        value, grounds = _figure(review), _grounds(review)
        now = _taken(store, person, review)
        return reviewing.ask_countersign(store, person, review.item, value, grounds=grounds, at=now)

    doing.done(PLACE, act, "已提请负责人会签")


@whole
def sign(review: Review) -> None:
    """Sign what was asked (会签)."""
    doing.done(PLACE, lambda store, person: reviewing.countersign(store, person, review.item, at=who.now()), "已会签")


@whole
def back(review: Review, after: str | None) -> None:
    """Give a figure back (退回), and on to the next."""
    key = f"back-{review.item}"
    code, text, due = Reason(fields.value(f"{key}-code")), fields.text(f"{key}-text"), fields.text(f"{key}-due")

    def act(store: Store, person: Principal) -> object:
        now = _taken(store, person, review)
        return reviewing.give_back(store, person, review.item, code=code, text=text, due=due, at=now)

    _then(doing.done(PLACE, act, f"已退回{review.unit.name}{review.item.indicator}"), after)


def _then(done: bool, after: str | None) -> None:
    if done:
        steady(lambda: st.query_params.update({"item": after}) if after else st.query_params.pop("item", None))
