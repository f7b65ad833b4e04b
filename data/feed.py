"""Feed of deadlines (日历订阅): days and titles for calendar programs, under an address of the account's own.

A calendar program sends no cookie: the address itself carries the signed name of the account. It ends with the account,
and with every new password, so that an address that went astray is withdrawn like a password. No figure stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

from data.accounts import ACTIVE, accounts
from data.canonical import fingerprint
from data.errors import BadRecord
from data.home import DEMO
from data.principals import Principal
from data.records import current, setting
from data.store import Session, Store, moment
from data.tables import ACCOUNTS, PERIODS
from data.windows import PeriodWindow, visible_windows

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of the calendar (日历事项): `uid` stays the same when the day moves; `stamp` is when it was last recorded."""

    uid: str
    day: date
    title: str
    note: str
    stamp: datetime
    revision: int


def address_key(store: Store, key: bytes, account: str) -> str:
    """What the account's feed address carries (订阅密钥); raises `BadRecord` where there is no such open account."""
    with store.reading() as session:
        sealed = _seal(session, account)
    if sealed is None:
        raise BadRecord(f"没有可用的账号“{account[:100]}”。")
    return str(_signer(key).dumps([account, sealed]))


def holder(store: Store, key: bytes, text: str) -> Principal | None:
    """Whose feed address it is (订阅人); None for a forged or withdrawn one."""
    try:
        found = _signer(key).loads(text[:LONGEST])
    except BadSignature:
        return None
    account, sealed = found
    with store.reading() as session:
        if _seal(session, account) != sealed:
            return None
        (person,) = (item for item in accounts(session) if item.account == account)
    return Principal(person.name, person.posts, person.account)


def entries(who: Principal, store: Store, folder: Path) -> tuple[Entry, ...]:
    """The days of the open periods (考核日历事项) a person may see; raises `NotVisible`."""
    found = visible_windows(who, store, folder)
    with store.reading() as session:
        identity, mark = setting(session, "identity") or "", "（演示）" if setting(session, "kind") == DEMO else ""
        rows = {str(row["period"]): row for row in current(session, PERIODS, columns=("period", "rev", "recorded_at"))}
    return tuple(
        Entry(
            f"{item.period.period}-{part}@{identity}", day, f"{mark}{item.period.title}{title}", note,
            moment(str(rows[item.period.period]["recorded_at"])), int(str(rows[item.period.period]["rev"])),
        )
        for item in found
        for part, day, title, note in _days(item)
    )  # fmt: skip


def _days(item: PeriodWindow) -> Iterator[tuple[str, date, str, str]]:
    window = item.window
    yield "opens", window.first, "开始填报", ""
    if window.county is not None:
        yield "county", window.county, "县（市、区）报送截止", f"宽限至{window.closes.isoformat()}，此后未报的可记为缺报。"
        yield "department", window.department, "部门核定截止", ""
    else:
        yield "department", window.department, "部门提供数据截止", ""


def _seal(session: Session, account: str) -> str | None:
    """A trace of the account's password (口令痕迹), gone with the next one; None for no account, or one that is closed."""
    rows = current(session, ACCOUNTS, {"account": account, "status": ACTIVE}, columns=("password",)) if account else []
    return fingerprint(str(rows[0]["password"]))[:16] if rows else None


def _signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="calendar")
