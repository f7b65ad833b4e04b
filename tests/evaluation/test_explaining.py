"""The words under a result hold the run's own numbers and follow the scheme's settings."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluation.assessment import assess
from evaluation.explaining import (
    grade_words,
    place_words,
    quota_words,
    rescaling_words,
    rounding_words,
    tie_words,
    tied_places,
)
from evaluation.figures import Adjustment, Figure, Target
from evaluation.results import Assessment
from evaluation.scheme_parser import parse
from evaluation.terms import Ranking, UnitKind
from evaluation.tree import from_texts
from evaluation.units import Unit

GRADES = [
    {"name": "优秀", "min": "90", "quota": {"share": "0.3", "at_least": "1"}},
    {"name": "良好", "min": "80"},
    {"name": "一般"},
]
VALUES = {"甲": "95", "乙": "92", "丙": "92", "丁": "85", "戊": "20"}


def run_of(*, values: dict[str, str] = VALUES, veto: str = "", apart: str = "", **sections: object) -> Assessment:
    """Five units, two indicators; of the second, 丁 has none."""
    indicators = [
        {"code": code, "title": title, "weight": weight, "rule": "completion", "cite": {"clause": "一"}}
        for code, title, weight in (("A", "甲指标", "80"), ("B", "乙指标", "20"))
    ]
    node = from_texts(
        {"scheme": {"id": "S"}, "grades": GRADES, "indicators": indicators, **sections}
        | {"vetoes": [{"code": "V", "title": "通报", "ceiling": "良好", "cite": {"clause": "二"}}]}
    )
    units = [
        Unit(name, f"{name}县", UnitKind.COUNTY, "东" if name in "甲乙" else "西", Fraction(position),
             Ranking.APART if name == apart else Ranking.RANKED)
        for position, name in enumerate(values)
    ]  # fmt: skip
    figures = [Figure(name, "A", value) for name, value in values.items()]
    figures += [Figure(name, "B", value) for name, value in values.items() if name != "丁"]
    figures.append(Figure("丁", "B", status="not_applicable"))
    targets = [Target(name, code, "100") for name in values for code in "AB"]
    matters = [Adjustment(veto, "veto", "V", cite="通报一号")] if veto else []
    return assess(parse(node), units, targets, figures, matters)


def test_rescaling_says_what_counts_and_how_it_becomes_a_hundred() -> None:
    run = run_of()
    assert rescaling_words(run, "甲") == "甲县的100分分值全部计入，不需折算。"
    assert rescaling_words(run, "丁").endswith("计入分值80分；得分68÷80×100=85。")
    assert "有20分的指标不计入" in rescaling_words(run, "丁")


def test_a_unit_without_a_total_is_said_to_have_none() -> None:
    indicator = {"code": "A", "title": "甲", "weight": "100", "rule": "completion", "cite": {"clause": "一"}}
    scheme = parse(from_texts({"scheme": {"id": "S"}, "policy": {"missing": "pending"}, "indicators": [indicator]}))
    empty = assess(scheme, [Unit("甲", "甲县")], [Target("甲", "A", "1")], [Figure("甲", "A", status="missing")])
    assert rescaling_words(empty, "甲") == "甲县有指标暂不计分，或没有可计入的指标，不计总分。"
    assert place_words(empty, "甲") == "甲县没有总分，不排位次。"
    assert grade_words(empty, "甲") == "甲县不评等次。"


def test_a_place_counts_those_before_and_names_those_beside() -> None:
    run = run_of()
    assert place_words(run, "甲") == "甲县得95.00分，排在前面的有0个单位，位次为1；在东中列第1位。"
    assert place_words(run, "丙") == "丙县得92.00分，排在前面的有1个单位，位次为2，与乙县并列；在西中列第1位。"
    assert "单列：按同一规则计分，得92.00分，不占总位次" in place_words(run_of(apart="丙"), "丙")


def test_ties_follow_the_schemes_method_and_its_breakers() -> None:
    assert tie_words(run_of().scheme) == "总分相同的并列；并列之后空出位次。"
    scheme = run_of(ties={"method": "dense", "break_by": ["B", "A"]}).scheme
    assert tie_words(scheme) == "总分相同的，依次比较乙指标、甲指标的得分，仍相同的并列；并列之后不空位次。"
    totals = [Fraction(90), Fraction(92), Fraction(90), Fraction(80)]
    assert tied_places(totals, "min") == [2, 1, 2, 4]
    assert tied_places(totals, "dense") == [2, 1, 2, 3]


def test_rounding_says_which_number_decides() -> None:
    assert "公布的总分2位小数" in rounding_words(run_of().scheme)
    assert "按公布的总分定" in rounding_words(run_of().scheme)
    assert "按未舍入的总分定" in rounding_words(run_of(rounding={"rank_on": "exact"}).scheme)


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ({"share": "0.3", "at_least": "1"}, "5个单位×30%=1.5，舍去小数，至少1个，取1个"),
        ({"share": "0.3", "rounding": "half_up"}, "5个单位×30%=1.5，四舍五入，取2个"),
        ({"share": "0.3", "rounding": "ceil"}, "5个单位×30%=1.5，有小数即进一，取2个"),
        ({"share": "0.4"}, "5个单位×40%=2，取2个。"),
        ({"share": "0.5", "of": "group"}, "东2个单位×50%=1，取1个；西3个单位×50%=1.5，舍去小数，取1个"),
        ({"share": "0.4", "on_tie": "all_in"}, "并列的全部进入"),
        ({"share": "0.4", "on_tie": "all_out"}, "并列的全部不进入"),
        ({"share": "0.4"}, "并列单位列名，由考核办决定"),
    ],
)
def test_a_quota_shows_its_sum(quota: dict[str, str], words: str) -> None:
    run = run_of(grades=[{"name": "优秀", "min": "90", "quota": quota}, {"name": "良好"}])
    assert words in quota_words(run.scheme.grades[0], list(run.totals.values()))


def test_a_grade_without_quota_has_no_quota_words() -> None:
    run = run_of()
    assert quota_words(run.scheme.grades[1], list(run.totals.values())) == ""


def test_a_grade_is_explained_by_line_quota_and_veto() -> None:
    run = run_of()
    assert grade_words(run, "甲") == "甲县95.00分，达到优秀分数线90分（含），等次为优秀。"
    assert grade_words(run, "乙") == "乙县92.00分，达到优秀分数线90分（含），但优秀名额已满，依次降入下一等次，等次为良好。"
    assert grade_words(run, "戊") == "戊县20.00分，低于各条分数线，归入一般，等次为一般。"
    assert "有不得评优事项，等次封顶，得分和位次不变，等次为良好" in grade_words(run_of(veto="甲"), "甲")
    for code, total in run.totals.items():
        assert grade_words(run, code).endswith(f"等次为{total.grade}。")
