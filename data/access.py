"""Access (查阅权限): every read by a person goes through here; what a person may not see is as if it were not there.

How far each role sees stands in `evaluation.policy`; results are for those who read all of them, until releases exist.
Of a month or quarter 已得分 and 已到期分值 are shown, and no total, place or grade: a half-filled year is no hundred.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from data import assessments, figures, periods, targets, trials, units
from data.assessments import KeptRun, UnitResult
from data.decisions import Decision, decisions
from data.home import DEMO
from data.periods import Cycle, ReportPeriod, coded
from data.quick.tried import Tried
from data.records import Fields, history, setting
from data.schemes import scheme_of
from data.store import Session, Store
from data.tables import FIGURES, VERIFIED
from evaluation.errors import AppraisalError
from evaluation.figures import Figure, Target
from evaluation.headline import Known
from evaluation.policy import NOBODYS, Deed, Post, Scope, Subject, Thing, holds, may_do, may_read, read_scope
from evaluation.results import Assessment
from evaluation.scheme import Scheme
from evaluation.units import Unit
from evaluation.workflow import Profile, Role

# what a rescaled, half-filled year would pretend to be
WHOLE_YEAR = ("base_exact", "base", "total_exact", "total", "place", "group_place", "grade")


class NotVisible(AppraisalError):
    """A principal asks for what is not for them (无权查阅)."""


class NotEqual(AppraisalError):
    """A kept run differs from what its recorded inputs give (在案结果与复算不一致)."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who reads and acts (当事人): a name, the posts held 任职, the account; without an account only demo records open."""

    name: str
    posts: tuple[Post, ...]
    account: str = ""

    @property
    def actor(self) -> str:
        """What is written into the records (登记人): name and account, or the demo person's name."""
        return f"{self.name}（{self.account}）" if self.account else self.name

    @property
    def scope(self) -> str:
        """What two readers share when they may see the same (权限范围)."""
        return ";".join(sorted(f"{post.role}/{post.unit}/{post.department}" for post in self.posts))

    @property
    def roles(self) -> frozenset[Role]:
        """The parts played (角色)."""
        return frozenset(post.role for post in self.posts)

    def may_read(self, thing: Thing, subject: Subject = NOBODYS) -> bool:
        """Whether any post may read this (可否查阅)."""
        return any(may_read(post, thing, subject) for post in self.posts)

    def may_do(self, deed: Deed, profile: Profile, subject: Subject = NOBODYS) -> bool:
        """Whether any post may do this (可否办理)."""
        return any(may_do(post, deed, subject, profile) for post in self.posts)

    def post_as(self, roles: Collection[Role], subject: Subject = NOBODYS) -> Post | None:
        """The post to act by (办理身份): of one of these roles, the subject's own before any other; None without."""
        fitting = [post for post in self.posts if post.role in roles]
        own = [post for post in fitting if holds(post, subject)]
        return next(iter([*own, *fitting]), None)


VISITOR = Principal("演示访客", (Post(Role.VISITOR),))


def _check(principal: Principal, session: Session, thing: Thing) -> bool:
    """Whether all of a kind may be read (可否查阅全部), else one's own at most; raises `NotVisible` for none of it.

    The demo visitor reads all of the demo: nothing in it is secret.
    """
    if not principal.posts:
        raise NotVisible("没有任职，不能查阅。请联系管理员。")
    demo = setting(session, "kind") == DEMO
    if not principal.account and not demo:
        raise NotVisible("正式数据库须登录后查阅，演示访客只能查阅演示数据。请换用演示数据库，或联系管理员。")
    scopes = {read_scope(role, thing) for role in principal.roles}
    if Scope.ALL in scopes or (demo and principal == VISITOR):
        return True
    if Scope.OWN not in scopes:
        raise NotVisible(f"没有查阅“{thing.label}”的权限。")
    return False


def _check_all(principal: Principal, session: Session, thing: Thing) -> None:
    """For what has no owner (全市性数据): all of it, or `NotVisible`."""
    if not _check(principal, session, thing):
        raise NotVisible(f"没有查阅“{thing.label}”的权限。")


Owned = TypeVar("Owned", Figure, Target)


