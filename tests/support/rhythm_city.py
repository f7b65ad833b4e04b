"""A city of two counties and a city row whose figures are on their way: its cadence, its people, and steps as recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from data import periods, schemes, units
from data.access import Principal
from data.ledger import Record, append
from data.periods import Cycle, period_in
from data.records import current
from data.store import Store
from data.tables import SETTINGS, STEPS
from evaluation.policy import Post
from evaluation.workflow import Action, Role, State
from tests.support.archives import NOW
from tests.support.small_city import OFFICE, SCHEME, UNITS

HOUSE, OTHER_HOUSE = "统计局", "科技局"
CADENCE = """\
cadence:
  status: 参考方案
  effective: {from: 2023-01-01, to: null}
  source: 测试
  grace_days: 3
  silence_days: 5
  periods:
    - {kind: M, opens: 5, department: 8}
    - {kind: Q, opens: 10, county: 10, department: 18}
    - {kind: Y, opens: 30, county: 01-15, department: 01-31}
"""
WITH_HOUSES = SCHEME.replace("frequency: M,", f"departments: {{data: {HOUSE}}}, frequency: M,").replace(
    "basis: decision,", f"departments: {{data: {OTHER_HOUSE}}}, basis: decision,"
)


def person(name: str, role: Role, *, unit: str = "", department: str = "", account: str = "") -> Principal:
    return Principal(name, (Post(role, unit, department),), account or name)


FILLER = person("甲填报", Role.FILLER, unit="U1")
PEER = person("乙填报", Role.FILLER, unit="U2")
REVIEWER = person("统计审核", Role.REVIEWER, department=HOUSE)
OTHER_REVIEWER = person("科技审核", Role.REVIEWER, department=OTHER_HOUSE)
CLERK = person("考核办经办", Role.OFFICE)
SECOND_CLERK = person("考核办复核", Role.OFFICE)
ADMIN = person("管理员", Role.ADMIN)
LEADER = person("领导", Role.LEADER)
AUDITOR = person("审计", Role.AUDITOR)
EVERYBODY = (FILLER, PEER, REVIEWER, OTHER_REVIEWER, CLERK, ADMIN, LEADER, AUDITOR)


def city_folder(at: Path, cadence: str = CADENCE) -> Path:
    """A city folder that holds a cadence alone."""
    at.mkdir(parents=True, exist_ok=True)
    (at / "cadence.yaml").write_text(cadence, encoding="utf-8")
    return at


def opened(store: Store, *codes: str, due: str = "", listed: Sequence[Mapping[str, str]] = UNITS) -> None:
    """Scheme, cycle, units, and periods of 2025 without figures."""
    schemes.publish(store, WITH_HOUSES, name="small.yaml", **OFFICE)
    periods.open_cycle(store, Cycle("2025", "2025年度", "small", "2025-01-01", "2025-12-31"), **OFFICE)
    found = [period_in("2025", code, due=due) for code in codes or ("2025M12", "2025Q4", "2025Y")]
    periods.open_periods(store, found, **OFFICE)
    units.register(store, "2025", listed, **OFFICE)


def step(
    store: Store, state: State, key: str, *, at: datetime = NOW, action: Action = Action.OPEN, due: str = "",
) -> None:  # fmt: skip
    """One step of a figure, `period/unit/indicator`, whatever stood there before."""
    period, unit, indicator = key.split("/")
    where = {"period": period, "unit": unit, "indicator": indicator}
    with store.reading() as session:
        rows = current(session, STEPS, where)
    cells: dict[str, Any] = {**where, "state": state.value, "action": action.value, "role": "system", "due": due}
    seen = int(str(rows[0]["rev"])) if rows else 0
    append(store, [Record(STEPS, cells, seen)], actor="流程", at=at, action=action.label, reason="")


def set_to(store: Store, name: str, content: str) -> None:
    """A setting made for the first time."""
    append(store, [Record(SETTINGS, {"setting": name, "content": content})], actor="考核办", at=NOW, action="设置", reason="")
