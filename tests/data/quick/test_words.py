"""The list of words that other people's tables use: nothing twice, everything recognised as it is meant."""

from __future__ import annotations

import csv

import pytest

from data.quick.words import LISTED, heading, is_blank, is_note, is_total, split_role, squeezed, words

KINDS = {
    "unit", "unit_or_measure", "indicator", "measure_unit", "value", "target", "numerator", "denominator", "previous",
    "baseline", "contribution", "levels", "status", "data_period", "source", "skipped", "total", "note", "blank",
    "status.reported", "status.missing", "status.not_applicable", "status.not_due", "status.void",
}  # fmt: skip


def listed() -> list[dict[str, str]]:
    with LISTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_word_has_one_meaning_as_a_heading_and_a_date() -> None:
    heads = [squeezed(row["word"]) for row in listed() if row["kind"] not in ("total", "note", "blank") and "." not in row["kind"]]
    assert len(heads) == len(set(heads)) > 150
    assert {row["kind"] for row in listed()} == KINDS
    assert all(row["added"] and row["word"].strip() for row in listed())


@pytest.mark.parametrize(
    ("text", "kind"),
    [("县（市、区）", "unit"), ("目标值（%）", "target"), ("实 绩", "value"), ("单位", "unit_or_measure"),
     ("上年\n同期", "previous"), ("研发", "")],
)
def test_headings(text: str, kind: str) -> None:
    assert heading(text) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [("研发投入强度（目标值）", ("研发投入强度", "target")), ("企业数-实绩", ("企业数", "value")),
     ("企业数", ("企业数", "")), ("目标", ("目标", ""))],
)
def test_a_heading_may_hold_a_name_and_a_kind(text: str, found: tuple[str, str]) -> None:
    assert split_role(text) == found


def test_totals_notes_and_blanks() -> None:
    assert all(map(is_total, ["合计", "平 均", "总计（10个）", "全市平均"]))
    assert not any(map(is_total, ["", "甲县", "合计县"]))
    assert all(map(is_note, ["注：口径", "填表人：某", "说明1、", "备注:"]))
    assert not any(map(is_note, ["注塑企业数", "", "说明书"]))
    assert all(map(is_blank, ["", "—", "/", "无"]))
    assert "无" not in words().statuses
