"""Intake (收件): every fault of form at once, each where it stands; clean rows as inputs of a run."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evaluation.errors import Fault, FaultList, Refused, Where
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    TARGET_COLUMNS,
    Adjustment,
    Figure,
    Place,
    Target,
)
from evaluation.intake import Inputs, accept
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.tree import from_texts
from evaluation.units import Unit
from tests.support.runs import CITE, indicator, scheme

UNITS = (Unit("U2", "乙县"), Unit("U1", "甲县"))
Given = tuple[list[Target], list[Figure], list[Adjustment]]


def stated(**keys: object) -> Scheme:
    return parse(
        from_texts(
            scheme(
                indicator("A1", "60", "completion", **keys), indicator("A2", "40", "stages", {"stages": {"是": "1"}}),
                {"code": "O1", "title": "观察", "observed": "true", "cite": CITE},
                vetoes=[{"code": "V1", "ceiling": "好", "cite": CITE}], grades=[{"name": "好"}],
            )
        )
    )  # fmt: skip


def figure(unit: str, indicator: str, value: str = "", line: int = 2, **cells: str) -> Figure:
    return Figure(unit, indicator, value, **cells, place=Place("f.csv", line, FIGURE_COLUMNS))  # type: ignore[arg-type]


def target(unit: str, indicator: str, value: str, line: int = 2) -> Target:
    return Target(unit, indicator, value, place=Place("t.csv", line, TARGET_COLUMNS))


def matter(unit: str, kind: str, name: str, points: str = "", line: int = 2) -> Adjustment:
    return Adjustment(unit, kind, name, points=points, place=Place("a.csv", line, ADJUSTMENT_COLUMNS))


def faults_of(
    targets: Sequence[Target] = (), figures: Sequence[Figure] = (), matters: Sequence[Adjustment] = ()
) -> list[str]:
    with pytest.raises(Refused) as refusal:
        accept(stated(), UNITS, targets, figures, matters)
    return list(map(str, refusal.value.faults))


def test_clean_rows_become_inputs_by_unit_and_indicator_with_units_in_order() -> None:
    figures = [figure("U1", "A1", "3"), figure("U1", "O1", "随便"), figure("U2", "A2", "是")]
    inputs = accept(
        stated(),
        UNITS,
        [target("U1", "A1", "5")],
        figures,
        [matter("U1", "veto", "V1")],
        figures_file="f.csv",
    )
    assert isinstance(inputs, Inputs)
    assert [unit.code for unit in inputs.units] == ["U1", "U2"]
    assert inputs.figures["U1", "A1"].value == "3"
    assert inputs.targets["U1", "A1"].target == "5"
    assert len(inputs.adjustments) == 1
    assert (inputs.figures_file, inputs.targets_file) == ("f.csv", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (([], [figure("X", "A1", "3")], []), "f.csv:2:1 单位“X”不在单位表中"),
        (([], [figure("U1", "Z", "3")], []), "f.csv:2:2 指标“Z”不在方案中"),
        (
            ([], [figure("U1", "A1", "3"), figure("U1", "A1", "3", 7)], []),
            "f.csv:7:2 单位U1、指标A1重复，首次出现在第2行",
        ),
        (([], [figure("U1", "A1", "三")], []), "f.csv:2:3 单位U1、指标A1的value应为数，现为“三”"),
        (([], [figure("U1", "A1", numerator="x")], []), "f.csv:2:4 单位U1、指标A1的numerator应为数，现为“x”"),
        (
            ([], [figure("U1", "A1", denominator="x")], []),
            "f.csv:2:5 单位U1、指标A1的denominator应为数，现为“x”",
        ),
        (([], [figure("U1", "A1", previous="x")], []), "f.csv:2:6 单位U1、指标A1的previous应为数，现为“x”"),
        (([], [figure("U1", "A1", baseline="x")], []), "f.csv:2:7 单位U1、指标A1的baseline应为数，现为“x”"),
        (
            ([], [figure("U1", "A1", contribution="x")], []),
            "f.csv:2:8 单位U1、指标A1的contribution应为数，现为“x”",
        ),
        (([target("X", "A1", "3")], [], []), "t.csv:2:1 单位“X”不在单位表中"),
        (([target("U1", "Z", "3")], [], []), "t.csv:2:2 指标“Z”不在方案中"),
        (([target("U1", "A1", "x")], [], []), "t.csv:2:3 单位U1、指标A1的目标应为数，现为“x”"),
        (
            ([target("U1", "A1", "1"), target("U1", "A1", "1", 3)], [], []),
            "t.csv:3:2 单位U1、指标A1重复，首次出现在第2行",
        ),
        (([], [], [matter("X", "bonus", "甲", "1")]), "a.csv:2:1 单位“X”不在单位表中"),
        (([], [], [matter("U1", "gift", "甲", "1")]), "a.csv:2:2 类别“gift”应为bonus、deduction、veto之一"),
        (([], [], [matter("U1", "bonus", "", "1")]), "a.csv:2:3 没有写明事项matter"),
        (([], [], [matter("U1", "bonus", "/甲", "1")]), "a.csv:2:3 没有写明事项matter"),
        (([], [], [matter("U1", "veto", "V9")]), "a.csv:2:3 不得评优事项“V9”不在方案的vetoes之中"),
        (([], [], [matter("U1", "bonus", "甲", "x")]), "a.csv:2:5 单位U1的加减分应为数，现为“x”"),
    ],
)
def test_each_fault_of_form_stands_in_its_cell(given: Given, expected: str) -> None:
    assert faults_of(*given) == [expected]


@pytest.mark.parametrize("status", ["not_scorable", "Missing", "缺报", "x"])
def test_only_states_that_are_typed_may_be_typed(status: str) -> None:
    (fault,) = faults_of(figures=[figure("U1", "A1", status=status)])
    assert fault.startswith(f"f.csv:2:10 状态“{status}”应为")


@pytest.mark.parametrize("status", ["", "reported", "missing", "not_applicable", "not_due", "void"])
def test_the_five_states_and_a_blank_are_taken(status: str) -> None:
    inputs = accept(stated(), UNITS, [], [figure("U1", "A1", status=status)])
    assert inputs.figures["U1", "A1"].status == status


def test_words_are_no_fault_where_no_number_is_due() -> None:
    inputs = accept(stated(), UNITS, [], [figure("U1", "A2", "是"), figure("U1", "O1", "好")])
    assert set(inputs.figures) == {("U1", "A2"), ("U1", "O1")}


def test_a_unit_twice_is_a_fault_of_its_row() -> None:
    twice = (*UNITS, Unit("U1", "又", where=Where("u.csv", 9, 1)))
    with pytest.raises(Refused) as refusal:
        accept(stated(), twice, [], [])
    assert list(map(str, refusal.value.faults)) == ["u.csv:9:1 单位代码“U1”重复"]


@pytest.mark.parametrize("key", ["units", "except"])
def test_a_unit_that_the_scheme_names_must_be_there(key: str) -> None:
    with pytest.raises(Refused) as refusal:
        accept(stated(applies_to={key: ["U1", "U9"]}), UNITS, [], [])
    assert [fault.message for fault in refusal.value.faults] == ["指标A1的适用范围点名单位“U9”，单位表中没有"]


def test_all_faults_are_reported_at_once_and_sorted() -> None:
    found = faults_of(
        [target("X", "Z", "x", 5)],
        [figure("U1", "A1", "三", 9), figure("X", "A1", "1", 3)],
        [matter("X", "gift", "", "x")],
    )
    assert [fault.split(" ")[0] for fault in found] == [
        "a.csv:2:1", "a.csv:2:2", "a.csv:2:3", "a.csv:2:5", "f.csv:3:1", "f.csv:9:3", "t.csv:5:1", "t.csv:5:2", "t.csv:5:3",
    ]  # fmt: skip


def test_faults_found_before_are_reported_with_the_rest() -> None:
    faults = FaultList()
    faults.add(Where("s.yaml", 4, 2), "方案有差错")
    with pytest.raises(Refused) as refusal:
        accept(None, UNITS, [], [figure("X", "Z", "三")], faults=faults)
    assert [str(fault) for fault in refusal.value.faults] == [
        "f.csv:2:1 单位“X”不在单位表中",
        "s.yaml:4:2 方案有差错",
    ]


def test_without_a_list_of_units_nobody_is_a_stranger() -> None:
    faults = FaultList()
    faults.add(Where("u.csv"), "读不到文件")
    with pytest.raises(Refused) as refusal:
        accept(
            stated(),
            None,
            [],
            [figure("X", "A1", "1"), figure("X", "Z", "1", 3)],
            [matter("X", "bonus", "甲", "1")],
            faults=faults,
        )
    assert [str(fault) for fault in refusal.value.faults] == [
        "f.csv:3:2 指标“Z”不在方案中",
        "u.csv:1:1 读不到文件",
    ]


@pytest.mark.parametrize(("known", "units"), [(None, UNITS), (stated(), None)])
def test_what_could_not_be_read_must_have_its_fault(
    known: Scheme | None, units: tuple[Unit, ...] | None
) -> None:
    with pytest.raises(ValueError, match="must carry its faults"):
        accept(known, units, [], [])


def test_a_long_text_is_cut_short_in_the_message() -> None:
    (fault,) = faults_of(figures=[figure("U1", "A1", "长" * 200)])
    assert fault.endswith(f"现为“{'长' * 40}…”")


def test_a_fault_prints_as_file_line_column_and_sentence() -> None:
    assert str(Fault(Where("f.csv", 2, 3), "差错")) == "f.csv:2:3 差错"
