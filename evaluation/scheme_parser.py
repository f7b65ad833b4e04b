"""From a document's nodes to a Scheme (读取考核方案), or a refusal that names every fault at once."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from evaluation.errors import FaultList
from evaluation.indicator_parser import UNREADABLE, parse_cite, parse_indicator
from evaluation.reading import Section, unique
from evaluation.rounding import decimal_text
from evaluation.scheme import (
    Bonus,
    Caps,
    Dimension,
    GradeLine,
    Indicator,
    Policy,
    Quota,
    Rounding,
    Scheme,
    Ties,
    Veto,
)
from evaluation.tree import Node

TOP = ("scheme", "rounding", "policy", "ties", "grades", "adjustments", "bonus", "vetoes", "dimensions", "indicators")
HEAD = ("id", "title", "version", "full_marks", "status", "effective", "cite", "basis_document")
QUOTA = ("share", "of", "at_least", "rounding", "on_tie")
MISSING = ("zero", "mean", "pending")
NOT_APPLICABLE = ("rescale", "mean")
PEER_GROUP = ("all", "group")
TOLERATED = Fraction(1, 1000)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def parse(node: Node) -> Scheme:
    """The scheme a document states (考核方案); raises `Refused` with every fault of form."""
    faults = FaultList()
    scheme = gathered(node, faults)
    faults.raise_if_any()
    return scheme


def gathered(node: Node, faults: FaultList) -> Scheme:
    """The scheme a document states, as far as it can be read (读取方案), so that other files can be checked too.

    With faults added to `faults` it must not be scored.
    """
    top = Section(node, "方案", faults, TOP)
    top.need("scheme", "indicators")
    head = top.section("scheme", HEAD)
    head.need("id")
    policy = _policy(top.section("policy", ("missing", "not_applicable", "peer_group")))
    indicators = [parse_indicator(item, policy, faults) for item in top.nodes_of("indicators")]
    scored = tuple(item for item in indicators if not item.observed)
    scheme = Scheme(
        id=head.text("id"), title=head.text("title"), version=head.text("version", "1.0"),
        full_marks=head.number("full_marks", Fraction(100), above=Fraction(0)),
        status=head.text("status", "参考方案"), effective=_effective(head), cite=parse_cite(head),
        basis_document=head.text("basis_document"),
        rounding=_rounding(top.section("rounding", ("points_dp", "total_dp", "rank_on"))),
        policy=policy, ties=_ties(top.section("ties", ("method", "break_by"))),
        grades=_grades(top, faults),
        adjustments=_caps(top.section("adjustments", ("bonus_cap", "deduction_cap", "kind_caps"))),
        bonus=tuple(_bonus(item, faults) for item in top.nodes_of("bonus")),
        vetoes=tuple(_veto(item, faults) for item in top.nodes_of("vetoes")),
        dimensions=_dimensions(top, indicators, faults), indicators=scored,
        observed=tuple(item for item in indicators if item.observed),
    )  # fmt: skip
    _check_whole(scheme, top, faults)
    return scheme


def _policy(section: Section) -> Policy:
    return Policy(
        section.choice("missing", MISSING, "zero"),
        section.choice("not_applicable", NOT_APPLICABLE, "rescale"),
        section.choice("peer_group", PEER_GROUP, "all"),
    )


def _rounding(section: Section) -> Rounding:
    return Rounding(
        section.whole("points_dp", 4, most=12), section.whole("total_dp", 2, most=12),
        section.choice("rank_on", ("published", "exact"), "published"),
    )  # fmt: skip


def _ties(section: Section) -> Ties:
    return Ties(section.choice("method", ("min", "dense"), "min"), section.texts("break_by"))


def _effective(head: Section) -> tuple[str, str]:
    section = head.section("effective", ("from", "to"))
    dates = section.text("from"), section.text("to")
    for key, typed in zip(("from", "to"), dates, strict=True):
        if typed and not _is_date(typed):
            section.fault(key, f"生效日期“{typed}”应写成2025-01-01的形式")
    if all(dates) and dates[0] > dates[1]:
        section.fault("to", "失效日期早于生效日期")
    return dates


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _caps(section: Section) -> Caps:
    kinds = section.section("kind_caps", None)
    return Caps(
        section.maybe_number("bonus_cap", least=Fraction(0)), section.maybe_number("deduction_cap", least=Fraction(0)),
        {family: kinds.number(family, Fraction(0), least=Fraction(0)) for family in kinds.nodes},
    )  # fmt: skip


def _grades(top: Section, faults: FaultList) -> tuple[GradeLine, ...]:
    grades = [_grade(item, faults) for item in top.nodes_of("grades")]
    unique(grades, lambda grade: grade.name, "等次", faults)
    without = [grade for grade in grades if grade.least is None]
    for grade in without[1:]:
        faults.add(grade.where, f"等次“{grade.name}”没有分数线，只有最低等次可以不写")
    lines: dict[Fraction, str] = {}
    for grade in grades:
        if grade.least is not None and grade.least in lines:
            faults.add(grade.where, f"等次“{grade.name}”与“{lines[grade.least]}”分数线相同")
        elif grade.least is not None:
            lines[grade.least] = grade.name
    floor = min(lines, default=Fraction(0)) - 1
    return tuple(sorted(grades, key=lambda grade: floor if grade.least is None else grade.least, reverse=True))


def _grade(node: Node, faults: FaultList) -> GradeLine:
    section = Section(node, "等次", faults, ("name", "min", "quota"))
    section.need("name")
    quota = None
    if not section.is_null("quota"):
        inner = section.section("quota", QUOTA)
        inner.need("share")
        quota = Quota(
            inner.number("share", Fraction(0), least=Fraction(0), most=Fraction(1)),
            inner.choice("of", PEER_GROUP, "all"), inner.whole("at_least", 0, most=9999),
            inner.choice("rounding", ("floor", "half_up", "ceil"), "floor"),
            inner.choice("on_tie", ("all_in", "all_out", "flag"), "flag"),
        )  # fmt: skip
    return GradeLine(section.text("name"), section.maybe_number("min"), quota, section.where)


def _bonus(node: Node, faults: FaultList) -> Bonus:
    section = Section(node, "加分项", faults, ("code", "title", "points", "cap", "cite"))
    section.need("code")
    return Bonus(
        section.text("code"), section.text("title"), section.maybe_number("points", above=Fraction(0)),
        section.maybe_number("cap", least=Fraction(0)), parse_cite(section), section.where,
    )  # fmt: skip


def _veto(node: Node, faults: FaultList) -> Veto:
    section = Section(node, "不得评优事项", faults, ("code", "title", "ceiling", "cite"))
    section.need("code", "ceiling")
    return Veto(section.text("code"), section.text("title"), section.text("ceiling"), parse_cite(section), section.where)


def _dimensions(top: Section, indicators: list[Indicator], faults: FaultList) -> tuple[Dimension, ...]:
    listed = []
    for item in top.nodes_of("dimensions"):
        section = Section(item, "维度", faults, ("code", "title"))
        section.need("code")
        listed.append(Dimension(section.text("code"), section.text("title"), section.where))
    unique(listed, lambda dimension: dimension.code, "维度代码", faults)
    codes = [dimension.code for dimension in listed]
    for indicator in indicators:
        if indicator.dimension in codes:
            continue
        if "dimensions" in top and indicator.dimension:
            faults.add(indicator.where, f"指标{indicator.code}的维度“{indicator.dimension}”未在dimensions中列出")
        elif not indicator.observed or indicator.dimension:
            codes.append(indicator.dimension)
            listed.append(Dimension(indicator.dimension, indicator.dimension, indicator.where))
    return tuple(listed)


def _check_whole(scheme: Scheme, top: Section, faults: FaultList) -> None:
    """What only the whole scheme shows: codes used twice, sums, names that stand for nothing."""
    unique((*scheme.indicators, *scheme.observed), lambda item: item.code, "指标代码", faults)
    unique(scheme.bonus, lambda item: item.code, "加分项代码", faults)
    unique(scheme.vetoes, lambda item: item.code, "不得评优事项代码", faults)
    _check_weights(scheme, top, faults)
    scored = {indicator.code for indicator in scheme.indicators}
    ties = top.section("ties", None) if "ties" in top else top
    for code in scheme.ties.break_by:
        if code not in scored:
            faults.add(ties.where_of("break_by"), f"并列比较指标“{code}”不是计分指标")
    names = {grade.name for grade in scheme.grades}
    for veto in scheme.vetoes:
        if veto.ceiling not in names:
            faults.add(veto.where, f"不得评优事项{veto.code}的最高等次“{veto.ceiling}”不在grades之中")


def _check_weights(scheme: Scheme, top: Section, faults: FaultList) -> None:
    if top.is_blank("indicators") or any(indicator.weight == UNREADABLE for indicator in scheme.indicators):
        return  # said already; the sum would only mislead
    wrong = wrong_sum(scheme)
    if wrong:
        faults.add(top.where_of("indicators"), wrong)


def wrong_sum(scheme: Scheme) -> str:
    """What is wrong with the sum of the weights (分值合计差错), blank where nothing is."""
    total = sum((indicator.weight for indicator in scheme.indicators), Fraction(0))
    gap = total - scheme.full_marks
    if abs(gap) <= TOLERATED:
        return ""
    full, word = decimal_text(scheme.full_marks), "多" if gap > 0 else "缺"
    return f"分值合计{decimal_text(total)}分，应为{full}分，{word}{decimal_text(abs(gap))}分；暂不计算总分"
