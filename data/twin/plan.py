"""The scheme as the twin reads it (复算方案): texts with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Texts = Mapping[str, Any]

WORD_RULES = frozenset({"stages", "panel", "piecework", "up_down"})
PEER_RULES = frozenset({"efficacy_peers", "rank_step", "rank_ladder", "ratio_to_best", "contribution"})
PREVIOUS_RULES = frozenset({"growth", "places_gained"})


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One part of an indicator (组成部分): its owner key, share, `of`, rule and parameters."""

    owner: str
    share: str
    of: str
    rule: str
    params: Texts


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """One scored indicator (计分指标) with its own or the scheme's policies."""

    code: str
    dimension: str
    weight: str
    higher: bool
    measure: str
    times: str
    each: Texts
    missing: str
    not_applicable: str
    peer_group: str
    kinds: list[str]
    units: list[str]
    exempt: list[str]
    waiting: bool
    parts: tuple[PartPlan, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole scheme (方案): what the SQL is generated from."""

    full_marks: str
    points_dp: int
    total_dp: int
    exact: bool
    dense: bool
    break_by: tuple[str, ...]
    grades: tuple[Texts, ...]
    bonus_cap: str | None
    deduction_cap: str | None
    kind_caps: Texts
    bonus: tuple[Texts, ...]
    ceilings: dict[str, str]
    indicators: tuple[IndicatorPlan, ...]


def is_blank(value: object) -> bool:
    """Whether nothing is written there (空值)."""
    return value is None or (isinstance(value, str) and value.strip() in ("", "~", "null", "Null", "NULL"))


def text(source: Texts, key: str, default: str) -> str:
    """The text under a key, or the default where it is absent or null (取值)."""
    value = source.get(key)
    return default if is_blank(value) else str(value).strip()


def optional(source: Texts, key: str) -> str | None:
    """The text under a key, or None (可空取值)."""
    value = source.get(key)
    return None if is_blank(value) else str(value).strip()


def section(source: Texts, key: str) -> Texts:
    """The mapping under a key, empty where absent (小节)."""
    value = source.get(key)
    return value if isinstance(value, Mapping) else {}


def items(source: Texts, key: str) -> list[Any]:
    """The list under a key, empty where absent (列表)."""
    value = source.get(key)
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _parts(code: str, entry: Texts) -> tuple[PartPlan, ...]:
    """The parts of an indicator; `rule`, `of`, `params` beside it are a single part."""
    written = items(entry, "parts") or [{**entry, "share": "1"}]
    return tuple(
        PartPlan(
            f"{code}/{number}",
            text(part, "share", "1"),
            text(part, "of", "level"),
            text(part, "rule", ""),
            section(part, "params"),
        )
        for number, part in enumerate(written)
    )


def _indicator(entry: Texts, policy: Texts, issued: bool) -> IndicatorPlan:
    code = text(entry, "code", "")
    measure, scope = section(entry, "measure"), section(entry, "applies_to")
    return IndicatorPlan(
        code=code,
        dimension=text(entry, "dimension", ""),
        weight=text(entry, "weight", "0"),
        higher=text(entry, "direction", "higher") == "higher",
        measure=text(measure, "kind", "value"),
        times=text(measure, "times", "1"),
        each=section(measure, "each"),
        missing=text(entry, "missing", text(policy, "missing", "zero")),
        not_applicable=text(entry, "not_applicable", text(policy, "not_applicable", "rescale")),
        peer_group=text(entry, "peer_group", text(policy, "peer_group", "all")),
        kinds=[str(kind) for kind in (items(scope, "kinds") if "kinds" in scope else ("county", "zone"))],
        units=[str(unit) for unit in items(scope, "units")],
        exempt=[str(unit) for unit in items(scope, "except")],
        waiting=text(entry, "basis", "task") == "decision" and not issued,
        parts=_parts(code, entry),
    )


def _from_the_best(grades: Sequence[Texts]) -> tuple[Texts, ...]:
    """Grades by their score line, the one without last (等次从高到低), in whatever order they are written."""

    def line(grade: Texts) -> tuple[bool, Decimal]:
        least = optional(grade, "min")
        return least is not None, Decimal(least or 0)

    return tuple(sorted(grades, key=line, reverse=True))


def plan_of(scheme: Texts) -> Plan:
    """The plan of a scheme given as plain dict, list and str (由方案文本得复算方案)."""
    head, rounding = section(scheme, "scheme"), section(scheme, "rounding")
    policy, ties, limits = section(scheme, "policy"), section(scheme, "ties"), section(scheme, "adjustments")
    issued = not is_blank(head.get("basis_document"))
    return Plan(
        full_marks=text(head, "full_marks", "100"),
        points_dp=int(text(rounding, "points_dp", "4")),
        total_dp=int(text(rounding, "total_dp", "2")),
        exact=text(rounding, "rank_on", "published") == "exact",
        dense=text(ties, "method", "min") == "dense",
        break_by=tuple(str(code) for code in items(ties, "break_by")),
        grades=_from_the_best(items(scheme, "grades")),
        bonus_cap=optional(limits, "bonus_cap"),
        deduction_cap=optional(limits, "deduction_cap"),
        kind_caps=section(limits, "kind_caps"),
        bonus=tuple(items(scheme, "bonus")),
        ceilings={text(veto, "code", ""): text(veto, "ceiling", "") for veto in items(scheme, "vetoes")},
        indicators=tuple(
            _indicator(entry, policy, issued)
            for entry in items(scheme, "indicators")
            if text(entry, "observed", "false") != "true"
        ),
    )
