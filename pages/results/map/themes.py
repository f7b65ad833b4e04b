"""What a map can show (专题): totals, dimensions, indicators, changes since last year, lights within the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from evaluation.comparison import appraised, dimension_weight
from evaluation.lights import Lit, Thresholds, lights_of
from evaluation.results import Assessment, Total
from evaluation.rounding import brief
from evaluation.scheme import Indicator

TOTAL, MOVE, GAIN, BEHIND, LIGHT, AIM = "total", "move", "gain", "behind", "light-", "aim-"


class Kind(StrEnum):
    """Families of themes (专题类别)."""

    WHOLE = "whole"
    DIMENSION = "dimension"
    INDICATOR = "indicator"
    CHANGE = "change"
    LIGHTS = "lights"
    AIM = "aim"


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing a map can show (专题): its code in the address, kind, title, and what it is worth 分值."""

    code: str
    kind: Kind
    title: str
    weight: Fraction | None = None

    @property
    def label(self) -> str:
        for prefix in (LIGHT, AIM):
            if self.code.startswith(prefix):
                return f"{self.code.removeprefix(prefix)} {self.title}"
        return self.title if self.weight is None else f"{self.code} {self.title}（{brief(self.weight)}分）"


@dataclass(frozen=True, slots=True)
class Source:
    """What the map is drawn from (数据来源): the run of the period, the finished year before, lights by unit."""

    run: Assessment
    earlier: Assessment | None = None
    interim: bool = False
    limits: Thresholds | None = None
    lights: Mapping[str, Mapping[str, Lit]] = field(default_factory=dict)

    @property
    def units(self) -> list[Total]:
        """Units on the map (上图单位): ranked and apart ones, never the city's own row."""
        return appraised(self.run)

    @property
    def graded(self) -> bool:
        """Whether there are grades to show (有无等次): never within the year."""
        return bool(self.run.scheme.grades) and not self.interim


def source_of(
    run: Assessment, earlier: Assessment | None, *, interim: bool, limits: Thresholds | None
) -> Source:
    """Everything the map needs of a period (专题数据来源); lights only within the year."""
    plain = Source(run, earlier, interim, limits if interim else None)
    if plain.limits is None:
        return plain
    lights = {total.unit.code: lights_of(run, earlier, plain.limits, total.unit.code) for total in plain.units}
    return Source(run, earlier, interim, plain.limits, lights)


def themes(source: Source) -> dict[str, Theme]:
    """Everything a map can show of a period (全部专题), by code."""
    run = source.run
    found = [Theme(TOTAL, Kind.WHOLE, _whole(source))]
    found += [Theme(item.code, Kind.DIMENSION, item.title, dimension_weight(run, item.code)) for item in run.scheme.dimensions]
    found += [Theme(item.code, Kind.INDICATOR, item.title, item.weight) for item in run.scheme.indicators]
    if source.earlier is not None and not source.interim:
        found += [Theme(MOVE, Kind.CHANGE, "位次变化"), Theme(GAIN, Kind.CHANGE, "得分变化")]
    if not source.interim:
        aimed = [item for item in run.scheme.indicators if has_targets(run, item)]
        found += [Theme(AIM + item.code, Kind.AIM, f"{item.title}距目标") for item in aimed]
    if source.lights:
        found.append(Theme(BEHIND, Kind.LIGHTS, "滞后项数"))
        found += [Theme(LIGHT + item.code, Kind.LIGHTS, f"{item.title}灯号") for item in run.scheme.indicators]
    return {theme.code: theme for theme in found}


def has_targets(run: Assessment, item: Indicator) -> bool:
    """Whether an indicator is a number that some unit has a target of (有无目标)."""
    return item.reads_number and any(
        (unit.code, item.code) in run.inputs.targets and run.points[unit.code, item.code].measure is not None
        for unit in run.units
    )


def _whole(source: Source) -> str:
    if source.interim:
        return "已得分"
    return "总分等次" if source.run.scheme.grades else "总分"


def families(every: Mapping[str, Theme]) -> dict[Kind, str]:
    """Names of the kinds there are (专题类别名称), in order."""
    names = {
        Kind.WHOLE: every[TOTAL].title, Kind.DIMENSION: "维度", Kind.INDICATOR: "指标", Kind.CHANGE: "升降",
        Kind.AIM: "距目标", Kind.LIGHTS: "灯号",
    }  # fmt: skip
    present = {theme.kind for theme in every.values()}
    return {kind: name for kind, name in names.items() if kind in present}
