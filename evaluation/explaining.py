"""How a result came about, in words (结果说明): rescaling, places, ties, grades, quotas, veto — of a run in force.

Every number is the run's own, and the words follow the scheme's settings. Points of single indicators: `trace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluation.grades import line_of, seats
from evaluation.places import deciding, places
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, half_up, shown
from evaluation.scheme import GradeLine, Quota, Scheme
from evaluation.terms import Ranking

ROUNDED = {"floor": "舍去小数", "half_up": "四舍五入", "ceil": "有小数即进一"}
ON_TIE = {
    "all_in": "末位名额遇并列，并列的全部进入", "all_out": "末位名额遇并列，并列的全部不进入",
    "flag": "末位名额遇并列，先都不进入，并列单位列名，由考核办决定",
}  # fmt: skip


def rounding_words(scheme: Scheme) -> str:
    """Where numbers are rounded, and on which of them places are decided (舍入规定)."""
    rounding = scheme.rounding
    decided = (
        "位次、并列和等次按公布的总分定，纸面上相同的得分位次也相同" if rounding.rank_on == "published"
        else "位次、并列和等次按未舍入的总分定，纸面上相同的得分位次可以不同"
    )  # fmt: skip
    return (
        f"计算全程用分数，不取近似值；只在两处四舍五入：公布的总分{rounding.total_dp}位小数，"
        f"显示的各项得分{rounding.points_dp}位小数。{decided}。"
    )


def rescaling_words(assessment: Assessment, unit: str) -> str:
    """What of the full marks counts for a unit, and how it becomes a hundred (折算)."""
    total, full = assessment.totals[unit], brief(assessment.scheme.full_marks)
    if total.base is None:
        return f"{total.unit.name}有指标暂不计分，或没有可计入的指标，不计总分。"
    gone = assessment.scheme.full_marks - total.applicable_weight
    if not gone:
        return f"{total.unit.name}的{full}分分值全部计入，不需折算。"
    return (
        f"{total.unit.name}有{brief(gone)}分的指标不计入（不适用、未到数据期或作废），计入分值{brief(total.applicable_weight)}分；"
        f"得分{brief(total.points_sum)}÷{brief(total.applicable_weight)}×{full}={brief(total.base)}。"
    )


def place_words(assessment: Assessment, unit: str) -> str:
    """How a unit's place was found (位次由来)."""
    total = assessment.totals[unit]
    if total.published_total is None:
        return f"{total.unit.name}没有总分，不排位次。"
    score = shown(total.published_total, assessment.scheme.rounding.total_dp)
    if total.unit.ranked is not Ranking.RANKED or total.place is None:
        return f"{total.unit.name}{total.unit.ranked.label}：按同一规则计分，得{score}分，不占总位次，也不影响其他单位。"
    above = [other for other in assessment.totals.values() if other.place is not None and other.place < total.place]
    same = [other.unit.name for other in assessment.totals.values() if other.place == total.place and other is not total]
    tied = f"，与{'、'.join(same)}并列" if same else ""
    group = f"；在{total.unit.group}中列第{total.group_place}位" if total.group_place and total.unit.group else ""
    return f"{total.unit.name}得{score}分，排在前面的有{len(above)}个单位，位次为{total.place}{tied}{group}。"


def tie_words(scheme: Scheme) -> str:
    """What happens to equal totals (并列规定)."""
    following = "并列之后空出位次" if scheme.ties.method == "min" else "并列之后不空位次"
    titles = {item.code: item.title for item in scheme.indicators}
    breakers = "、".join(titles[code] for code in scheme.ties.break_by)
    first = f"总分相同的，依次比较{breakers}的得分，仍相同的并列；" if breakers else "总分相同的并列；"
    return f"{first}{following}。"


def tied_places(totals: Sequence[Fraction], method: str) -> list[int]:
    """The places of a list of totals (并列算例), in the order given."""
    found = dict(places(range(len(totals)), lambda position: totals[position], method))
    return [found[position] for position in range(len(totals))]


def quota_words(grade: GradeLine, units: Sequence[Total]) -> str:
    """How many units a grade may hold (名额), among the ranked units given; blank without a quota."""
    quota = grade.quota
    if quota is None:
        return ""
    pools: dict[str, int] = {}
    for total in units:
        pool = total.unit.group if quota.of == "group" else ""
        pools[pool] = pools.get(pool, 0) + 1
    counted = "；".join(_seats_words(quota, pool, size) for pool, size in pools.items())
    return f"{counted}。{ON_TIE[quota.on_tie]}。"


def _seats_words(quota: Quota, pool: str, size: int) -> str:
    share, found = quota.share * size, seats(quota, size)
    least = f"，至少{quota.at_least}个" if quota.at_least and found == quota.at_least else ""
    ending = "" if share.denominator == 1 else f"，{ROUNDED[quota.rounding]}"
    return f"{pool}{size}个单位×{brief(quota.share * 100)}%={brief(share)}{ending}{least}，取{found}个"


def grade_words(assessment: Assessment, unit: str) -> str:
    """How a unit came to its grade (等次由来): score line, quota, veto."""
    scheme, total = assessment.scheme, assessment.totals[unit]
    line = None if total.total is None else line_of(scheme, total)
    if line is None or not total.grade:
        return f"{total.unit.name}不评等次。"
    reached, name = scheme.grades[line], total.unit.name
    if total.grade == reached.name:
        return f"{name}{_decided(scheme, total)}分，{_line_words(reached)}，等次为{total.grade}。"
    why = "但有不得评优事项，等次封顶，得分和位次不变" if total.vetoes else f"但{reached.name}名额已满，依次降入下一等次"
    return f"{name}{_decided(scheme, total)}分，{_line_words(reached)}，{why}，等次为{total.grade}。"


def _decided(scheme: Scheme, total: Total) -> str:
    number = deciding(scheme, total.total, total.published_total)
    return shown(half_up(number, scheme.rounding.total_dp), scheme.rounding.total_dp)


def _line_words(grade: GradeLine) -> str:
    return f"低于各条分数线，归入{grade.name}" if grade.least is None else f"达到{grade.name}分数线{brief(grade.least)}分（含）"
