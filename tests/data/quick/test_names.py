"""Names of units and indicators as people write them: found, ambiguous, unknown, or counted otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.city import SHIPPED, UnitDetail, read_city
from data.quick.names import IndicatorNames, UnitNames, plain_unit, read_aliases, stems, titled
from evaluation.errors import Refused
from evaluation.units import Unit
from tests.support.nasty import scheme

CITY = read_city(SHIPPED)
UNITS = UnitNames(CITY.units, CITY.details, read_aliases(SHIPPED))
INDICATORS = IndicatorNames(scheme())


@pytest.mark.parametrize(
    ("written", "code"),
    [("331002", "331002"), ("椒江区", "331002"), ("椒江", "331002"), (" 椒　江 ", "331002"), ("玉环县", "331083"),
     ("tzw", "TZW"), ("台州湾", "TZW"), ("全市", "331000"), ("“临海市”", "331082")],
)  # fmt: skip
def test_a_unit_is_found_by_every_name_it_has(written: str, code: str) -> None:
    meant = UNITS.meant(written)
    assert meant.item is not None
    assert (meant.item.code, meant.fault) == (code, "")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("台州市椒江区", "没有“台州市椒江区”这个单位，是否为“椒江区”"), ("临海县", "没有“临海县”这个单位，是否为“临海市”"),
        ("鹿城区", "没有“鹿城区”这个单位，请改正或删去"), ("山", "没有“山”这个单位，请改正或删去"),
    ],
)  # fmt: skip
def test_an_unknown_unit_is_said_with_what_it_may_be(written: str, sentence: str) -> None:
    assert UNITS.meant(written) == (None, sentence)


def test_a_name_of_two_units_is_ambiguous_and_a_full_name_never() -> None:
    names = UnitNames([Unit("1", "甲山县"), Unit("2", "甲山市"), Unit("3", "甲山")], {}, {})
    assert names.meant("甲山").item == Unit("3", "甲山")
    names = UnitNames([Unit("1", "甲山县"), Unit("2", "甲山市")], {}, {})
    assert names.meant("甲山") == (None, "“甲山”可能指甲山县、甲山市，请写全称或代码")
    short = UnitNames([Unit("1", "甲山县"), Unit("2", "乙水县")], {"2": UnitDetail("2", short_name="甲山")}, {})
    assert short.meant("甲山").item == Unit("2", "乙水县")


def test_no_name_is_cut_to_a_single_character() -> None:
    assert (stems("甲县"), stems("甲山县"), stems("甲山新区"), stems("甲山")) == ([], ["甲山"], ["甲山"], [])


def test_suggestions_end_where_a_table_is_full_of_strangers() -> None:
    names = UnitNames(CITY.units, CITY.details, {})
    said = [names.meant(f"椒江市{number}").fault for number in range(300)]
    assert "是否为" in said[0]
    assert said[-1].endswith("请改正或删去")


@pytest.mark.parametrize(
    "written",
    ["A1", "a1", "研发投入强度", "研发投入 强度(%)", "研发投入强度（单位：％）", "A1研发投入强度", "A1、研发投入强度（%）",
     "研发投入强度（A1）", "1.研发投入强度", "（一）研发投入强度", "①研发投入强度"],
)  # fmt: skip
def test_an_indicator_is_found_by_code_title_or_both(written: str) -> None:
    meant = INDICATORS.meant(written)
    assert meant.item is not None
    assert (meant.item.code, meant.fault) == ("A1", "")


def test_another_unit_of_measure_is_said_not_converted() -> None:
    meant = INDICATORS.meant("技术交易额（万元）")
    assert meant.item is not None
    assert (meant.item.code, meant.fault) == ("B2", "表中写“万元”，方案中B2的计量单位是“亿元”，请换算后改成一致")


@pytest.mark.parametrize(
    ("written", "named"),
    [("研发投入强度（%）", ("研发投入强度", "%")), ("1.企业数（单位：家）", ("企业数", "家")),
     ("优良天数（2024年10月）", ("优良天数（2024年10月）", "")),
     ("引进人才（累计）", ("引进人才（累计）", "")),
     ("PM2.5浓度", ("PM2.5浓度", "")), ("两行\n标题", ("两行标题", ""))],
)  # fmt: skip
def test_an_indicator_nobody_knows_keeps_its_title(written: str, named: tuple[str, str]) -> None:
    assert titled(written) == named


def test_units_of_measure_are_compared_without_their_dress() -> None:
    assert plain_unit("（单位：％）".strip("（）")) == plain_unit("%") == plain_unit("百分比") == "%"


def test_aliases_stand_with_their_source_or_not_at_all(tmp_path: Path) -> None:
    assert read_aliases(tmp_path) == {}
    (tmp_path / "unit_aliases.csv").write_text("unit,alias,source\n1,甲县,\n", encoding="utf-8")
    with pytest.raises(Refused, match="单位、别名、来源都要填写"):
        read_aliases(tmp_path)


def test_the_shipped_aliases_name_units_of_the_city() -> None:
    codes, names = {unit.code for unit in CITY.units}, {unit.name for unit in CITY.units}
    aliases = read_aliases(SHIPPED)
    assert aliases
    assert set(aliases.values()) <= codes
    assert not aliases.keys() & names
