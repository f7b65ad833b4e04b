"""Moving figures (办理填报项): where each figure stands, and the one way a step of it is made.

    desk = desk_of(session, who, "2026M10")
    record = desk.step(who, Item("2026M10", unit, "A1"), Action.TAKE)      # raises NotAllowed with every guard that fails

A step is a revision in `steps`: its history is what happened, its latest state what stands. Whose unit and indicator it
is, the desk finds out itself; the other guards are facts that the caller has checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.deeds import admit, profile_in
from data.errors import BadRecord
from data.ledger import Record
from data.periods import ReportPeriod, cycle_of, period_of
from data.principals import Principal
from data.records import Fields, current, history, setting
from data.revisions import Key, known
from data.schemes import scheme_of
from data.store import Session
from data.tables import ATTACHMENTS, FIGURE, FIGURES, STEPS, VERIFIED
from data.units import units
from evaluation.figures import Figure
from evaluation.policy import Post, Subject
from evaluation.scheme import Indicator, Scheme
from evaluation.units import Unit
from evaluation.workflow import Action, Guard, Profile, Role, State, Step, next_state, transitions

KEPT, REMOVED = "kept", "removed"
# the day until which a returned figure may be reported again holds until a department takes it up once more
AGAIN = (State.DRAFT, State.SIGNING, State.SUBMITTED)


class Item(NamedTuple):
    """One figure on its way (填报项): period, unit, indicator."""

    period: str
    unit: str
    indicator: str

    @property
    def where(self) -> dict[str, str]:
        """Its key by column (主键)."""
        return self._asdict()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands and by which step (填报项现况); `rev` 0: no step yet. `reason` is what the person wrote."""

    item: Item
    state: State = State.UNOPENED
    rev: int = 0
    action: str = ""
    role: str = ""
    figure_rev: int | None = None
    code: str = ""
    due: str = ""
    batch: str = ""
    grounds: str = ""
    document: str = ""
    by: str = ""
    at: str = ""
    reason: str = ""


def standings(session: Session, period: str, *, unit: str = "", indicator: str = "") -> dict[Item, Standing]:
    """Where the figures of a period stand (填报项现况), those that were ever opened."""
    where = {"period": period} | ({"unit": unit} if unit else {}) | ({"indicator": indicator} if indicator else {})
    found = map(_standing, current(session, STEPS, where))
    return {standing.item: standing for standing in found}


def steps_of(session: Session, item: Item) -> tuple[Standing, ...]:
    """Every step of a figure (流转过程), in the order they were taken: who, when, why, from and to."""
    return tuple(map(_standing, history(session, STEPS, item.where)))


def steps_of_unit(session: Session, period: str, unit: str) -> tuple[Standing, ...]:
    """Every step of a unit's figures of a period (单位流转过程), in the order they were taken."""
    return tuple(map(_standing, history(session, STEPS, {"period": period, "unit": unit})))


