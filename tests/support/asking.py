"""Asking one rule directly: parameters with their defaults filled in, values as texts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluation.rounding import number
from evaluation.rules.base import REQUIRED, Case, Peers
from evaluation.rules.registry import RULES
from evaluation.scheme import Nested
from evaluation.terms import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def numbers(value: Any) -> Any:
    """Texts that are numbers become exact, whatever they stand in."""
    if isinstance(value, str):
        found = number(value)
        return value if found is None else found
    if isinstance(value, list):
        return [numbers(item) for item in value]
    if isinstance(value, Mapping):
        return {key: numbers(item) for key, item in value.items()}
    return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value


def filled(rule: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a rule with its defaults."""
    given = {name: value if isinstance(value, Nested) else numbers(value) for name, value in params.items()}
    defaults = {param.name: param.default for param in RULES[rule].params}
    found = defaults | given
    assert REQUIRED not in found.values(), rule
    assert found.keys() == defaults.keys(), rule
    return found


def nested(rule: str, params: Mapping[str, Any] | None = None) -> Nested:
    """A rule under `otherwise`."""
    return Nested(RULES[rule], filled(rule, params or {}))


def case_of(
    rule: str, params: Mapping[str, Any] | None = None, *, weight: str = "10", direction: Direction = HIGHER,
    peers: list[str] | None = None, contributions: list[str] | None = None, **values: Any,
) -> Case:  # fmt: skip
    """What a rule is asked; `peers` are the peers' values."""
    pool = None if peers is None else Peers(numbers(peers), numbers(contributions or []))
    return Case(numbers(weight), filled(rule, params or {}), numbers(values), pool, direction)


def points(rule: str, *args: Any, **keywords: Any) -> Fraction:
    return RULES[rule].points(case_of(rule, *args, **keywords))


def words(rule: str, *args: Any, **keywords: Any) -> str:
    return RULES[rule].words(case_of(rule, *args, **keywords))
