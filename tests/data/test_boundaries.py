"""Boundary files on record: every version kept, only the administrator's, nothing half kept, and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.boundaries import (
    OWN,
    File,
    Offered,
    adopt,
    applied,
    go_back,
    visible_boundary,
    visible_file,
    visible_versions,
)
from data.city import SHIPPED, read_city
from data.errors import BadEvidence, BadRecord, Conflict, NotPermitted, NotReady, StoreError
from data.evidence import kept_files, path_of
from data.principals import VISITOR, NotVisible, Principal
from data.store import Store
from data.verify import verify
from evaluation.policy import Post
from evaluation.workflow import Role

AT = datetime(2026, 3, 1, 2, tzinfo=UTC)
ADMIN = Principal("管理员甲", (Post(Role.ADMIN),), "gl-1")
OFFICE = Principal("经办人甲", (Post(Role.OFFICE),), "kh-1")
APPROVAL = File("批准文件.pdf", b"%PDF-1.7 approval")
PLAIN = Offered(
    File("县界.geojson", b"{\"one\": 1}"), screen="{\"screen\": 1}", print="{\"print\": 1}", crs="EPSG:4549", code_property="CODE",
    source="市自然资源和规划局", source_date="2026-01-31", report="九个单位",
)  # fmt: skip
REVIEWED = replace(PLAIN, file=File("公开版.gpkg", b"SQLite format 3\0x"), review_number="浙S（2026）1号", approval=APPROVAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


def test_a_version_is_kept_with_its_files_and_is_in_force(store: Store, folder: Path) -> None:
    assert visible_boundary(ADMIN, store) is None
    assert visible_versions(ADMIN, store) == ()
    receipt = adopt(store, ADMIN, folder, PLAIN, seen=0, at=AT, reason="首次上传")
    found = visible_boundary(OFFICE, store)
    assert found is not None
    assert (found.number, found.name, found.source, found.review_number) == (1, "县界.geojson", "市自然资源和规划局", "")
    assert (found.recorded_by, found.reason) == ("管理员甲（gl-1）", "首次上传")
    assert receipt.chain == "records"
    for digest, content in ((found.sha256, PLAIN.file.content), (found.screen_edition, b"{\"screen\": 1}")):
        assert path_of(folder, digest).read_bytes() == content
    assert visible_file(OFFICE, store, folder, 1) == PLAIN.file


def test_the_newest_version_is_in_force_and_earlier_ones_stay(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, PLAIN, seen=0, at=AT)
    adopt(store, ADMIN, folder, REVIEWED, seen=1, at=AT)
    listed = [(version.number, version.name) for version in visible_versions(ADMIN, store)]
    assert listed == [(2, "公开版.gpkg"), (1, "县界.geojson")]
    found = visible_boundary(ADMIN, store)
    assert found is not None
    assert (found.number, found.review_number, found.approval_name) == (2, "浙S（2026）1号", "批准文件.pdf")
    assert visible_file(ADMIN, store, folder, 2, approval=True) == APPROVAL
    assert visible_file(ADMIN, store, folder, 1) == PLAIN.file
    with pytest.raises(NotReady, match="第1版没有这个文件"):
        visible_file(ADMIN, store, folder, 1, approval=True)


def test_going_back_is_a_new_version(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, REVIEWED, seen=0, at=AT)
    adopt(store, ADMIN, folder, PLAIN, seen=1, at=AT)
    go_back(store, ADMIN, 1, seen=2, reason="新版有误", at=AT)
    found = visible_boundary(ADMIN, store)
    assert found is not None
    assert (found.number, found.name, found.review_number) == (3, "公开版.gpkg", "浙S（2026）1号")
    assert found.reason == "恢复第1版：新版有误"
    go_back(store, ADMIN, OWN, seen=3, reason="改用示意边界", at=AT)
    assert visible_boundary(ADMIN, store) is None
    assert [version.number for version in visible_versions(ADMIN, store)] == [4, 3, 2, 1]
    go_back(store, ADMIN, 2, seen=4, reason="再用第2版", at=AT)
    assert visible_file(ADMIN, store, folder, 5) == PLAIN.file
    for number, words in ((5, "就是现行边界"), (9, "没有第9版")):
        with pytest.raises(NotReady, match=words):
            go_back(store, ADMIN, number, seen=5, reason="恢复", at=AT)
    with pytest.raises(BadRecord, match="恢复的原因"):
        go_back(store, ADMIN, 1, seen=5, reason=" ", at=AT)


@pytest.mark.parametrize("who", [
    OFFICE, Principal("审计", (Post(Role.AUDITOR),), "sj-1"), Principal("填报", (Post(Role.FILLER, "331002"),), "jj"),
])  # fmt: skip
def test_only_the_administrator_may(store: Store, folder: Path, who: Principal) -> None:
    with pytest.raises(NotPermitted, match="更换边界"):
        adopt(store, who, folder, PLAIN, seen=0, at=AT)
    with pytest.raises(NotPermitted, match="更换边界"):
        go_back(store, who, OWN, seen=0, reason="恢复", at=AT)
    assert visible_versions(who, store) == ()
    assert list(kept_files(folder)) == []


def test_whoever_did_not_sign_in_sees_nothing(store: Store) -> None:
    with pytest.raises(NotVisible):
        visible_boundary(VISITOR, store)


@pytest.mark.parametrize(("change", "words"), [
    ({"source": " "}, "请写明来源"), ({"source": "局" * 201}, "来源超过200字"), ({"source_date": ""}, "请写明数据日期"),
    ({"source_date": "2026-02-30"}, "请写明数据日期"), ({"source_date": "2026-03-02"}, "数据日期晚于今天"),
    ({"review_number": "浙S（2026）1号"}, "一并上传批准文件"), ({"warnings": ("可能偏移",)}, "已知悉提醒"),
])  # fmt: skip
def test_what_is_wanting_is_told_and_nothing_is_kept(store: Store, folder: Path, change: dict, words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        adopt(store, ADMIN, folder, replace(PLAIN, **change), seen=0, at=AT)
    assert visible_versions(ADMIN, store) == ()
    assert list(kept_files(folder)) == []


def test_every_fault_is_told_at_once(store: Store, folder: Path) -> None:
    with pytest.raises(BadRecord) as caught:
        adopt(store, ADMIN, folder, replace(PLAIN, source="", source_date="", review_number="1"), seen=0, at=AT)
    assert all(words in str(caught.value) for words in ("请写明来源", "请写明数据日期", "批准文件"))


def test_a_bad_approval_file_keeps_nothing(store: Store, folder: Path) -> None:
    with pytest.raises(BadEvidence, match="边界没有更换：批准文件"):
        adopt(store, ADMIN, folder, replace(REVIEWED, approval=File("a.exe", b"MZ\0\0")), seen=0, at=AT)
    assert visible_versions(ADMIN, store) == ()
    assert list(kept_files(folder)) == []


def test_warnings_taken_upon_oneself_stay_on_record(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, replace(PLAIN, warnings=("可能偏移",), acknowledged=True), seen=0, at=AT)
    (version,) = visible_versions(ADMIN, store)
    assert version.warnings == "可能偏移"


def test_who_looked_at_an_older_version_is_told(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, PLAIN, seen=0, at=AT)
    with pytest.raises(Conflict):
        adopt(store, ADMIN, folder, REVIEWED, seen=0, at=AT)
    with pytest.raises(StoreError):
        go_back(store, ADMIN, OWN, seen=0, reason="恢复", at=AT)


def test_the_same_file_again_is_one_file_and_another_version(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, PLAIN, seen=0, at=AT)
    adopt(store, ADMIN, folder, replace(PLAIN, source="市测绘院"), seen=1, at=AT)
    assert [version.source for version in visible_versions(ADMIN, store)] == ["市测绘院", "市自然资源和规划局"]
    assert len(list(kept_files(folder))) == 3


def test_a_changed_file_is_found_by_verification_and_not_handed_out(store: Store, folder: Path) -> None:
    adopt(store, ADMIN, folder, PLAIN, seen=0, at=AT)
    assert list(verify(store, evidence=folder)) == []
    (version,) = visible_versions(ADMIN, store)
    path_of(folder, version.sha256).write_bytes(b"{\"one\": 2}")
    assert any("文件内容被改动" in finding.message for finding in verify(store, evidence=folder))
    with pytest.raises(BadEvidence, match="被改动"):
        visible_file(ADMIN, store, folder, 1)
    path_of(folder, version.sha256).unlink()
    with pytest.raises(BadEvidence, match="不见了"):
        visible_file(ADMIN, store, folder, 1)


def test_the_city_is_drawn_from_the_version_in_force(store: Store, folder: Path) -> None:
    city = read_city(SHIPPED)
    assert applied(city, None, folder) is city
    adopt(store, ADMIN, folder, REVIEWED, seen=0, at=AT)
    drawn = applied(city, visible_boundary(ADMIN, store), folder).boundaries
    assert drawn is not None
    assert (drawn.bundled, drawn.review_number, drawn.source) == (False, "浙S（2026）1号", "市自然资源和规划局（2026-01-31）")
    assert drawn.path is not None
    assert drawn.print_path is not None
    assert (drawn.path.read_text(), drawn.print_path.read_text()) == (REVIEWED.screen, REVIEWED.print)
