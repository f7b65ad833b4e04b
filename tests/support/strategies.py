"""Random runs (随机测算): schemes over all 18 rules, every measure, state, policy, group, quota, veto and adjustment.

Everything drawn is valid by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from evaluation.measures import weighed
from evaluation.rounding import shown
from tests.support.rule_strategies import (
    ALL_RULES,
    BASELINES,
    LEVELS,
    LISTED,
    OWN_POINTS,
    PARAMS,
    POSITIVE,
    PREVIOUS,
    TARGETS,
    VALUES,
    WORDS,
    Draw,
    pick,
    some,
    tolerance_params,
)
from tests.support.runs import CITE, Run

GROUPS = ("", "山区", "沿海")


def on(examples: int) -> Callable[[Any], Any]:
    """The same examples in every run, as many as said."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def _rule(draw: Draw, rules: Sequence[str], direction: str) -> dict[str, Any]:
    fitting = [rule for rule in rules if rule != ("control" if direction == "higher" else "completion")]
    rule = draw(pick(*fitting))
    return {
        "rule": rule,
        "params": tolerance_params(draw, direction) if rule == "tolerance" else PARAMS[rule](draw),
    }


def _scoring(draw: Draw, rules: Sequence[str], direction: str) -> dict[str, Any]:
    """A rule, or two or three parts."""
    in_parts = [rule for rule in rules if rule not in OWN_POINTS and rule not in LISTED]
    shares = draw(pick(("1",), ("1",), ("0.6", "0.4"), ("0.5", "0.25", "0.25")))
    if len(shares) == 1 or not in_parts:
        return _with_of(draw, _rule(draw, rules, direction), direction)
    return {
        "parts": [
            {"share": share} | _with_of(draw, _rule(draw, in_parts, direction), direction) for share in shares
        ]
    }


def _with_of(draw: Draw, part: dict[str, Any], direction: str) -> dict[str, Any]:
    # lower with ratio_to_best refuses negative numbers, which a change may be
    if part["rule"] in LISTED or (part["rule"] == "ratio_to_best" and direction == "lower"):
        return part
    return part | some(draw, {"of": ("level", "level", "change", "growth")})


def rules_of(item: dict[str, Any]) -> list[str]:
    """The rules an indicator uses."""
    return [part["rule"] for part in item.get("parts", [item])]


def _indicator(draw: Draw, code: str, rules: Sequence[str], codes: Sequence[str]) -> dict[str, Any]:
    direction = draw(pick("higher", "lower"))
    weight = draw(pick("1", "2.5", "10", "20", "33.3"))
    item = {
        "code": code,
        "title": f"指标{code}",
        "dimension": code[0],
        "weight": weight,
        "direction": direction,
        "cite": CITE,
    }
    item |= _scoring(draw, rules, direction)
    if not set(rules_of(item)) & set(LISTED):
        item |= draw(
            pick(
                {},
                {},
                {"measure": {"kind": "ratio", "times": "100"}},
                {"measure": {"kind": "equivalents", "each": LEVELS}},
            )
        )
    item |= some(
        draw,
        {
            "missing": ("zero", "mean", "pending"), "not_applicable": ("rescale", "mean"), "peer_group": ("all", "group"),
            "basis": ("task", "decision"),
        },
    )  # fmt: skip
    scope = some(
        draw,
        {"kinds": (["county"], ["county", "zone", "city"]), "units": ([codes[0]],), "except": ([codes[-1]],)},
    )
    return item | ({"applies_to": scope} if scope and draw(st.booleans()) else {})


def _levels(draw: Draw, rule: str) -> str:
    if rule == "panel":
        scores = draw(st.lists(pick("0", "60", "88.5", "100"), min_size=3, max_size=5))
        return ";".join(f"评委{k}:{score}" for k, score in enumerate(scores))
    if rule == "up_down":
        return draw(pick("增:0", "增:4;减:0", "减:3", "增:1;减:25"))
    return draw(
        pick("省:0", "国家:1", "省:2;市:5", "市:3", "甲园@省;甲园@市", "甲园@市;乙园@国家", "甲:乙@省")
    )


def _measured(draw: Draw, item: dict[str, Any], values: Sequence[str]) -> dict[str, str]:
    """The cells a reported figure is measured by, sometimes with the matching typed value."""
    rules = rules_of(item)
    kind = item.get("measure", {}).get("kind", "value")
    typed = draw(st.booleans())
    if kind == "ratio":
        top, bottom = draw(pick(*values)), draw(pick("3", "8", "100"))
        value = Fraction(top) / Fraction(bottom) * 100
        return {"numerator": top, "denominator": bottom, "value": shown(value, 2) if typed else ""}
    if kind == "equivalents":
        levels = _levels(draw, kind)
        each = {level: Fraction(points) for level, points in LEVELS.items()}
        return {"levels": levels, "value": shown(weighed(levels, each), 1) if typed else ""}
    if rules == ["stages"]:
        return {"value": draw(pick(*WORDS))}
    return {"levels": _levels(draw, rules[0])} if rules[0] in LISTED else {"value": draw(pick(*values))}


def _figure(draw: Draw, code: str, item: dict[str, Any], states: Sequence[str]) -> dict[str, str]:
    row = {"unit": code, "indicator": item["code"]}
    status = draw(pick(*states))
    if status == "void":
        row |= {"source": "某决定"}
    if status not in ("", "reported"):
        return row | {"status": status}
    values = POSITIVE if item["direction"] == "lower" and "ratio_to_best" in rules_of(item) else VALUES
    return row | _measured(draw, item, values) | {
        "status": status,
        "previous": draw(pick("", *PREVIOUS)),
        "baseline": draw(pick(*BASELINES)),
        "contribution": draw(pick("0", "-1", "2", "4")),
    }  # fmt: skip


