"""Formulas of the rules that compare a unit with its peers (与同组单位比较的公式), named like the rules.

The peers of a row stand in one run of rows of 计分; 参比 is 1 where a row is a peer, 同组值 holds its number there.
Source: scoring contract, rule table; the exact functions are evaluation.rules.peers.
"""

from __future__ import annotations

from fractions import Fraction

from evaluation.rules.base import Case
from evaluation.rules.peers import strictly_ahead
from reports.workbook.formulas import (
    BLANK,
    NOISE,
    At,
    Recipe,
    Reference,
    anchor_of,
    clamped,
    positive,
)
from reports.workbook.layout import LINES


def _some(at: At, formula: str) -> str:
    """A formula over the peers, blank where there are none (同组有单位时)."""
    return f"IF(COUNT({at.peers})=0,{BLANK},{formula})"


def _end(at: At, label: str, *, best: bool) -> Reference:
    """The peers' best or worst (同组最优、最差)."""
    most = at.higher is best

    def value(case: Case) -> Fraction | None:
        if not case.peers:
            return None
        return case.peers.best(case.direction) if best else case.peers.worst(case.direction)

    return Reference(label, _some(at, f"{'MAX' if most else 'MIN'}({at.peers})"), value)


def _has_a(at: At) -> str:
    return f"ISNUMBER({at.a})"


def efficacy_peers(at: At) -> str:
    """Efficacy coefficient among peers (功效系数（同组）): best in a, worst in b."""
    score = f"{at.p('base')}+({at.x}-{at.b})/({at.a}-{at.b})*(100-{at.p('base')})"
    points = f"{clamped(score, at.p('lo'), at.p('hi'))}*{at.w}/100"
    return f"IF(ABS({at.a}-{at.b})<={NOISE},{at.p('equal')}*{at.w}/100,{points})"


def _ahead(at: At) -> tuple[Reference, ...]:
    """Peers strictly better, or strictly worse where the rule counts from the worst (前面的单位数)."""
    numbers, flags = LINES.own_span("x", at.pool), LINES.own_span("compared", at.pool)
    from_worst = at.params["from"] == "worst"
    above = at.higher is not from_worst
    compared = f"({numbers}>{at.x}+{NOISE})" if above else f"({numbers}<{at.x}-{NOISE})"
    formula = _some(at, f"SUMPRODUCT(({flags}=1)*{compared})")
    label = "劣于本单位的单位数" if from_worst else "优于本单位的单位数"
    return (Reference(label, formula, lambda case: Fraction(strictly_ahead(case)) if case.peers else None),)


def rank_step(at: At) -> str:
    """Step by place (位次递减): units ahead in a."""
    return f"MAX({at.p('lo')},{at.w}-{at.p('step')}*{at.a})"


def rank_ladder(at: At) -> str:
    """Ladder of places (位次阶梯): units ahead in a."""
    rungs = at.layout.parameters.values(*at.key, "ladder")
    past = f"INDEX({rungs},ROWS({rungs}))" if at.params["beyond"] is None else at.p("beyond")
    return f"IF({at.a}<ROWS({rungs}),INDEX({rungs},{at.a}+1),{past})"


def ratio_to_best(at: At) -> str:
    """Ratio to the best (与最优之比): the best in a."""
    if at.higher:
        return f"{at.w}*{clamped(f'{at.x}/{at.a}', '0', '1')}"
    return f"IF({at.x}<0,NA(),IF({at.x}=0,{at.w},{at.w}*MIN(1,{at.a}/{at.x})))"


def _ratio_guard(at: At) -> str:
    return f"AND(ISNUMBER({at.a}),{at.a}>0)" if at.higher else _has_a(at)


def mean_deviation(at: At) -> str:
    """Deviation from the mean (均值加减): the mean in a."""
    deviation = f"{at.lead(at.x, at.a)}/ABS({at.a})"
    steps = f"ABS({deviation})/{at.p('step')}"
    if at.params["mode"] == "step":
        steps = f"INT({steps}+{NOISE})"
    change = f"{at.p('points')}*{steps}"

    def capped(name: str) -> str:
        return change if at.params[name] is None else f"MIN({change},{at.p(name)})"

    return f"{at.p('base')}+IF({deviation}>0,{capped('plus_cap')},-{capped('minus_cap')})"


def contribution(at: At) -> str:
    """Contribution (贡献率): target in a, own contribution in b, the peers' most in c."""
    share = at.p("share")
    rate, part = clamped(f"{at.x}/{at.a}", "0", "1"), clamped(f"{at.b}/{at.c}", "0", "1")
    return positive(at.a, f"{at.w}*(1-{share})*{rate}+{at.w}*{share}*{part}")


def _contribution_references(at: At) -> tuple[Reference, ...]:
    def most(case: Case) -> Fraction | None:
        return case.peers.most_contribution if case.peers else None

    return (
        Reference("目标", at.data("target"), lambda case: case.values["t"]),
        Reference("本单位贡献", at.data("contribution"), lambda case: case.values["c"]),
        Reference("同组最大贡献", _some(at, f"MAX({at.peers})"), most),
    )


def _ends(at: At) -> tuple[Reference, ...]:
    return _end(at, "同组最优", best=True), _end(at, "同组最差", best=False)


def _best(at: At) -> tuple[Reference, ...]:
    return (_end(at, "同组最优", best=True),)


PEERS: dict[str, Recipe] = {
    "efficacy_peers": Recipe(efficacy_peers, _ends, _has_a),
    "rank_step": Recipe(rank_step, _ahead, _has_a),
    "rank_ladder": Recipe(rank_ladder, _ahead, _has_a),
    "ratio_to_best": Recipe(ratio_to_best, _best, _ratio_guard),
    "mean_deviation": Recipe(
        mean_deviation, lambda at: (anchor_of(at, "mean"),), lambda at: f"AND(ISNUMBER({at.a}),{at.a}<>0)"
    ),
    "contribution": Recipe(
        contribution, _contribution_references, lambda at: f"AND(ISNUMBER({at.c}),{at.c}>0)"
    ),
}
