"""Progress, differences and departments' tables as they go on: what was taken back counts no more, what was said stays said."""

from __future__ import annotations

import io
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from data import evidence, late
from data.conduct.closing import confirm
from data.conduct.filling import attach, submit
from data.conduct.lane import agree, dispute, lapse, present, retract
from data.conduct.opening import open_period
from data.conduct.reviewing import Reason, give_back, take, verify
from data.desk.progress import Side, visible_batches, visible_discrepancies, visible_lateness
from data.principals import NotVisible, Principal
from data.store import Store
from data.windows import Rhythm
from evaluation.figures import Figure
from evaluation.workflow import State
from tests.data.desk.test_forms import reported, rhythm  # noqa: F401
from tests.support.conduct_city import IN_TIME, MEMBER, PERIOD, TOO_LATE, filled, handing, item, state
from tests.support.rhythm_city import ADMIN, AUDITOR, CLERK, FILLER, LEADER, OTHER_REVIEWER, PEER, REVIEWER

GIVEN = (Figure("U1", "A1", "5"), Figure("U2", "A1", "6"), Figure("C", "A1", "11"))
DUE = date(2026, 1, 15)


def presented(store: Store) -> str:
    return present(store, REVIEWER, PERIOD, GIVEN, document="统计月报", at=IN_TIME)


def proven(store: Store, tmp_path: Path) -> None:
    """Evidence of the first unit's figure, as a dispute asks for."""
    attach(store, FILLER, item(), evidence.keep(tmp_path / "evidence", io.BytesIO(b"proof"), name="a.txt"), at=IN_TIME)


