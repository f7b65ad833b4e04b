"""Own points: what the engine gives for a unit by itself, and never a number that other units' figures take part in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.desk.forms import FormDesk
from data.desk.points import (
    AGAINST_PEERS,
    INCOMPLETE,
    NONE,
    OBSERVED,
    UNFILLED,
    UNRANKED,
    against_peers,
    self_points,
)
from data.exchange.report_form import Form
from data.scheme_texts import parsed
from evaluation.assessment import assess
from evaluation.figures import Figure, Target
from evaluation.rounding import shown
from evaluation.scheme import Scheme
from evaluation.terms import Ranking
from tests.support.forms import DRAFT, UNIT, form, scheme
from tests.support.runs import CITE, yaml_text


def desk(made: Form) -> FormDesk:
    empty: dict[str, Any] = {}
    return FormDesk(made, empty, empty, (), empty, None, empty, empty, empty, empty, empty)


def indicator(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "title": code, "dimension": "A", "unit": "家", "weight": 25, "cite": CITE, **more}


def scheme_with(*indicators: dict[str, Any]) -> Scheme:
    text = yaml_text({
        "scheme": {"id": "own", "title": "自测", "version": "1", "full_marks": 25 * len(indicators), "basis_document": None},
        "grades": [{"name": "优秀", "min": 90}, {"name": "一般"}], "dimensions": [{"code": "A", "title": "核心"}],
        "indicators": list(indicators),
    })  # fmt: skip
    return parsed(text)[1]


def form_with(known: Scheme, texts: dict[str, dict[str, str]], target: str = "10") -> Form:
    blank, first = form(), form().lines[0]
    lines = tuple(replace(first, indicator=item, texts=texts.get(item.code, {}), target=target) for item in known.indicators)
    return replace(blank, scheme=known, lines=lines)


def test_points_are_those_the_official_way_gives() -> None:
    known = scheme_with(indicator("P1", rule="completion"), indicator("P2", rule="completion", measure={"kind": "ratio"}))
    made = form_with(known, {"P1": {"value": "8.5"}, "P2": {"numerator": "3", "denominator": "0.5"}})
    figures = [Figure(UNIT.code, "P1", "8.5"), Figure(UNIT.code, "P2", numerator="3", denominator="0.5")]
    official = assess(known, [UNIT], [Target(UNIT.code, code, "10") for code in ("P1", "P2")], figures)
    found = self_points(desk(made))
    assert {code: one.points for code, one in found.items()} == {
        code: shown(official.points[UNIT.code, code].points, 4) for code in ("P1", "P2")
    }
    assert found["P1"].points == "21.2500"
    assert "8.5" in found["P1"].words


def test_lines_that_cannot_be_scored_by_themselves_say_why() -> None:
    known = scheme_with(
        indicator("P1", rule="completion"), indicator("P2", rule="efficacy_peers", params={"base": 60}),
        indicator("P3", rule="completion", basis="decision"), indicator("P4", rule="completion"),
    )  # fmt: skip
    texts = {"P1": {"value": "约8"}, "P2": {"value": "5"}, "P3": {"value": "5"}, "P4": {"status": "missing", "source": "未报"}}
    found = self_points(desk(form_with(known, texts)))
    assert [found[code].points for code in ("P1", "P2", "P3", "P4")] == [NONE, NONE, NONE, "0.0000"]
    assert [found[code].words for code in ("P1", "P2")] == [UNFILLED, AGAINST_PEERS]
    assert "依据文件未印发" in found["P3"].words
    assert "缺报，按0分计" in found["P4"].words
    assert self_points(desk(form_with(known, {"P1": {"value": "8"}}, target="")))["P1"] == (NONE, INCOMPLETE)


def test_the_city_is_not_scored_and_what_is_observed_neither() -> None:
    made = form()
    city = replace(made, unit=replace(made.unit, ranked=Ranking.UNRANKED))
    watched = replace(made, lines=tuple(replace(line, indicator=replace(line.indicator, observed=True)) for line in made.lines))
    assert set(self_points(desk(city)).values()) == {(NONE, UNRANKED)}
    assert set(self_points(desk(watched)).values()) == {(NONE, OBSERVED)}


@pytest.mark.parametrize("code", sorted(DRAFT))
def test_no_number_is_given_where_a_rule_compares_with_others(code: str) -> None:
    item = next(item for item in scheme().indicators if item.code == code)
    found = self_points(desk(form()))[code]
    assert (found == (NONE, AGAINST_PEERS)) == against_peers(item)


def test_a_part_against_the_peers_mean_counts_as_comparing() -> None:
    plain = indicator("P1", rule="threshold", params={"threshold": 5, "deduct": 1})
    by_mean = indicator("P1", rule="threshold", params={"threshold": "peer_mean", "deduct": 1})
    parts = [{"share": 0.6, "rule": "completion"}, {"share": 0.4, "rule": "efficacy_peers", "params": {"base": 60}}]
    mixed = indicator("P1", parts=parts)
    assert [against_peers(scheme_with(one).indicators[0]) for one in (plain, by_mean, mixed)] == [False, True, True]
