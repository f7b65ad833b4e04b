"""Values (取值): state against value, the measures, what a part reads, and every fault of values at once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from evaluation.errors import Refused
from evaluation.results import Assessment, Points
from tests.support.runs import Run, figure, indicator, scheme, target, unit

COLUMN = {"value": 3, "numerator": 4, "denominator": 5, "previous": 6, "baseline": 7, "contribution": 8, "levels": 9,
          "status": 10, "source": 12}  # fmt: skip
PLAIN: dict[str, Any] = {"rule": "completion", "params": {"target": "10"}}
RATIO = PLAIN | {"measure": {"kind": "ratio", "times": "100"}}
POINTS = {"省级": "5", "市级": "1"}
MATTERS = PLAIN | {"measure": {"kind": "equivalents", "each": POINTS}}
PANEL: dict[str, Any] = {"rule": "panel", "params": {}}
STAGES: dict[str, Any] = {"rule": "stages", "params": {"stages": {"是": "1", "否": "0"}}}
BY_BASELINE: dict[str, Any] = {"rule": "efficacy", "params": {"good": "baseline", "bad": "1"}}
KINDS = {"value": PLAIN, "ratio": RATIO, "equivalents": MATTERS, "panel": PANEL, "stages": STAGES}
GOOD = {
    "value": {"value": "5"}, "ratio": {"numerator": "1", "denominator": "20"}, "equivalents": {"levels": "省级:1"},
    "panel": {"levels": "评委甲:50"}, "stages": {"value": "是"},
}  # fmt: skip


def run_of(
    item: Mapping[str, Any], cells: Mapping[str, str] | None, aims: str | None = None, **unit_cells: str
) -> Run:
    """One unit, one indicator of 100 points, one figure (or none), perhaps a target."""
    stated = scheme(indicator("A1", "100", **item))
    figures = [] if cells is None else [figure("U1", "A1", **cells)]
    return Run(
        stated, [unit("U1", **unit_cells)], figures, [] if aims is None else [target("U1", "A1", aims)]
    )


def row_of(
    item: Mapping[str, Any], cells: Mapping[str, str] | None, aims: str | None = None, **unit_cells: str
) -> Points:
    return run_of(item, cells, aims, **unit_cells).assess().points["U1", "A1"]


def fault_of(
    item: Mapping[str, Any], cells: Mapping[str, str] | None, aims: str | None = None, **unit_cells: str
) -> tuple[str, int, int, str]:
    """File, line, column and sentence of the only fault."""
    with pytest.raises(Refused) as refusal:
        run_of(item, cells, aims, **unit_cells).assess()
    (fault,) = refusal.value.faults
    return fault.where.file, fault.where.line, fault.where.column, fault.message


# State × value ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["", "reported"])
def test_a_reported_figure_is_scored(kind: str, status: str) -> None:
    row = row_of(KINDS[kind], {**GOOD[kind], "status": status})
    assert (row.status, row.points) == ("reported", 100 if kind == "stages" else 50)


@pytest.mark.parametrize("kind", ["value", "stages"])
@pytest.mark.parametrize(
    ("status", "words"), [("", "没有数值，请填数值或写明状态"), ("reported", "状态为已报，但没有数值")]
)
def test_a_blank_value_needs_a_status(kind: str, status: str, words: str) -> None:
    assert fault_of(KINDS[kind], {"status": status}) == (
        "figures.csv",
        2,
        COLUMN["value"],
        f"U1县（U1）的指标A1（A1）：{words}",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "expected"), [("missing", 0), ("not_due", None), ("not_applicable", None)]
)
def test_a_state_without_a_value_is_taken(kind: str, status: str, expected: int | None) -> None:
    row = row_of(KINDS[kind], {"status": status})
    assert (row.status, row.points, row.measure) == (status, expected, None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "label"), [("missing", "缺报"), ("not_due", "未到数据期"), ("not_applicable", "不适用")]
)
def test_a_value_beside_such_a_state_is_a_fault_in_its_column(kind: str, status: str, label: str) -> None:
    with pytest.raises(Refused) as refusal:
        run_of(KINDS[kind], {**GOOD[kind], "status": status}).assess()
    found = [(fault.where.column, fault.message.split("：")[1]) for fault in refusal.value.faults]
    assert found == [(COLUMN[name], f"状态为{label}，不应再有{name}") for name in GOOD[kind]]


@pytest.mark.parametrize("column", ["previous", "baseline", "contribution"])
def test_a_number_that_stands_beside_the_value_may_stay_in_any_state(column: str) -> None:
    assert row_of(PLAIN, {"status": "missing", column: "7"}).points == 0


@pytest.mark.parametrize("kind", KINDS)
def test_void_needs_the_decision_and_may_keep_its_value(kind: str) -> None:
    assert fault_of(KINDS[kind], {**GOOD[kind], "status": "void"})[2:] == (
        COLUMN["source"],
        "U1县（U1）的指标A1（A1）：作废须在source写明依据的决定",
    )
    row = row_of(KINDS[kind], {**GOOD[kind], "status": "void", "source": "某决定"})
    assert (row.status, row.points) == ("void", None)
    assert row_of(KINDS[kind], {"status": "void", "source": "某决定"}).points is None


# Rows ---------------------------------------------------------------------------------------------------------


def test_every_applicable_unit_needs_a_row() -> None:
    assert fault_of(PLAIN, None)[:3] == ("figures.csv", 1, 1)
    assert (
        fault_of(PLAIN, None, ranked="apart")[3]
        == "U1县（U1）的指标A1（A1）：缺少填报行，没有数据的请写明状态"
    )


def test_an_unranked_unit_without_a_row_is_not_applicable() -> None:
    row = row_of(PLAIN, None, ranked="false")
    assert (row.status, row.points) == ("not_applicable", None)


def test_an_unranked_unit_with_a_row_is_scored() -> None:
    assert row_of(PLAIN, {"value": "5"}, ranked="false").points == 50


@pytest.mark.parametrize(
    "scope", [{"kinds": ["zone"]}, {"except": ["U1"]}, {"units": ["U1"], "except": ["U1"]}]
)
def test_outside_its_scope_an_indicator_takes_no_row_or_one_that_says_so(scope: Mapping[str, Any]) -> None:
    item = PLAIN | {"applies_to": scope}
    assert row_of(item, None).status == "not_applicable"
    assert row_of(item, {"status": "not_applicable"}).status == "not_applicable"
    for cells in ({"value": "5"}, {"status": "missing"}, {"status": "not_due"}):
        assert fault_of(item, cells)[2:] == (
            COLUMN["status"],
            "U1县（U1）的指标A1（A1）：本指标不适用于该单位，状态应为not_applicable或不列此行",
        )


def test_a_unit_named_is_in_the_scope_whatever_its_kind() -> None:
    assert row_of(PLAIN | {"applies_to": {"kinds": ["zone"], "units": ["U1"]}}, {"value": "5"}).points == 50


def test_counties_and_zones_are_the_scope_when_none_is_said_and_cities_are_not() -> None:
    assert row_of(PLAIN, {"value": "5"}, kind="zone").points == 50
    assert row_of(PLAIN, None, kind="city").status == "not_applicable"
    assert row_of(PLAIN | {"applies_to": {"units": []}}, {"value": "5"}, kind="county").points == 50


@pytest.mark.parametrize(
    "cells", [None, {}, {"value": "5"}, {"status": "missing"}, {"value": "5", "status": "not_due"}]
)
def test_while_the_document_is_awaited_rows_are_optional_and_ignored(cells: Mapping[str, str] | None) -> None:
    row = row_of(PLAIN | {"basis": "decision"}, cells)
    assert (row.status, row.points, row.figure) == ("not_applicable", None, None)


def test_once_the_document_is_recorded_rows_are_due() -> None:
    run = run_of(PLAIN | {"basis": "decision"}, {"value": "5"})
    issued = run.scheme | {"scheme": run.scheme["scheme"] | {"basis_document": "某文"}}
    assert run.having(scheme=issued).assess().points["U1", "A1"].points == 50
    with pytest.raises(Refused):
        run.having(scheme=issued, figures=()).assess()


# Measures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "33.33", "33.3", "33", "33.333333", "+33.3"])
def test_a_value_typed_beside_a_ratio_must_equal_it_at_its_own_decimals(typed: str) -> None:
    assert row_of(RATIO, {"numerator": "1", "denominator": "3", "value": typed}).measure == Fraction(100, 3)


@pytest.mark.parametrize("typed", ["33.34", "34", "33.4", "0.33", "-33.33", "33.330"])
def test_a_value_typed_otherwise_is_a_fault(typed: str) -> None:
    found = fault_of(RATIO, {"numerator": "1", "denominator": "3", "value": typed})
    assert found[2:] == (
        COLUMN["value"],
        f"U1县（U1）的指标A1（A1）：填报值{typed}与由明细计算的33.3333不一致（按填报值的小数位数比较）",
    )


def test_a_half_is_rounded_away_from_zero_when_the_typed_value_is_compared() -> None:
    assert row_of(RATIO, {"numerator": "1", "denominator": "8", "value": "13"}).measure == Fraction(25, 2)
    assert row_of(RATIO, {"numerator": "-1", "denominator": "8", "value": "-13"}).points == 0


@pytest.mark.parametrize(("typed", "fine"), [("7", True), ("7.0", True), ("8", False)])
def test_a_value_typed_beside_equivalents_must_equal_them(typed: str, fine: bool) -> None:
    cells = {"levels": "省级:1;市级:2", "value": typed}
    if fine:
        assert row_of(MATTERS, cells).measure == 7
    else:
        assert fault_of(MATTERS, cells)[2] == COLUMN["value"]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"denominator": "3"}, "numerator", "numerator不能为空"),
        ({"numerator": "3"}, "denominator", "denominator不能为空"),
        ({"numerator": "3", "denominator": "0"}, "denominator", "分母0应大于0"),
        ({"numerator": "3", "denominator": "-2"}, "denominator", "分母-2应大于0"),
    ],
)
def test_a_ratio_needs_both_numbers_and_a_denominator_above_zero(
    cells: Mapping[str, str], column: str, words: str
) -> None:
    found = fault_of(RATIO, cells)
    assert found[2] == COLUMN[column]
    assert found[3].endswith(words)


@pytest.mark.parametrize(
    ("item", "levels", "words"),
    [
        (MATTERS, "", "清单levels不能为空"), (MATTERS, "省级:1;", "有空条目"), (MATTERS, "省级:1;省级:2", "“省级”写了两次"),
        (MATTERS, "省级:1.5", "应为非负整数"), (MATTERS, "省级:-1", "应为非负整数"), (MATTERS, "省级", "应写成“名称:数目”"),
        (MATTERS, "县级:1", "不在方案所列（省级、市级）之内"), (MATTERS, "省级:1；市级:1", "中文分号"),
        (MATTERS, "甲园@省级;市级:1", "不能混用"), (MATTERS, "@省级", "应写成“名称@级别”"),
        (PANEL, "", "清单levels不能为空"), (PANEL, "甲:101", "不在0至100之间"), (PANEL, "甲:-1", "不在0至100之间"),
        (PANEL, "甲:九十", "不是数"), (PANEL, "甲:90;甲:80", "“甲”写了两次"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_a_fault_of_its_cell(
    item: Mapping[str, Any], levels: str, words: str
) -> None:
    found = fault_of(item, {"levels": levels})
    assert found[2] == COLUMN["levels"]
    assert words in found[3]


def test_named_matters_count_once_at_their_highest() -> None:
    assert row_of(MATTERS, {"levels": "甲园@省级;甲园@市级;乙园@市级"}).measure == 6


# What a part reads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "cells"),
    [
        (PLAIN | {"of": "change"}, {"value": "5"}),
        (PLAIN | {"of": "growth"}, {"value": "5"}),
        ({"rule": "growth", "params": {"full": "1"}}, {"value": "5"}),
        ({"rule": "growth", "params": {"full": "1"}}, {"value": "5", "previous": "0"}),
        (PLAIN | {"of": "growth"}, {"value": "5", "previous": "0"}),
        ({"rule": "efficacy", "params": {"good": "9", "bad": "previous"}}, {"value": "5"}),
        ({"rule": "threshold", "params": {"threshold": "previous", "deduct": "1"}}, {"value": "5"}),
        ({"rule": "two_anchor", "params": {"base": "previous", "challenge": "9"}}, {"value": "5"}),
        ({"rule": "places_gained", "params": {"per": "1"}}, {"value": "5"}),
        (
            {
                "rule": "tolerance",
                "params": {"within": "0", "otherwise": {"rule": "growth", "params": {"full": "1"}}},
            },
            {"value": "5"},
        ),
    ],
)
def test_without_a_usable_previous_the_part_is_not_scorable(
    item: Mapping[str, Any], cells: Mapping[str, str]
) -> None:
    row = row_of(item, cells, "10")
    assert (row.status, row.points, row.measure) == ("not_scorable", 0, 5)
    assert row.parts[0].reason


@pytest.mark.parametrize("policy", ["zero", "mean", "pending"])
def test_only_the_part_that_cannot_be_scored_follows_the_missing_policy(policy: str) -> None:
    parts = [{"share": "0.6", **PLAIN}, {"share": "0.4", "rule": "growth", "params": {"full": "1"}}]
    stated = scheme(indicator("A1", "100", "completion", parts=parts, missing=policy))
    del stated["indicators"][0]["rule"]
    figures = [
        figure("U1", "A1", "5"),
        figure("U2", "A1", "5", previous="4"),
        figure("U3", "A1", "5", previous="2"),
    ]
    rows = Run(stated, [unit("U1"), unit("U2"), unit("U3")], figures).assess().points
    assert rows["U2", "A1"].points == 30 + 10
    assert rows["U3", "A1"].points == 30 + 40
    assert rows["U1", "A1"].points == {"zero": Fraction(30), "mean": Fraction(55), "pending": None}[policy]
    assert rows["U1", "A1"].status == "not_scorable"


@pytest.mark.parametrize(
    ("item", "cells", "aims", "where", "words"),
    [
        ({"rule": "completion"}, {"value": "5"}, None, ("figures.csv", 2), "规则要用的目标没有填写"),
        ({"rule": "completion"}, {"value": "5"}, "", ("targets.csv", 3), "规则要用的目标不能为空"),
        ({"rule": "completion"}, {"value": "5"}, "0", ("targets.csv", 3), "目标值0不大于0"),
        ({"rule": "control", "direction": "lower"}, {"value": "5"}, "-1", ("targets.csv", 3), "目标值-1不大于0"),
        ({"rule": "contribution"}, {"value": "5", "contribution": "1"}, "0", ("targets.csv", 3), "目标值0不大于0"),
        ({"rule": "contribution"}, {"value": "5"}, "1", ("figures.csv", 8), "规则要用的contribution不能为空"),
        (BY_BASELINE, {"value": "5"}, None, ("figures.csv", 7), "规则要用的baseline不能为空"),
        ({"rule": "efficacy", "params": {"good": "target", "bad": "1"}}, {"value": "5"}, "1", ("targets.csv", 3), "相等"),
        (STAGES, {"value": "也许"}, None, ("figures.csv", 3), "“也许”不是可用的档次"),
        ({"rule": "ratio_to_best", "direction": "lower"}, {"value": "-5"}, None, ("figures.csv", 3), "不能为负"),
    ],
)  # fmt: skip
def test_what_a_rule_refuses_is_a_fault_where_it_stands(
    item: Mapping[str, Any], cells: Mapping[str, str], aims: str | None, where: tuple[str, int], words: str
) -> None:
    file, line, column, message = fault_of(item, cells, aims)
    assert (file, line, column) == (where[0], 2, where[1])
    assert words in message


def test_faults_go_before_not_scorable() -> None:
    item = {"rule": "completion", "of": "change"}
    assert fault_of(item, {"value": "5"}, "0")[0] == "targets.csv"


def test_a_target_nobody_reads_may_be_anything() -> None:
    assert row_of(PLAIN, {"value": "5"}, "-7").points == 50


def test_values_of_every_indicator_and_unit_are_looked_at_before_anything_is_scored() -> None:
    items = [indicator("A1", "50", **PLAIN), indicator("B1", "50", **RATIO)]
    figures = [
        figure("U1", "A1"),
        figure("U2", "A1", "1"),
        figure("U1", "B1", numerator="1"),
        figure("U2", "B1", status="void"),
    ]
    with pytest.raises(Refused) as refusal:
        Run(scheme(*items), [unit("U1"), unit("U2")], figures).assess()
    assert [(fault.where.line, fault.where.column) for fault in refusal.value.faults] == [
        (2, 3),
        (4, 5),
        (5, 12),
    ]


def test_change_and_growth_are_of_the_measure() -> None:
    def points(of: str, item: Mapping[str, Any] = RATIO) -> Fraction | None:
        return row_of(item | {"of": of}, {"numerator": "1", "denominator": "20", "previous": "4"}).points

    assert (points("level"), points("change"), points("growth")) == (50, 10, Fraction(5, 2))


def test_growth_from_a_negative_number_is_measured_against_its_size() -> None:
    found: Assessment = run_of(PLAIN | {"of": "growth"}, {"value": "2", "previous": "-2"}).assess()
    assert found.points["U1", "A1"].points == 20
