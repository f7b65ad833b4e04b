"""Rules that look at one unit alone (单个单位计分); `threshold` may also take the peers' mean.

Each function returns exact points; its twin with `_words` puts the same arithmetic into a Chinese sentence.
W 分值, x 实绩, t 目标, p 上年. Source: scoring contract, rule table.
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
    beyond,
    clamp,
)
from evaluation.terms import Direction

ANCHORS = ("target", "previous", "baseline")
NEEDS_TARGET = (("x", "x"), ("t", "target"))


def positive_target(values: Values, params: Params, direction: Direction) -> list[Problem]:
    """A target must be above zero (目标须大于0)."""
    target = values.get("t")
    if target is not None and target <= 0:
        return [Problem("target", f"目标值{brief(target)}不大于0，不能作完成率的分母，请改目标或换规则")]
    return []


def _target(case: Case) -> Fraction:
    override = case.params["target"]
    return case.values["t"] if override is None else override  # type: ignore[no-any-return]


def completion(case: Case) -> Fraction:
    """Completion rate (完成率): r = x/t; W·min(r, cap), or W·r and a bonus above 1 up to `bonus_points`."""
    rate = case.values["x"] / _target(case)
    floor, cap, bonus = case.params["floor"], case.params["cap"], case.params["bonus_points"]
    if rate < 0 or rate < floor:
        return ZERO
    if bonus is not None and rate > 1:
        return case.weight + min(case.weight * (rate - 1), bonus)  # type: ignore[no-any-return]
    if bonus is None and cap is not None:
        rate = min(rate, cap)
    return case.weight * rate  # type: ignore[no-any-return]


def completion_words(case: Case) -> str:
    x, target = case.values["x"], _target(case)
    rate = x / target
    text = f"{brief(x)}÷{operand(target)}={percent_text(rate)}"
    floor, cap, bonus = case.params["floor"], case.params["cap"], case.params["bonus_points"]
    if rate < 0 or rate < floor:
        return f"{text}，低于下限{percent_text(max(floor, ZERO))}，不得分"
    if bonus is not None and rate > 1:
        return f"{text}，超额按比例加分，加分不超过{brief(bonus)}分"
    if bonus is None and cap is not None and rate > cap:
        return f"{text}，按{percent_text(cap)}封顶"
    return text


def control(case: Case) -> Fraction:
    """Control (控制型): W·clamp(2 − x/t, 0, 1)."""
    return case.weight * clamp(2 - case.values["x"] / case.values["t"], ZERO, ONE)


def control_words(case: Case) -> str:
    rate = case.values["x"] / case.values["t"]
    return f"2－{operand(case.values['x'])}÷{operand(case.values['t'])}={percent_text(2 - rate)}，限于0至100%"


def efficacy(case: Case) -> Fraction:
    """Efficacy coefficient (功效系数): clamp(base + (x−bad)/(good−bad)·(100−base), lo, hi)·W/100."""
    good, bad, p = anchor(case, "good"), anchor(case, "bad"), case.params
    score = p["base"] + (case.values["x"] - bad) / (good - bad) * (100 - p["base"])
    return clamp(score, p["lo"], p["hi"]) * case.weight / 100


def efficacy_words(case: Case) -> str:
    good, bad, p, x = anchor(case, "good"), anchor(case, "bad"), case.params, case.values["x"]
    score = p["base"] + (x - bad) / (good - bad) * (100 - p["base"])
    return (
        f"{brief(p['base'])}+（{brief(x)}－{operand(bad)}）÷（{brief(good)}－{operand(bad)}）×{operand(100 - p['base'])}"
        f"={brief(score)}，限于{brief(p['lo'])}至{brief(p['hi'])}"
    )


def _efficacy_check(values: Values, params: Params, direction: Direction) -> list[Problem]:
    good, bad = (values.get(n) if isinstance(params[n], str) else params[n] for n in ("good", "bad"))
    if good is not None and good == bad:
        column = next((params[n] for n in ("good", "bad") if isinstance(params[n], str)), "value")
        return [Problem(column, f"功效系数的满意值与不允许值相等（{brief(good)}），无法计算")]
    return []


def _efficacy_params(params: Params) -> list[tuple[str, str]]:
    good, bad = params["good"], params["bad"]
    return [("bad", "满意值good与不允许值bad相等，无法计算")] if good == bad else []


def two_anchor(case: Case) -> Fraction:
    """Base and challenge value (基准值—挑战值): `base_share` of W at the base, W at the challenge."""
    x, base, challenge, p = case.values["x"], anchor(case, "base"), anchor(case, "challenge"), case.params
    if not beyond(challenge, x, case.direction):
        return case.weight
    if not beyond(challenge, base, case.direction):
        return _share_of_challenge(case, x, challenge)
    if beyond(base, x, case.direction):
        return p["below"] * case.weight  # type: ignore[no-any-return]
    share = p["base_share"]
    return case.weight * (share + (1 - share) * (x - base) / (challenge - base))  # type: ignore[no-any-return]


def _share_of_challenge(case: Case, x: Fraction, challenge: Fraction) -> Fraction:
    rate = x / challenge if case.direction is Direction.HIGHER else 2 - x / challenge
    return case.weight * clamp(rate, ZERO, ONE)


def two_anchor_words(case: Case) -> str:
    x, base, challenge = case.values["x"], anchor(case, "base"), anchor(case, "challenge")
    marks = f"实绩{brief(x)}，基准值{brief(base)}，挑战值{brief(challenge)}"
    if not beyond(challenge, x, case.direction):
        return f"{marks}，达到挑战值，得满分"
    if not beyond(challenge, base, case.direction):
        return f"{marks}，基准值不低于挑战值，按与挑战值之比计"
    if beyond(base, x, case.direction):
        return f"{marks}，未达基准值，按分值的{percent_text(case.params['below'])}计"
    share = case.params["base_share"]
    return (
        f"{percent_text(share)}+{percent_text(1 - share)}×（{brief(x)}－{operand(base)}）"
        f"÷（{brief(challenge)}－{operand(base)}）"
    )


def _two_anchor_check(values: Values, params: Params, direction: Direction) -> list[Problem]:
    base, challenge = (values.get(n) if isinstance(params[n], str) else params[n] for n in ("base", "challenge"))
    x = values.get("x")
    if x is None or base is None or challenge is None or challenge > 0:
        return []
    if beyond(challenge, x, direction) and not beyond(challenge, base, direction):
        column = params["challenge"] if isinstance(params["challenge"], str) else "value"
        return [Problem(column, f"挑战值{brief(challenge)}不大于0且基准值不低于挑战值，无法按比例计分")]
    return []


def threshold(case: Case) -> Fraction:
    """Threshold with deduction (门槛扣分): W, less `deduct` per `per` of shortfall, not under `lo`."""
    return max(case.params["lo"], case.weight - case.params["deduct"] * _steps_short(case)) if _short(case) else case.weight


def _short(case: Case) -> bool:
    gap = -advantage(case.values["x"], anchor(case, "threshold"), case.direction)
    return gap > 0 or (gap == 0 and case.params["strict"])


def _steps_short(case: Case) -> Fraction:
    p = case.params
    gap = -advantage(case.values["x"], anchor(case, "threshold"), case.direction)
    if p["strict"]:
        gap = max(gap, p["per"])
    steps = gap / p["per"]
    return Fraction(steps.numerator // steps.denominator) if p["mode"] == "step" else steps


def threshold_words(case: Case) -> str:
    x, mark = case.values["x"], anchor(case, "threshold")
    if not _short(case):
        return f"实绩{brief(x)}达到门槛{brief(mark)}，不扣分"
    steps = _steps_short(case)
    unit = "" if case.params["per"] == 1 else f"（每{brief(case.params['per'])}为一档）"
    lowest = f"，至{brief(case.params['lo'])}分为止" if threshold(case) == case.params["lo"] else ""
    return f"实绩{brief(x)}未达门槛{brief(mark)}，扣{brief(case.params['deduct'])}×{operand(steps)}{unit}{lowest}"


def growth(case: Case) -> Fraction:
    """Growth (增幅): W·clamp(±(x−p)/|p|/full, 0, 1), sign by direction; p = 0 is not scorable."""
    return case.weight * clamp(_growth_rate(case) / case.params["full"], ZERO, ONE)


def _growth_rate(case: Case) -> Fraction:
    x, previous = case.values["x"], case.values["p"]
    if previous == 0:
        raise Unscorable("上年数为0，增幅没有意义")
    return advantage(x, previous, case.direction) / abs(previous)  # type: ignore[no-any-return]


def growth_words(case: Case) -> str:
    rate, full = _growth_rate(case), case.params["full"]
    moved = f"{'退步' if rate < 0 else '改善'}{percent_text(abs(rate))}"
    return f"较上年{brief(case.values['p'])}{moved}，满分增幅{percent_text(full)}"


def panel(case: Case) -> Fraction:
    """Panel scores (评委评分): the mean without `drop` highest and lowest, of 100, times W."""
    kept = _kept_scores(case)
    return case.weight * sum(kept, ZERO) / len(kept) / 100


def _kept_scores(case: Case) -> list[Fraction]:
    drop, scores = case.params["drop"], sorted(case.values["levels"].values())
    return scores[drop : len(scores) - drop]


def panel_words(case: Case) -> str:
    kept = _kept_scores(case)
    dropped = f"去掉最高、最低各{case.params['drop']}个后" if case.params["drop"] else ""
    return f"{len(case.values['levels'])}名评委，{dropped}平均{brief(sum(kept, ZERO) / len(kept))}分"


def _panel_check(values: Values, params: Params, direction: Direction) -> list[Problem]:
    scores = values.get("levels")
    if scores is None:
        return []
    problems = [
        Problem("levels", f"评委“{judge}”评分{brief(score)}不在0至100之间")
        for judge, score in scores.items()
        if not 0 <= score <= 100
    ]
    if len(scores) <= 2 * params["drop"]:
        problems.append(Problem("levels", f"评分只有{len(scores)}个，去掉最高、最低各{params['drop']}个后没有评分"))
    return problems


def piecework(case: Case) -> Fraction:
    """Piecework (按项计分): min(cap, Σ each)."""
    total, cap = case.values["levels"], case.params["cap"]
    return total if cap is None else min(cap, total)  # type: ignore[no-any-return]


def piecework_words(case: Case) -> str:
    cap = case.params["cap"]
    text = f"{case.values['levels_text']}，按项合计{brief(case.values['levels'])}分"
    return text if cap is None or case.values["levels"] <= cap else f"{text}，按{brief(cap)}分封顶"


def up_down(case: Case) -> Fraction:
    """Additions and deductions by piece (按项加减分): base + min(up_cap, up·增) − min(down_cap, down·减)."""
    p, counts = case.params, case.values["levels"]
    gain = min(p["up_cap"], p["up"] * counts["增"])
    loss = min(p["down_cap"], p["down"] * counts["减"])
    points = p["base"] + gain - loss
    return points if p["lo"] is None else max(p["lo"], points)  # type: ignore[no-any-return]


def _up_down_maximum(params: Params) -> Fraction:
    most = params["base"] + params["up_cap"]
    return most if params["lo"] is None else max(params["lo"], most)  # type: ignore[no-any-return]


def up_down_words(case: Case) -> str:
    p, counts = case.params, case.values["levels"]
    return (
        f"基本分{brief(p['base'])}，增{brief(counts['增'])}项每项加{brief(p['up'])}（限{brief(p['up_cap'])}），"
        f"减{brief(counts['减'])}项每项扣{brief(p['down'])}（限{brief(p['down_cap'])}）"
    )


def stages(case: Case) -> Fraction:
    """Stages, yes or no (分档、是否): W·share of the stage named."""
    return case.weight * case.params["stages"][case.values["word"]]  # type: ignore[no-any-return]


def stages_words(case: Case) -> str:
    word = case.values["word"]
    return f"“{word}”按分值的{percent_text(case.params['stages'][word])}计"


def _stages_check(values: Values, params: Params, direction: Direction) -> list[Problem]:
    word = values.get("word")
    if word is None or word in params["stages"]:
        return []
    return [Problem("value", f"“{word}”不是可用的档次，应为{'、'.join(params['stages'])}之一")]


def places_gained(case: Case) -> Fraction:
    """Places gained (进位): max(0, min(cap, per·(p − x))); the figure is a place."""
    gained = case.params["per"] * (case.values["p"] - case.values["x"])
    cap = case.params["cap"]
    return max(ZERO, gained if cap is None else min(cap, gained))  # type: ignore[no-any-return]


def places_gained_words(case: Case) -> str:
    x, previous = case.values["x"], case.values["p"]
    moved = f"进{brief(previous - x)}位" if x < previous else f"退{brief(x - previous)}位" if x > previous else "不进不退"
    return f"上年第{brief(previous)}位，本年第{brief(x)}位，{moved}，每进一位{brief(case.params['per'])}分"


def within_tolerance(case: Case) -> bool:
    """Whether x lies within `within`·|t| of the target (左右)."""
    target = case.values["t"]
    return bool(abs(case.values["x"] - target) <= case.params["within"] * abs(target))


def tolerance(case: Case) -> Fraction:
    """About (左右): W within the tolerance, else what `otherwise` gives."""
    return case.weight if within_tolerance(case) else case.params["otherwise"].rule.points(otherwise_case(case))


def otherwise_case(case: Case) -> Case:
    """The case handed to the rule under `otherwise` (左右之外的计分情形)."""
    return case._replace(params=case.params["otherwise"].params, values=case.values["otherwise"])


def tolerance_words(case: Case) -> str:
    target, within = case.values["t"], case.params["within"]
    text = f"目标{brief(target)}左右（±{percent_text(within)}）"
    if within_tolerance(case):
        return f"实绩{brief(case.values['x'])}在{text}之内，得满分"
    return f"实绩{brief(case.values['x'])}在{text}之外；{case.params['otherwise'].rule.words(otherwise_case(case))}"


def _only_x(params: Params) -> tuple[tuple[str, str], ...]:
    return (("x", "x"),)


def _only_levels(params: Params) -> tuple[tuple[str, str], ...]:
    return (("levels", "levels"),)


def _x_and_anchors(*names: str):  # type: ignore[no-untyped-def]
    return lambda params: (("x", "x"), *anchors(params, names))


def _number(name: str, default: object = ..., **bounds: object) -> Param:
    return Param(name, **({} if default is ... else {"default": default}), **bounds)  # type: ignore[arg-type]


ANCHOR = {"kind": "anchor", "words": ANCHORS}
RULES = (
    Rule(
        "completion", "完成率", "分值×min(实绩÷目标，封顶)",
        (_number("cap", ONE, null=True), _number("floor", ZERO), _number("bonus_points", None, least=ZERO),
         _number("target", None, above=ZERO)),
        completion, completion_words,
        lambda params: NEEDS_TARGET if params["target"] is None else (("x", "x"),),
        check=positive_target, directions=(Direction.HIGHER,),
    ),
    Rule("control", "控制型", "分值×(2－实绩÷目标)，限于0至分值", (), control, control_words,
         lambda params: NEEDS_TARGET, check=positive_target, directions=(Direction.LOWER,)),
    Rule(
        "efficacy", "功效系数", "[基础分+(实绩－不允许值)÷(满意值－不允许值)×(100－基础分)]×分值÷100",
        (Param("good", **ANCHOR), Param("bad", **ANCHOR),  # type: ignore[arg-type]
         _number("base", Fraction(60)), _number("lo", ZERO), _number("hi", HUNDRED)),
        efficacy, efficacy_words, _x_and_anchors("good", "bad"),
        check=_efficacy_check, check_params=_efficacy_params,
    ),
    Rule(
        "two_anchor", "基准值—挑战值", "达挑战值得满分；基准值至挑战值之间按比例；未达基准值按方案另定的比例计",
        (Param("base", **ANCHOR), Param("challenge", **ANCHOR),  # type: ignore[arg-type]
         _number("base_share", Fraction(3, 5), least=ZERO, most=ONE), _number("below", ZERO)),
        two_anchor, two_anchor_words, _x_and_anchors("base", "challenge"), check=_two_anchor_check,
    ),
    Rule(
        "threshold", "门槛扣分", "达到门槛得满分；未达的每差一档扣分，扣完为止",
        (Param("threshold", "anchor", words=(*ANCHORS, "peer_mean")), _number("deduct"),
         _number("per", ONE, above=ZERO), _number("lo", ZERO),
         Param("mode", "choice", "linear", words=("linear", "step")), Param("strict", "flag", False)),
        threshold, threshold_words, _x_and_anchors("threshold"),
        against_peers=lambda params: params["threshold"] == "peer_mean",
    ),
    Rule("growth", "增幅", "分值×增幅÷满分增幅，限于0至分值", (_number("full", above=ZERO),),
         growth, growth_words, lambda params: (("x", "x"), ("p", "previous"))),
    Rule("panel", "评委评分", "分值×评委平均分÷100", (Param("drop", "whole", 0, least=ZERO),),
         panel, panel_words, _only_levels, check=_panel_check),
    Rule("piecework", "按项计分", "各项得分之和，不超过封顶",
         (Param("each", "table"), _number("cap", None, null=True)),
         piecework, piecework_words, _only_levels, maximum=lambda params: params["cap"]),
    Rule(
        "up_down", "按项加减分", "基本分+min(加分上限，增项加分)－min(扣分上限，减项扣分)",
        (_number("base"), _number("up"), _number("up_cap"), _number("down"), _number("down_cap"),
         _number("lo", None, null=True)),
        up_down, up_down_words, _only_levels, maximum=_up_down_maximum,
    ),
    Rule("stages", "分档、是否", "分值×所在档次的比例", (Param("stages", "table"),),
         stages, stages_words, lambda params: (("word", "value"),), check=_stages_check),
    Rule("tolerance", "左右", "在目标左右得满分，否则按方案另定的规则计",
         (_number("within", least=ZERO), Param("otherwise", "otherwise")),
         tolerance, tolerance_words, lambda params: NEEDS_TARGET),
    Rule("places_gained", "进位", "每进一位得分，不超过封顶",
         (_number("per"), _number("cap", None, null=True)),
         places_gained, places_gained_words, lambda params: (("x", "x"), ("p", "previous")),
         maximum=lambda params: params["cap"]),
)  # fmt: skip
