"""Formulas of the rules that look at one unit alone (单个单位计分公式): a recipe for each, named like its rule.

Source: scoring contract, rule table; the exact functions are evaluation.rules.one_unit.
"""

from __future__ import annotations

from fractions import Fraction

from evaluation.rules.base import Case
from evaluation.rules.one_unit import otherwise_case
from reports.workbook.formulas import (
    NOISE,
    At,
    Recipe,
    Reference,
    anchor_of,
    clamped,
    positive,
    term,
)
from reports.workbook.layout import LINES


def _goal(at: At) -> tuple[Reference, ...]:
    """The target, or the benchmark the scheme sets instead (目标、标杆值)."""
    if at.params["target"] is None:
        return (Reference("目标", at.data("target"), lambda case: case.values["t"]),)
    return (Reference(at.label("target"), at.p("target"), lambda case: case.params["target"]),)


def completion(at: At) -> str:
    """Completion rate (完成率): nothing below the floor, then W·rate, capped or with a bonus above 1."""
    rate = f"{at.x}/{at.a}"
    if at.params["bonus_points"] is not None:
        points = f"IF({rate}>1,{at.w}+MIN({at.w}*({rate}-1),{at.p('bonus_points')}),{at.w}*{rate})"
    elif at.params["cap"] is not None:
        points = f"{at.w}*MIN({rate},{at.p('cap')})"
    else:
        points = f"{at.w}*{rate}"
    return positive(at.a, f"IF(OR({at.x}<0,{rate}<{at.p('floor')}-{NOISE}),0,{points})")


def control(at: At) -> str:
    """Control (控制型): W·clamp(2 − x/t, 0, 1)."""
    return positive(at.a, f"{at.w}*{clamped(f'2-{at.x}/{at.a}', '0', '1')}")


def efficacy(at: At) -> str:
    """Efficacy coefficient (功效系数): good in a, bad in b."""
    score = f"{at.p('base')}+({at.x}-{at.b})/({at.a}-{at.b})*(100-{at.p('base')})"
    return f"{clamped(score, at.p('lo'), at.p('hi'))}*{at.w}/100"


def two_anchor(at: At) -> str:
    """Base and challenge value (基准值—挑战值): base in a, challenge in b."""
    base, challenge, share = at.a, at.b, at.p("base_share")
    rate = f"{at.x}/{challenge}" if at.higher else f"2-{at.x}/{challenge}"
    by_challenge = positive(challenge, f"{at.w}*{clamped(rate, '0', '1')}")
    between = f"{at.w}*({share}+(1-{share})*({at.x}-{base})/({challenge}-{base}))"
    short = f"IF({at.lead(base, at.x)}>{NOISE},{at.p('below')}*{at.w},{between})"
    regime = f"IF({at.lead(challenge, base)}>0,{short},{by_challenge})"
    return f"IF({at.lead(challenge, at.x)}>{NOISE},{regime},{at.w})"


def threshold(at: At) -> str:
    """Threshold with deduction (门槛扣分): the mark in a."""
    gap, per = at.lead(at.a, at.x), at.p("per")
    strict = at.params["strict"]
    steps = f"MAX({gap},{per})/{per}" if strict else f"{gap}/{per}"
    if at.params["mode"] == "step":
        steps = f"INT({steps}+{NOISE})"
    limit = f"-{NOISE}" if strict else NOISE
    return f"IF({gap}>{limit},MAX({at.p('lo')},{at.w}-{at.p('deduct')}*{steps}),{at.w})"


def growth(at: At) -> str:
    """Growth (增幅): the previous number in a."""
    rate = f"{at.lead(at.x, at.a)}/ABS({at.a})/{at.p('full')}"
    return f"{at.w}*{clamped(rate, '0', '1')}"


def panel(at: At) -> str:
    """Panel scores (评委评分): the trimmed mean is the number scored."""
    return f"{at.w}*{at.x}/100"


def trimmed_mean(at: At) -> str:
    """The mean without `drop` highest and lowest (去掉最高最低后的平均分).

    The half keeps the share of scores left out on the right side of a whole number.
    """
    scores, drop = at.listed("counted"), at.p("drop")
    return f"TRIMMEAN({scores},(2*{drop}+0.5)/COUNT({scores}))"


