"""Result tables (结果表): their columns, their decimals, and what is blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from evaluation import tables
from evaluation.results import Assessment
from tests.support.runs import CITE, Run, figure, indicator, level_run, scheme, small_run, unit

Rows = Callable[[Assessment], Iterator[tuple[str, ...]]]


def named(columns: tuple[str, ...], rows: Rows, assessment: Assessment) -> list[dict[str, str]]:
    return [dict(zip(columns, row, strict=True)) for row in rows(assessment)]


def points(assessment: Assessment) -> list[dict[str, str]]:
    return named(tables.POINTS, tables.points_rows, assessment)


def totals(assessment: Assessment) -> list[dict[str, str]]:
    return named(tables.TOTALS, tables.totals_rows, assessment)


def dimensions(assessment: Assessment) -> list[dict[str, str]]:
    return named(tables.DIMENSIONS, tables.dimensions_rows, assessment)


def test_the_columns_are_those_of_the_contract() -> None:
    assert ",".join(tables.POINTS) == "unit,indicator,status,place,points_exact,points,formula"
    assert ",".join(tables.TOTALS) == (
        "unit,name,group,points_sum,applicable_weight,base_exact,base,bonus,deduction,total_exact,total,place,group_place,"
        "grade,veto,missing_count"
    )
    assert ",".join(tables.DIMENSIONS) == "unit,dimension,points_exact,points,place"


def test_every_unit_has_a_row_for_every_scored_indicator_in_order() -> None:
    run = small_run()
    observed = {"code": "O1", "title": "观察", "observed": "true", "dimension": "A", "cite": CITE}
    stated = run.scheme | {"indicators": [observed, *run.scheme["indicators"]]}
    found = points(run.having(scheme=stated, units=run.units[::-1], figures=run.figures[::-1]).assess())
    assert [(row["unit"], row["indicator"]) for row in found] == [
        (code, name) for code in ("N1", "N2", "N3", "Z1", "C1") for name in ("A1", "A2", "B1", "B2", "B3")
    ]


def test_units_without_an_order_are_ordered_by_code() -> None:
    run = level_run({"U3": "1", "U1": "2", "U2": "3"})
    assert [row["unit"] for row in totals(run.assess())] == ["U1", "U2", "U3"]
    ordered = [unit("U3", order="-1"), unit("U1", order="2"), unit("U2", order="0.5")]
    assert [row["unit"] for row in totals(run.having(units=ordered).assess())] == ["U3", "U2", "U1"]


def test_points_are_given_exactly_in_lowest_terms_and_rounded() -> None:
    found = {
        row["unit"]: row
        for row in points(level_run({"U1": "5", "U2": "33.333333", "U3": "-0.00004"}).assess())
    }
    assert (found["U1"]["points_exact"], found["U1"]["points"]) == ("5/1", "5.0000")
    assert (found["U2"]["points_exact"], found["U2"]["points"]) == ("33333333/1000000", "33.3333")
    assert (found["U3"]["points_exact"], found["U3"]["points"]) == ("0/1", "0.0000")


def test_points_and_totals_have_the_decimals_of_the_scheme() -> None:
    run = level_run({"U1": "66.6666666"}, rounding={"points_dp": "1", "total_dp": "0"})
    (row,) = totals(run.assess())
    assert (row["points_sum"], row["base"], row["bonus"], row["deduction"], row["total"]) == (
        "66.7",
        "66.7",
        "0.0",
        "0.0",
        "67",
    )
    assert points(run.assess())[0]["points"] == "66.7"
    assert dimensions(run.assess())[0]["points"] == "66.7"


def test_a_total_of_half_a_cent_is_rounded_away_from_zero_and_never_minus_nothing() -> None:
    run = level_run({"U1": "10.005", "U2": "0"}).having(
        adjustments=[{"unit": "U2", "kind": "deduction", "matter": "甲", "points": "0.004"}]
    )
    assert [row["total"] for row in totals(run.assess())] == ["10.01", "0.00"]
    assert totals(run.assess())[1]["total_exact"] == "-1/250"


def test_the_sum_is_not_rescaled_and_the_base_is() -> None:
    items = [
        indicator("A1", "33.5", "completion", {"target": "10"}),
        indicator("B1", "66.5", "completion", {"target": "10"}),
    ]
    run = Run(scheme(*items), [unit("U1")], [figure("U1", "A1", "5"), figure("U1", "B1", status="not_due")])
    (row,) = totals(run.assess())
    assert (row["points_sum"], row["applicable_weight"], row["base_exact"], row["base"]) == (
        "16.7500",
        "33.5",
        "50/1",
        "50.0000",
    )


def test_what_is_out_of_the_score_is_blank() -> None:
    run = level_run({"U1": "5"})
    assessment = run.having(figures=[figure("U1", "A1", status="not_due")]).assess()
    (row,) = points(assessment)
    assert (row["status"], row["place"], row["points_exact"], row["points"]) == ("not_due", "", "", "")
    (row,) = totals(assessment)
    assert (row["points_sum"], row["applicable_weight"]) == ("0.0000", "0")
    assert {
        row[name]
        for name in ("base_exact", "base", "total_exact", "total", "place", "group_place", "grade", "veto")
    } == {""}
    (row,) = dimensions(assessment)
    assert (row["points_exact"], row["points"], row["place"]) == ("", "", "")


def test_the_place_of_a_figure_is_on_its_measure_best_first() -> None:
    item = indicator("A1", "100", "completion", {"target": "10"}, direction="higher")
    figures = [
        figure("U1", "A1", "3"),
        figure("U2", "A1", "30"),
        figure("U3", "A1", "20"),
        figure("U4", "A1", "30.0"),
        figure("U5", "A1", status="missing"),
    ]
    found = points(Run(scheme(item), list(map(unit, ("U1", "U2", "U3", "U4", "U5"))), figures).assess())
    assert [row["place"] for row in found] == ["4", "1", "3", "1", ""]
    control = indicator("A1", "100", "control", direction="lower")
    targets = [{"unit": code, "indicator": "A1", "target": "10"} for code in ("U1", "U2", "U3", "U4", "U5")]
    lower = Run(scheme(control), list(map(unit, ("U1", "U2", "U3", "U4", "U5"))), figures, targets)
    assert [row["place"] for row in points(lower.assess())] == ["1", "3", "2", "3", ""]


def test_a_figure_keeps_its_place_when_it_cannot_be_scored() -> None:
    item = indicator("A1", "100", "growth", {"full": "1"})
    figures = [figure("U1", "A1", "3"), figure("U2", "A1", "5", previous="4")]
    found = points(Run(scheme(item), [unit("U1"), unit("U2")], figures).assess())
    assert [(row["status"], row["place"]) for row in found] == [("not_scorable", "2"), ("reported", "1")]


def test_places_of_figures_are_within_the_peer_group_and_of_ranked_units_alone() -> None:
    item = indicator("A1", "100", "completion", {"target": "10"}, peer_group="group")
    units = [
        unit("U1", group="甲"),
        unit("U2"),
        unit("U3"),
        unit("Z1", ranked="apart"),
        unit("C1", kind="zone", ranked="false"),
    ]
    figures = [
        figure(code, "A1", value)
        for code, value in (("U1", "1"), ("U2", "2"), ("U3", "3"), ("Z1", "9"), ("C1", "9"))
    ]
    found = {row["unit"]: row["place"] for row in points(Run(scheme(item), units, figures).assess())}
    assert found == {"U1": "1", "U2": "2", "U3": "1", "Z1": "", "C1": ""}


def test_rules_that_read_words_or_lists_give_no_place() -> None:
    rules: list[tuple[str, dict[str, Any], dict[str, str]]] = [
        ("stages", {"stages": {"是": "1"}}, {"value": "是"}),
        ("panel", {}, {"levels": "甲:90"}),
        ("piecework", {"each": {"省": "1"}}, {"levels": "省:1"}),
        ("up_down", dict.fromkeys(("base", "up", "up_cap", "down", "down_cap"), "1"), {"levels": "增:1"}),
    ]
    for rule, params, cells in rules:
        (row,) = points(
            Run(
                scheme(indicator("A1", "100", rule, params)), [unit("U1")], [figure("U1", "A1", **cells)]
            ).assess()
        )
        assert (row["status"], row["place"]) == ("reported", "")
        assert row["points"]


def test_vetoes_are_named_once_each_and_only_missing_figures_are_counted() -> None:
    run = small_run()
    states = {"A1": {"status": "missing"}, "A2": {"status": "not_due"}, "B1": {"status": "missing"}}
    figures = [
        {"unit": row["unit"], "indicator": row["indicator"], **states[row["indicator"]]}
        if row["unit"] == "N3" and row["indicator"] in states
        else row
        for row in run.figures
    ]
    twice = [*run.adjustments, {"unit": "N3", "kind": "veto", "matter": "V1"}]
    found = {row["unit"]: row for row in totals(run.having(figures=figures, adjustments=twice).assess())}
    assert (found["N3"]["veto"], found["N3"]["missing_count"]) == ("V1", "2")
    assert (found["N1"]["veto"], found["N1"]["missing_count"]) == ("", "0")


def test_a_unit_without_a_name_goes_by_its_code() -> None:
    run = level_run({"U1": "5"}).having(units=[{"unit": "U1", "kind": "county"}])
    assert totals(run.assess())[0]["name"] == "U1"


def test_dimensions_stand_in_the_order_of_the_scheme_and_only_where_something_is_scored() -> None:
    items = [
        indicator("A1", "50", "completion", {"target": "10"}),
        indicator("B1", "50", "completion", {"target": "10"}),
    ]
    listed = [{"code": "C", "title": "空"}, {"code": "B", "title": "乙"}, {"code": "A", "title": "甲"}]
    run = Run(
        scheme(*items, dimensions=listed), [unit("U1")], [figure("U1", "A1", "1"), figure("U1", "B1", "2")]
    )
    assert [(row["dimension"], row["points"]) for row in dimensions(run.assess())] == [
        ("B", "10.0000"),
        ("A", "5.0000"),
    ]
