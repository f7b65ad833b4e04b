"""A city of two units and a city row, brought into records through the repositories; and demo records on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data import adjustments, decisions, figures, periods, schemes, targets, units
from data.decisions import BASIS, Decision
from data.home import DEMO, Location, create_store
from data.periods import Cycle, period_in
from data.store import Store
from evaluation.figures import Adjustment, Figure, Target
from tests.support.archives import NOW, Archive
from tests.support.postgres import APP, OWNER

SCHEME = """\
scheme: {id: small, title: 小方案, version: "1", full_marks: 100, basis_document: null}
grades: [{name: 优秀, min: 90}, {name: 一般}]
bonus: [{code: J1, title: 加分项, points: 2, cap: 2, cite: {document: 某某办法, clause: 第三条}}]
vetoes: [{code: V1, title: 通报批评, ceiling: 一般, cite: {document: 某某办法, clause: 第四条}}]
dimensions: [{code: A, title: 核心}]
indicators:
  - {code: A1, dimension: A, title: 企业数, unit: 家, weight: 60, rule: completion, frequency: M, lag: 0,
     cite: {document: 某某办法, clause: 第一条}}
  - {code: A2, dimension: A, title: 研发占比, unit: "%", weight: 40, rule: completion, basis: decision,
     cite: {document: 某某办法, clause: 第二条}}
"""
UNITS = [
    {"unit": "U1", "name": "甲县", "kind": "county", "group": "", "order": "1", "ranked": "true"},
    {"unit": "U2", "name": "乙县", "kind": "county", "group": "", "order": "2.0", "ranked": "true"},
    {"unit": "C", "name": "全市", "kind": "city", "group": "", "order": "9", "ranked": "false"},
]
TARGETS = [Target(unit, code, "10", "某某文件") for unit in ("U1", "U2") for code in ("A1", "A2")]
FIGURES = [
    Figure("U1", "A1", "8", source="年报"), Figure("U1", "A2", "5.0", source="年报"),
    Figure("U2", "A1", "9", source="年报"), Figure("U2", "A2", status="missing", source="未报"),
    Figure("C", "A1", "17", source="合计"),
]  # fmt: skip
OFFICE: dict[str, Any] = {"actor": "考核办", "at": NOW}
COUNTY: dict[str, Any] = {"actor": "填报人", "at": NOW}
HOUSE: dict[str, Any] = {"actor": "数据部门", "at": NOW}
BASIS_DECISION = Decision(
    "D1", BASIS, "2025", "关于考核方案的通知", "某发〔2025〕1号", decided_on="2025-01-20", subject="small"
)


def prepare(store: Store, *, decided: bool = True) -> None:
    """Scheme, cycle, periods, units and targets, still without figures."""
    schemes.publish(store, SCHEME, name="small.yaml", **OFFICE)
    periods.open_cycle(store, Cycle("2025", "2025年度", "small", "2025-01-01", "2025-12-31"), **OFFICE)
    periods.open_periods(store, [period_in("2025", code) for code in ("2025Y", "2025M03", "2025Q1")], **OFFICE)
    units.register(store, "2025", UNITS, **OFFICE)
    targets.assign(store, "2025", TARGETS, scheme="small", **OFFICE)
    if decided:
        decisions.decide(store, BASIS_DECISION, **OFFICE)


def report(store: Store, *, verified: bool = True) -> None:
    """The year's figures, submitted and verified, and a bonus entered twice."""
    figures.submit(store, "2025Y", FIGURES, **COUNTY)
    if verified:
        figures.verify(store, "2025Y", FIGURES, **HOUSE)
    twice = [Adjustment("U2", "bonus", "J1/奖", "省级"), Adjustment("U2", "bonus", "J1/奖", "市级", "1")]
    adjustments.enter(store, "2025Y", adjustments.numbered(twice), **OFFICE)


def demo_archive(request: pytest.FixtureRequest, folder: Path, *, engine: str = "", at: datetime = NOW) -> Archive:
    """Fresh demo records on an engine, by default the one the fixture's parameter names."""
    who: dict[str, Any] = {"kind": DEMO, "identity": DEMO, "actor": "建库人", "at": at}
    if (engine or request.param) == "duckdb":
        place = Location(folder / "records.duckdb", folder)
        create_store(place, **who)
        return Archive(place)
    server = request.getfixturevalue("server")
    name = server.database()
    create_store(Location(server.dsn(name, OWNER), folder), app_role=APP, **who)
    return Archive(Location(server.dsn(name), folder), server, name)


def opened_demo(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """Fresh demo records, opened, and closed afterwards."""
    archive = demo_archive(request, folder)
    yield archive.open()
    archive.close()
