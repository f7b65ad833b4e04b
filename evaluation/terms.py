"""Official words (术语): closed lists of codes, each with its Chinese label."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with its Chinese label (术语代码): `YES = "yes", "是"`; the code is the value."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        if not label:
            raise TypeError(f"{cls.__name__} {code} has no label")
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Direction(Term):
    """Direction of an indicator (指标方向)."""

    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"


class FigureStatus(Term):
    """State of a figure in the score (数据状态)."""

    REPORTED = "reported", "已报"
    MISSING = "missing", "缺报"
    NOT_APPLICABLE = "not_applicable", "不适用"
    NOT_DUE = "not_due", "未到数据期"
    VOID = "void", "作废"
    NOT_SCORABLE = "not_scorable", "无法计分"


class UnitKind(Term):
    """Kind of an appraised unit (单位类别)."""

    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "功能区"
    CITY = "city", "全市"


class Ranking(Term):
    """How a unit takes part in places (排名方式): ranked, apart (单列), or reference only."""

    RANKED = "true", "参加排名"
    APART = "apart", "单列"
    UNRANKED = "false", "不排名"


class AdjustmentKind(Term):
    """Kind of an adjustment (加减分类别)."""

    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"
    VETO = "veto", "不得评优"


class Of(Term):
    """What of the measure is scored (计分对象): its level, change or growth."""

    LEVEL = "level", "水平"
    CHANGE = "change", "较上年变化"
    GROWTH = "growth", "较上年增幅"
