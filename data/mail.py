"""Reminders by mail (邮件提醒): off until a mail server is named; each address gets at most one mail a day.

    found = server(os.environ)                       # None: off
    letters = letters_for(store, folder, today)
    outcome = send(store, found, letters, at=now)    # who got one, and what went wrong with whom

A mail is claimed in the records before it goes out and marked sent afterwards, so that neither a repeat nor a second
sender sends it again. A server that is away is told in one sentence, and nothing is marked.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from data.accounts import ACTIVE, Account, accounts
from data.errors import BadRecord, Conflict, NotPermitted
from data.inbox import Kind, digest, messages_for, open_periods, said
from data.ledger import Record, append
from data.principals import Principal
from data.records import Fields, current, setting
from data.revisions import known, revised, write
from data.store import Session, Store, moment
from data.tables import MAILINGS, PEOPLE, SETTINGS
from evaluation.errors import AppraisalError
from evaluation.workflow import Role

HOST, PORT, USER = "APPRAISAL_SMTP_HOST", "APPRAISAL_SMTP_PORT", "APPRAISAL_SMTP_USER"
PASSWORD, FROM, STARTTLS = "APPRAISAL_SMTP_PASSWORD", "APPRAISAL_SMTP_FROM", "APPRAISAL_SMTP_STARTTLS"
YES_NO = {"": True, "yes": True, "no": False}
SUBMISSION, PLAIN, WRAPPED = 587, 25, 465
SECONDS = 15.0
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
CLAIMED, SENT, FAILED = "claimed", "sent", "failed"
# a claim older than this was left by a sender that died
CLAIM_HOLDS = timedelta(hours=1)
PREFIX = "mail/"
# what a server says of one mail; anything else means that it cannot be used
ABOUT_ONE = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


class MailFailed(AppraisalError):
    """The mail server cannot be used (邮件服务器不可用); nothing was marked as sent."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server (邮件服务器): how it is reached and who writes."""

    host: str
    sender: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """What one address is told on a day (提醒邮件)."""

    day: date
    address: str
    subject: str
    text: str

    @property
    def name(self) -> str:
        """One a day and address (邮件编号)."""
        return f"{self.day.isoformat()}/{self.address}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the letters (发送结果): sent now, sent earlier, and why others were not."""

    sent: tuple[str, ...]
    before: tuple[str, ...]
    faults: tuple[str, ...]


def server(environment: Mapping[str, str]) -> Server | None:
    """The mail server the settings name (邮件设置); None while `APPRAISAL_SMTP_HOST` is blank; raises `BadRecord`."""
    told = {name: environment.get(name, "").strip() for name in (HOST, PORT, USER, FROM, STARTTLS)}
    if not told[HOST]:
        return None
    secure = YES_NO.get(told[STARTTLS].lower())
    port = told[PORT] or str(SUBMISSION if secure else PLAIN)
    faults = [f"{STARTTLS}应为yes或no"] if secure is None else []
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        faults.append(f"{PORT}应为1至65535之间的整数")
    if not ADDRESS.fullmatch(told[FROM]):
        faults.append(f"{FROM}应为发件人邮箱地址")
    if not (told[USER] + environment.get(PASSWORD, "")).isascii():
        faults.append(f"{USER}和{PASSWORD}只能用英文字符")
    if faults:
        raise BadRecord(f"邮件设置有误：{'；'.join(faults)}。")
    return Server(told[HOST], told[FROM], int(port), told[USER], environment.get(PASSWORD, ""), bool(secure))


def set_address(store: Store, who: Principal, account: str, address: str, *, at: datetime) -> None:
    """Keep an account's address (登记邮箱), blank takes it back; one's own, or by an administrator. Raises `BadRecord`."""
    address = address.strip()
    if address and not ADDRESS.fullmatch(address):
        raise BadRecord(f"邮箱地址“{address[:100]}”不正确。")
    if not who.account or (who.account != account and Role.ADMIN not in who.roles):
        raise NotPermitted("只能登记自己的邮箱，或由管理员登记。")
    with store.reading() as session:
        if all(item.account != account for item in accounts(session)):
            raise BadRecord(f"没有账号“{account[:100]}”。")
        latest = known(session, SETTINGS, {"setting": PREFIX + account})
    rows = [{"setting": PREFIX + account, "content": address}]
    write(store, revised(SETTINGS, rows, latest), actor=who.actor, at=at, action="登记邮箱", reason="提醒邮件")


def address_of(session: Session, account: str) -> str:
    """Where an account gets its mail (邮箱地址), blank where nowhere."""
    return setting(session, PREFIX + account) or ""


def letters_for(store: Store, folder: Path, day: date) -> tuple[Letter, ...]:
    """The letters of a day (当日提醒邮件): of everybody with an address and something to hear, one for each address."""
    with store.reading() as session:
        people = [(item, address_of(session, item.account)) for item in accounts(session) if item.status == ACTIVE]
    told: dict[str, list[str]] = {}
    for person, address in people:
        lines = list(_lines(person, store, folder, day)) if address else []
        if lines:
            told.setdefault(address, []).extend([f"{person.name}：", *lines, ""])
    return tuple(Letter(day, address, f"考核报送提醒（{said(day)}）", "\n".join(lines)) for address, lines in told.items())