def _own(principal: Principal, session: Session, thing: Thing, cycle: str, rows: list[Owned]) -> list[Owned]:
    """What the principal may see of units' rows (本单位、本部门的数据): all, or those of one's posts."""
    if _check(principal, session, thing):
        return rows
    departments = _departments(session, cycle)
    return [
        row for row in rows
        if principal.may_read(thing, Subject(unit=row.unit, department=departments.get(row.indicator, "")))
    ]  # fmt: skip


def _cycle(session: Session, period: str) -> str:
    """The cycle of a period (考核周期); blank where there is no such period."""
    return next((item.cycle for item in periods.periods(session) if item.period == period), "")


def _departments(session: Session, cycle: str) -> dict[str, str]:
    """Which department holds each indicator's data (数据部门); none without a cycle."""
    if not cycle:
        return {}
    scheme = scheme_of(session, periods.cycle_of(session, cycle).scheme, cycle)
    return {item.code: item.departments.data for item in (*scheme.indicators, *scheme.observed)}


def visible_cycles(principal: Principal, store: Store) -> tuple[Cycle, ...]:
    """Cycles the principal may see (可查阅的考核周期), oldest first."""
    with store.reading() as session:
        _check_all(principal, session, Thing.CALENDAR)
        return periods.cycles(session)


def visible_periods(principal: Principal, store: Store, cycle: str | None = None) -> tuple[ReportPeriod, ...]:
    """Report periods the principal may see (可查阅的报表期), in the order of their days."""
    with store.reading() as session:
        _check_all(principal, session, Thing.CALENDAR)
        return periods.periods(session, cycle)


def visible_units(principal: Principal, store: Store, cycle: str) -> tuple[Unit, ...]:
    """Units of a cycle the principal may see (可查阅的单位), in 建制顺序."""
    with store.reading() as session:
        _check_all(principal, session, Thing.SCHEME)
        return units.units(session, cycle)


def visible_scheme(principal: Principal, store: Store, cycle: str) -> Scheme:
    """A cycle's scheme with its 依据文件 (可查阅的方案); raises `NotReady`."""
    with store.reading() as session:
        _check_all(principal, session, Thing.SCHEME)
        return scheme_of(session, periods.cycle_of(session, cycle).scheme, cycle)


def visible_decisions(principal: Principal, store: Store, cycle: str) -> tuple[Decision, ...]:
    """Decisions of a cycle the principal may see (可查阅的决定)."""
    with store.reading() as session:
        _check_all(principal, session, Thing.SCHEME)
        return decisions(session, cycle)


def visible_targets(principal: Principal, store: Store, cycle: str) -> list[Target]:
    """Targets of a cycle the principal may see (可查阅的年度目标)."""
    with store.reading() as session:
        return _own(principal, session, Thing.TARGETS, cycle, targets.targets(session, cycle))


def visible_figures(principal: Principal, store: Store, period: str) -> list[Figure]:
    """Submitted figures of a period the principal may see (可查阅的填报数据)."""
    with store.reading() as session:
        return _own(principal, session, Thing.SUBMITTED, _cycle(session, period), figures.submitted(session, period))


def visible_verified(principal: Principal, store: Store, period: str) -> list[Figure]:
    """Verified values of a period the principal may see (可查阅的核定值)."""
    with store.reading() as session:
        return _own(principal, session, Thing.VERIFIED, _cycle(session, period), figures.verified(session, period))


def visible_unit_figures(principal: Principal, store: Store, unit: str) -> list[Known]:
    """One unit's figures of all periods the principal may see (可查阅的单位历期数据)."""
    with store.reading() as session:
        listed = figures.of_unit(session, unit)
        seen = {
            verified: _own(principal, session, thing, "", [known.figure for known in listed if known.verified is verified])
            for verified, thing in ((False, Thing.SUBMITTED), (True, Thing.VERIFIED))
        }
        return [known for known in listed if known.figure in seen[known.verified]]


def visible_history(principal: Principal, store: Store, period: str, unit: str, indicator: str) -> list[Fields]:
    """Every revision of a figure and its verified value (填报项全过程), in the order they were recorded."""
    where = {"period": period, "unit": unit, "indicator": indicator}
    with store.reading() as session:
        departments = _departments(session, _cycle(session, period))
        subject = Subject(unit=unit, department=departments.get(indicator, ""))
        found = [
            row
            for table, thing in ((FIGURES, Thing.SUBMITTED), (VERIFIED, Thing.VERIFIED))
            if _check(principal, session, thing) or principal.may_read(thing, subject)
            for row in history(session, table, where)
        ]
    return sorted(found, key=lambda row: (int(str(row["entry"])), int(str(row["entry_line"]))))


