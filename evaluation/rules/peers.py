"""Rules that compare a unit with its peers (与同组单位比较计分): reported, ranked units of the peer group.

A unit that stands apart or unranked is scored against the peers, never above the rule's maximum.
Source: scoring contract, rule table.
"""

from __future__ import annotations

from fractions import Fraction

from evaluation.rounding import brief, operand, percent_text
from evaluation.rules.base import (
    HUNDRED,
    ONE,
    ZERO,
    Case,
    Param,
    Params,
    Problem,
    Rule,
    Unscorable,
    Values,
    advantage,
    anchor,
    anchors,
    clamp,
    peers_of,
)
from evaluation.rules.one_unit import positive_target
from evaluation.terms import Direction


def efficacy_peers(case: Case) -> Fraction:
    """Efficacy coefficient among peers (功效系数（同组）): the peers' best and worst as anchors."""
    peers, p = peers_of(case), case.params
    best, worst = peers.best(case.direction), peers.worst(case.direction)
    if best == worst:
        return p["equal"] * case.weight / 100  # type: ignore[no-any-return]
    score = p["base"] + (case.values["x"] - worst) / (best - worst) * (100 - p["base"])
    return clamp(score, p["lo"], p["hi"]) * case.weight / 100


def efficacy_peers_words(case: Case) -> str:
    peers, p, x = peers_of(case), case.params, case.values["x"]
    best, worst = peers.best(case.direction), peers.worst(case.direction)
    if best == worst:
        return f"同组各单位均为{brief(best)}，一律按{brief(p['equal'])}分计"
    score = p["base"] + (x - worst) / (best - worst) * (100 - p["base"])
    return (
        f"同组最优{brief(best)}、最差{brief(worst)}："
        f"{brief(p['base'])}+（{brief(x)}－{operand(worst)}）÷（{brief(best)}－{operand(worst)}）×{operand(100 - p['base'])}"
        f"={brief(score)}，限于{brief(p['lo'])}至{brief(p['hi'])}"
    )


def strictly_ahead(case: Case) -> int:
    """Peers counted by a rank rule (位次计数): strictly better from the best, strictly worse from the worst."""
    peers, x = peers_of(case), case.values["x"]
    if case.params["from"] == "worst":
        return peers.worse(x, case.direction)
    return peers.better(x, case.direction)


def rank_step(case: Case) -> Fraction:
    """Step by place (位次递减): max(lo, W − step·(peers strictly ahead))."""
    return max(case.params["lo"], case.weight - case.params["step"] * strictly_ahead(case))  # type: ignore[no-any-return]


def _rank_words(case: Case) -> str:
    ahead = strictly_ahead(case)
    end, side = ("倒数第", "劣于") if case.params["from"] == "worst" else ("第", "优于")
    return f"{side}本单位的有{ahead}个，列{end}{ahead + 1}位"


def rank_step_words(case: Case) -> str:
    lowest = f"，至{brief(case.params['lo'])}分为止" if rank_step(case) == case.params["lo"] else ""
    return f"{_rank_words(case)}，每差一位减{brief(case.params['step'])}分{lowest}"


def rank_ladder(case: Case) -> Fraction:
    """Ladder of places (位次阶梯): `ladder[peers strictly ahead]`, past its end `beyond`."""
    ladder, ahead = case.params["ladder"], strictly_ahead(case)
    if ahead < len(ladder):
        return ladder[ahead]  # type: ignore[no-any-return]
    return _past_the_end(case.params)


def _past_the_end(params: Params) -> Fraction:
    return params["ladder"][-1] if params["beyond"] is None else params["beyond"]  # type: ignore[no-any-return]


def rank_ladder_words(case: Case) -> str:
    return f"{_rank_words(case)}，按阶梯得{brief(rank_ladder(case))}分"


def _ladder_maximum(params: Params) -> Fraction:
    return max(*params["ladder"], _past_the_end(params))  # type: ignore[no-any-return]


def ratio_to_best(case: Case) -> Fraction:
    """Ratio to the best (与最优之比): higher W·clamp(x/max, 0, 1); lower W·min(1, min/x), x = 0 gives W."""
    best, x = peers_of(case).best(case.direction), case.values["x"]
    if case.direction is Direction.HIGHER:
        if best <= 0:
            raise Unscorable("同组最大值不大于0")
        return case.weight * clamp(x / best, ZERO, ONE)
    return case.weight if x == 0 else case.weight * min(ONE, best / x)


def ratio_to_best_words(case: Case) -> str:
    best, x = peers_of(case).best(case.direction), case.values["x"]
    if case.direction is Direction.HIGHER:
        return f"{brief(x)}÷同组最大值{brief(best)}={percent_text(x / best)}，限于0至100%"
    if x == 0:
        return "实绩为0，得满分"
    return f"同组最小值{brief(best)}÷{operand(x)}={percent_text(best / x)}，至多100%"


def _ratio_check(values: Values, params: Params, direction: Direction) -> list[Problem]:
    x = values.get("x")
    if direction is Direction.LOWER and x is not None and x < 0:
        return [Problem("value", f"反向指标按与最优之比计分，实绩{brief(x)}不能为负")]
    return []


