"""How a table was read is said in one sentence, and who is not in it."""

from __future__ import annotations

import pytest

from data.city import SHIPPED, read_city
from data.exchange.sheets import read_pasted
from data.quick.names import read_aliases
from data.quick.schemes import Wanted, drafted
from data.quick.telling import recognised, units_named
from data.quick.trying import try_out
from data.scheme_texts import parsed

CITY = read_city(SHIPPED)
ALIASES = read_aliases(CITY.folder)
SCHEME = parsed(drafted([Wanted("", "企业数", "家"), Wanted("", "研发投入", "万元")]))[1]
DOWN = "单位\t企业数\t研发投入\n椒江区\t1\t2\n黄岩\t3\t4\n"
ACROSS = "指标\t椒江区\t黄岩\n企业数\t1\t3\n研发投入\t2\t4\n"
LONG = "单位\t指标\t实绩\n椒江区\t企业数\t1\n椒江区\t研发投入\t2\n黄岩\t企业数\t3\n黄岩\t研发投入\t4\n"


@pytest.mark.parametrize(
    ("text", "form", "by_row"),
    [
        (DOWN, "一行一个单位、一列一个指标", True),
        (ACROSS, "一行一个指标、一列一个单位", False),
        (LONG, "一行一个单位和指标", True),
    ],
)
def test_the_layout_the_counts_and_the_missing_are_said(text: str, form: str, by_row: bool) -> None:
    sheet = read_pasted(text)
    units = units_named(sheet, CITY, ALIASES)
    assert [unit.name for unit in units] == ["椒江区", "黄岩区"]
    outcome = try_out(SCHEME, units, CITY.details, sheet, aliases=ALIASES)
    assert outcome.faults == ()
    told = recognised(sheet, outcome, CITY, ALIASES)
    assert told.sentence.startswith(f"识别为{form}：2个单位（{CITY.name}），2项指标，4项数据，0个目标；表中没有")
    assert told.sentence.endswith("等8个单位，不参加测算。")
    assert told.by_row is by_row


def test_units_of_nobody_are_counted_as_the_table_names_them() -> None:
    sheet = read_pasted("单位\t企业数\t研发投入\n一厂\t1\t2\n二厂\t3\t4\n三厂\t5\t6\n")
    told = recognised(sheet, try_out(SCHEME, None, {}, sheet), None, {})
    assert told.sentence == "识别为一行一个单位、一列一个指标：3个单位，2项指标，6项数据，0个目标。"
