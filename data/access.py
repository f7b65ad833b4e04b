"""Access (查阅权限): every read by a person goes through here; what a person may not see is as if it were not there.

How far each role sees stands in `evaluation.policy`; results are seen by those who read all of them, else once released.
Of a month or quarter 已得分 and 已到期分值 are shown, and no total, place or grade: a half-filled year is no hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from data import assessments, figures, periods, targets, trials, units
from data.assessments import KeptRun, UnitResult
from data.decisions import Decision, decisions
from data.home import DEMO
from data.periods import Cycle, ReportPeriod, coded
from data.principals import VISITOR as VISITOR
from data.principals import NotVisible as NotVisible
from data.principals import Principal as Principal
from data.quick.tried import Tried
from data.records import Fields, history, setting
from data.releases import Release, Shows, releases, standing
from data.schemes import scheme_of
from data.store import Session, Store
from data.tables import FIGURES, VERIFIED
from evaluation.errors import AppraisalError
from evaluation.figures import Figure, Target
from evaluation.headline import Known
from evaluation.policy import Scope, Subject, Thing, read_scope
from evaluation.results import Assessment
from evaluation.scheme import Scheme
from evaluation.units import Unit

# what a rescaled, half-filled year would pretend to be
WHOLE_YEAR = ("base_exact", "base", "total_exact", "total", "place", "group_place", "grade")


class NotEqual(AppraisalError):
    """A kept run differs from what its recorded inputs give (在案结果与复算不一致)."""


def _admit(principal: Principal, session: Session) -> bool:
    """Whether these are demo records (是否演示数据); raises `NotVisible` for who holds no post, or did not sign in."""
    if not principal.posts:
        raise NotVisible("没有任职，不能查阅。请联系管理员。")
    demo = setting(session, "kind") == DEMO
    if not principal.account and not demo:
        raise NotVisible("正式数据库须登录后查阅，演示访客只能查阅演示数据。请换用演示数据库，或联系管理员。")
    return demo


def _check(principal: Principal, session: Session, thing: Thing) -> bool:
    """Whether all of a kind may be read (可否查阅全部), else one's own at most; raises `NotVisible` for none of it.

    The demo visitor reads all of the demo: nothing in it is secret.
    """
    demo = _admit(principal, session)
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


def _shown(principal: Principal, session: Session) -> dict[str, Release | None]:
    """The runs one may see (可查阅的测算): all of the latest, or those that stand released, with their release."""
    _admit(principal, session)
    if not _reads_all(principal, session):
        if not any(read_scope(role, Thing.TOTALS) is Scope.RELEASED for role in principal.roles):
            raise NotVisible(f"没有查阅“{Thing.TOTALS.label}”的权限。")
        return {item.run: item for item in standing(session).values()}
    return dict.fromkeys(assessments.latest_runs(session).values())


def _without_places(period: str, release: Release | None) -> bool:
    """Whether only 已得分 and 已到期分值 are shown: within the year, or where the release shows no more."""
    return coded(period).interim or (release is not None and release.shows != Shows.PLACES)


def _run_of(principal: Principal, session: Session, period: str) -> tuple[str | None, bool]:
    """The run one may see of a period, and whether without totals, places and grades."""
    shown = _shown(principal, session)
    name = assessments.latest_runs(session).get(period)
    if name not in shown:
        name = next((item.run for item in shown.values() if item is not None and item.period == period), None)
    return name, name is not None and _without_places(period, shown[name])


Owned = TypeVar("Owned", Figure, Target)


def _own(principal: Principal, session: Session, thing: Thing, cycle: str, rows: list[Owned]) -> list[Owned]:
    """What the principal may see of units' rows (本单位、本部门的数据), numbered anew.

    A row's line counts those before it: left as it was, it would tell of rows that are not shown.
    """
    found = _of_posts(principal, session, thing, cycle, rows)
    return [row._replace(place=row.place._replace(line=line)) for line, row in enumerate(found, start=2)]


def _of_posts(principal: Principal, session: Session, thing: Thing, cycle: str, rows: list[Owned]) -> list[Owned]:
    """All rows, or those of one's posts (任职范围内的数据)."""
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
            verified: _of_posts(principal, session, thing, "", [known.figure for known in listed if known.verified is verified])
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
        name, partly = _run_of(principal, session, period)
        kept = None if name is None else assessments.read_run(session, name)
    if kept is None or not partly:
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
        name, partly = _run_of(principal, session, period)
        return None if name is None or partly else assessments.read_trace(session, name, unit)


def visible_run_name(principal: Principal, store: Store, period: str) -> str | None:
    """The name of a period's latest run (测算编号): what a cache is keyed by; None before the first."""
    with store.reading() as session:
        return _run_of(principal, session, period)[0]


def visible_runs(principal: Principal, store: Store) -> dict[str, str]:
    """The name of the latest run of every period that has one (各报表期测算编号), in the order of the periods' days."""
    with store.reading() as session:
        listed = [item.period for item in periods.periods(session)]
        names = {period: _run_of(principal, session, period)[0] for period in listed}
    return {period: name for period, name in names.items() if name is not None}


def visible_releases(principal: Principal, store: Store) -> tuple[Release, ...]:
    """Releases the principal may see (可查阅的发布): all of them for who reads all results, else those that stand."""
    with store.reading() as session:
        _admit(principal, session)
        if _reads_all(principal, session):
            return releases(session)
        _shown(principal, session)
        return tuple(standing(session).values())


def _reads_all(principal: Principal, session: Session) -> bool:
    try:
        return _check(principal, session, Thing.TOTALS)
    except NotVisible:
        return False


def visible_assessment(principal: Principal, store: Store, name: str) -> Assessment:
    """A run with everything behind it (可查阅的测算), made again from its recorded inputs and equal to what was kept.

    Within the year without totals, places and grades. Raises `NotEqual` where it is not equal: what is shown is what
    stands in the records, or nothing.
    """
    with store.reading() as session:
        shown = _shown(principal, session)
        release = shown.get(name)
        if name not in shown and not _check(principal, session, Thing.TOTALS):
            raise NotVisible(f"没有测算“{name}”，或尚未发布。")
        partly = _without_places(assessments.period_of_run(session, name), release)
        assessment, found = assessments.recomputed(session, name)
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        raise NotEqual(f"测算“{name}”的在案结果与复算不一致，暂不显示：{found[0]}{more}。请运行 python -m data verify。")
    return of_the_year_so_far(assessment) if partly else assessment


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
