"""Map classes: each unit in exactly one, whatever the method; counts add up."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.classes import (
    MOST_CLASSES,
    BadClasses,
    Classes,
    Method,
    Step,
    bounds_of,
    by_change,
    by_grade,
    by_number,
    by_word,
    class_words,
    read_breaks,
)
from geo.colours import EXCELLENT, FAIR, GOOD, POOR, SEQUENTIAL

STEPS = [Step("优秀", Fraction(90)), Step("良好", Fraction(80)), Step("合格", Fraction(60)), Step("差距较大")]
VALUES = {"a": Fraction(92), "b": Fraction(80), "c": Fraction(79), "d": Fraction(59), "e": None}


def rows(classes: Classes) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(item.word, item.range_text, item.units) for item in classes.classes]


def test_grades_take_the_judged_colours_best_first() -> None:
    found = by_grade({"a": "优秀", "b": "合格", "c": "优秀", "d": "差距较大"}, STEPS)
    assert rows(found) == [
        ("优秀", "≥90分", ("a", "c")),
        ("良好", "80–90分", ()),
        ("合格", "60–80分", ("b",)),
        ("差距较大", "<60分", ("d",)),
    ]
    assert [item.colour for item in found.classes] == [EXCELLENT, GOOD, FAIR, POOR]


def test_a_unit_without_a_grade_has_no_data_and_is_hatched() -> None:
    found = by_grade({"a": "优秀", "b": None}, STEPS)
    assert (found.of("b").word, found.of("b").range_text, found.of("b").hatched) == (
        "无数据",
        "未报或不适用",
        True,
    )
    assert not found.of("a").hatched


def test_score_lines_with_decimals_are_shown_with_them() -> None:
    steps = [Step("甲", Fraction("89.5")), Step("乙")]
    assert [text for _, text, _ in rows(by_grade({}, steps))] == ["≥89.5分", "<89.5分"]


def test_a_grade_the_scheme_does_not_know_is_refused() -> None:
    with pytest.raises(BadClasses, match="没有这样的档：特优"):
        by_grade({"a": "特优"}, STEPS)


@pytest.mark.parametrize("count", [0, 6])
def test_no_or_too_many_grades_are_refused(count: int) -> None:
    with pytest.raises(BadClasses, match=f"现有{count}个"):
        by_grade({}, [Step(str(place)) for place in range(count)])


def test_manual_bounds_hold_their_lower_end() -> None:
    found = by_number(VALUES, Method.MANUAL, places=0, unit="分", breaks=[Fraction(60), Fraction(80)])
    assert rows(found) == [
        ("高", "≥80分", ("a", "b")),
        ("中", "60–80分", ("c",)),
        ("低", "<60分", ("d",)),
        ("无数据", "未报或不适用", ("e",)),
    ]
    assert [item.colour for item in found.classes[:3]] == list(reversed(SEQUENTIAL[3]))
    assert found.note == "各档含下限，不含上限"


@pytest.mark.parametrize("breaks", [[5, 5], [6, 5], ["1.001", "1.004"]])
def test_manual_bounds_must_ascend_as_they_are_shown(breaks: list[object]) -> None:
    with pytest.raises(BadClasses, match="由小到大"):
        by_number(VALUES, Method.MANUAL, breaks=[Fraction(str(item)) for item in breaks])


def test_too_many_manual_bounds_are_refused() -> None:
    with pytest.raises(BadClasses, match="最多6个，现有7个"):
        by_number(VALUES, Method.MANUAL, breaks=[Fraction(item) for item in range(7)])


@pytest.mark.parametrize("count", [0, MOST_CLASSES + 1])
def test_no_or_too_many_classes_are_refused(count: int) -> None:
    with pytest.raises(BadClasses, match=f"现为{count}"):
        by_number(VALUES, Method.EQUAL, count=count)


def test_the_legend_never_contradicts_the_number_shown() -> None:
    thirds = {"a": Fraction(0), "b": Fraction("3.334"), "c": Fraction(10)}
    found = by_number(thirds, Method.EQUAL, count=3, places=2)
    # 3.334 is shown as 3.33, the bound 10/3 too: shown alike, classed alike
    assert found.of("b").range_text == "3.33–6.67"


@pytest.mark.parametrize("method", list(Method))
def test_equal_values_make_one_class(method: Method) -> None:
    found = by_number({"a": Fraction(5), "b": Fraction(5)}, method)
    assert rows(found) == [("全部", "全部", ("a", "b"))]
    assert found.note == ""


@pytest.mark.parametrize("method", list(Method))
def test_without_any_number_everyone_has_no_data(method: Method) -> None:
    assert rows(by_number({"a": None}, method)) == [("无数据", "未报或不适用", ("a",))]


def test_changes_are_classed_by_their_sign() -> None:
    found = by_change({"a": Fraction(2), "b": Fraction(0), "c": Fraction(-1), "d": None})
    assert [(word, units) for word, _, units in rows(found)] == [
        ("上升", ("a",)), ("持平", ("b",)), ("下降", ("c",)), ("无数据", ("d",))
    ]  # fmt: skip


def test_words_such_as_lights_make_classes() -> None:
    found = by_word({"a": "正常", "b": "滞后"}, [("正常", "", "#006D5B"), ("滞后", "", "#F5A742")])
    assert [(item.word, item.count) for item in found.classes] == [("正常", 1), ("滞后", 1)]


def test_an_unclassified_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_change({}).of("a")


def test_white_text_goes_with_the_fill() -> None:
    assert by_grade({}, STEPS).classes[0].text_colour == "#FFFFFF"


@pytest.mark.parametrize("count", range(1, MOST_CLASSES + 1))
def test_every_number_of_classes_has_distinct_words(count: int) -> None:
    assert len(set(class_words(count))) == count


def test_many_classes_are_numbered_from_the_highest() -> None:
    assert class_words(6) == ("第6档", "第5档", "第4档", "第3档", "第2档", "第1档")


METHODS = {Method.EQUAL: "等距", Method.QUANTILE: "分位", Method.NATURAL: "自然断点", Method.MANUAL: "手工"}


def test_every_method_has_its_name() -> None:
    assert {method: method.label for method in Method} == METHODS


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("abcdefghij", min_size=1, max_size=3), st.none() | st.fractions(-100, 100), max_size=12
    ),
    st.sampled_from(list(Method)),
    st.integers(1, MOST_CLASSES),
    st.integers(0, 3),
)
def test_each_unit_is_in_exactly_one_class_and_counts_add_up(
    values: dict[str, Fraction | None], method: Method, count: int, places: int
) -> None:
    found = by_number(values, method, count=count, places=places, breaks=[Fraction(-10), Fraction(10)])
    units = [unit for item in found.classes for unit in item.units]
    assert sorted(units) == sorted(values)
    assert sum(item.count for item in found.classes) == len(values)
    assert all(unit in found.of(unit).units for unit in values)


@settings(deadline=None)
@given(st.lists(st.fractions(0, 100), min_size=2, max_size=12), st.sampled_from(list(Method)))
def test_a_higher_number_is_never_in_a_lower_class(numbers: list[Fraction], method: Method) -> None:
    values = {str(place): value for place, value in enumerate(numbers)}
    found = by_number(values, method, count=4, breaks=[Fraction(50)])
    rank = {unit: -place for place, item in enumerate(found.classes) for unit in item.units}
    ordered = sorted(values, key=lambda unit: values[unit])
    assert all(rank[low] <= rank[high] for low, high in itertools.pairwise(ordered))


def test_adverse_classes_are_lined_and_no_others() -> None:
    assert [item.lined for item in by_grade({}, STEPS).classes] == [False, False, False, True]
    assert [item.lined for item in by_change({"a": Fraction(1)}).classes] == [False, False, True]
    assert not any(item.lined for item in by_number(VALUES, Method.EQUAL).classes)


def test_changes_may_say_in_words_what_they_mean() -> None:
    found = by_change({}, ("位次前移", "位次不变", "位次后移"))
    assert [item.range_text for item in found.classes] == ["位次前移", "位次不变", "位次后移"]


@pytest.mark.parametrize("method", [Method.EQUAL, Method.QUANTILE, Method.NATURAL])
def test_bounds_typed_as_a_method_finds_them_give_its_classes(method: Method) -> None:
    bounds = bounds_of(VALUES, method, places=1)
    typed = read_breaks("，".join(str(float(bound)) for bound in bounds), 1)
    assert rows(by_number(VALUES, Method.MANUAL, places=1, breaks=typed)) == rows(by_number(VALUES, method, places=1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60,75，90", ["60", "75", "90"]),
        ("６０．５；７５分 90", ["60.5", "75", "90"]),
        (" -1、0 \n 1.25 ", ["-1", "0", "1.25"]),
        ("−2", ["-2"]),
        ("", []),
    ],
)
def test_typed_bounds_are_read_full_width_or_not(text: str, found: list[str]) -> None:
    assert read_breaks(text) == [Fraction(item) for item in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("60,八十", "“八十”不是数"),
        ("80,60", "由小到大"),
        ("60,60", "不得重复"),
        ("1.005", "“1.005”超过2位小数"),
        ("1 2 3 4 5 6 7", "最多6个，现有7个"),
        ("<script>", "“<script>”不是数"),
        ("1e3", "“1e3”不是数"),
    ],
)
def test_bad_typed_bounds_are_named(text: str, words: str) -> None:
    with pytest.raises(BadClasses, match=re.escape(words)):
        read_breaks(text)


def test_every_fault_of_typed_bounds_is_named_at_once() -> None:
    with pytest.raises(BadClasses, match=re.escape("“甲”不是数；“乙”不是数；“2.001”超过2位小数；分档界限须由小到大")):
        read_breaks("甲,3,乙,2.001")