def send(
    store: Store, place: Server, letters: Sequence[Letter], *, actor: str, at: datetime, seconds: float = SECONDS
) -> Outcome:
    """Send what was not sent yet (发送提醒邮件); raises `MailFailed` when the server cannot be used."""
    with store.reading() as session:
        stored = {str(row["mailing"]): row for row in current(session, MAILINGS)}
    waiting = [letter for letter in letters if not _is_done(stored.get(letter.name), at)]
    before = tuple(letter.address for letter in letters if letter not in waiting)
    sent: list[str] = []
    faults: list[str] = []
    if waiting:
        with connected(place, seconds) as connection:
            for letter in waiting:
                fault = _send_one(store, connection, place, letter, stored.get(letter.name), actor=actor, at=at)
                (faults if fault else sent).append(fault or letter.address)
    return Outcome(tuple(sent), before, tuple(faults))


@contextmanager
def connected(place: Server, seconds: float = SECONDS) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server (连接邮件服务器), no step of it longer than some seconds; raises `MailFailed`."""
    try:
        connection = _opened(place, seconds)
    except (OSError, smtplib.SMTPException) as error:
        where = f"{place.host}:{place.port}（{_why(error)}）"
        raise MailFailed(f"连接不上邮件服务器{where}，没有发出邮件。请检查邮件设置后重试。") from error
    try:
        yield connection
    finally:
        connection.close()


def _opened(place: Server, seconds: float) -> smtplib.SMTP:
    # the machine's own name is asked of the machine, never of the network
    name, context = socket.gethostname(), ssl.create_default_context()
    connection: smtplib.SMTP
    if place.port == WRAPPED:
        connection = smtplib.SMTP_SSL(place.host, place.port, name, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(place.host, place.port, name, timeout=seconds)
    try:
        if place.starttls and place.port != WRAPPED:
            connection.starttls(context=context)
        if place.user:
            connection.login(place.user, place.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _why(error: Exception) -> str:
    """What went wrong in a few words (原因): the server's own words are not Chinese and may repeat what was sent."""
    kinds = (
        (TimeoutError, "等待超时"), (smtplib.SMTPAuthenticationError, "账户或密码被拒"), (ssl.SSLError, "证书不受信任或加密失败"),
        (smtplib.SMTPNotSupportedError, "服务器不支持加密或登录"), (smtplib.SMTPServerDisconnected, "连接中断"),
        (smtplib.SMTPRecipientsRefused, "收件人被拒"), (smtplib.SMTPSenderRefused, "发件人被拒"),
        (ConnectionError, "连接被拒绝或中断"), (socket.gaierror, "找不到这台主机"),
    )  # fmt: skip
    # a wait that ended stands behind what the library makes of it
    told = error.__context__ if isinstance(error.__context__, TimeoutError) else error
    return next((words for kind, words in kinds if isinstance(told, kind)), "服务器没有接受")


def _send_one(
    store: Store, connection: smtplib.SMTP, place: Server, letter: Letter, row: Fields | None, *, actor: str, at: datetime
) -> str:
    """Send one letter and say what went wrong with it, blank when nothing did; raises `MailFailed` when the server went away."""
    seen = 0 if row is None else int(str(row["rev"]))
    try:
        _mark(store, letter, CLAIMED, seen, actor, at)
    except Conflict:
        return f"{letter.address}：另一处正在发送"
    try:
        connection.send_message(_message(place, letter, at))
    except (OSError, smtplib.SMTPException) as error:
        _mark(store, letter, FAILED, seen + 1, actor, at)
        if not isinstance(error, ABOUT_ONE):
            raise MailFailed(f"邮件服务器中途断开（{_why(error)}），{letter.address}及以后的没有发出。请稍后重试。") from error
        return f"{letter.address}：{_why(error)}"
    _mark(store, letter, SENT, seen + 1, actor, at)
    return ""


def _mark(store: Store, letter: Letter, status: str, seen: int, actor: str, at: datetime) -> None:
    cells = {"mailing": letter.name, "address": letter.address, "subject": letter.subject, "status": status}
    append(store, [Record(MAILINGS, cells, seen)], actor=actor, at=at, action="邮件提醒", reason="", chain=PEOPLE)


def _is_done(row: Fields | None, at: datetime) -> bool:
    """Whether a letter went out, or somebody is just sending it."""
    if row is None or row["status"] == FAILED:
        return False
    return row["status"] == SENT or at - moment(str(row["recorded_at"])) < CLAIM_HOLDS


def _message(place: Server, letter: Letter, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = place.sender, letter.address, letter.subject
    message["Date"], message["Message-ID"] = format_datetime(at), make_msgid(domain=place.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{letter.text}\n本邮件由考核系统自动发出，请勿回复。\n", charset="utf-8", cte="base64")
    return message


def _lines(person: Account, store: Store, folder: Path, day: date) -> Iterator[str]:
    """What one person is told (提醒内容): 考核办 a digest of every period, others what is their own."""
    who = Principal(person.name, person.posts, person.account)
    messages = messages_for(who, store, folder, day)
    if Role.OFFICE not in who.roles:
        yield from (item.text for item in messages)
        return
    concerned = {item.period for item in messages}
    yield from (digest(who, store, folder, period, day) for period in open_periods(who, store) if period in concerned)
    yield from (item.text for item in messages if item.kind is Kind.ASKED)
