"""Cadence: what is due when to whom is read strictly, counted in working days, and yields to what was recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.cadence import Cadence, in_force, read_cadence, window
from data.city import SHIPPED
from data.errors import BadRecord
from data.periods import period_in
from data.store import Store
from evaluation.deadlines import Window, Works
from evaluation.errors import Refused
from tests.support.rhythm_city import CADENCE, city_folder, set_to

BAD = """\
cadence:
  status:
  effective: {from: 2023-13-01}
  grace_days: 2.5
  silence_days: -1
  colour: red
  periods:
    - {kind: W, opens: 5, department: 8}
    - {kind: Q, opens: 5, county: 10, department: 8}
    - {kind: Q, opens: 5, county: 02-29, department: 0}
    - {kind: Y, county: soon, department: 01-31}
"""


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def shipped() -> Cadence:
    found = read_cadence(SHIPPED)
    assert found is not None
    return found


def window_in(cadence: Cadence, code: str, *, due: str = "", works: Works = weekdays) -> Window:
    found = window(cadence, period_in(code[:4], code, due=due), works)
    assert found is not None
    return found


def days(found: Window) -> list[str]:
    return [day.isoformat() if day else "" for day in found]


def test_a_city_without_cadence_has_none(tmp_path: Path) -> None:
    assert read_cadence(tmp_path) is None


def test_the_shipped_cadence_is_a_proposal_and_says_what_the_design_says() -> None:
    found = shipped()
    assert (found.status, found.first, found.last) == ("参考方案", "2023-01-01", "")
    month, quarter, year = (found.askings[kind] for kind in "MQY")
    assert (month.county, month.department.days) == (None, 8)
    assert quarter.county is not None
    assert (quarter.county.days, quarter.department.days) == (10, 18)
    assert year.county is not None
    assert [(due.month, due.day) for due in (year.county, year.department)] == [(1, 15), (1, 31)]
    assert found.grace > 0
    assert found.silence > 0


def test_every_fault_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_cadence(city_folder(tmp_path, BAD))
    found = [(fault.where.line, fault.message) for fault in refused.value.faults]
    for line, words in (
        (2, "缺少必填的“status”"), (3, "“2023-13-01”应写成"), (4, "“grace_days”应为整数"), (5, "“silence_days”为-1"),
        (6, "没有“colour”这个键"), (8, "“W”应为Y、H、Q、M之一"), (9, "部门的期限不应早于"), (10, "“02-29”，没有这一天"),
        (10, "至少为1个工作日"), (10, "“Q”重复"), (11, "缺少必填的“opens”"), (11, "“county”应为数"),
    ):  # fmt: skip
        assert any(at == line and words in message for at, message in found), (line, words, found)
    assert any("缺少必填的“source”" in message for _, message in found)


def test_a_month_is_the_departments_and_a_quarter_first_the_counties() -> None:
    cadence = shipped()
    assert days(window_in(cadence, "2025M11")) == ["2025-11-25", "", "2025-12-10", "2025-12-15"]
    assert days(window_in(cadence, "2025Q3")) == ["2025-09-20", "2025-10-14", "2025-10-24", "2025-10-17"]
    assert days(window_in(cadence, "2025Y")) == ["2025-12-01", "2026-01-15", "2026-01-31", "2026-01-20"]


def test_holidays_move_a_deadline_that_is_counted_and_no_fixed_day() -> None:
    def holidays(day: date) -> bool:
        return weekdays(day) and not date(2025, 10, 1) <= day <= date(2025, 10, 8) and day != date(2026, 1, 15)

    cadence = shipped()
    assert window_in(cadence, "2025Q3", works=holidays).county == date(2025, 10, 22)
    assert window_in(cadence, "2025Y", works=holidays).county == date(2026, 1, 15)


def test_what_was_recorded_stands_for_the_counties_day_and_the_department_comes_no_earlier() -> None:
    cadence = shipped()
    found = window_in(cadence, "2025Q3", due="2025-11-05")
    assert days(found) == ["2025-09-20", "2025-11-05", "2025-11-05", "2025-11-10"]
    assert window_in(cadence, "2025M11", due="2025-12-05").county == date(2025, 12, 5)
    with pytest.raises(BadRecord, match="2025年第3季度的报送期限“十月”应写成"):
        window_in(cadence, "2025Q3", due="十月")


def test_a_half_year_without_a_row_of_its_own_is_asked_for_like_a_quarter(tmp_path: Path) -> None:
    cadence = shipped()
    assert window_in(cadence, "2025H1").county == window_in(cadence, "2025Q2").county
    only_months = read_cadence(city_folder(tmp_path, "\n".join(CADENCE.splitlines()[:-2])))
    assert only_months is not None
    assert window(only_months, period_in("2025", "2025H1"), weekdays) is None


def test_the_offices_settings_count_over_the_file(store: Store) -> None:
    with store.reading() as session:
        assert in_force(session, shipped()) == shipped()
    set_to(store, "grace_days", "0")
    set_to(store, "silence_days", "7")
    with store.reading() as session:
        found = in_force(session, shipped())
    assert (found.grace, found.silence) == (0, 7)
    assert window_in(found, "2025Q3").closes == date(2025, 10, 14)


@pytest.mark.parametrize("text", ["三天", "-1", "2.5", "251", "٣"])
def test_a_setting_that_is_no_number_of_days_is_refused(store: Store, text: str) -> None:
    set_to(store, "grace_days", text)
    with store.reading() as session, pytest.raises(BadRecord, match="设置“grace_days”为"):
        in_force(session, shipped())
