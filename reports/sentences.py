"""Sentences made by rule (规则生成的句子): what a result says, each with its numbers and where they come from.

No adjectives beyond what the rules state; what asks for judgement is left to people.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from evaluation.comparison import (
    Standing,
    appraised,
    changed_indicators,
    dimension_weight,
    mean_points,
    mean_total,
    ranked,
    standings,
)
from evaluation.headline import Headline
from evaluation.lights import Light, Lit, counted, lights_of
from evaluation.profile import dimension_points, shortfall_words, shortfalls, strength_words, strengths
from evaluation.results import Total
from evaluation.rounding import brief, percent_text, shown
from evaluation.terms import FigureStatus
from reports.material import Material

MOST = 3
NONE_LOST = "没有失分的指标"
NONE_STRONG = "没有得分不低于平均的指标"
NO_LIGHT = "没有灯号"
UNREPORTED = "本期尚未报送"
HEADLINE_HEADS = ("核心目标", "数据期", "最近数据", "目标", "序时进度")


class Sentence(NamedTuple):
    """A sentence and where its numbers stand (句子与来源)."""

    text: str
    source: str = ""

    @property
    def whole(self) -> str:
        """The sentence with its source in brackets (带来源的句子)."""
        return f"{self.text}（来源：{self.source}）。" if self.source else f"{self.text}。"


def overall(material: Material) -> list[Sentence]:
    """How the period stands as a whole (总体情况)."""
    found = [_earned(material), _lights(material)] if material.interim else [_level(material), _grades(material), *_moves(material)]
    return [sentence for sentence in found if sentence.text]


def _level(material: Material) -> Sentence:
    """Mean, highest, lowest and the distance between them (平均、最高、最低、首末分差)."""
    places = material.places
    known = [total for total in ranked(material.run) if total.published_total is not None and not material.silent(total)]
    if not known:
        return Sentence("")
    ends = max(known, key=_published), min(known, key=_published)
    high, low = (_published(total) for total in ends)
    mean = shown(mean_total(known, places), places)
    text = (
        f"参加排名的{len(known)}个单位平均得分{mean}分，最高为{_holders(known, high)}{shown(high, places)}分，"
        f"最低为{_holders(known, low)}{shown(low, places)}分，首末相差{shown(high - low, places)}分"
    )
    return Sentence(text, "综合得分")


def _published(total: Total) -> Fraction:
    return total.published_total or Fraction(0)


def _holders(totals: list[Total], value: object) -> str:
    return "、".join(total.unit.name for total in totals if total.published_total == value)


def _earned(material: Material) -> Sentence:
    """The highest and the lowest share earned of what is due (期中得分率)."""
    shares = {
        total.unit.name: total.points_sum / total.applicable_weight
        for total in appraised(material.run)
        if total.applicable_weight and not material.silent(total)
    }
    if not shares:
        return Sentence("")
    values = max(shares.values()), min(shares.values())
    ends = [(end, "、".join(name for name, share in shares.items() if share == end)) for end in values]
    (high, best), (low, worst) = ends
    text = f"已得分占已到期分值的比例，最高为{best}{percent_text(high)}，最低为{worst}{percent_text(low)}"
    return Sentence(text, "已到期指标得分，不折算、不排位次")


def _lights(material: Material) -> Sentence:
    """The lights of all units together (灯号合计)."""
    found = [one for total in appraised(material.run) for one in lit(material, total.unit.code).values()]
    words = "，".join(f"{light.label}{count}项" for light, count in counted(found).items())
    return Sentence(f"各单位到期指标的灯号合计：{words}" if found else "", "序时进度")


def _grades(material: Material) -> Sentence:
    """How many units of each grade (等次分布)."""
    totals = [total for total in appraised(material.run) if total.grade and not material.silent(total)]
    parts = []
    for grade in material.run.scheme.grades:
        inside = [total for total in totals if total.grade == grade.name]
        parts.append(f"{grade.name}{len(inside)}个" + (f"（{material.names(inside)}）" if inside else ""))
    return Sentence(f"等次：{'，'.join(parts)}" if totals else "", "方案等次规定")


def _moves(material: Material) -> list[Sentence]:
    """Who gained and who lost places, and whether the schemes differ (位次变化)."""
    if material.earlier is None:
        return []
    found = standings(_heard(material), material.earlier.totals)
    up = _moved([item for item in found if item.moved is not None and item.moved > 0], "上升")
    down = _moved([item for item in found if item.moved is not None and item.moved < 0], "下降")
    text = "；".join(part for part in (up, down) if part)
    known = any(item.moved is not None for item in found)
    changed = len(changed_indicators(material.earlier.scheme, material.run.scheme))
    note = f"，两年方案有{changed}项指标不同，变化含方案变动的影响" if changed else ""
    words = f"较上年，{text or '各单位位次不变'}{note}"
    return [Sentence(words if known else "", "两年位次")]


def _moved(items: list[Standing], word: str) -> str:
    each = [f"{item.total.unit.name}{abs(item.moved or 0)}位" for item in items]
    return f"位次{word}的有{'、'.join(each)}" if each else ""


def moved_words(moved: int) -> str:
    """Places gained or lost, in words (位次变化)."""
    return "持平" if not moved else f"{'上升' if moved > 0 else '下降'}{abs(moved)}位"


def _heard(material: Material) -> list[Total]:
    """The ranked units that reported anything."""
    return [total for total in ranked(material.run) if not material.silent(total)]


def near(material: Material) -> Sentence:
    """Neighbours less than half a point apart (差距不足0.5分)."""
    found = standings(_heard(material))
    pairs = [
        f"{found[n - 1].total.unit.name}与{item.total.unit.name}（相差{shown(item.gap, material.places)}分）"
        for n, item in enumerate(found)
        if n and item.near and not material.interim
    ]
    return Sentence(f"差距不足0.5分的相邻单位：{'、'.join(pairs)}" if pairs else "", "综合得分")


def of_dimensions(material: Material) -> list[Sentence]:
    """The mean, the best and the lowest of every dimension (各维度情况); within the year none."""
    return [] if material.interim else [_of_dimension(material, item.code, item.title) for item in material.run.scheme.dimensions]


def _of_dimension(material: Material, code: str, title: str) -> Sentence:
    run, decimals = material.run, material.places
    values = {total.unit.name: dimension_points(run, total.unit.code, code) for total in ranked(run)}
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return Sentence(f"{title}：没有计入得分的指标")
    high, low = max(known.values()), min(known.values())
    mean = mean_points(run, ranked(run), code, decimals)
    best, worst = ("、".join(name for name, value in known.items() if value == end) for end in (high, low))
    text = (
        f"{title}（分值{brief(dimension_weight(run, code))}分）平均{shown(mean, decimals)}分，"
        f"最高{best}{shown(high, decimals)}分，最低{worst}{shown(low, decimals)}分"
    )
    return Sentence(text, "维度得分")


def of_headlines(material: Material) -> list[Sentence]:
    """The city's core targets against 序时进度 (核心目标)."""
    return [Sentence(headline_words(item), item.target.cite.text) for item in material.headlines]