def test_a_table_that_was_taken_back_is_no_side_of_a_difference(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    retract(store, REVIEWER, presented(store), reason="误报", at=IN_TIME)
    filled(store, rhythm, A1="7")
    submit(store, FILLER, handing(store, "A1"), rhythm=rhythm, at=IN_TIME)
    take(store, REVIEWER, [item()], at=IN_TIME)
    verify(store, REVIEWER, item(), at=IN_TIME)
    assert visible_discrepancies(CLERK, store, PERIOD) == ()


def test_the_same_number_in_other_digits_is_no_difference_and_another_one_beside_it_is(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    presented(store)
    proven(store, tmp_path)
    dispute(store, FILLER, item(), Figure("U1", "A1", "5.0"), reason="位数", at=IN_TIME)
    assert visible_discrepancies(CLERK, store, PERIOD) == ()
    verify(store, REVIEWER, item(), value=Figure("U1", "A1", status="not_due"), grounds="尚未到期", at=IN_TIME)
    (one,) = visible_discrepancies(CLERK, store, PERIOD)
    assert (one.county, one.department, one.verified, one.difference) == ("5.0", "5", "未到数据期", None)


def test_sides_of_one_value_differ_by_the_parts_that_both_of_them_state() -> None:
    county = Side("5", Fraction(5), {"value": "5", "previous": "4.0", "baseline": "2"})
    for previous, differs in (("4", False), ("", False), ("3", True)):
        department = Side("5", Fraction(5), {"value": "5.00", "previous": previous, "baseline": ""})
        assert (county.differs(department), department.differs(county)) == (differs, differs)
    assert county.whole == "实绩 5，上年值 4.0，基期值 2"
    assert Side("缺报", None, {"value": ""}).differs(county)
    assert Side("缺报", None, {"value": ""}).whole == "缺报"


def test_what_counties_said_of_a_table_stays_said_when_the_figures_go_on(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    name = presented(store)
    proven(store, tmp_path)
    dispute(store, FILLER, item(), Figure("U1", "A1", "7"), reason="漏计", at=IN_TIME)
    agree(store, PEER, [item("U2")], at=IN_TIME)
    later = IN_TIME + timedelta(days=8)
    lapse(store, CLERK, PERIOD, rhythm, at=later)
    verify(store, REVIEWER, item(), at=later)
    confirm(store, MEMBER, [item(), item("U2"), item("C")], list_read=True, at=later)
    assert [state(store, item(unit)) for unit in ("U1", "U2", "C")] == [State.CONFIRMED] * 3
    for who in (REVIEWER, CLERK, MEMBER, AUDITOR):
        (batch,) = visible_batches(who, store, PERIOD)
        assert (batch.batch, batch.waiting, batch.agreed, batch.silent, batch.disputed) == (name, 0, 1, 1, 1)


def test_a_table_says_who_presented_it_even_after_somebody_took_it_back(store: Store, rhythm: Rhythm) -> None:  # noqa: F811
    name = presented(store)
    retract(store, REVIEWER, name, reason="误报", at=IN_TIME + timedelta(hours=1))
    (batch,) = visible_batches(REVIEWER, store, PERIOD)
    assert (batch.withdrawn, batch.by, batch.waiting) == (True, REVIEWER.actor, 0)
    assert batch.at < (IN_TIME + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    present(store, REVIEWER, PERIOD, GIVEN, document="统计月报", at=IN_TIME + timedelta(hours=2))
    assert [(one.withdrawn, one.waiting) for one in visible_batches(REVIEWER, store, PERIOD)] == [(True, 0), (False, 3)]


def test_who_is_late_with_how_many_and_since_when(store: Store, rhythm: Rhythm, tmp_path: Path) -> None:  # noqa: F811
    def found(who: Principal, today: date) -> dict[str, tuple[dict[str, int], int, date | None]]:
        rows = visible_lateness(who, store, tmp_path / "city", PERIOD, today=today)
        return {one.unit.code: ({word: n for word, n in one.words.items() if n}, one.overdue, one.due) for one in rows}

    reported(store, rhythm, A1="5")
    for who in (CLERK, MEMBER, AUDITOR):
        assert found(who, DUE) == {"U1": ({"待报": 1, "已报": 1}, 0, DUE), "U2": ({"待报": 2}, 0, DUE)}
    after = DUE + timedelta(days=1)
    assert found(CLERK, after) == {"U1": ({"待报": 1, "已报": 1}, 1, DUE), "U2": ({"待报": 2}, 2, DUE)}
    assert found(PEER, after) == {"U2": ({"待报": 2}, 2, DUE)}
    assert found(OTHER_REVIEWER, after) == {"U1": ({"待报": 1}, 1, DUE), "U2": ({"待报": 1}, 1, DUE)}
    take(store, REVIEWER, [item()], at=IN_TIME)
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="口径", due="2026-01-20", at=IN_TIME)
    assert found(REVIEWER, after) == {"U1": ({"退回": 1}, 0, date(2026, 1, 20)), "U2": ({"待报": 1}, 1, DUE)}
    late.grant(store, CLERK, late.ask(store, PEER, PERIOD, "U2", ["A1"], "迟", at=TOO_LATE), "2026-03-06", "", at=TOO_LATE)
    assert found(CLERK, after)["U2"] == ({"待报": 2}, 1, DUE)
    for nobody in (ADMIN, LEADER):
        with pytest.raises(NotVisible):
            found(nobody, DUE)


def test_in_a_month_nobody_is_late_before_a_department_presented_anything(
    store: Store, rhythm: Rhythm, tmp_path: Path  # noqa: F811
) -> None:
    open_period(store, CLERK, "2025M12", at=IN_TIME)
    assert visible_lateness(CLERK, store, tmp_path / "city", "2025M12", today=TOO_LATE.date()) == ()
    present(store, REVIEWER, "2025M12", [Figure("U1", "A1", "3")], document="统计月报", at=IN_TIME)
    (one,) = visible_lateness(CLERK, store, tmp_path / "city", "2025M12", today=TOO_LATE.date())
    assert (one.unit.code, one.overdue, one.due) == ("U1", 0, rhythm.silent_after(DUE))