def visible_run(principal: Principal, store: Store, period: str) -> KeptRun | None:
    """The latest run of a period as the principal may see it (可查阅的测算结果); None before the first."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        name = assessments.latest_run(session, period)
        kept = None if name is None else assessments.read_run(session, name)
    if kept is None or not coded(period).interim:
        return kept
    return replace(kept, units=tuple(map(_of_the_year_so_far, kept.units)))


def _of_the_year_so_far(result: UnitResult) -> UnitResult:
    """已得分 and 已到期分值 of a unit, without what only the whole year has."""
    total = {name: "" if name in WHOLE_YEAR else text for name, text in result.total.items()}
    points = tuple({name: "" if name == "place" else text for name, text in row.items()} for row in result.dimensions)
    raw = tuple(row | {"points": "", "points_exact": ""} for row in points)
    return replace(result, total=total, dimensions=raw)


def visible_trace(principal: Principal, store: Store, period: str, unit: str) -> Mapping[str, Any] | None:
    """The kept trace of a unit in the latest run of a year (可查阅的得分追溯); None before the first run, or within the year."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        name = assessments.latest_run(session, period)
        return None if name is None or coded(period).interim else assessments.read_trace(session, name, unit)


def visible_run_name(principal: Principal, store: Store, period: str) -> str | None:
    """The name of a period's latest run (测算编号): what a cache is keyed by; None before the first."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        return assessments.latest_run(session, period)


def visible_runs(principal: Principal, store: Store) -> dict[str, str]:
    """The name of the latest run of every period that has one (各报表期测算编号), in the order of the periods' days."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        names, listed = assessments.latest_runs(session), periods.periods(session)
    return {item.period: names[item.period] for item in listed if item.period in names}


def visible_assessment(principal: Principal, store: Store, name: str) -> Assessment:
    """A run with everything behind it (可查阅的测算), made again from its recorded inputs and equal to what was kept.

    Within the year without totals, places and grades. Raises `NotEqual` where it is not equal: what is shown is what
    stands in the records, or nothing.
    """
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        interim = coded(assessments.period_of_run(session, name)).interim
        assessment, found = assessments.recomputed(session, name)
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        raise NotEqual(f"测算“{name}”的在案结果与复算不一致，暂不显示：{found[0]}{more}。请运行 python -m data verify。")
    return of_the_year_so_far(assessment) if interim else assessment


def of_the_year_so_far(assessment: Assessment) -> Assessment:
    """A run within the year (期中测算): 已得分 and 已到期分值, without what only the whole year has."""
    blank: dict[str, Any] = {"base": None, "total": None, "published_total": None, "place": None, "group_place": None, "grade": ""}
    totals = {code: replace(total, **blank) for code, total in assessment.totals.items()}
    dimensions = {key: replace(row, points=None, place=None) for key, row in assessment.dimensions.items()}
    return replace(assessment, totals=totals, dimensions=dimensions, flagged_ties=())


def visible_trials(principal: Principal, store: Store) -> tuple[trials.Trial, ...]:
    """Kept trials the principal may see (可查阅的留存测算), the newest first."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        return trials.trials(session)


def visible_trial(principal: Principal, store: Store, name: str) -> Assessment:
    """A kept trial with everything behind it (可查阅的测算), scored again and equal to what was kept; else `NotEqual`.

    Raises `NotReady` where there is none of this name.
    """
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        assessment, found = trials.recomputed(session, name)
    if found:
        raise NotEqual(f"测算“{name}”的在案结果与复算不一致，暂不显示：{'、'.join(found)}。请运行 python -m data verify。")
    return assessment


def visible_trial_inputs(principal: Principal, store: Store, name: str) -> Tried:
    """What a kept trial was made from (可查阅的测算输入); raises `NotReady`."""
    with store.reading() as session:
        _check_all(principal, session, Thing.TOTALS)
        return trials.inputs(session, name)