def headline_words(item: Headline) -> str:
    """A core target in words (核心目标说明): newest figure, target, light or why there is none."""
    title, spoken, value, _, state = headline_cells(item)
    goal = f"{item.target.deadline}年目标{item.target.value}{item.target.unit}"
    return f"{title}：{state}，{goal}" if item.known is None else f"{title}：{spoken}{value}，{goal}，{state}"


def headline_cells(item: Headline) -> tuple[str, ...]:
    """A core target as a row (核心目标表): title, newest figure's period and value, target, light or why there is none."""
    target = item.target
    goal = f"{target.deadline}年{target.value}{target.unit}"
    if item.known is None:
        return target.title, "—", "—", goal, item.reason
    state = f"{item.light.sign}{item.light.label}" if item.light is not None else item.reason
    return target.title, item.known.speaks_of.title, f"{item.known.figure.value}{target.unit}", goal, state


def shortfall_sentences(material: Material, unit: str, most: int = MOST) -> list[str]:
    """Where a unit lost most (失分最多的几项), in sentences with value, points and clause."""
    if material.silent(material.run.totals[unit]):
        return [f"{UNREPORTED}。"]
    found = [shortfall_words(material.run, item) for item in shortfalls(material.run, unit)[:most]]
    return found or [f"{NONE_LOST}。"]


def strength_sentences(material: Material, unit: str, most: int = MOST) -> list[str]:
    """Where a unit is strong (优势几项)."""
    found = strengths(material.run, unit)[:most]
    return [f"{item.row.indicator.title}：{strength_words(material.run, item)}" for item in found] or [NONE_STRONG]


def lit(material: Material, unit: str) -> dict[str, Lit]:
    """A unit's lights by indicator (灯号); none where there are no thresholds."""
    if material.limits is None:
        return {}
    return lights_of(material.run, material.earlier, material.limits, unit)


def behind(material: Material, unit: str) -> list[str]:
    """What of a unit is behind 序时进度 (滞后项), the furthest first, with what was reached and what was due."""
    found, titles = lit(material, unit), {item.code: item for item in material.run.scheme.indicators}
    late = [(code, one) for code, one in found.items() if one.light in (Light.BEHIND, Light.FAR_BEHIND)]
    late.sort(key=lambda pair: pair[1].light is not Light.FAR_BEHIND)
    return [_late_words(titles[code].title, titles[code].unit, one) for code, one in late]


def _late_words(title: str, unit: str, one: Lit) -> str:
    if one.light is None or one.progress is None:
        return title
    actual, expected = shown(one.progress.actual, 2), shown(one.progress.expected, 2)
    return f"{title}{one.light.sign}{one.light.label}：实绩{actual}{unit}，序时应达{expected}{unit}"


def absent(material: Material) -> list[Sentence]:
    """Who owes which figures (缺报情况)."""
    rows: dict[str, list[str]] = {}
    for total in appraised(material.run):
        for item in material.run.scheme.indicators:
            row = material.run.points[total.unit.code, item.code]
            if row.status is FigureStatus.MISSING:
                rows.setdefault(total.unit.name, []).append(item.title)
    return [Sentence(f"{name}缺报{len(titles)}项：{'、'.join(titles)}", "报送情况") for name, titles in rows.items()]


def lowest(material: Material, count: int = MOST) -> list[Total]:
    """The ranked units of the last places (位次靠后的单位), the last first; within the year by share of what was due."""
    totals = [total for total in _heard(material) if total.applicable_weight]
    if material.interim:
        return sorted(totals, key=lambda total: total.points_sum / total.applicable_weight)[:count]
    placed = [total for total in totals if total.place is not None]
    return sorted(placed, key=lambda total: -(total.place or 0))[:count]


def joined(sentences: Iterable[Sentence]) -> str:
    """Sentences as one paragraph (成段)."""
    return "".join(sentence.whole for sentence in sentences if sentence.text)