def _trimmed(case: Case) -> Fraction:
    drop, scores = case.params["drop"], sorted(case.values["levels"].values())
    kept = scores[drop : len(scores) - drop]
    return sum(kept, Fraction(0)) / len(kept)


def piecework(at: At) -> str:
    """Piecework (按项计分): the sum of the list is the number scored."""
    return f"MIN({at.p('cap')},{at.x})" if at.params["cap"] is not None else at.x


def up_down(at: At) -> str:
    """Additions and deductions by piece (按项加减分): 增 in a, 减 in b."""
    gain = f"MIN({at.p('up_cap')},{at.p('up')}*{at.a})"
    loss = f"MIN({at.p('down_cap')},{at.p('down')}*{at.b})"
    points = f"{at.p('base')}+{gain}-{loss}"
    return f"MAX({at.p('lo')},{points})" if at.params["lo"] is not None else points


def _ups_and_downs(at: At) -> tuple[Reference, ...]:
    def counted(label: str) -> Reference:
        formula = f'SUMIF({at.listed("level")},"{label}",{at.listed("counted")})'
        return Reference(f"{label}项", formula, lambda case: case.values["levels"][label])

    return counted("增"), counted("减")


def stages(at: At) -> str:
    """Stages, yes or no (分档、是否): the share of the stage is the number scored."""
    return f"{at.w}*{at.x}"


def share_of_stage(at: At) -> str:
    """The share of the stage named (档次比例)."""
    table = at.layout.parameters
    return f"SUMPRODUCT(({table.labels(*at.key, 'stages')}={at.data('value')})*{table.values(*at.key, 'stages')})"


def _within(at: At) -> str:
    target = LINES.own("a", at.row)
    return f"ABS({at.x}-{target})<={at.p('within')}*ABS({target})+{NOISE}"


def tolerance(at: At) -> str:
    """About (左右): W within the tolerance of the target in a, else the rule under `otherwise`."""
    inner = at.inner()
    return f"IF({_within(at)},{at.w},{ONE_UNIT[inner.rule.name].points(inner)})"


def _tolerance_references(at: At) -> tuple[Reference, ...]:
    inner = at.inner()

    def nested(found: Reference) -> Reference:
        return found._replace(value=lambda case: found.value(otherwise_case(case)))

    outer = Reference("目标", at.data("target"), lambda case: case.values["t"])
    within = ONE_UNIT[inner.rule.name].references(inner)
    return (outer, *map(nested, within[1:] if inner.rule.name == "tolerance" else within))


def _tolerance_guard(at: At) -> str:
    inner = at.inner()
    guard = ONE_UNIT[inner.rule.name].guard(inner)
    return f"OR({_within(at)},{guard})" if guard else ""


def places_gained(at: At) -> str:
    """Places gained (进位): the previous place in a."""
    gained = f"{at.p('per')}*({at.a}-{at.x})"
    return f"MAX(0,MIN({at.p('cap')},{gained}))" if at.params["cap"] is not None else f"MAX(0,{gained})"


def _target(at: At) -> str:
    return at.data("target")


def _previous(at: At) -> str:
    return at.data("previous")


ONE_UNIT: dict[str, Recipe] = {
    "completion": Recipe(completion, _goal),
    "control": Recipe(control, term("目标", _target, "t")),
    "efficacy": Recipe(efficacy, lambda at: (anchor_of(at, "good"), anchor_of(at, "bad"))),
    "two_anchor": Recipe(two_anchor, lambda at: (anchor_of(at, "base"), anchor_of(at, "challenge"))),
    "threshold": Recipe(threshold, lambda at: (anchor_of(at, "threshold"),), lambda at: f"ISNUMBER({at.a})"),
    "growth": Recipe(growth, term("上期值", _previous, "p"), lambda at: f"{at.a}<>0"),
    "panel": Recipe(panel, x=trimmed_mean, x_value=_trimmed),
    "piecework": Recipe(
        piecework, x=lambda at: f"SUM({at.listed('counted')})", x_value=lambda case: case.values["levels"]
    ),
    "up_down": Recipe(up_down, _ups_and_downs, x=lambda at: "", x_value=lambda case: None),
    "stages": Recipe(
        stages, x=share_of_stage, x_value=lambda case: case.params["stages"][case.values["word"]]
    ),
    "tolerance": Recipe(tolerance, _tolerance_references, _tolerance_guard),
    "places_gained": Recipe(places_gained, term("上期位次", _previous, "p")),
}
