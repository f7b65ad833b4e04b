"""Feed addresses: signed for one account, gone with its password or the account; entries without any figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.access import VISITOR, NotVisible, Principal
from data.accounts import CLOSED, Account
from data.errors import BadRecord
from data.feed import address_key, entries, holder
from data.periods import FINAL, open_periods, period_in
from data.store import Store
from tests.support.archives import NOW
from tests.support.rhythm_city import CLERK, FILLER, city_folder, opened
from tests.support.small_city import OFFICE

KEY = b"k" * 32
PERSON = Account(FILLER.account, FILLER.name, FILLER.posts)


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def city(store: Store) -> Store:
    opened(store)
    accounts.create(store, PERSON, actor="管理", at=NOW)
    return store


def test_an_address_says_whose_it_is(city: Store) -> None:
    assert holder(city, KEY, address_key(city, KEY, PERSON.account)) == FILLER


def test_a_forged_address_is_nobodys(city: Store) -> None:
    right = address_key(city, KEY, PERSON.account)
    other_account = address_key(city, b"x" * 32, PERSON.account)
    for wrong in ("", "x", right[:-1], right + "x", right.swapcase(), right.split(".")[0], other_account, "长" * 900):
        assert holder(city, KEY, wrong) is None


def test_an_address_ends_with_the_password_and_with_the_account(city: Store) -> None:
    first = address_key(city, KEY, PERSON.account)
    accounts.renew(city, PERSON.account, actor="管理", at=NOW, reason="地址外泄")
    second = address_key(city, KEY, PERSON.account)
    assert (holder(city, KEY, first), holder(city, KEY, second)) == (None, FILLER)
    accounts.change(
        city, Account(PERSON.account, PERSON.name, PERSON.posts, status=CLOSED), actor="管理", at=NOW, reason="调离"
    )
    assert holder(city, KEY, second) is None
    for name in (PERSON.account, "无人", ""):
        with pytest.raises(BadRecord, match="没有可用的账号"):
            address_key(city, KEY, name)


def test_entries_are_the_days_of_the_open_periods(city: Store, tmp_path: Path) -> None:
    open_periods(city, [period_in("2025", "2025Q4", status=FINAL)], **OFFICE)
    found = entries(FILLER, city, city_folder(tmp_path))
    assert [(item.uid.partition("@")[0], item.day, item.title) for item in found] == [
        ("2025M12-opens", date(2025, 12, 26), "2025年12月开始填报"),
        ("2025M12-department", date(2026, 1, 13), "2025年12月部门提供数据截止"),
        ("2025Y-opens", date(2025, 12, 1), "2025年开始填报"),
        ("2025Y-county", date(2026, 1, 15), "2025年县（市、区）报送截止"),
        ("2025Y-department", date(2026, 1, 31), "2025年部门核定截止"),
    ]  # fmt: skip
    assert {item.uid.partition("@")[2] for item in found} == {"test"}
    assert {(item.stamp, item.revision) for item in found} == {(NOW, 1)}


def test_a_period_whose_day_was_moved_keeps_its_entry_and_counts_up(city: Store, tmp_path: Path) -> None:
    folder = city_folder(tmp_path)
    before = {item.uid: item for item in entries(CLERK, city, folder)}
    open_periods(city, [period_in("2025", "2025Y", due="2026-01-20")], **OFFICE)
    after = {item.uid: item for item in entries(CLERK, city, folder)}
    assert before.keys() == after.keys()
    assert (after["2025Y-county@test"].day, after["2025Y-county@test"].revision) == (date(2026, 1, 20), 2)


def test_formal_days_are_not_for_visitors(city: Store, tmp_path: Path) -> None:
    for who in (VISITOR, Principal("演示", CLERK.posts)):
        with pytest.raises(NotVisible):
            entries(who, city, city_folder(tmp_path))
