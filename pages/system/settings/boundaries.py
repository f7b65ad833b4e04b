"""边界: the file that every map is drawn from, its versions, going back, and the package for the map reviewers."""

from __future__ import annotations

import streamlit as st

from data.boundaries import OWN, Version, applied, go_back, visible_file, visible_versions
from data.calendar import clock_text
from data.city import City
from data.home import Location
from data.principals import Principal
from data.store import Store
from evaluation.policy import Deed
from evaluation.workflow import Profile
from geo.notice import UNREVIEWED, public_export
from pages.system.settings import boundary_map, boundary_upload
from pages.ui import cities, doing, fields, messages, who
from pages.ui.tables import DASH, Column, Row, escaped, table
from pages.ui.whole import whole

PLACE, BUNDLED = boundary_upload.PLACE, "随软件附带的示意边界"
COLUMNS = (
    Column("版本", "heading"), Column("来源"), Column("数据日期"), Column("审图号"), Column("采用"), Column("说明"),
)  # fmt: skip
FACTS = (Column("项目", "heading"), Column("内容"))


def show(person: Principal) -> None:
    """The boundary in force and its versions, and for the administrator the form for another (边界)."""
    city = cities.city()
    doing.tell(PLACE)
    place = None if who.is_demo() else who.place(city)
    if place is None:
        _look(city, None, None, person)
        messages.say("<p>演示数据不能更换边界；启用正式库后，由系统管理员在这里上传。</p>")
        return
    listed = visible_versions(person, who.formal_store())
    if listed:
        _table(listed)
    chosen = _chosen(listed)
    _look(city, chosen, place, person)
    if person.may_do(Deed.SET_BOUNDARY, Profile.NORMAL):
        latest = listed[0].number if listed else 0
        if listed:
            _going_back(chosen, listed[0], latest)
        boundary_upload.show(latest)


def _table(listed: tuple[Version, ...]) -> None:
    """Every version, the newest first (边界版本)."""
    rows = [
        Row([*map(escaped, _cells(one))], data={"version": str(one.number)}, look="chosen" if place == 0 else "")
        for place, one in enumerate(listed)
    ]
    caption = f"边界版本{len(listed)}个，最新的一版为现行"
    st.html(f'<section class="card">{table(caption, COLUMNS, rows, look="plain")}</section>')


def _cells(one: Version) -> tuple[str, ...]:
    said = f"{one.recorded_by}，{clock_text(one.recorded_at)}"
    if not one.sha256:
        return f"第{one.number}版", "城市文件夹自带", DASH, DASH, said, one.reason or DASH
    return f"第{one.number}版", one.source, one.source_date, one.review_number or "没有", said, one.reason or DASH


def _chosen(listed: tuple[Version, ...]) -> Version | None:
    """Which version is looked at (查看版本): the newest first; None for the folder's own."""
    named = {one.number: f"第{one.number}版{'（现行）' if one is listed[0] else ''}" for one in listed}
    named[OWN] = "城市文件夹自带的边界" if listed else "城市文件夹自带的边界（现行）"
    # with every new version the choice begins anew, at the newest
    key = f"boundary-version-{listed[0].number if listed else OWN}"
    number = st.selectbox("查看哪一版", list(named), format_func=named.__getitem__, key=key, width=300)
    return next((one for one in listed if one.number == number), None)


def _look(city: City, chosen: Version | None, place: Location | None, person: Principal) -> None:
    """One version: its map, what is known of it, its files (查看版本)."""
    shown = city if place is None else applied(city, chosen, place.evidence)
    left, right = st.columns([58, 42], gap="small")
    with left:
        boundary_map.of_version(shown)
    rows = [Row([*map(escaped, pair)]) for pair in _facts(shown, chosen)]
    right.html(f'<section class="card">{table("这一版边界", FACTS, rows, look="plain")}</section>')
    if chosen is not None and chosen.sha256 and place is not None:
        with right:
            _files(shown, chosen, place, person)


def _facts(city: City, chosen: Version | None) -> list[tuple[str, str]]:
    stated = city.boundaries
    if stated is None:
        return [("边界", "没有边界文件，地图以位次方格代替")]
    export = public_export(stated.review_number)
    found = [("审图号", stated.review_number or f"没有：{UNREVIEWED}"), ("公开导出", "已开启" if export.allowed else export.reason)]
    if chosen is None or not chosen.sha256:
        return [("边界", BUNDLED if stated.bundled else "城市文件夹中的边界文件"), *found, ("说明", stated.note or DASH)]
    return [
        ("文件", chosen.name), ("来源", chosen.source), ("数据日期", chosen.source_date), *found,
        ("批准文件", chosen.approval_name or DASH), ("坐标系", boundary_map.crs_words(chosen.crs)),
        ("代码属性", chosen.code_property), ("已知悉的提醒", chosen.warnings or DASH),
    ]  # fmt: skip


def _files(city: City, version: Version, place: Location, person: Principal) -> None:
    """What can be taken away of a version (边界文件下载)."""
    store, number = who.formal_store(), version.number

    def content(*, approval: bool = False) -> bytes:
        return visible_file(person, store, place.evidence, number, approval=approval).content

    with st.container(horizontal=True, key="boundary-files"):
        st.download_button("下载原文件", content, file_name=version.name, on_click="ignore", key="boundary-original")
        if version.approval:
            st.download_button(
                "下载批准文件", lambda: content(approval=True), file_name=version.approval_name, on_click="ignore",
                key="boundary-paper",
            )  # fmt: skip
        st.download_button(
            "下载送审包", lambda: boundary_map.for_reviewers(city, version), file_name=f"{city.name}_送审包_第{number}版.zip",
            mime="application/zip", on_click="ignore", key="boundary-package",
        )  # fmt: skip
    with st.expander("检查结果"):
        st.text(version.report)


def _going_back(chosen: Version | None, now: Version, latest: int) -> None:
    """The button that takes the version looked at into use again (恢复这一版)."""
    if chosen is now or (chosen is None and not now.sha256):
        return
    number = OWN if chosen is None else chosen.number
    with st.container(horizontal=True, vertical_alignment="bottom", key="boundary-back"):
        st.text_input("恢复的原因", key="boundary-why", max_chars=300, width=300)
        st.button("恢复这一版", on_click=went_back, args=(number, latest))


@whole
def went_back(number: int, latest: int) -> None:
    """Take an earlier version into use again, as a new version (恢复这一版)."""
    why = fields.text("boundary-why")

    def act(store: Store, person: Principal) -> object:
        return go_back(store, person, number, seen=latest, reason=why, at=who.now())

    doing.done(PLACE, act, "已恢复，作为新的一版")