def covers(item: dict[str, Any], unit: dict[str, str]) -> bool:
    """Whether an indicator applies to a unit, written down a second time."""
    scope = item.get("applies_to", {})
    named = unit["kind"] in scope.get("kinds", ["county", "zone"]) or unit["unit"] in scope.get("units", [])
    return named and unit["unit"] not in scope.get("except", [])


def _cells(
    draw: Draw, items: Sequence[dict[str, Any]], units: Sequence[dict[str, str]], states: Sequence[str]
) -> list[dict[str, str]]:
    rows = []
    for item in items:
        for unit in units:
            applies = covers(item, unit)
            if applies and (unit["ranked"] != "false" or draw(st.booleans())):
                rows.append(_figure(draw, unit["unit"], item, states))
            elif not applies and draw(st.booleans()):
                rows.append({"unit": unit["unit"], "indicator": item["code"], "status": "not_applicable"})
    return rows


def _units(draw: Draw, count: int, rankings: Sequence[str]) -> list[dict[str, str]]:
    return [
        {
            "unit": f"U{number}", "name": f"{number}号县", "kind": draw(pick("county", "county", "zone", "city")),
            "group": draw(pick(*GROUPS)), "order": draw(pick("", "1", "2")), "ranked": draw(pick(*rankings)),
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def _grades(draw: Draw) -> list[dict[str, Any]]:
    lines = draw(pick(("90", "60"), ("50", "20"), ("0.3", "-1"), ("70", "40")))
    names = ("优秀", "良好", "合格")
    grades: list[dict[str, Any]] = [
        {"name": name, "min": line} for name, line in zip(names, lines, strict=False)
    ]
    for grade in grades:
        if draw(st.booleans()):
            grade["quota"] = {"share": draw(pick("0", "0.3", "0.5", "1"))} | some(
                draw,
                {"of": ("all", "group"), "at_least": ("1", "2"), "rounding": ("floor", "half_up", "ceil"),
                 "on_tie": ("all_in", "all_out", "flag")},
            )  # fmt: skip
    return [*grades, {"name": names[2]}] if draw(st.booleans()) else grades


POLICIES = {"missing": ("zero", "mean", "pending"), "not_applicable": ("rescale", "mean"), "peer_group": ("all", "group")}
CAPS = {"bonus_cap": ("0", "3"), "deduction_cap": ("1.5",), "kind_caps": ({"J1": "1"}, {"其他": "0.5"})}


def _sections(draw: Draw, codes: Sequence[str]) -> dict[str, Any]:
    grades = _grades(draw)
    return {
        "rounding": some(draw, {"points_dp": ("0", "2"), "total_dp": ("0", "1", "3"), "rank_on": ("published", "exact")}),
        "policy": some(draw, POLICIES),
        "ties": some(draw, {"method": ("min", "dense"), "break_by": (list(codes[:1]), list(codes[-1:]), list(codes[:2]))}),
        "grades": grades,
        "adjustments": some(draw, CAPS),
        "bonus": [{"code": "J1", "points": "2", "cap": "3", "cite": CITE}, {"code": "J2", "points": "0.7", "cite": CITE}],
        "vetoes": [
            {"code": "V1", "ceiling": grades[-1]["name"], "cite": CITE},
            {"code": "V2", "ceiling": grades[0]["name"], "cite": CITE},
        ],
    }  # fmt: skip


def _adjustments(draw: Draw, codes: Sequence[str]) -> list[dict[str, str]]:
    row = st.fixed_dictionaries(
        {"unit": pick(*codes), "kind": pick("bonus", "deduction"), "matter": pick("J1", "J1/甲", "J2/乙", "其他/丙"),
         "points": pick("0.5", "1", "2.2")}
    )  # fmt: skip
    blank = st.fixed_dictionaries(
        {"unit": pick(*codes), "kind": pick("bonus", "deduction"), "matter": pick("J1/甲", "J2/丁")}
    )
    veto = st.fixed_dictionaries({"unit": pick(*codes), "kind": pick("veto"), "matter": pick("V1", "V2")})
    return draw(st.lists(st.one_of(row, blank, veto), max_size=6))


STATES = ("", "", "", "", "reported", "missing", "not_applicable", "not_due", "void")
RANKINGS = ("", "true", "true", "true", "apart", "false")


@st.composite
def runs(
    draw: Draw, rules: Sequence[str] = ALL_RULES, states: Sequence[str] = STATES, rankings: Sequence[str] = RANKINGS,
    most_units: int = 6, most_indicators: int = 4,
) -> Run:  # fmt: skip
    """A whole run, accepted by construction."""
    units = _units(draw, draw(st.integers(1, most_units)), rankings)
    codes = [unit["unit"] for unit in units]
    names = ("A1", "A2", "B1", "B2", "C1")[: draw(st.integers(1, most_indicators))]
    items = [_indicator(draw, name, rules, codes) for name in names]
    full = sum((Fraction(item["weight"]) for item in items), Fraction(0))
    head = {"id": "random", "full_marks": shown(full, 1)} | some(
        draw, {"basis_document": ("某发〔2025〕1号",)}
    )
    stated = {"scheme": head, **_sections(draw, names), "indicators": items}
    figures = _cells(draw, items, units, states)
    targets = [
        {"unit": unit, "indicator": item["code"], "target": draw(pick(*TARGETS))}
        for item in items
        for unit in codes
    ]
    return Run(stated, units, figures, targets, _adjustments(draw, codes))
