"""Official words (术语): closed lists of codes, each with its Chinese label."""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A code with a Chinese label (术语代码)."""

    @property
    def label(self) -> str:
        return LABELS[type(self)][self.value]


class Direction(Term):
    """Direction of an indicator (指标方向)."""

    HIGHER = "higher"
    LOWER = "lower"


class FigureStatus(Term):
    """State of a figure in the score (数据状态)."""

    REPORTED = "reported"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    VOID = "void"
    NOT_SCORABLE = "not_scorable"


class UnitKind(Term):
    """Kind of an appraised unit (单位类别)."""

    COUNTY = "county"
    ZONE = "zone"
    CITY = "city"


class Ranking(Term):
    """How a unit takes part in places (排名方式): ranked, apart (单列), or reference only."""

    RANKED = "true"
    APART = "apart"
    UNRANKED = "false"


class AdjustmentKind(Term):
    """Kind of an adjustment (加减分类别)."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    VETO = "veto"


class Of(Term):
    """What of the measure is scored (计分对象): its level, change or growth."""

    LEVEL = "level"
    CHANGE = "change"
    GROWTH = "growth"


LABELS: dict[type[Term], dict[str, str]] = {
    Direction: {"higher": "越高越好", "lower": "越低越好"},
    FigureStatus: {
        "reported": "已报",
        "missing": "缺报",
        "not_applicable": "不适用",
        "not_due": "未到数据期",
        "void": "作废",
        "not_scorable": "无法计分",
    },
    UnitKind: {"county": "县（市、区）", "zone": "功能区", "city": "全市"},
    Ranking: {"true": "参加排名", "apart": "单列", "false": "不排名"},
    AdjustmentKind: {"bonus": "加分", "deduction": "扣分", "veto": "不得评优"},
    Of: {"level": "水平", "change": "较上年变化", "growth": "较上年增幅"},
}
