"""First run and empty states (首次使用与空状态): formal or demo, and a sentence of its own for everything that is not there.

`mode()` is asked once a run by the router; the sentences are for every page. None of them shows a number that nobody
reported: what is not there is —, never 0.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

import streamlit as st

from data.city import City
from data.home import Location, named
from data.mode import enable_formal, formal_place
from evaluation.rounding import decimal_text
from evaluation.workflow import Role
from pages.ui import filters, messages
from pages.ui.tables import escaped

FORMAL, DEMO = "formal", "demo"
LABELS = {FORMAL: "正式库", DEMO: "演示数据"}
WORD = "启用正式库"
BY_BUTTON = "页面操作（未登录）"
FIRST = "—（首期）"
NO_BOUNDARY = "没有边界文件，以方格代替地图，按建制顺序排列"
NO_RESULT = "还没有完整年度的测算结果，以下只列通用的规定。"
NO_FORMAL_RESULT = "正式库还没有可看的测算结果；切换到演示数据，可看用虚构数值写成的算例。"


@dataclass(frozen=True, slots=True)
class Mode:
    """Formal or demo (数据模式): the formal database in use, if any, and whether the demo is looked at."""

    formal: Location | None
    demo: bool

    @property
    def label(self) -> str:
        return LABELS[DEMO if self.demo else FORMAL]


def mode() -> Mode:
    """What is looked at (当前数据): the formal records where there are any, unless the address asks for the demo."""
    place = formal_place(os.environ)
    options = {FORMAL: LABELS[FORMAL], DEMO: LABELS[DEMO]} if place else {DEMO: LABELS[DEMO]}
    return Mode(place, filters.chosen("data", options, next(iter(options))) == DEMO)


def looked_at() -> Mode:
    """What is looked at (当前数据), without a word about a wrong address: for what is asked during a run."""
    place = formal_place(os.environ)
    return Mode(place, place is None or st.query_params.get("data") == DEMO)


def band(of: City, found: Mode) -> str:
    """The band above every page (页首横条): demo data say what they are; formal ones that they are formal."""
    if found.demo:
        return f'<div role="note" class="band">{escaped(of.statement)}</div>' if of.statement else ""
    return '<div role="note" class="band formal">正式库：这里只有正式数据，与演示数据分库存放，互不混用</div>'


def switch(found: Mode) -> None:
    """From formal to demo and back (切换数据), kept in the address; nothing where there is only the demo."""
    if found.formal is None:
        return
    st.html(f'<p class="menu-group">当前：{found.label}</p>')
    st.button(
        "回正式库" if found.demo else "看演示数据", key="data-switch", width="stretch",
        on_click=filters.look_at, args=(None if found.demo else DEMO,),
    )  # fmt: skip


IMPORT = (
    "python -m data import --period 2026Y --scheme 方案.yaml --units 单位.csv --targets 目标.csv --figures 填报.csv "
    "--by 考核办 --apply"
)


def command(text: str) -> str:
    """A command to be typed on the server (命令), set apart from the sentence."""
    return f'<p><code class="command">{escaped(text)}</code></p>'


NO_CYCLE = (
    "<p>尚未建立考核期：正式库是空的，没有单位、方案和数据。</p>"
    "<p>下一步：在服务器上导入方案、单位、目标和填报数据，考核期随之建立；末尾不写<code>--apply</code>时只核对，不写入。</p>"
    f"{command(IMPORT)}"
    "<p>表格的格式见“帮助”中的“上手”；要先看看样子，请点左侧“看演示数据”。</p>"
)
NOT_YET = (
    "<p>考核期已经建立，正式库还没有可在本页查看的测算结果。</p>"
    "<p>下一步：数据报送、核定之后，由考核办测算并发布；要看页面的样子，请点左侧“看演示数据”。</p>"
)
SIGN_IN = "<p>正式数据须登录后查阅。登录后回到当前页面。</p>"
SIGNED_OUT = "<p>登录已经结束：30分钟没有操作、登录满12小时、已退出，或被管理员终止。请重新登录。</p>"
MUST_CHANGE = "<p>首次登录或重置密码后，须先修改密码，才能查看和办理。</p>"
NO_ACCOUNT = (
    "<p>正式库还没有账号。请在服务器上运行下面的命令，得到一次性的管理员链接，24小时内在浏览器中打开、设置密码：</p>"
    f"{command('python -m data admin-link --by 经办人')}"
)
NO_PERIOD = (
    "<p>尚未建立考核期：本城市文件夹中没有演示年度，请在 city.yaml 的 examples 中指明；"
    "要用自己的数据，请到“快速测算”贴入一张表，或在“帮助”的“数据与档案”中启用正式库。</p>"
)


def no_period(*, formal: bool = False) -> None:
    """A city without any period (尚未建立考核期), or formal records without a result one may see."""
    messages.say(NOT_YET if formal else NO_PERIOD)


def not_permitted(roles: Sequence[str], mine: Collection[str] = (Role.VISITOR,)) -> str:
    """Why a page is for others (无权查阅), and for whom; blank for those who may. No roles: everyone may."""
    if not roles or set(roles) & set(mine):
        return ""
    names, own = ("、".join(role.label for role in Role if role in some) for some in (roles, mine))
    return f"<p>本页仅{names}可用。当前身份：{own or '未登录'}。</p><p>请从左侧菜单选择其他页面，或联系管理员开通。</p>"


def unreported(name: str, due: date | None, on: date, period: str = "本期") -> str:
    """A unit that has reported nothing yet (尚未报送): never a 0. `on` is the day of asking."""
    if due is None:
        return f"{name}{period}尚未报送"
    days = (on - due).days
    rest = f"已逾期{days}天" if days > 0 else "今日截止" if days == 0 else f"还有{-days}天"
    return f"{name}{period}尚未报送（截止{due.month}月{due.day}日，{rest}）"


def weights_short(total: Fraction, full_marks: Fraction) -> str:
    """Weights that do not add up (方案未完成): how far, and what follows; blank when they do."""
    if total == full_marks:
        return ""
    word = "多" if total > full_marks else "缺"
    return (
        f"分值合计{decimal_text(total)}分，应为{decimal_text(full_marks)}分，"
        f"{word}{decimal_text(abs(total - full_marks))}分；暂不计算总分"
    )


def offer_formal(*, page: str, environment: Mapping[str, str] = os.environ) -> None:
    """The button that makes the formal database (启用正式库), once the word is typed; what is there already is said."""
    if formal_place(environment) is not None:
        st.html('<p class="lead">正式库已经启用；左侧可在正式库和演示数据之间切换。</p>')
        return
    place = "设定的数据库位置" if named(environment) else "档案主目录"
    st.html(
        f'<p class="lead">启用后在{place}新建一个空的正式库，演示数据一条也不带入；演示数据仍可随时查看。'
        f"确认请输入“{WORD}”。</p>"
    )
    with st.form(f"{page}-formal", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input("确认", key=f"{page}-formal-word", placeholder=WORD, width=240, label_visibility="collapsed")
        pressed = st.form_submit_button(WORD)
    if pressed and typed.strip() != WORD:
        messages.say(f"<p>没有启用：请在框中输入“{WORD}”五个字后再按按钮。</p>", "warning")
    elif pressed:
        _enabled(environment)


def _enabled(environment: Mapping[str, str]) -> None:
    with messages.shown():
        enable_formal(environment, actor=BY_BUTTON, at=datetime.now(UTC))
        filters.look_at(None)
        st.rerun()
