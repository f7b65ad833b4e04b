"""`python -m data remind`: what there is to say on a day, printed, or sent once by mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.accounts import Account
from data.home import FORMAL, create_store, embedded, open_store
from data.mail import set_address
from evaluation.workflow import State
from tests.support.archives import NOW
from tests.support.command import command
from tests.support.mail_server import Post, serving
from tests.support.rhythm_city import FILLER, city_folder, opened, step

DAY = ("--date", "2026-01-20")
DIGEST = """\
【2025年报送提醒】1月20日
未报送（1月15日到期，已逾期3个工作日）：甲县1项。
请尚未办理的单位抓紧办理。
"""


@pytest.fixture(autouse=True)
def _formal_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Formal records in which U1 is late with a figure and has an address; no mail server is named."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(city_folder(tmp_path / "city")))
    monkeypatch.delenv("APPRAISAL_SMTP_HOST", raising=False)
    place = embedded({"APPRAISAL_HOME": str(tmp_path / "home")}, FORMAL)
    create_store(place, kind=FORMAL, identity="台账", actor="建库人", at=NOW)
    store = open_store(place)
    opened(store)
    step(store, State.DUE, "2025Y/U1/A1")
    accounts.create(store, Account(FILLER.account, FILLER.name, FILLER.posts), actor="建账号的人", at=NOW)
    set_address(store, FILLER, FILLER.account, "jia@example.org", at=NOW)
    store.close()


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server that the settings name."""
    found = Post()
    with serving(found) as port:
        for name, value in (("HOST", "127.0.0.1"), ("PORT", str(port)), ("FROM", "kaohe@example.org"), ("STARTTLS", "no")):
            monkeypatch.setenv(f"APPRAISAL_SMTP_{name}", value)
        yield found


def test_the_digest_and_the_letters_of_a_day_are_printed_and_nothing_is_sent(post: Post) -> None:
    outcome = command("remind", *DAY)
    assert (outcome.code, outcome.errors) == (0, [])
    assert outcome.said.startswith("正式数据库 台账：2026-01-20\n")
    assert DIGEST in outcome.said
    assert "邮件 jia@example.org：考核报送提醒（1月20日）\n甲填报：\n2025年：甲县有1项未报送" in outcome.said
    assert post.letters == []


def test_a_day_without_anything_to_say_says_so() -> None:
    outcome = command("remind", "--date", "2025-12-02")
    assert (outcome.code, outcome.said) == (0, "正式数据库 台账：2025-12-02\n当日没有提醒。\n")


def test_a_repeat_sends_nothing(post: Post) -> None:
    assert command("remind", *DAY, "--send").said == "发出1封，此前已发0封，未发出0封\n"
    assert command("remind", *DAY, "--send").said == "发出0封，此前已发1封，未发出0封\n"
    assert post.told == ["jia@example.org"]
    assert command("verify").code == 0


def test_an_address_that_is_refused_is_named(post: Post) -> None:
    post.refuses = frozenset({"jia@example.org"})
    outcome = command("remind", *DAY, "--send")
    assert (outcome.code, outcome.errors) == (1, ["jia@example.org：收件人被拒"])


def test_without_a_server_nothing_can_be_sent() -> None:
    outcome = command("remind", *DAY, "--send")
    assert outcome.code == 2
    assert outcome.errors == ["没有设置邮件服务器（APPRAISAL_SMTP_HOST），不能发送。去掉 --send 可以只显示提醒。"]


def test_a_server_that_is_away_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Post()) as port:
        pass
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(port)), ("FROM", "kaohe@example.org"), ("STARTTLS", "no")):
        monkeypatch.setenv(f"APPRAISAL_SMTP_{name}", value)
    outcome = command("remind", *DAY, "--send")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "连接不上邮件服务器" in outcome.errors[0]


def test_a_day_that_is_none_is_refused() -> None:
    assert command("remind", "--date", "明天").code == 2
