"""Sentences of documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.text import day_words, facts, no_totals, rounding_words, scheme_words
from tests.reports.conftest import Case


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-03-10", "2026年3月10日"), ("2026年一季度", "2026年一季度"), ("", ""), ("2026-3-1", "2026-3-1")],
)
def test_days_are_written_in_chinese(day: str, words: str) -> None:
    assert day_words(day) == words


def test_a_scheme_is_named_by_title_and_version(newest: Case) -> None:
    scheme = newest.run.scheme
    assert scheme_words(scheme) == f"《{scheme.title}》1.0版"
    assert scheme_words(replace(scheme, version="")) == f"《{scheme.title}》"
    assert scheme_words(replace(scheme, title="")) == "考核方案1.0版"


def test_rounding_says_decimals_and_what_decides_places(newest: Case, interim: Case) -> None:
    assert "保留2位小数；位次按公布的综合得分确定" in rounding_words(newest.run)
    exact = replace(newest.run.scheme.rounding, total_dp=0, rank_on="exact")
    run = replace(newest.run, inputs=replace(newest.run.inputs, scheme=replace(newest.run.scheme, rounding=exact)))
    assert "四舍五入取整数；位次按未经舍入的综合得分确定" in rounding_words(run)
    assert "未折算" in rounding_words(interim.run)


def test_within_the_year_there_are_no_totals(newest: Case, interim: Case) -> None:
    assert (no_totals(newest.run), no_totals(interim.run)) == (False, True)


def test_facts_leave_out_what_is_not_known(newest: Case) -> None:
    found = dict(facts(newest.run, newest.document))
    assert found["标注"] == newest.document.stamp
    assert found["数据截止"] == "2026年3月10日"
    bare = replace(newest.document, cut_off="", head="", stamps=())
    assert not {"数据截止", "留痕链头", "标注"} & dict(facts(newest.run, bare)).keys()
