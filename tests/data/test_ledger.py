"""Everything is recorded through one function, once, in order, by whoever comes first."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from data.errors import BadRecord, ClockBackwards, Conflict, Guarded
from data.ledger import Receipt, Record, append, chain_head, correct_clock, heads, read_receipt
from data.records import current, history
from data.store import Store
from data.tables import AUDIT, EVIDENCE, FIGURES, PERIODS, TARGETS, VERIFIED
from data.verify import verify
from tests.support.archives import NOW, figure, put, target


def rows_of(store: Store, table: str) -> int:
    with store.reading() as session:
        return int(session.rows(f"SELECT count(*) FROM {table}")[0][0])


def test_a_record_is_kept_with_who_when_why_and_its_audit_entry(store: Store) -> None:
    receipt = put(store, figure("3.2"), actor="李四", reason="年报")
    with store.reading() as session:
        [row] = current(session, FIGURES)
        assert (row["value"], row["rev"], row["recorded_by"], row["reason"]) == ("3.2", 1, "李四", "年报")
        assert (row["recorded_at"], row["entry"]) == ("2026-01-15T08:00:00.000000Z", receipt.seq)
        [entry] = session.rows(f"SELECT {', '.join(AUDIT)} FROM audit WHERE seq = $1", [receipt.seq])
    assert dict(zip(AUDIT, entry, strict=True))["subject"] == "figures:2025Y/甲/A1@1"
    assert entry[-1] == receipt.hash


def test_a_change_is_a_new_revision_and_the_old_one_stays(store: Store) -> None:
    put(store, figure("3.2"))
    put(store, figure("3.3", seen=1), reason="更正")
    with store.reading() as session:
        assert [row["value"] for row in current(session, FIGURES)] == ["3.3"]
        assert [(row["rev"], row["value"]) for row in history(session, FIGURES, {"unit": "甲"})] == [(1, "3.2"), (2, "3.3")]


def test_records_can_be_read_as_they_stood_at_an_entry(store: Store) -> None:
    first = put(store, figure("3.2"))
    put(store, figure("3.3", seen=1), figure("1", unit="乙"))
    with store.reading() as session:
        assert [row["value"] for row in current(session, FIGURES, as_of=first.seq)] == ["3.2"]
        assert [row["value"] for row in current(session, FIGURES, {"unit": "甲"}, as_of=first.seq + 1)] == ["3.3"]


def test_a_condition_on_content_is_asked_of_the_latest_revision_only(store: Store) -> None:
    put(store, figure("3.2"))
    put(store, figure("3.3", seen=1))
    with store.reading() as session:
        assert current(session, FIGURES, {"value": "3.2"}) == []
        assert current(session, FIGURES, {"value": "3.3"}, columns=("unit", "value")) == [{"unit": "甲", "value": "3.3"}]


def test_reading_an_unknown_column_is_refused(store: Store) -> None:
    with store.reading() as session, pytest.raises(KeyError):
        current(session, FIGURES, {"wert": "1"})


def test_whoever_comes_second_gets_a_conflict_naming_both_values(store: Store) -> None:
    put(store, figure("3.2"), actor="张三")
    with pytest.raises(Conflict) as caught:
        put(store, figure("3.4"), actor="李四")
    text = str(caught.value)
    assert "2025Y 甲 A1" in text
    assert "张三" in text
    assert "数值现为“3.2”，您提交的是“3.4”" in text
    with store.reading() as session:
        assert [row["value"] for row in current(session, FIGURES)] == ["3.2"]


def test_a_conflict_names_the_value_that_stands_now(store: Store) -> None:
    put(store, figure("3.2"))
    put(store, figure("3.3", seen=1))
    put(store, figure("3.5", seen=2))
    with pytest.raises(Conflict, match=r"第3版（您依据的是第1版）.*现为“3\.5”，您提交的是“3\.4”"):
        put(store, figure("3.4", seen=1))


def test_two_writers_of_one_figure_at_once_give_one_conflict(store: Store) -> None:
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def write(value: str) -> None:
        ready.wait()
        try:
            outcomes.append(put(store, figure(value), actor=f"填报人{value}"))
        except Conflict as conflict:
            outcomes.append(conflict)

    threads = [threading.Thread(target=write, args=(value,)) for value in ("3.2", "3.4")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [lost] = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert "“3.2”" in str(lost)
    assert "“3.4”" in str(lost)
    assert rows_of(store, "figures") == 1


def test_an_equal_retry_succeeds_once(store: Store) -> None:
    first = put(store, figure("3.2"), reason="年报")
    assert put(store, figure("3.2"), reason="年报", at=NOW + timedelta(minutes=1)) == first
    put(store, figure("3.3", seen=1))
    assert put(store, figure("3.2"), reason="年报") == first
    assert rows_of(store, "figures") == 2


@pytest.mark.parametrize("difference", [{"actor": "王五"}, {"reason": "另一事由"}])
def test_the_same_value_by_someone_else_or_for_another_reason_is_no_retry(store: Store, difference: dict[str, str]) -> None:
    put(store, figure("3.2"))
    with pytest.raises(Conflict, match="内容相同"):
        put(store, figure("3.2"), **difference)


def test_a_batch_that_is_partly_there_already_is_refused_whole(store: Store) -> None:
    put(store, figure("1"))
    with pytest.raises(Conflict, match="有一部分已经登记过"):
        put(store, figure("1"), figure("2", unit="乙"))
    assert rows_of(store, "figures") == 1


def test_a_batch_is_all_or_nothing(store: Store) -> None:
    put(store, figure("1", unit="丙"))
    before = rows_of(store, "audit")
    with pytest.raises(Conflict):
        append(
            store, (figure("2", unit=unit) for unit in [*(f"单位{n}" for n in range(2500)), "丙"]), actor="张三",
            at=NOW, action="导入",
        )  # fmt: skip
    assert (rows_of(store, "figures"), rows_of(store, "audit")) == (1, before)


def test_a_large_batch_spreads_over_entries_and_its_retry_is_recognised(store: Store) -> None:
    def batch() -> Receipt:
        made = (figure(str(n), unit=f"单位{n}") for n in range(4500))
        return append(store, made, actor="张三", at=NOW, action="导入")

    receipt = batch()
    assert (rows_of(store, "figures"), rows_of(store, "audit")) == (4500, 4)
    assert batch() == receipt
    assert rows_of(store, "figures") == 4500
    assert verify(store) == []


@pytest.mark.parametrize("distance", [1, 2100])
def test_the_same_record_twice_in_one_batch_is_refused(store: Store, distance: int) -> None:
    units = [*(f"单位{n}" for n in range(distance)), "单位0"]
    with pytest.raises(BadRecord, match=r"重复的记录|出现了两次"):
        append(store, (figure("1", unit=unit) for unit in units), actor="张三", at=NOW, action="导入")
    assert rows_of(store, "figures") == 0


def test_a_revision_nobody_saw_cannot_be_built_upon(store: Store) -> None:
    put(store, figure("1"))
    with pytest.raises(BadRecord, match="没有第5版"):
        put(store, figure("2", seen=5))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (Record(FIGURES, {"period": "2025Y", "unit": "甲", "indicator": "A1", "wert": "1"}), "没有这些列：wert"),
        (Record(FIGURES, {"period": "2025Y", "unit": " ", "indicator": "A1"}), "主键不完整"),
        (Record(FIGURES, {"period": "2025Y", "unit": "甲", "indicator": "A1", "value": 3}), "“数值”应为文本"),
        (Record(VERIFIED, {"period": "2025Y", "unit": "甲", "indicator": "A1", "figure_rev": "1"}), "应为整数"),
        (Record(EVIDENCE, {"sha256": "ab", "size": 2**63}), "应为整数"),
        (figure("1\x00"), "空字符"),
        (figure("\ud800"), "不完整的字符"),
    ],
)
def test_what_one_engine_could_not_hold_is_refused_on_both(store: Store, record: Record, words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        put(store, record)
    assert rows_of(store, "figures") == 0


@pytest.mark.parametrize("text", ["", "1.50", "'; DROP TABLE figures; --", "𠮷野家\n第二行\t制表", "$1 %s {x}", "ｆｕｌｌ　"])
def test_any_text_comes_back_as_it_was_written(store: Store, text: str) -> None:
    put(store, figure(text))
    with store.reading() as session:
        assert current(session, FIGURES)[0]["value"] == text
    assert verify(store) == []


def test_an_event_without_records_is_an_entry_of_its_own(store: Store) -> None:
    receipt = append(store, (), actor="考核办", at=NOW, action="发布", reason="内部通报")
    with store.reading() as session:
        assert chain_head(session).seq == receipt.seq
        assert heads(session) == [receipt]


@pytest.mark.parametrize(("actor", "action"), [("", "填报"), ("张三", " ")])
def test_nothing_is_recorded_without_a_person_and_an_action(store: Store, actor: str, action: str) -> None:
    with pytest.raises(BadRecord, match="登记人或登记事项"):
        append(store, [figure("1")], actor=actor, at=NOW, action=action)


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(BadRecord, match="缺少时区"):
        put(store, figure("1"), at=NOW.replace(tzinfo=None))


def test_a_record_of_another_chain_is_refused(store: Store) -> None:
    with pytest.raises(BadRecord, match="应登记在 records 链"):
        append(store, [figure("1")], actor="张三", at=NOW, action="填报", chain="access")


def test_a_clock_that_goes_backwards_stops_the_write_and_can_be_put_right(store: Store) -> None:
    wrong = NOW + timedelta(days=400)
    put(store, figure("1"), at=wrong)
    with pytest.raises(ClockBackwards, match="请校准系统时钟"):
        put(store, figure("2", seen=1))
    correct_clock(store, actor="管理员", at=NOW, reason="时钟曾快400天")
    put(store, figure("2", seen=1), at=NOW + timedelta(seconds=1))
    assert verify(store) == []


def test_small_differences_between_clocks_are_no_matter(store: Store) -> None:
    put(store, figure("1"), at=NOW + timedelta(minutes=4))
    put(store, figure("2", seen=1), at=NOW)
    assert verify(store) == []


def test_a_receipt_survives_being_written_down() -> None:
    receipt = Receipt("records", 12, "9f" * 32)
    assert read_receipt(f" {receipt}\n") == receipt


@pytest.mark.parametrize("text", ["", "records", "records-1", "records-x-" + "0" * 64, "records-1-abc", "-1-" + "0" * 64])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(BadRecord, match="回执格式不对"):
        read_receipt(text)


def test_a_locked_period_takes_no_figure(store: Store) -> None:
    put(store, Record(PERIODS, {"period": "2025Y", "status": "locked"}))
    with pytest.raises(Guarded, match="2025Y 已锁定"):
        put(store, figure("1"))
    put(store, Record(PERIODS, {"period": "2025Y", "status": "open"}, seen=1), reason="解锁决定")
    put(store, figure("1"))
    put(store, target("2"))
    assert rows_of(store, "figures") == 1


def test_whoever_filled_a_figure_cannot_verify_it(store: Store) -> None:
    put(store, figure("1"), actor="张三")
    verdict = Record(VERIFIED, {"period": "2025Y", "unit": "甲", "indicator": "A1", "figure_rev": 1, "value": "1"})
    with pytest.raises(Guarded, match="填报人不得核定自己的数据"):
        put(store, verdict, actor="张三")
    put(store, verdict, actor="李四")
    with store.reading() as session:
        assert [row["recorded_by"] for row in current(session, VERIFIED)] == ["李四"]


def test_both_engines_give_the_same_hashes(duck, postgres) -> None:  # type: ignore[no-untyped-def]
    receipts = []
    for archive in (duck, postgres):
        opened = archive.open()
        put(opened, figure("3.2"), figure("", unit="乙"), target("4"))
        receipts.append(put(opened, figure("3.3", seen=1), reason="更正"))
    assert receipts[0] == receipts[1]


def test_records_come_in_the_same_order_on_both_engines(store: Store) -> None:
    units = ["b", "a", "B", "甲", "乙", "10", "9", "_"]
    put(store, *(Record(TARGETS, {"cycle": "2025", "unit": unit, "indicator": "A1"}) for unit in units))
    with store.reading() as session:
        assert [row["unit"] for row in current(session, TARGETS)] == sorted(units)
