"""Intake (收件): rows and scheme become the inputs of a run, or every fault of form at once.

Form is what a row shows by itself and against the lists: codes, duplicates, words, numbers. What a value
means for its rule is looked at afterwards (`evaluation.values`). Source: scoring contract, Files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from evaluation.errors import FaultList
from evaluation.figures import NUMBER_COLUMNS, Adjustment, Figure, Target
from evaluation.reading import shortened
from evaluation.rounding import number
from evaluation.scheme import Indicator, Scheme
from evaluation.terms import AdjustmentKind, FigureStatus
from evaluation.units import Unit, in_order

Row = TypeVar("Row", Figure, Target)
Key = tuple[str, str]
TYPED_STATUSES = frozenset(status.value for status in FigureStatus if status is not FigureStatus.NOT_SCORABLE)
KINDS = frozenset(kind.value for kind in AdjustmentKind)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one run (测算输入), clean in form: units in order, figures and targets by (unit, indicator).

    `figures_file` and `targets_file` are where a row that should stand and does not is reported; without
    a file of targets (blank) a missing target is reported at its figure.
    """

    scheme: Scheme
    units: tuple[Unit, ...]
    figures: Mapping[Key, Figure]
    targets: Mapping[Key, Target]
    adjustments: tuple[Adjustment, ...]
    figures_file: str = "figures.csv"
    targets_file: str = ""


class Known(NamedTuple):
    """The codes that may be named (已知代码); None where the list itself could not be read."""

    units: frozenset[str] | None
    indicators: Mapping[str, Indicator] | None
    vetoes: frozenset[str]


def accept(
    scheme: Scheme | None, units: Sequence[Unit] | None, targets: Iterable[Target], figures: Iterable[Figure],
    adjustments: Iterable[Adjustment] = (), *, faults: FaultList | None = None, figures_file: str = "figures.csv",
    targets_file: str = "",
) -> Inputs:  # fmt: skip
    """The inputs of a run (收件); raises `Refused` with every fault of form.

    `faults` are those already found in the files, and there must be some where the scheme or the list of
    units could not be read (None); what names them is then checked as far as it can be.
    """
    faults = FaultList() if faults is None else faults
    _check_units(units or (), faults)
    known = _known(scheme, units)
    if scheme is not None and known.units is not None:
        _check_names(scheme, known.units, faults)
    found = _figures(figures, known, faults)
    aims = _targets(targets, known, faults)
    matters = _adjustments(adjustments, known, faults)
    faults.raise_if_any()
    if scheme is None or units is None:
        raise ValueError("a run without scheme or units must carry its faults")
    return Inputs(scheme, in_order(units), found, aims, matters, figures_file, targets_file)


def _known(scheme: Scheme | None, units: Sequence[Unit] | None) -> Known:
    codes = None if units is None else frozenset(unit.code for unit in units)
    indicators = {} if scheme is None else {item.code: item for item in (*scheme.indicators, *scheme.observed)}
    if scheme is None or not indicators or "" in indicators:
        return Known(codes, None, frozenset())
    return Known(codes, indicators, frozenset(veto.code for veto in scheme.vetoes))


def _check_units(units: Sequence[Unit], faults: FaultList) -> None:
    seen: set[str] = set()
    for unit in units:
        if unit.code in seen:
            faults.add(unit.where, f"单位代码“{unit.code}”重复")
        seen.add(unit.code)


def _check_names(scheme: Scheme, units: frozenset[str], faults: FaultList) -> None:
    """Units a scheme names must be among the units (方案点名的单位)."""
    for indicator in (*scheme.indicators, *scheme.observed):
        for code in (*indicator.applies_to.units, *indicator.applies_to.exempt):
            if code not in units:
                faults.add(indicator.where, f"指标{indicator.code}的适用范围点名单位“{code}”，单位表中没有")


def _known_key(row: Figure | Target, known: Known, faults: FaultList) -> bool:
    fine = True
    if known.units is not None and row.unit not in known.units:
        faults.add(row.place.of("unit"), f"单位“{shortened(row.unit)}”不在单位表中")
        fine = False
    if known.indicators is not None and row.indicator not in known.indicators:
        faults.add(row.place.of("indicator"), f"指标“{shortened(row.indicator)}”不在方案中")
        fine = False
    return fine


def _once(row: Row, found: dict[Key, Row], faults: FaultList) -> None:
    key = (row.unit, row.indicator)
    if key in found:
        faults.add(
            row.place.of("indicator"),
            f"单位{row.unit}、指标{row.indicator}重复，首次出现在第{found[key].place.line}行",
        )
    else:
        found[key] = row


def _figures(figures: Iterable[Figure], known: Known, faults: FaultList) -> dict[Key, Figure]:
    found: dict[Key, Figure] = {}
    for figure in figures:
        if _known_key(figure, known, faults):
            _once(figure, found, faults)
        if figure.status and figure.status not in TYPED_STATUSES:
            faults.add(
                figure.place.of("status"),
                f"状态“{shortened(figure.status)}”应为{'、'.join(sorted(TYPED_STATUSES))}之一或空白",
            )
        _check_numbers(figure, known.indicators, faults)
    return found


def _check_numbers(figure: Figure, indicators: Mapping[str, Indicator] | None, faults: FaultList) -> None:
    """A text where a number is due (应为数而不是数)."""
    for column, text in zip(NUMBER_COLUMNS, (figure.numerator, *figure[4:8]), strict=True):
        if text and number(text) is None:
            _not_a_number(figure, column, text, faults)
    if figure.value and indicators is not None:
        indicator = indicators.get(figure.indicator)
        if indicator is not None and indicator.reads_number and number(figure.value) is None:
            _not_a_number(figure, "value", figure.value, faults)


def _not_a_number(row: Figure, column: str, text: str, faults: FaultList) -> None:
    faults.add(
        row.place.of(column), f"单位{row.unit}、指标{row.indicator}的{column}应为数，现为“{shortened(text)}”"
    )


def _targets(targets: Iterable[Target], known: Known, faults: FaultList) -> dict[Key, Target]:
    found: dict[Key, Target] = {}
    for target in targets:
        if _known_key(target, known, faults):
            _once(target, found, faults)
        if target.target and number(target.target) is None:
            faults.add(
                target.place.of("target"),
                f"单位{target.unit}、指标{target.indicator}的目标应为数，现为“{shortened(target.target)}”",
            )
    return found


def _adjustments(
    adjustments: Iterable[Adjustment], known: Known, faults: FaultList
) -> tuple[Adjustment, ...]:
    found = tuple(adjustments)
    for row in found:
        if known.units is not None and row.unit not in known.units:
            faults.add(row.place.of("unit"), f"单位“{shortened(row.unit)}”不在单位表中")
        if row.kind not in KINDS:
            faults.add(row.place.of("kind"), f"类别“{shortened(row.kind)}”应为bonus、deduction、veto之一")
        if not row.family:
            faults.add(row.place.of("matter"), "没有写明事项matter")
        elif row.kind == AdjustmentKind.VETO and known.indicators is not None and row.matter not in known.vetoes:
            faults.add(row.place.of("matter"), f"不得评优事项“{shortened(row.matter)}”不在方案的vetoes之中")
        if row.points and number(row.points) is None:
            faults.add(row.place.of("points"), f"单位{row.unit}的加减分应为数，现为“{shortened(row.points)}”")
    return found
