"""Windows of the recorded periods: who may see the calendar, and that the office's own days and settings count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.access import NotVisible, Principal
from data.calendar import CalendarDay, enter_days
from data.periods import FINAL, open_periods, period_in
from data.store import Store
from data.windows import rhythm_in, visible_windows, visible_works
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.support.archives import NOW
from tests.support.rhythm_city import CLERK, EVERYBODY, city_folder, opened, set_to
from tests.support.small_city import OFFICE


@pytest.fixture
def city(store: Store) -> Store:
    opened(store)
    return store


def test_everybody_with_a_post_sees_the_days_of_the_open_periods(city: Store, tmp_path: Path) -> None:
    open_periods(city, [period_in("2025", "2025Q4", status=FINAL)], **OFFICE)
    folder = city_folder(tmp_path)
    for who in EVERYBODY:
        assert [item.period.period for item in visible_windows(who, city, folder)] == ["2025M12", "2025Y"]
        assert len(visible_windows(who, city, folder, only_open=False)) == 3


def test_whom_the_policy_does_not_name_sees_none_and_whom_has_no_account_is_refused(city: Store, tmp_path: Path) -> None:
    folder = city_folder(tmp_path)
    assert visible_windows(Principal("系统", (Post(Role.SYSTEM),), "x"), city, folder) == ()
    for read in (visible_windows, visible_works):
        with pytest.raises(NotVisible):
            read(Principal("演示", CLERK.posts), city, folder)


def test_a_day_off_that_the_office_enters_moves_the_deadlines_after_it(city: Store, tmp_path: Path) -> None:
    folder = city_folder(tmp_path)
    (before, *_) = visible_windows(CLERK, city, folder)
    enter_days(city, CLERK, [CalendarDay("2026-01-08", "holiday")], at=NOW, reason="停工")
    (after, *_) = visible_windows(CLERK, city, folder)
    assert (before.window.department, after.window.department) == (date(2026, 1, 13), date(2026, 1, 14))
    assert not visible_works(CLERK, city, folder)(date(2026, 1, 8))


def test_the_settings_of_the_office_count_and_without_a_cadence_there_are_no_windows(city: Store, tmp_path: Path) -> None:
    set_to(city, "silence_days", "2")
    with city.reading() as session:
        assert rhythm_in(session, city_folder(tmp_path / "city")).silent_after(date(2026, 1, 15)) == date(2026, 1, 19)
        nothing = rhythm_in(session, tmp_path / "nowhere")
        assert nothing.silent_after(date(2026, 1, 15)) is None
        assert nothing.window(period_in("2025", "2025Y")) is None
    assert visible_windows(CLERK, city, tmp_path / "nowhere") == ()
