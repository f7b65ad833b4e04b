"""操作留痕: who did what, when, why, old and new; for those whose job it is, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import figures
from data.accounts import Account, create
from data.errors import BadRecord, NotPermitted
from data.logs import (
    Changed,
    note_read,
    visible_changes,
    visible_check,
    visible_heads,
    visible_log,
    visible_log_file,
)
from data.principals import VISITOR, NotVisible, Principal
from data.store import Store
from evaluation.figures import Figure
from evaluation.policy import Post, Thing
from evaluation.workflow import Action, Role, State
from tests.support.archives import NOW, Archive
from tests.support.conduct_city import begun
from tests.support.conduct_city import filled as filled_in
from tests.support.rhythm_city import ADMIN, AUDITOR, CLERK, FILLER, LEADER, REVIEWER, step
from tests.support.small_city import COUNTY, prepare, report

MEMBER = Principal("成员", (Post(Role.MEMBER),), "cy")


@pytest.fixture
def filled(store: Store) -> Store:
    prepare(store)
    report(store)
    figures.submit(store, "2025Y", [Figure("U1", "A1", "8.5", source="年报")], reason="更正笔误", **COUNTY)
    return store


def test_the_newest_stands_first_and_filters_narrow_it(filled: Store) -> None:
    everything = visible_log(AUDITOR, filled)
    assert {(item.chain, item.seq) for item in everything} >= {("records", 1)}
    assert len(everything) > 5
    assert [item.at for item in everything] == sorted((item.at for item in everything), reverse=True)
    assert {item.by for item in visible_log(AUDITOR, filled, actor="填报")} == {"填报人"}
    assert [item.reason for item in visible_log(AUDITOR, filled, about="figures:")] == ["更正笔误"]
    day = NOW.date().isoformat()
    assert visible_log(AUDITOR, filled, since=day) == visible_log(AUDITOR, filled, until=day) == everything
    assert visible_log(AUDITOR, filled, since=(NOW + timedelta(days=1)).date().isoformat()) == ()
    assert len(visible_log(AUDITOR, filled, most=2)) == 2


def test_an_entry_tells_what_it_changed_from_what_to_what(filled: Store) -> None:
    (entry,) = visible_log(AUDITOR, filled, about="figures:")
    assert visible_changes(AUDITOR, filled, entry) == (Changed("填报数据", "2025Y/U1/A1", "数值", "8", "8.5"),)


def test_a_password_is_never_shown(filled: Store) -> None:
    create(filled, Account("u1", "甲", (Post(Role.FILLER, unit="U1"),)), actor="管理员", at=NOW)
    (entry,) = visible_log(AUDITOR, filled, chain="people")
    shown = {item.column: item.new for item in visible_changes(AUDITOR, filled, entry)}
    assert shown["密码"] == "（不显示）"
    assert "argon2" not in str(shown)


@pytest.mark.parametrize("who", [FILLER, REVIEWER, LEADER, ADMIN, MEMBER], ids=lambda who: who.name)
def test_it_is_not_for_everybody(filled: Store, who: Principal) -> None:
    (entry, *_) = visible_log(CLERK, filled)
    for ask in (
        lambda: visible_log(who, filled), lambda: visible_changes(who, filled, entry), lambda: visible_check(who, filled),
        lambda: visible_log_file(who, filled, (entry,), at=NOW),
    ):  # fmt: skip
        with pytest.raises((NotVisible, NotPermitted)):
            ask()


def test_a_file_of_it_is_safe_for_spreadsheets_and_noted_as_a_read(filled: Store) -> None:
    figures.submit(filled, "2025Y", [Figure("U1", "A1", "8.6", source="年报")], reason='=HYPERLINK("x")', **COUNTY)
    listed = visible_log(AUDITOR, filled)
    text = visible_log_file(AUDITOR, filled, listed, at=NOW).decode("utf-8-sig")
    assert text.startswith("链,序号,时间,办理人,办理,事由,对象")
    assert "'=HYPERLINK" in text
    (read,) = visible_log(AUDITOR, filled, chain="reading")
    assert (read.by, read.reason) == (AUDITOR.actor, f"导出操作留痕：操作留痕，{len(listed)}条")


def test_reads_are_noted_and_the_chains_verify(filled: Store) -> None:
    note_read(filled, CLERK, "totals", "2025Y", way="下载得分表", at=NOW)
    (read,) = visible_log(AUDITOR, filled, chain="reading")
    assert (read.by, read.action, read.reason) == (CLERK.actor, "查阅", "下载得分表：总分和位次，2025Y")
    assert visible_check(AUDITOR, filled) == ()


def test_a_table_is_found_by_what_it_is_called_and_told_in_words(filled: Store) -> None:
    targets = visible_log(AUDITOR, filled, about="年度目标")
    assert [entry.subject for entry in targets] == ["年度目标4项"]
    (entry,) = visible_log(AUDITOR, filled, about="填报数据", actor="填报", action="报", most=1)
    assert entry.subject == "填报数据 2025Y/U1/A1 第2版"
    # 单位 is no part of 测算结果, whose name ends alike
    assert {one.subject for one in visible_log(AUDITOR, filled, about="被考核单位")} == {"被考核单位3项"}


def test_a_step_tells_from_which_state_to_which(filled: Store) -> None:
    step(filled, State.DUE, "2025Y/U1/A1")
    step(filled, State.DRAFT, "2025Y/U1/A1", action=Action.FILL)
    (entry,) = visible_log(AUDITOR, filled, about="steps:", most=1)
    assert Changed("流转记录", "2025Y/U1/A1", "流程状态", "待报", "填报中") in visible_changes(CLERK, filled, entry)


def test_times_and_days_are_those_of_beijing(filled: Store) -> None:
    evening = datetime(2026, 2, 1, 16, 30, tzinfo=UTC)
    note_read(filled, CLERK, "totals", "2025Y", way="下载", at=evening)
    (entry,) = visible_log(AUDITOR, filled, since="2026-02-02", until="2026-02-02")
    assert entry.at == "2026-02-02T00:30:00+08:00"
    for day in ("2026-02-30", "昨天", "9999-12-31T"):
        with pytest.raises(BadRecord, match="应写成"):
            visible_log(AUDITOR, filled, since=day)


def test_accounts_are_an_auditors_to_see_and_not_the_offices(filled: Store) -> None:
    create(filled, Account("u1", "甲", (Post(Role.FILLER, unit="U1"),)), actor="管理员", at=NOW)
    (entry,) = visible_log(AUDITOR, filled, chain="people")
    assert visible_log(CLERK, filled, chain="people") == ()
    assert "people" not in {one.chain for one in visible_log(CLERK, filled)}
    assert visible_changes(CLERK, filled, entry) == ()
    assert "建立账号" not in visible_log_file(CLERK, filled, (entry,), at=NOW).decode("utf-8-sig")
    assert [head.title for head in visible_heads(CLERK, filled)] == ["考核档案", "查阅记录"]
    assert {head.title: head.entries for head in visible_heads(AUDITOR, filled)}["账号和登录"] == 1


def test_unfinished_texts_are_an_auditors_alone(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    filled_in(store, rhythm, A1="未定的数7")
    (entry, *_) = visible_log(CLERK, store, about="填报草稿")
    assert "未定的数7" in {one.new for one in visible_changes(AUDITOR, store, entry)}
    assert "未定的数7" not in {one.new for one in visible_changes(CLERK, store, entry)}


def test_what_was_released_is_noted_of_auditors_only_and_a_page_once_an_hour(filled: Store) -> None:
    for who in (CLERK, AUDITOR):
        note_read(filled, who, Thing.TOTALS, "2025Y", way="查看排名", at=NOW, released=True)
    assert [one.by for one in visible_log(AUDITOR, filled, chain="reading")] == [AUDITOR.actor]
    for minutes in (0, 20, 59, 60, 61):
        note_read(filled, CLERK, Thing.TOTALS, "2025Y", way="查看排名", at=NOW + timedelta(minutes=minutes), hourly=True)
    assert len(visible_log(AUDITOR, filled, chain="reading", actor=CLERK.name)) == 2
    for _ in range(2):
        note_read(filled, CLERK, Thing.TOTALS, "2025Y", way="下载", at=NOW + timedelta(hours=2))
    assert len(visible_log(AUDITOR, filled, chain="reading", action="查阅", actor=CLERK.name)) == 4


def test_whoever_did_not_sign_in_is_not_noted_and_does_not_read(filled: Store) -> None:
    with pytest.raises(NotVisible):
        note_read(filled, Principal("某人", (Post(Role.OFFICE),)), Thing.TOTALS, "2025Y", way="下载", at=NOW)
    note_read(filled, VISITOR, Thing.TOTALS, "2025Y", way="下载", at=NOW)
    assert visible_log(AUDITOR, filled, chain="reading") == ()


def test_what_was_tampered_with_is_told_and_of_accounts_only_counted_to_the_office(archive: Archive) -> None:
    store = archive.open()
    prepare(store)
    create(store, Account("u1", "甲", (Post(Role.FILLER, unit="U1"),)), actor="管理员", at=NOW)
    store.close()
    archive.tamper("UPDATE accounts SET name = '乙'")
    archive.tamper("UPDATE targets SET target = '9' WHERE unit = 'U1' AND indicator = 'A1'")
    opened = archive.open()
    found = {who.name: visible_check(who, opened) for who in (AUDITOR, CLERK)}
    assert len(found[AUDITOR.name]) == 2
    assert all("被改动" in one for one in found[AUDITOR.name])
    told, counted = found[CLERK.name]
    assert "年度目标" in told
    assert counted == "账号和登录记录有1处不符，请审计人员查看。"