def taken(steps: Iterable[Standing]) -> list[Step]:
    """The steps as the workflow folds them (流转记录)."""
    return [Step(Action(step.action), Role(step.role)) for step in steps]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the steps of one period are decided with (办理依据), as it stood when it was read."""

    profile: Profile
    period: ReportPeriod
    scheme: Scheme
    units: Mapping[str, Unit]
    standings: Mapping[Item, Standing]
    figures: Mapping[Key, Fields]
    verified: Mapping[Key, Fields]
    evidenced: Mapping[Item, tuple[str, ...]]
    evidence_required: bool = False

    def item(self, unit: str, indicator: str) -> Item:
        """A figure of this period (填报项); raises `BadRecord` for a unit or an indicator the cycle does not know."""
        if unit not in self.units:
            raise BadRecord(f"{self.period.title}没有单位“{unit[:40]}”。")
        self.indicator(indicator)
        return Item(self.period.period, unit, indicator)

    def indicator(self, code: str) -> Indicator:
        """An indicator of the scheme (指标); raises `BadRecord`."""
        found = [item for item in (*self.scheme.indicators, *self.scheme.observed) if item.code == code]
        if not found:
            raise BadRecord(f"方案中没有指标“{code[:40]}”。")
        return found[0]

    def standing(self, item: Item) -> Standing:
        """Where a figure stands (填报项现况)."""
        return self.standings.get(item, Standing(item))

    def named(self, item: Item) -> str:
        """A figure in words (填报项名称)."""
        return f"{self.units[item.unit].name}{item.indicator}"

    def seen(self, item: Item) -> int:
        """The latest revision of what was submitted (填报版次), 0 before the first."""
        row = self.figures.get(tuple(item))
        return 0 if row is None else int(str(row["rev"]))

    def submitted(self, item: Item) -> Figure:
        """What was submitted (填报数据); raises `BadRecord` before anything was."""
        row = self.figures.get(tuple(item))
        if row is None:
            raise BadRecord(f"{self.named(item)}还没有填报数据。")
        return Figure(item.unit, item.indicator)._replace(**{name: str(row[name] or "") for name in FIGURE})  # type: ignore[arg-type]

    def step(
        self, who: Principal, item: Item, action: Action, facts: Collection[Guard] = (), **cells: str | int | None
    ) -> Record:
        """The next step of a figure (办理一步), to be recorded; raises `NotAllowed` with every guard that does not hold."""
        now = self.standing(item)
        subject = Subject(item.unit, self.indicator(item.indicator).departments.data)
        acting = {role for row in transitions(now.state, self.profile) if row.action is action for role in row.roles}
        post = who.post_as(acting, subject) or next(iter(who.posts))
        state = next_state(now.state, action, post.role, {*facts, *_own(who, post, subject)}, self.profile)
        values = {**item.where, "state": state.value, "action": action.value, "role": post.role.value}
        carried = {"figure_rev": now.figure_rev, "batch": now.batch, "due": now.due if state in AGAIN else ""}
        return Record(STEPS, {**carried, **values, **cells}, now.rev)


def desk_of(session: Session, who: Principal, period: str) -> Desk:
    """What a person decides a period's steps with (办理依据); raises `NotVisible`, `NotReady`."""
    admit(session, who)
    found, where = period_of(session, period), {"period": period}
    cycle = cycle_of(session, found.cycle)
    return Desk(
        profile_in(session), found, scheme_of(session, cycle.scheme, cycle.cycle),
        {unit.code: unit for unit in units(session, cycle.cycle)}, standings(session, period),
        known(session, FIGURES, where), known(session, VERIFIED, where), _evidenced(session, period),
        setting(session, "evidence_required") == "yes",
    )  # fmt: skip


def one_period(items: Sequence[Item]) -> str:
    """The one period of some figures (同一报表期); raises `BadRecord`."""
    found = {item.period for item in items}
    if len(found) != 1:
        raise BadRecord("请选择同一报表期的填报项。")
    return found.pop()


def verified_record(desk: Desk, item: Item, figure: Figure, grounds: str) -> Record:
    """The verified value of a figure (核定值), beside the submitted revision it is of."""
    row = desk.verified.get(tuple(item))
    cells = {name: getattr(figure, name) for name in FIGURE}
    return Record(
        VERIFIED,
        {**item.where, **cells, "figure_rev": desk.seen(item), "grounds": grounds, "evidence": evidence_of(desk, item)},
        0 if row is None else int(str(row["rev"])),
    )


def figure_record(desk: Desk, item: Item, figure: Figure, note: str = "") -> Record:
    """What is submitted (填报数据), as the next revision."""
    cells = {name: getattr(figure, name) for name in FIGURE}
    return Record(
        FIGURES,
        {**item.where, **cells, "state": "submitted", "evidence": evidence_of(desk, item), "note": note}, desk.seen(item),
    )


def evidence_of(desk: Desk, item: Item) -> str:
    """The digests of a figure's evidence (佐证材料指纹), separated by a blank."""
    return " ".join(desk.evidenced.get(item, ()))


def _own(who: Principal, post: Post, subject: Subject) -> set[Guard]:
    """Which guards of belonging hold for a post (归属前提)."""
    houses = {held.unit for held in who.posts if held.unit}
    holding = {
        Guard.OWN_UNIT: bool(post.unit) and post.unit == subject.unit,
        Guard.OWN_INDICATOR: bool(post.department) and post.department == subject.department,
        Guard.OTHER_HOUSE: subject.unit not in houses,
    }
    return {guard for guard, holds in holding.items() if holds}


def _evidenced(session: Session, period: str) -> dict[Item, tuple[str, ...]]:
    found: dict[Item, tuple[str, ...]] = {}
    for row in current(session, ATTACHMENTS, {"period": period, "status": KEPT}):
        item = Item(str(row["period"]), str(row["unit"]), str(row["indicator"]))
        found[item] = (*found.get(item, ()), str(row["sha256"]))
    return found


def _standing(row: Fields) -> Standing:
    texts = {name: str(row[name] or "") for name in ("action", "role", "code", "due", "batch", "grounds", "document", "reason")}
    revision = row["figure_rev"]
    return Standing(
        Item(str(row["period"]), str(row["unit"]), str(row["indicator"])), State(str(row["state"])), int(str(row["rev"])),
        figure_rev=None if revision is None else int(str(revision)), by=str(row["recorded_by"]), at=str(row["recorded_at"]),
        **texts,
    )  # fmt: skip
