"""Points put into words (计分说明): `8.2÷10=82.00%，分值10分，得8.2000分（《…》第四条）`.

Rendered only when asked for, after scoring. Numbers in sentences are shortened, the exact ones stand beside them.
"""

from __future__ import annotations

from fractions import Fraction

from evaluation.results import PartPoints, Points, Treatment
from evaluation.rounding import brief, shown
from evaluation.scheme import Indicator
from evaluation.terms import FigureStatus, Of

STANDS_FOR = {
    Treatment.ZERO: "按0分计",
    Treatment.MEAN: "按同组平均分计",
    Treatment.PENDING: "暂不计分",
    Treatment.OUT: "不计入，分值按比例折算",
}
AWAITING = "依据文件未印发，本指标不适用，分值按比例折算"


def part_sentence(row: Points, part: PartPoints, points_dp: int) -> str:
    """The arithmetic of one part with its values (部分计分算式)."""
    text = _absence(row, part) if part.case is None else _prefix(part) + part.part.rule.words(part.case)
    worth = "" if part.part.rule.own_points else f"，分值{brief(part.weight)}分"
    if part.points is None:
        return text
    return f"{text}{worth}，得{shown(part.points, points_dp)}分"


def _prefix(part: PartPoints) -> str:
    """Which part of a composite this is, and what of the measure it scores (部分说明)."""
    scored = part.part.of
    if part.part.share != 1:
        return f"{scored.label}（占{_share(part.part.share)}）："
    return "" if scored is Of.LEVEL else f"{scored.label}："


def _share(value: Fraction) -> str:
    return f"{brief(value * 100)}%"


def _absence(row: Points, part: PartPoints) -> str:
    if not part.reason:
        return f"{row.status.label}，{STANDS_FOR[part.treatment]}"
    return f"{_prefix(part)}{FigureStatus.NOT_SCORABLE.label}（{part.reason}），{STANDS_FOR[part.treatment]}"


def sentences(row: Points, points_dp: int) -> list[str]:
    """The arithmetic of each part (各部分计分算式)."""
    return [part_sentence(row, part, points_dp) for part in row.parts]


def sentence(row: Points, points_dp: int, *, awaiting: bool = False, parts: list[str] | None = None) -> str:
    """The arithmetic of one indicator with its clause (指标计分算式); `parts` when already rendered."""
    clause = row.indicator.cite.text
    ending = f"（{clause}）" if clause else ""
    if awaiting:
        return f"{AWAITING}{ending}"
    if len(row.parts) > 1 and all(part.case is None and not part.reason for part in row.parts):
        return f"{_whole_absence(row, points_dp)}{ending}"
    parts = sentences(row, points_dp) if parts is None else parts
    if len(parts) == 1:
        return f"{parts[0]}{ending}"
    return f"{'；'.join(parts)}；合计{_sum_text(row.points, points_dp)}{ending}"


def _whole_absence(row: Points, points_dp: int) -> str:
    """An absent figure of a composite, said once for all its parts."""
    text = _absence(row, row.parts[0])
    if row.points is None:
        return text
    return f"{text}，分值{brief(row.indicator.weight)}分，得{shown(row.points, points_dp)}分"


def _sum_text(points: Fraction | None, points_dp: int) -> str:
    return "暂不计分" if points is None else f"得{shown(points, points_dp)}分"


def rule_words(indicator: Indicator) -> str:
    """The rules of an indicator in words (计分规则说明)."""
    parts = indicator.parts
    if len(parts) == 1:
        return _rule_words(indicator, 0)
    return "；".join(f"占{_share(part.share)}，{_rule_words(indicator, k)}" for k, part in enumerate(parts))


def _rule_words(indicator: Indicator, position: int) -> str:
    part = indicator.parts[position]
    scored = "" if part.of is Of.LEVEL else f"（{part.of.label}）"
    return f"{part.rule.term}{scored}：{part.rule.formula}"
