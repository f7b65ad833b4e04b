"""A town for browser tests (浏览器测试用档案): formal records with a month, a quarter and a year, and everybody's account.

Real time: the records begin forty days ago, so that the month and the quarter are over and the year's form is due today.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from data.accounts import Account, set_password
from data.city import SHIPPED
from data.conduct import lane
from data.conduct.opening import open_period
from data.desk.forms import visible_form
from data.exchange.report_form import Line, asked, stages
from data.formal import give_back
from data.home import FORMAL, Location, open_store
from data.periods import cycle_of, open_periods, period_in
from data.principals import Principal
from data.schemes import scheme_of
from data.store import Store
from data.units import units
from evaluation.figures import Figure
from evaluation.policy import Post
from evaluation.scheme import Scheme
from evaluation.terms import Ranking
from evaluation.workflow import Role
from tests.support import formal_city, people

PASSWORD = "这是新的口令一二三四五"
MONTH, BEFORE, QUARTER, YEAR = "2026M09", "2026M08", "2026Q3", "2026Y"
FIRST, SECOND, THIRD = "331002", "331003", "331004"
TYPED = 10  # lines of the year that no department gives


class Town:
    """Formal records, who has an account there, and what the periods are about (市、人员、报表期)."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.past = self.now - timedelta(days=40)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(formal_city, "AT", self.past)
            patch.setitem(formal_city.OFFICE, "at", self.past)
            self.place: Location = formal_city.formal_place()
            store = open_store(self.place, kind=FORMAL)
            formal_city.finished(store)
            formal_city.under_way(store, MONTH, BEFORE, QUARTER)
        due = period_in("2026", YEAR, due=self.now.astimezone().date().isoformat())
        open_periods(store, [due], actor="考核办", at=self.past)
        for period in (MONTH, BEFORE, QUARTER, YEAR):
            open_period(store, formal_city.PROPOSER, period, at=self.past)
        with store.reading() as session:
            scheme = scheme_of(session, cycle_of(session, "2026").scheme, "2026")
            self.units = {unit.code: unit.name for unit in units(session, "2026") if unit.ranked is not Ranking.UNRANKED}
        self._of_the_month(store, scheme)
        self._of_the_quarter(store)
        self._of_the_year(store)
        self._accounts(store)
        store.close()
        give_back()

    def _of_the_month(self, store: Store, scheme: Scheme) -> None:
        """One department's indicators: one is pasted as one number, one accepted silently; the month before was given."""
        monthly = [item for item in scheme.indicators if item.frequency == "M" and "value" in asked(item)]
        held = [item.departments.data for item in monthly]
        self.department = next(name for name in held if held.count(name) > 1)
        mine = [item for item in monthly if item.departments.data == self.department]
        self.pasted = next(item for item in mine if asked(item) == ("value",))
        self.silent = next(item for item in mine if item is not self.pasted)
        figures = [Figure(unit, item.code, "7") for unit in self.units for item in mine]
        lane.present(store, reviewer(self.department), BEFORE, figures, document="8月统计月报", at=self.past)

    def _of_the_quarter(self, store: Store) -> None:
        """Three indicators of one department that are asked for as one number."""
        plain = [line for line in self.lines(store, QUARTER) if asked(line.indicator) == ("value",)]
        held = [line.indicator.departments.data for line in plain]
        self.quarters_house = max(held, key=held.count)
        self.quarterly = [line.indicator for line in plain if line.indicator.departments.data == self.quarters_house][:3]

    def _of_the_year(self, store: Store) -> None:
        """Every line of the year but ten of one number each was given by its department."""
        lines = self.lines(store, YEAR)
        plain = [line for line in lines if asked(line.indicator) == ("value",) and not stages(line.indicator)]
        self.typed = [line.indicator for line in plain][:TYPED]
        for house in dict.fromkeys(line.indicator.departments.data for line in lines):
            given = [line for line in lines if line.indicator not in self.typed and line.indicator.departments.data == house]
            rows = [_given(FIRST, line) for line in given]
            if rows:
                lane.present(store, reviewer(house), YEAR, rows, document=f"{house}年度统计表", at=self.past)
        self.given = len(lines) - len(self.typed)

    def lines(self, store: Store, period: str) -> tuple[Line, ...]:
        """What one county is asked for in a period (填报行)."""
        filler = Principal("填报人", (Post(Role.FILLER, unit=FIRST),), "jj")
        return visible_form(filler, store, SHIPPED, period, FIRST, made_at=self.past).form.lines

    def _accounts(self, store: Store) -> None:
        posts = {
            "bm": Post(Role.REVIEWER, department=self.department), "jd": Post(Role.REVIEWER, department=self.quarters_house),
            "jj": Post(Role.FILLER, unit=FIRST), "hy": Post(Role.FILLER, unit=SECOND), "lq": Post(Role.FILLER, unit=THIRD),
            "kh-a": Post(Role.OFFICE), "kh-b": Post(Role.OFFICE), "sj": Post(Role.AUDITOR), "gl": Post(Role.ADMIN),
            **{f"tb-{unit}": Post(Role.FILLER, unit=unit) for unit in self.units},
        }  # fmt: skip
        for name, post in posts.items():
            secret = people.opened_account(store, Account(name, f"人员{name}", (post,)), self.past)
            set_password(store, name, secret, PASSWORD, at=self.past)

    @property
    def table(self) -> str:
        """What the department pastes: one row a unit (粘贴的表)."""
        return "\n".join([f"单位\t{self.pasted.title}", *(f"{name}\t{10 + n}" for n, name in enumerate(self.units.values()))])


def reviewer(house: str) -> Principal:
    """Somebody who gives and verifies a department's figures (部门审核人)."""
    return Principal("审核员", (Post(Role.REVIEWER, department=house),), "bm")


def _given(unit: str, line: Line) -> Figure:
    """A figure in whatever columns its indicator is asked for, as its rule reads them."""
    item = line.indicator
    levels = [*(item.measure.each or ()), *(level for part in item.parts for level in part.params.get("each", ()))]
    texts = {
        "value": next(iter(stages(item)), "7"), "numerator": "7", "denominator": "100", "previous": "6",
        "levels": f"{next(iter(levels), '省')}:1",
    }  # fmt: skip
    return Figure(unit, item.code, **{name: texts[name] for name in asked(item)})
