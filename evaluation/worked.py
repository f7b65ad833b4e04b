"""Worked examples (算例): a small indicator and a few units, scored by the engine whenever somebody looks.

Nothing of the result is stored: points, status and sentence are those of the official way, `assess` and `trace`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from evaluation.assessment import assess
from evaluation.figures import Figure, Target
from evaluation.results import Points
from evaluation.rounding import brief, shown
from evaluation.rules.base import Rule
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import FigureStatus
from evaluation.trace import indicator_node
from evaluation.units import Unit


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read (条款出处): document, address, the words themselves."""

    document: str
    address: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One worked example (算例): a scheme of one indicator and the units' figures, the first unit in question.

    `source` is None where clause and figures are invented (虚构); `published` says that the figures are public too,
    `case` names the published example whose points it must reach.
    """

    title: str
    scheme: Scheme
    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    targets: tuple[Target, ...]
    source: Source | None = None
    published: bool = False
    case: str = ""

    @property
    def indicator(self) -> Indicator:
        return self.scheme.indicators[0]

    @property
    def rule(self) -> Rule:
        return self.indicator.parts[0].rule


class Line(NamedTuple):
    """One unit of an example (算例中的一行): what was reported, and what the engine makes of it."""

    unit: str
    status: FigureStatus
    measure: str
    target: str
    points: Fraction | None
    points_text: str
    sentence: str
    inputs: dict[str, str]


def worked(sample: Sample) -> list[Line]:
    """The example scored now (现算), its units in the order written; raises `Refused` as any run does."""
    assessment = assess(sample.scheme, sample.units, sample.targets, sample.figures)
    lines = []
    for unit in sample.units:
        row = assessment.points[unit.code, sample.indicator.code]
        node = indicator_node(assessment, row)
        inputs = node.facts["inputs"]
        lines.append(
            Line(
                unit.name, row.status, _measured(row, inputs), inputs.get("target", ""), row.points,
                shown(row.points, sample.scheme.rounding.points_dp), node.text, inputs,
            )
        )  # fmt: skip
    return lines


def _measured(row: Points, inputs: dict[str, str]) -> str:
    """What was achieved (实绩): the measure, or the words and lists where no number is read."""
    if row.measure is not None:
        return brief(row.measure)
    return inputs.get("levels", inputs.get("value", ""))
