"""Random parameters of the 18 rules (随机参数), from short lists of numbers, so that ties and bounds are met often.

Targets, previous values, baselines and numbers of a scheme never coincide (other last digits), because equal
anchors are faults; reported values may coincide with any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = ("建成", "创建中", "无")
LEVELS = {"国家": "5", "省": "2.5", "市": "1"}
VALUES = ("0", "0.1", "0.2", "0.3", "0.30", "1", "2", "2.25", "3", "3.25", "4.5", "5", "7", "7.75", "10", "10.25", "-3", "-0.5")
POSITIVE = tuple(value for value in VALUES if not value.startswith("-"))
TARGETS = ("0.25", "3.25", "10.25", "100.25")
PREVIOUS = ("0", "0.3", "2", "3", "7", "-3", "10.1")
BASELINES = ("0.75", "3.75", "7.75")
NUMBERS = ("0.5", "1.5", "4.5", "8.5", "12.5")
MONOTONE = ("completion", "control", "efficacy", "two_anchor", "threshold", "growth")
NUMERIC = (*MONOTONE, "tolerance", "efficacy_peers", "rank_step", "ratio_to_best", "mean_deviation", "contribution",
           "rank_ladder", "places_gained")  # fmt: skip
LISTED = ("panel", "piecework", "up_down", "stages")
ALL_RULES = (*NUMERIC, *LISTED)
OWN_POINTS = ("rank_ladder", "mean_deviation", "piecework", "up_down", "places_gained")
PEERS = ("efficacy_peers", "rank_step", "ratio_to_best", "contribution", "rank_ladder", "mean_deviation")
ONE_UNIT = tuple(rule for rule in ALL_RULES if rule not in PEERS)


PICKS: dict[str, st.SearchStrategy[Any]] = {}


def pick(*choices: Any) -> st.SearchStrategy[Any]:
    """One of the choices; strategies are kept, since making them takes longer than drawing."""
    key = repr(choices)
    if key not in PICKS:
        PICKS[key] = st.sampled_from(choices)
    return PICKS[key]


def some(draw: Draw, options: dict[str, Sequence[Any]]) -> dict[str, Any]:
    """Optional parameters: each left out or one of its values."""
    return {name: value for name, values in options.items() if (value := draw(pick("", *values))) != ""}


def anchored(
    draw: Draw, *names: str, words: Sequence[str] = ("target", "previous", "baseline")
) -> dict[str, str]:
    """Anchor parameters, each another number or word."""
    chosen = draw(st.permutations([*words, *NUMBERS]))
    return dict(zip(names, chosen, strict=False))


def _completion(draw: Draw) -> dict[str, Any]:
    over = draw(
        pick({}, {"cap": None}, {"cap": "1.2"}, {"cap": "0.8"}, {"bonus_points": "2"}, {"bonus_points": "0"})
    )
    return over | some(draw, {"floor": ("0.5", "1"), "target": ("2", "7.5")})


def _two_anchor(draw: Draw) -> dict[str, Any]:
    # a challenge of zero or less may be a fault, so previous is no challenge here
    challenge = draw(pick("target", "baseline", *NUMBERS))
    base = draw(pick(*(word for word in ("target", "previous", "baseline", *NUMBERS) if word != challenge)))
    return {"base": base, "challenge": challenge} | some(
        draw, {"base_share": ("0", "0.8"), "below": ("0.2",)}
    )


def _threshold(
    draw: Draw, words: Sequence[str] = ("target", "previous", "baseline", "peer_mean")
) -> dict[str, Any]:
    return {"threshold": draw(pick(*words, *NUMBERS)), "deduct": draw(pick("0.1", "1", "2.5"))} | some(
        draw,
        {
            "per": ("0.1", "0.5", "3"),
            "lo": ("-2", "1"),
            "mode": ("linear", "step"),
            "strict": ("true", "false"),
        },
    )


def _efficacy(draw: Draw) -> dict[str, Any]:
    return anchored(draw, "good", "bad") | some(
        draw, {"base": ("0", "50"), "lo": ("20",), "hi": ("90", "120")}
    )


def _growth(draw: Draw) -> dict[str, Any]:
    return {"full": draw(pick("0.1", "0.5", "2"))}


def _stages(draw: Draw) -> dict[str, Any]:
    return {"stages": dict(zip(WORDS, draw(st.permutations(["1", "0.5", "0"])), strict=True))}


def _up_down(draw: Draw) -> dict[str, Any]:
    numbers = {
        name: draw(pick("0", "0.5", "1", "2")) for name in ("base", "up", "up_cap", "down", "down_cap")
    }
    return numbers | some(draw, {"lo": ("0", "0.5", None)})


def _mean_deviation(draw: Draw) -> dict[str, Any]:
    return {
        "base": draw(pick("0", "5")),
        "points": draw(pick("0.5", "1")),
        "step": draw(pick("0.05", "0.5")),
    } | some(
        draw,
        {
            "mean": ("target", "peer_mean", "4.5"),
            "mode": ("linear", "step"),
            "plus_cap": ("2",),
            "minus_cap": ("3", None),
        },
    )


def _rank_ladder(draw: Draw) -> dict[str, Any]:
    ladder = draw(st.lists(pick("5", "4.5", "3", "1"), min_size=1, max_size=4))
    return {"ladder": ladder} | some(draw, {"beyond": ("0", "0.5"), "from": ("best", "worst")})


PARAMS: dict[str, Callable[[Draw], dict[str, Any]]] = {
    "completion": _completion,
    "control": lambda draw: {},
    "efficacy": _efficacy,
    "two_anchor": _two_anchor,
    "threshold": _threshold,
    "growth": _growth,
    "panel": lambda draw: some(draw, {"drop": ("0", "1")}),
    "piecework": lambda draw: {"each": LEVELS} | some(draw, {"cap": ("3", "6.5", None)}),
    "up_down": _up_down,
    "stages": _stages,
    "places_gained": lambda draw: {"per": draw(pick("0.5", "2"))} | some(draw, {"cap": ("3", None)}),
    "efficacy_peers": lambda draw: some(draw, {"base": ("0", "60"), "lo": ("10",), "hi": ("90",), "equal": ("75",)}),
    "rank_step": lambda draw: {"step": draw(pick("0.1", "1", "2"))} | some(draw, {"lo": ("1", "-5"), "from": ("best", "worst")}),
    "rank_ladder": _rank_ladder,
    "ratio_to_best": lambda draw: {},
    "mean_deviation": _mean_deviation,
    "contribution": lambda draw: some(draw, {"share": ("0", "0.4", "1")}),
}  # fmt: skip


def tolerance_params(draw: Draw, direction: str) -> dict[str, Any]:
    inner = draw(
        pick(
            "control" if direction == "lower" else "completion",
            "efficacy",
            "two_anchor",
            "threshold",
            "growth",
        )
    )
    params = (
        _threshold(draw, ("target", "previous", "baseline")) if inner == "threshold" else PARAMS[inner](draw)
    )
    return {"within": draw(pick("0", "0.02", "0.3")), "otherwise": {"rule": inner, "params": params}}