def mean_deviation(case: Case) -> Fraction:
    """Deviation from the mean (均值加减): base ± points·|d|/step, d = (x − m)/|m|, capped each way."""
    d, change = _deviation(case), _change(case)
    _, cap = _cap(case, d)
    change = change if cap is None else min(change, cap)
    return case.params["base"] + change if d > 0 else case.params["base"] - change  # type: ignore[no-any-return]


def _change(case: Case) -> Fraction:
    steps = abs(_deviation(case)) / case.params["step"]
    if case.params["mode"] == "step":
        steps = Fraction(steps.numerator // steps.denominator)
    return case.params["points"] * steps  # type: ignore[no-any-return]


def _cap(case: Case, deviation: Fraction) -> tuple[str, Fraction | None]:
    return ("加分", case.params["plus_cap"]) if deviation > 0 else ("扣分", case.params["minus_cap"])


def _deviation(case: Case) -> Fraction:
    mean = anchor(case, "mean")
    if mean == 0:
        raise Unscorable("均值为0")
    return advantage(case.values["x"], mean, case.direction) / abs(mean)


def mean_deviation_words(case: Case) -> str:
    p, d, mean = case.params, _deviation(case), brief(anchor(case, "mean"))
    if d == 0:
        return f"均值{mean}，与均值持平，得基本分{brief(p['base'])}"
    kind, cap = _cap(case, d)
    limit = f"，{kind}至多{brief(cap)}分" if cap is not None and _change(case) > cap else ""
    return (
        f"均值{mean}，{'优于' if d > 0 else '劣于'}均值{percent_text(abs(d))}，基本分{brief(p['base'])}，"
        f"每{'满' if p['mode'] == 'step' else ''}{percent_text(p['step'])}{kind}{brief(p['points'])}分{limit}"
    )


def _deviation_maximum(params: Params) -> Fraction | None:
    return None if params["plus_cap"] is None else params["base"] + params["plus_cap"]


def contribution(case: Case) -> Fraction:
    """Contribution (贡献率): W·(1−s)·clamp(x/t,0,1) + W·s·clamp(c/max c,0,1)."""
    s = case.params["share"]
    rate, part = _contribution_terms(case)
    return case.weight * (1 - s) * clamp(rate, ZERO, ONE) + case.weight * s * clamp(part, ZERO, ONE)  # type: ignore[no-any-return]


def _contribution_terms(case: Case) -> tuple[Fraction, Fraction]:
    most = peers_of(case).most_contribution
    if most is None or most <= 0:
        raise Unscorable("同组最大贡献不大于0")
    return case.values["x"] / case.values["t"], case.values["c"] / most


def contribution_words(case: Case) -> str:
    rate, part = _contribution_terms(case)
    s = case.params["share"]
    return (
        f"完成率{brief(case.values['x'])}÷{operand(case.values['t'])}={percent_text(rate)}占{percent_text(1 - s)}，"
        f"贡献{brief(case.values['c'])}为同组最大的{percent_text(part)}占{percent_text(s)}"
    )


def _always(params: Params) -> bool:
    return True


FROM = Param("from", "choice", "best", words=("best", "worst"))
RULES = (
    Rule(
        "efficacy_peers", "功效系数（同组）", "[基础分+(实绩－同组最差)÷(同组最优－同组最差)×(100－基础分)]×分值÷100",
        (Param("base", default=Fraction(60)), Param("lo", default=ZERO), Param("hi", default=HUNDRED),
         Param("equal", default=HUNDRED)),
        efficacy_peers, efficacy_peers_words, lambda params: (("x", "x"),), against_peers=_always,
    ),
    Rule("rank_step", "位次递减", "分值－每位减分×前面的单位数，不低于下限",
         (Param("step"), Param("lo", default=ZERO), FROM),
         rank_step, rank_step_words, lambda params: (("x", "x"),), against_peers=_always),
    Rule("rank_ladder", "位次阶梯", "按位次取阶梯分",
         (Param("ladder", "ladder"), Param("beyond", default=None), FROM),
         rank_ladder, rank_ladder_words, lambda params: (("x", "x"),),
         maximum=_ladder_maximum, against_peers=_always),
    Rule("ratio_to_best", "与最优之比", "分值×实绩÷同组最优", (),
         ratio_to_best, ratio_to_best_words, lambda params: (("x", "x"),),
         check=_ratio_check, against_peers=_always),
    Rule(
        "mean_deviation", "均值加减", "基本分±每档分×偏离均值的档数",
        (Param("base"), Param("points"), Param("step", above=ZERO),
         Param("mean", "anchor", "peer_mean", words=("target", "peer_mean")),
         Param("mode", "choice", "linear", words=("linear", "step")),
         Param("plus_cap", default=None, null=True), Param("minus_cap", default=None, null=True)),
        mean_deviation, mean_deviation_words, lambda params: (("x", "x"), *anchors(params, ("mean",))),
        maximum=_deviation_maximum, against_peers=lambda params: params["mean"] == "peer_mean",
    ),
    Rule(
        "contribution", "贡献率", "分值×[(1－s)×完成率+s×贡献÷同组最大贡献]",
        (Param("share", default=Fraction(1, 5), least=ZERO, most=ONE),),
        contribution, contribution_words,
        lambda params: (("x", "x"), ("t", "target"), ("c", "contribution")),
        check=positive_target, against_peers=_always,
    ),
)  # fmt: skip
