"""Cadence (报送时限) of a city: what is due when to whom, dated YAML of the city folder, read strictly.

    cadence = in_force(session, read_cadence(folder))        # the office's own day counts over those of the file
    found = window(cadence, period_of(session, "2026Q3"), works)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data.errors import BadRecord
from data.exchange.yaml import read_yaml
from data.periods import ReportPeriod
from data.records import setting
from data.store import Session
from evaluation.deadlines import Asking, Due, Window, Works, window_of
from evaluation.errors import FaultList
from evaluation.periods import MONTHS
from evaluation.reading import Section
from evaluation.tree import Node

NAME = "cadence.yaml"
TOP = ("cadence",)
KEYS = ("status", "effective", "source", "grace_days", "silence_days", "periods")
ROW = ("kind", "opens", "county", "department")
FIXED = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
COMMON_YEAR = 2023  # a fixed day must be there every year
MOST_DAYS = 250
# a half-year ends with a quarter: where it has no row of its own, it is asked for like one
STANDS_FOR = {"H": "Q"}
GRACE, SILENCE = "grace_days", "silence_days"


@dataclass(frozen=True, slots=True)
class Cadence:
    """What is due when to whom (报送时限): by kind of period; `first` and `last` are ISO days, `last` blank while open."""

    askings: Mapping[str, Asking]
    grace: int
    silence: int
    status: str
    first: str
    last: str
    source: str

    def asking(self, kind: str) -> Asking | None:
        """What is asked of a kind of period (报送要求); None where the file says nothing of it."""
        return self.askings.get(kind) or self.askings.get(STANDS_FOR.get(kind, ""))


def read_cadence(folder: Path) -> Cadence | None:
    """The city's cadence (读取报送时限); None where the file is absent; raises `Refused` with every fault."""
    path = folder / NAME
    if not path.is_file():
        return None
    faults = FaultList()
    top = Section(read_yaml(path), "报送时限文件", faults, TOP)
    top.need("cadence")
    section = top.section("cadence", KEYS)
    section.need("status", "source", "effective", GRACE, SILENCE, "periods")
    days = section.section("effective", ("from", "to"))
    days.need("from")
    found = Cadence(
        _askings(section, faults), section.whole(GRACE, 0, MOST_DAYS), section.whole(SILENCE, 0, MOST_DAYS),
        section.text("status"), _iso(days, "from"), _iso(days, "to"), section.text("source"),
    )  # fmt: skip
    faults.raise_if_any()
    return found


def in_force(session: Session, cadence: Cadence) -> Cadence:
    """The cadence with the office's own day counts (现行时限), settings `grace_days` and `silence_days`; raises `BadRecord`."""
    return replace(
        cadence, grace=_days(session, GRACE, cadence.grace), silence=_days(session, SILENCE, cadence.silence)
    )


def window(cadence: Cadence, period: ReportPeriod, works: Works) -> Window | None:
    """When a period is reported (填报时间); None where the cadence says nothing of its kind. Raises `BadRecord`.

    What was recorded as the period's own 报送期限 stands for the counties' day.
    """
    asking = cadence.asking(period.kind)
    if asking is None:
        return None
    recorded = _recorded(period.due, period.title) if period.due else None
    return window_of(date.fromisoformat(period.last_day), asking, cadence.grace, works, recorded)


def _askings(section: Section, faults: FaultList) -> dict[str, Asking]:
    found: dict[str, Asking] = {}
    for node in section.nodes_of("periods"):
        kind, asking = _asking(node, faults)
        if kind in found:
            faults.add(node.where, f"报表期类别“{kind}”重复")
        found[kind] = asking
    return found


def _asking(node: Node, faults: FaultList) -> tuple[str, Asking]:
    row = Section(node, "报送时限", faults, ROW)
    row.need("kind", "opens", "department")
    kind = row.text("kind")
    if kind and kind not in MONTHS:
        row.fault("kind", f"报表期类别“{kind}”应为{'、'.join(MONTHS)}之一")
    county, department = _due(row, "county"), _due(row, "department") or Due(1)
    if county is not None and _comparable(county) > _comparable(department) and bool(county.month) == bool(department.month):
        row.fault("department", "部门的期限不应早于县（市、区）的期限")
    return kind, Asking(row.whole("opens", 0, MOST_DAYS), department, county)


def _comparable(due: Due) -> tuple[int, int, int]:
    return due.month, due.day, due.days


def _due(row: Section, key: str) -> Due | None:
    """A number of working days or a fixed day (期限)."""
    text = row.text(key)
    if not text:
        return None
    fixed = FIXED.fullmatch(text)
    if fixed is None:
        days = row.whole(key, 1, MOST_DAYS)
        if days == 0:
            row.fault(key, f"报送时限的“{key}”至少为1个工作日")
        return Due(days)
    month, day = int(fixed[1]), int(fixed[2])
    try:
        date(COMMON_YEAR, month, day)
    except ValueError:
        row.fault(key, f"报送时限的“{key}”为“{text}”，没有这一天")
    return Due(month=month, day=day)


def _iso(section: Section, key: str) -> str:
    text = section.text(key)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        section.fault(key, f"日期“{text}”应写成2026-01-01的形式")
        return ""


def _recorded(text: str, title: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRecord(f"{title}的报送期限“{text}”应写成2026-01-01的形式。") from None


def is_day_count(text: str) -> bool:
    """Whether a text is a number of working days that may be set (可否作为天数)."""
    return text.isascii() and text.isdigit() and int(text) <= MOST_DAYS


def _days(session: Session, name: str, otherwise: int) -> int:
    text = setting(session, name)
    if text is None or not text.strip():
        return otherwise
    if not is_day_count(text):
        raise BadRecord(f"设置“{name}”为“{text}”，应为0至{MOST_DAYS}之间的整数。")
    return int(text)
