"""Reminders by mail, against a real server on this machine: once a day and address, and never an endless wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import accounts, late, mail
from data.access import Principal
from data.accounts import CLOSED, Account
from data.errors import BadRecord, NotPermitted
from data.mail import Letter, MailFailed, Server, address_of, letters_for, send, server, set_address
from data.records import history
from data.store import Store
from data.tables import MAILINGS
from data.verify import verify
from evaluation.workflow import Action, State
from tests.support.archives import NOW
from tests.support.mail_server import PASSWORD, USER, Post, authenticated, certified, serving
from tests.support.rhythm_city import ADMIN, CLERK, FILLER, PEER, REVIEWER, city_folder, opened, step

DAY = date(2026, 1, 20)
BASE = {"APPRAISAL_SMTP_HOST": "127.0.0.1", "APPRAISAL_SMTP_FROM": "kaohe@example.org"}
PEOPLE = {FILLER: "jia@example.org", PEER: "yi@example.org", CLERK: "office@example.org", ADMIN: "admin@example.org"}


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city_folder(tmp_path / "city")


@pytest.fixture
def city(store: Store) -> Store:
    """U1 is late with a figure, U2 has one returned; both have an address, and so has 考核办."""
    opened(store)
    step(store, State.DUE, "2025Y/U1/A1")
    step(store, State.RETURNED, "2025Y/U2/A1", action=Action.RETURN, due="2026-01-22")
    for who in (*PEOPLE, REVIEWER):
        accounts.create(store, Account(who.account, who.name, who.posts), actor="建账号的人", at=NOW)
    for who, address in PEOPLE.items():
        set_address(store, who, who.account, address, at=NOW)
    return store


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def here(post: Post) -> Iterator[Server]:
    with serving(post) as port:
        yield at(port)


def at(port: int, **options: str) -> Server:
    found = server({**BASE, "APPRAISAL_SMTP_PORT": str(port), "APPRAISAL_SMTP_STARTTLS": "no", **options})
    assert found is not None
    return found


def sending(store: Store, place: Server, folder: Path, **options: float) -> mail.Outcome:
    return send(store, place, letters_for(store, folder, DAY), actor="提醒", at=NOW, **options)


def statuses(store: Store) -> dict[str, list[str]]:
    with store.reading() as session:
        rows = history(session, MAILINGS, {})
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row["address"]), []).append(str(row["status"]))
    return found


def test_everybody_with_something_to_hear_gets_one_letter(city: Store, folder: Path, here: Server, post: Post) -> None:
    outcome = sending(city, here, folder)
    assert set(outcome.sent) == set(post.told) == {"jia@example.org", "yi@example.org", "office@example.org"}
    letters = {str(letter["To"]): letter for letter in post.letters}
    letter = letters["jia@example.org"]
    assert (letter["Subject"], letter["From"]) == ("考核报送提醒（1月20日）", "kaohe@example.org")
    assert str(letter["Message-ID"]).endswith("@example.org>")
    text = letter.get_content()
    assert "2025年：甲县有1项未报送（企业数），应于1月15日前办理，已逾期3个工作日。" in text
    assert "乙县" not in text
    overall = letters["office@example.org"].get_content()
    assert "【2025年报送提醒】1月20日\n未报送（1月15日到期，已逾期3个工作日）：甲县1项。" in overall
    assert verify(city) == []


def test_a_repeat_sends_nothing_and_the_next_day_sends_again(city: Store, folder: Path, here: Server, post: Post) -> None:
    first = sending(city, here, folder)
    again = sending(city, here, folder)
    assert (again.sent, set(again.before), again.faults) == ((), set(first.sent), ())
    assert len(post.letters) == 3
    tomorrow = letters_for(city, folder, DAY + timedelta(1))
    assert len(send(city, here, tomorrow, actor="提醒", at=NOW).sent) == 3
    assert set(map(tuple, statuses(city).values())) == {("claimed", "sent", "claimed", "sent")}


def test_an_address_that_two_accounts_share_gets_one_letter(city: Store, folder: Path) -> None:
    set_address(city, PEER, PEER.account, "jia@example.org", at=NOW)
    (shared,) = [letter for letter in letters_for(city, folder, DAY) if letter.address == "jia@example.org"]
    assert ("甲填报：" in shared.text, "乙填报：" in shared.text) == (True, True)


def test_whose_account_is_closed_or_has_no_address_gets_nothing(city: Store, folder: Path) -> None:
    accounts.change(city, Account(FILLER.account, FILLER.name, FILLER.posts, status=CLOSED), actor="管理", at=NOW, reason="调离")
    set_address(city, ADMIN, PEER.account, "", at=NOW)
    assert [letter.address for letter in letters_for(city, folder, DAY)] == ["office@example.org"]


def test_the_office_is_told_of_requests_that_wait(city: Store, folder: Path) -> None:
    late.ask(city, FILLER, "2025Y", "U1", ["A1"], "年报未出", at=NOW)
    (letter,) = [letter for letter in letters_for(city, folder, DAY) if letter.address == "office@example.org"]
    assert "2025年：甲县申请补报1项，理由：年报未出。" in letter.text


def test_one_refused_address_does_not_keep_the_others_from_theirs(city: Store, folder: Path) -> None:
    post = Post(refuses=frozenset({"jia@example.org"}))
    with serving(post) as port:
        outcome = sending(city, at(port), folder)
        assert outcome.faults == ("jia@example.org：收件人被拒",)
        assert set(post.told) == {"yi@example.org", "office@example.org"}
        post.refuses = frozenset()
        assert sending(city, at(port), folder).sent == ("jia@example.org",)
    assert statuses(city)["jia@example.org"] == ["claimed", "failed", "claimed", "sent"]


def test_a_server_that_is_away_is_told_and_nothing_is_marked(city: Store, folder: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(MailFailed, match=f"连接不上邮件服务器127.0.0.1:{port}（连接被拒绝或中断），没有发出邮件"):
        sending(city, at(port), folder)
    assert statuses(city) == {}


def test_a_server_that_never_answers_is_not_waited_for(city: Store, folder: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(MailFailed, match="等待超时"):
            sending(city, at(silent.getsockname()[1]), folder, seconds=0.3)
        assert time.monotonic() - started < 5
    assert statuses(city) == {}


def test_a_server_that_goes_away_midway_leaves_the_rest_to_be_sent_later(city: Store, folder: Path, here: Server) -> None:
    post = Post(leaves_after=1)
    with serving(post) as port, pytest.raises(MailFailed, match="邮件服务器中途断开"):
        sending(city, at(port), folder)
    assert sorted(found[-1] for found in statuses(city).values()) == ["failed", "sent"]
    rest = sending(city, here, folder)
    assert (len(rest.sent), len(rest.before)) == (2, 1)


def test_a_letter_that_another_sender_claimed_is_left_to_him_for_an_hour(city: Store, here: Server, post: Post) -> None:
    letter = Letter(DAY, "jia@example.org", "提醒", "内容")
    mail._mark(city, letter, mail.CLAIMED, 0, "另一处", NOW)
    assert send(city, here, [letter], actor="提醒", at=NOW + timedelta(minutes=59)).before == ("jia@example.org",)
    assert send(city, here, [letter], actor="提醒", at=NOW + timedelta(minutes=61)).sent == ("jia@example.org",)
    assert post.told == ["jia@example.org"]


def test_of_two_senders_at_once_one_sends(city: Store, here: Server, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = Letter(DAY, "jia@example.org", "提醒", "内容")
    mail._mark(city, letter, mail.CLAIMED, 0, "另一处", NOW)
    monkeypatch.setattr(mail, "current", lambda *_: [])
    assert send(city, here, [letter], actor="提醒", at=NOW).faults == ("jia@example.org：另一处正在发送",)
    assert post.told == []


def test_signing_in_over_an_encrypted_line_to_a_server_that_is_trusted(
    city: Store, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified(tmp_path)
    post = Post()
    with serving(post, tls_context=context, require_starttls=True, authenticator=authenticated, auth_required=True) as port:
        safe = {"APPRAISAL_SMTP_STARTTLS": "yes", "APPRAISAL_SMTP_USER": USER, "APPRAISAL_SMTP_PASSWORD": PASSWORD}
        with pytest.raises(MailFailed, match="证书不受信任"):
            sending(city, at(port, **safe), folder)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with pytest.raises(MailFailed, match="账户或密码被拒") as refused:
            sending(city, at(port, **(safe | {"APPRAISAL_SMTP_PASSWORD": "wrong-one"})), folder)
        assert "wrong-one" not in str(refused.value)
        assert statuses(city) == {}
        assert len(sending(city, at(port, **safe), folder).sent) == 3
    assert len(post.letters) == 3


def test_a_server_without_encryption_gets_no_password(city: Store, folder: Path, here: Server) -> None:
    with pytest.raises(MailFailed, match="不支持加密"):
        sending(city, at(here.port, APPRAISAL_SMTP_STARTTLS="yes", APPRAISAL_SMTP_USER=USER), folder)


def test_mail_is_off_until_a_server_is_named() -> None:
    assert server({}) is None
    assert server({"APPRAISAL_SMTP_HOST": " "}) is None
    found = server({**BASE, "APPRAISAL_SMTP_PASSWORD": "secret"})
    assert found is not None
    assert (found.port, found.starttls) == (587, True)
    assert "secret" not in repr(found)
    plain = server({**BASE, "APPRAISAL_SMTP_STARTTLS": "no"})
    assert plain is not None
    assert plain.port == 25


def test_everything_wrong_with_the_settings_is_told_at_once() -> None:
    with pytest.raises(BadRecord) as refused:
        server({"APPRAISAL_SMTP_HOST": "mail", "APPRAISAL_SMTP_PORT": "70000", "APPRAISAL_SMTP_STARTTLS": "maybe",
                "APPRAISAL_SMTP_USER": "张三"})  # fmt: skip
    for words in ("STARTTLS应为yes或no", "PORT应为1至65535", "FROM应为发件人邮箱地址", "只能用英文字符"):
        assert words in str(refused.value)


@pytest.mark.parametrize("address", ["无", "a@b c", "a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", "@b", "a@"])
def test_what_is_no_address_is_not_kept(city: Store, address: str) -> None:
    with pytest.raises(BadRecord, match="不正确"):
        set_address(city, FILLER, FILLER.account, address, at=NOW)


def test_an_address_is_ones_own_or_the_administrators_to_keep(city: Store) -> None:
    set_address(city, ADMIN, FILLER.account, "new@example.org", at=NOW)
    with city.reading() as session:
        assert address_of(session, FILLER.account) == "new@example.org"
    for who in (PEER, CLERK, Principal("演示", FILLER.posts)):
        with pytest.raises(NotPermitted):
            set_address(city, who, FILLER.account, "x@example.org", at=NOW)
    with pytest.raises(BadRecord, match="没有账号“无人”"):
        set_address(city, ADMIN, "无人", "x@example.org", at=NOW)
