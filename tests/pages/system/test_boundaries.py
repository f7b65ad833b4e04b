"""边界: the administrator brings a file in another system, by other names; maps follow it, and what is wrong saves nothing."""

from __future__ import annotations

import json
import os
import re
import shutil

import pytest

from data.access import visible_runs
from data.boundaries import visible_versions
from data.city import SHIPPED
from data.evidence import kept_files
from data.home import FORMAL, embedded
from tests.support import formal_city, people
from tests.support.maps import FULL, features, geojson, gpkg, islands, moved
from tests.support.pages import on_the_day, press

WRONG = "331023"
NUMBER = "浙S（2026）1号"
UNREVIEWED = "内部示意，未经审图，不得公开"
PDF = b"%PDF-1.7 approval"
READER = people.Account("ld-1", "领导甲", (people.Post(people.Role.LEADER),), must_change=False)
OTHER = gpkg(moved(islands(key="县代码"), "EPSG:4549"), "EPSG:4549")


@pytest.fixture
def store(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    on_the_day(monkeypatch, tmp_path)
    found = formal_city.opened()
    for name in visible_runs(formal_city.PROPOSER, found).values():
        formal_city.released(found, name)
    return found


def kept() -> list[str]:
    place = embedded(os.environ, FORMAL)
    assert place is not None
    return list(kept_files(place.evidence))


def bring(seen, content: bytes, name: str, **chosen: str):  # type: ignore[no-untyped-def]
    """Choose a file, say its system, have it examined."""
    field = next(one for one in seen.at.file_uploader if one.label.startswith("边界文件"))
    field.set_value((name, content, "application/octet-stream"))
    for key, value in chosen.items():
        found = [box for box in (*seen.at.selectbox, *seen.at.text_input) if box.key == f"boundary-{key}"]
        found[0].set_value(value)
    seen.at.run()
    press(seen.at, "检查文件")
    return seen


def adopt(seen, *, aware: bool = False, approval: bytes = b"", **said: str):  # type: ignore[no-untyped-def]
    """Say where the file is from, and take it into use."""
    for name, text in ({"source": "市自然资源和规划局", "date": "2026-01-31"} | said).items():
        seen.at.text_input(key=f"boundary-{name}").set_value(text)
    if approval:
        field = next(one for one in seen.at.file_uploader if one.label.startswith("批准文件"))
        field.set_value(("批准文件.pdf", approval, "application/pdf"))
    if aware:
        seen.at.checkbox[0].check()
    seen.at.run()
    press(seen.at, "采用为新版本")
    return seen


def drawn(seen) -> str:  # type: ignore[no-untyped-def]
    """What is written on the page's map."""
    return json.dumps(json.loads(seen.charts[0]), ensure_ascii=False)


def admin(opened, monkeypatch):  # type: ignore[no-untyped-def]
    people.signed_in(monkeypatch, people.ADMIN)
    return opened("settings", section="boundaries")


def versions(store):  # type: ignore[no-untyped-def]
    return visible_versions(formal_city.PROPOSER, store)


def test_another_system_islands_apart_and_other_names_are_taken_and_every_map_follows(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, READER)
    before = opened("map", period="2025Y").charts[0]
    seen = admin(opened, monkeypatch)
    assert "随软件附带的示意边界" in seen.text
    bring(seen, OTHER, "县界.gpkg")
    assert "没有采用" not in seen.text
    for row in re.findall(r"<tr.*?</tr>", seen.html[seen.html.index("县界.gpkg") :]):
        numbers = re.findall(r'class="number">(\d+)<', row)
        assert numbers == [] or len(set(numbers)) == 1
    assert len(seen.charts) == 2
    assert kept() == []
    adopt(seen)
    assert "已采用新的边界，所有地图从现在起按它绘制，回执：" in seen.text
    (version,) = versions(store)
    assert (version.code_property, version.crs, version.review_number) == ("县代码", "EPSG:4549", "")
    people.again(monkeypatch, READER)
    for page in ("map", "overview", "quick"):
        assert not opened(page, period="2025Y").at.exception
    after = opened("map", period="2025Y")
    assert after.charts[0] != before
    assert f"示意图：{UNREVIEWED}" in drawn(after)
    assert drawn(after).count(UNREVIEWED) == 2  # the note below and the watermark across
    assert 'data-public="off"' in after.html


def test_a_review_number_with_its_paper_is_printed_and_opens_public_export(opened, store, monkeypatch) -> None:
    seen = admin(opened, monkeypatch)
    bring(seen, OTHER, "县界.gpkg")
    adopt(seen, number=NUMBER)
    assert "填写了审图号，请一并上传批准文件" in seen.text
    assert kept() == []
    adopt(seen, number=NUMBER, approval=PDF)
    assert "已采用新的边界" in seen.text
    assert NUMBER in seen.text
    assert "公开导出 已开启" in re.sub(r"\s+", " ", seen.text)
    people.signed_in(monkeypatch, READER)
    found = opened("map", period="2025Y")
    assert f"审图号：{NUMBER}" in drawn(found)
    assert UNREVIEWED not in drawn(found)
    assert 'data-public="on"' in found.html


def test_a_missing_county_is_refused_by_code_and_name_with_every_other_fault(opened, store, monkeypatch) -> None:
    seen = admin(opened, monkeypatch)
    without = {code: shape for code, shape in FULL.items() if code != WRONG}
    bring(seen, geojson([*features(without), ({"unit": ""}, FULL[WRONG])]), "缺县.geojson")
    assert "文件有2处差错，没有采用，也没有保存" in seen.text
    assert f"缺单位“{WRONG}”（天台县）的边界" in seen.text
    assert "没有单位代码" in seen.text
    assert "采用为新版本" not in {button.label for button in seen.at.button}
    assert (kept(), versions(store)) == ([], ())


def test_a_gcj02_file_is_taken_only_with_open_eyes(opened, store, monkeypatch) -> None:
    seen = admin(opened, monkeypatch)
    content = geojson(moved(features(), "GCJ-02"))
    bring(seen, content, "县界.geojson")
    assert "很可能是GCJ-02坐标系" in seen.text
    adopt(seen)
    assert "检查有提醒，请核对后勾选" in seen.text
    assert (kept(), versions(store)) == ([], ())
    adopt(seen, aware=True)
    (version,) = versions(store)
    assert "很可能是GCJ-02坐标系" in version.warnings
    assert "很可能是GCJ-02坐标系" in seen.text
    bring(seen, content, "县界.geojson", crs="GCJ-02")
    assert "未见整体偏移" in seen.text
    adopt(seen)
    assert [one.warnings for one in versions(store)] == ["", version.warnings]


@pytest.mark.parametrize(("name", "content", "chosen", "words"), [
    ("说明.txt", "椒江区".encode(), {}, "不是能读取的地图文件"), ("坏.zip", b"PK\x03\x04xx", {}, "压缩包已损坏"),
    ("县界.gpkg", OTHER, {"crs": "其他，填写代码", "code": "999999"}, "不认识的坐标系"),
    ("县界.gpkg", OTHER, {"crs": "EPSG:4490"}, "坐标不是经纬度"), ("县界.gpkg", OTHER, {"key": "没有"}, "没有属性“没有”"),
])  # fmt: skip
def test_a_bad_upload_is_told_and_nothing_is_saved(opened, store, monkeypatch, name, content, chosen, words) -> None:
    seen = bring(admin(opened, monkeypatch), content, name, **chosen)
    assert words in seen.text
    assert "也没有保存" in seen.text
    assert (kept(), versions(store)) == ([], ())


def test_without_a_file_the_check_says_so(opened, store, monkeypatch) -> None:
    seen = admin(opened, monkeypatch)
    press(seen.at, "检查文件")
    assert "请先选择边界文件" in seen.text


def test_an_earlier_version_is_looked_at_and_taken_again_as_a_new_one(opened, store, monkeypatch) -> None:
    seen = admin(opened, monkeypatch)
    adopt(bring(seen, OTHER, "县界.gpkg"))
    adopt(bring(seen, geojson(features()), "新县界.geojson"), source="市测绘院")
    seen.at.selectbox(key="boundary-version-2").set_value(1).run()
    assert "县代码" in seen.text
    press(seen.at, "恢复这一版")
    assert "请写明恢复的原因" in seen.text
    seen.at.text_input(key="boundary-why").set_value("新版有误").run()
    press(seen.at, "恢复这一版")
    assert [(one.number, one.name) for one in versions(store)] == [(3, "县界.gpkg"), (2, "新县界.geojson"), (1, "县界.gpkg")]
    seen.at.selectbox(key="boundary-version-3").set_value(0).run()
    seen.at.text_input(key="boundary-why").set_value("都不用").run()
    press(seen.at, "恢复这一版")
    assert versions(store)[0].sha256 == ""
    assert "随软件附带的示意边界" in seen.text


@pytest.mark.parametrize("account", [people.OFFICE, people.AUDITOR], ids=["office", "auditor"])
def test_others_look_and_change_nothing(opened, store, monkeypatch, account) -> None:
    adopt(bring(admin(opened, monkeypatch), OTHER, "县界.gpkg"))
    people.signed_in(monkeypatch, account)
    seen = opened("settings", section="boundaries")
    assert "市自然资源和规划局" in seen.text
    assert not {button.label for button in seen.at.button} & {"检查文件", "采用为新版本", "恢复这一版"}
    assert list(seen.at.file_uploader) == []


def test_the_demo_shows_its_boundary_and_changes_none(opened) -> None:
    seen = opened("settings", section="boundaries", **{"as": "office"})
    assert "随软件附带的示意边界" in seen.text
    assert "演示数据不能更换边界" in seen.text
    assert seen.charts


def test_without_any_boundary_file_the_grid_appears(opened, store, monkeypatch, tmp_path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(SHIPPED, folder)
    text = (folder / "city.yaml").read_text(encoding="utf-8").replace("examples: ../demo", "examples: null")
    start, end = text.index("boundaries:"), text.index("circles:")
    (folder / "city.yaml").write_text(text[:start] + "boundaries: null\n" + text[end:], encoding="utf-8")
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(folder))
    seen = admin(opened, monkeypatch)
    assert "没有边界文件，以方格代替地图" in seen.text
    people.signed_in(monkeypatch, READER)
    grid = opened("map", period="2025Y")
    assert "没有边界文件，以方格代替地图" in grid.text
    assert "data-public" not in grid.html
    people.again(monkeypatch, people.ADMIN)
    adopt(bring(opened("settings", section="boundaries"), OTHER, "县界.gpkg"))
    people.again(monkeypatch, READER)
    assert "没有边界文件" not in opened("map", period="2025Y").text


def test_a_file_that_is_gone_is_told_and_the_grid_stands_in(opened, store, monkeypatch) -> None:
    adopt(bring(admin(opened, monkeypatch), OTHER, "县界.gpkg"))
    place = embedded(os.environ, FORMAL)
    assert place is not None
    for digest in kept():
        (place.evidence / digest[:2] / digest[2:]).unlink()
    people.signed_in(monkeypatch, READER)
    assert "没有这个边界文件" in opened("map", period="2025Y").text
