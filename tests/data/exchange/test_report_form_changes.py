"""What a returned form changes: exactly the cells a person touched, and a conflict where somebody else did too."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exchange.report_form import Form, Key, kept
from data.exchange.report_form_back import read_back, read_pasted_form
from data.exchange.report_form_book import frame_of, put, template
from data.exchange.report_form_changes import Change, Conflict, changes
from evaluation.errors import Refused
from tests.support.forms import NAME, as_csv, changed, filled, form, rows_with, typed
from tests.support.nasty import as_text

MADE = form()


def moved(texts: dict[str, dict[str, str]]) -> Form:
    """The form after the server's draft moved on."""
    return form(texts, revision=2)


def test_an_untouched_file_changes_nothing() -> None:
    assert changes(MADE, filled(MADE)) == []
    assert changes(MADE, read_back(as_csv(MADE), "填报表.csv", MADE)) == []
    assert changes(MADE, read_pasted_form(as_text(rows_with(MADE, {})[3:]), MADE)) == []


def test_only_what_was_touched_changes_and_says_from_what() -> None:
    found = changes(MADE, filled(MADE, {"H5": "3.01", "H6": "1,249", "M7": None, "H7": "0.5", "P7": None}))
    assert found == [
        Change("A1", "value", "H5", "2.97", "3.01"), Change("A2", "value", "H6", "", "1,249"),
        Change("B1", "value", "H7", "", "0.5"), Change("B1", "status", "M7", "missing", ""),
        Change("B1", "note", "P7", "统计年鉴未出", ""),
    ]  # fmt: skip


def test_a_cell_nobody_touched_never_overwrites_a_newer_one() -> None:
    now = moved({"A1": {"value": "2.99"}, "A2": {"value": "7"}})
    assert changes(now, filled(MADE, {"H8": "5"}, now)) == [Change("B2", "value", "H8", "", "5")]


def test_a_cell_both_touched_is_a_conflict_with_all_three_texts() -> None:
    now = moved({"A1": {"value": "2.99"}})
    assert changes(now, filled(MADE, {"H5": "3.01"}, now)) == [Conflict("A1", "value", "H5", "2.97", "2.99", "3.01")]


def test_both_having_typed_the_same_is_no_conflict() -> None:
    now = moved({**{code: {} for code in ("B1", "D1", "D2", "D3")}, "A1": {"value": "3.01"}})
    assert changes(now, filled(MADE, {"H5": "3.01"}, now)) == []


def test_the_drafts_may_be_newer_than_the_form() -> None:
    server = {**MADE.texts, ("A1", "value"): "4"}
    assert changes(MADE, filled(MADE, {"H5": "3.01"}), server) == [Conflict("A1", "value", "H5", "2.97", "4", "3.01")]


def test_a_plain_text_copy_of_an_older_form_overwrites_nothing_unasked() -> None:
    now = moved({"A1": {"value": "2.99"}})
    back = read_back(as_csv(MADE, {("A2", "实绩"): "5"}), "填报表.csv", now)
    found = changes(now, back)
    assert found[0] == Conflict("A1", "value", "H5", None, "2.99", "2.97")
    assert Change("A2", "value", "H6", "", "5") in found
    emptied = moved({**{code: {} for code in ("B1", "D1", "D2", "D3")}, "A2": {"value": "9"}})
    assert [one.indicator for one in changes(emptied, read_back(as_csv(MADE), "填报表.csv", emptied))
            if one.column == "value"] == ["A1", "D3"]  # fmt: skip


def test_a_plain_text_copy_of_the_form_as_it_is_may_empty_a_cell() -> None:
    back = read_back(as_csv(MADE, {("A1", "实绩"): ""}), "填报表.csv", MADE)
    assert changes(MADE, back) == [Change("A1", "value", "H5", "2.97", "")]


def test_pasted_rows_change_what_they_name_and_empty_nothing() -> None:
    text = as_text([["指标代码", "实绩", "说明"], ["A1", "3.2", ""], ["B1", "", ""]])
    assert changes(MADE, read_pasted_form(text, MADE)) == [Change("A1", "value", "B2", "2.97", "3.2")]


def test_nothing_changes_while_there_is_a_fault() -> None:
    with pytest.raises(Refused, match="填报表!H6 椒江区 A2：“约5”不是确定的数"):
        changes(MADE, filled(MADE, {"H5": "3.01", "H6": "约5"}))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
NUMBERS = st.decimals(-9_999, 9_999, places=2).map(str)
STATUSES = st.sampled_from(["缺报", "不适用", "未到数据期"])
NOTES = st.fixed_dictionaries({}, optional={"note": TEXTS, "source": TEXTS, "data_period": TEXTS})
EDITS = st.dictionaries(
    st.sampled_from(["A1", "A2", "B1", "B2", "D3"]),
    st.tuples(st.one_of(NUMBERS.map(lambda text: {"value": text}), STATUSES.map(lambda text: {"status": text})), NOTES).map(
        lambda pair: pair[0] | pair[1]),
)  # fmt: skip


HEADS = {"value": "实绩", "status": "状态", "note": "说明", "source": "来源", "data_period": "数据期"}
BEGUN = form({"A1": {"value": "1.5", "note": "旧"}, "B1": {"status": "missing"}, "D3": {"previous": "100"}})


@settings(max_examples=40, deadline=None)
@given(EDITS)
def test_random_edits_come_back_exactly(edits: dict[str, dict[str, str]]) -> None:
    wanted: dict[Key, str] = {}
    for code, cells in edits.items():
        for column, text in ({"value": "", **cells} if "status" in cells else {"status": "", **cells}).items():
            wanted[code, column] = text
    frame = frame_of(BEGUN)

    def type_in(book) -> None:  # type: ignore[no-untyped-def]
        for (code, column), text in wanted.items():
            put(book["填报表"], frame.rows[code] + 1, frame.columns[HEADS[column]] + 1, text)

    back = read_back(changed(template(BEGUN), type_in), NAME, BEGUN)
    found = changes(BEGUN, back)
    expected = {key: kept(key[1], text) for key, text in wanted.items() if kept(key[1], text) != BEGUN.texts[key]}
    assert {(one.indicator, one.column): one.new for one in found} == expected
    assert all(isinstance(one, Change) and one.old == BEGUN.texts[one[:2]] for one in found)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(list(MADE.texts)), TEXTS, max_size=10))
def test_a_template_of_any_draft_reads_back_as_no_change(draft: dict[Key, str]) -> None:
    texts: dict[str, dict[str, str]] = {}
    for (code, column), text in draft.items():
        texts.setdefault(code, {})[column] = text
    made = form(texts)
    back = read_back(template(made), NAME, made)
    assert {key: text for key, text in back.texts.items() if text != made.texts[key]} == {}
    if not back.faults:
        assert changes(made, back) == []


def test_typed_cells_are_kept_as_typed() -> None:
    back = read_back(typed(MADE, {"H5": "３．０１％", "M6": "未到期"}), NAME, MADE)
    assert (back.texts["A1", "value"], back.texts["A2", "status"]) == ("３．０１％", "not_due")
