"""快速测算 from a table to its result: all faults at once, correction, targets of the browser, states of a figure."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exchange.sheets import Sheet, corrected, read_file, read_pasted
from data.quick.cells import CellFault
from data.quick.grid import grid
from data.quick.trying import in_table_order, try_out
from data.scheme_texts import parsed
from evaluation.errors import Refused
from evaluation.figures import Adjustment, Target
from evaluation.terms import FigureStatus
from tests.support.nasty import (
    ALIASES,
    CITE,
    CITY,
    FIGURES,
    NAMES,
    SCHEME,
    TARGETS,
    TITLES,
    UNITS,
    across,
    as_text,
    as_xlsx,
    edited,
    long,
    scheme,
    totals,
    tried,
    wide,
    with_shared_strings,
)

RIGHT = totals(tried(as_text(wide())))
CHOOSE = "请填数，没有数的写明缺报、不适用或未到数据期"

# twenty faults of every kind, none hiding another: cell → what is typed there, and the sentence beside it
SEEDED: dict[str, tuple[str, str]] = {
    "F3": ("技术交易额（万元）", "B2：表中写“万元”，方案中B2的计量单位是“亿元”，请换算后改成一致"),
    "C4": ("约3", "椒江区 A1：“约3”不是确定的数，请只填一个数"),
    "C5": ("2.9.7", "椒江区 A1：“2.9.7”不是数，请填数"),
    "D5": ("1,24,9", "椒江区 A2：“1,24,9”的千分位逗号位置不对，请去掉逗号"),
    "E6": ("0.5~0.6", "黄岩区 B1：“0.5~0.6”是一个范围，请只填一个数"),
    "G6": ("在建", "黄岩区 C1：“在建”不是可用的档次，应为已建成、创建中、无之一"),
    "B7": ("路侨区", "路侨区：没有“路侨区”这个单位，是否为“路桥区”"),
    "F7": ("7.05亿", "路侨区 B2：“7.05亿”除了数还有别的字，请只填数，计量单位写在表头"),
    "C8": ("2025-03-05", "临海市 A1：“2025-03-05”像是日期或时间，请改成数并把单元格设为常规格式"),
    "D8": ("302%", "临海市 A2：“302%”带百分号，但这里计量单位是“家”，不按百分数，请改成数"),
    "E9": ("", f"温岭市 B1：空白，{CHOOSE}"),
    "F9": ("—", f"温岭市 B2：空白，{CHOOSE}"),
    "C10": ("3.3E0", "玉环市 A1：“3.3E0”是科学计数法，请写出全部数字"),
    "G10": ("", f"玉环市 C1：空白，{CHOOSE}"),
    "B11": ("温岭", "温岭：“温岭”与B9重复"),
    "C11": ("1。92", "温岭 A1：“1。92”的小数点是句号，请改成小数点"),
    "D12": ("=80+5", "仙居县 A2：“=80+5”像是公式，不会计算，请填计算结果"),
    "E12": ("(0.47)", "仙居县 B1：“(0.47)”用括号表示负数，请写成负号加数"),
    "F13": ("见附表", "三门县 B2：“见附表”不是数，请填数"),
    "D14": ("#REF!", "台州湾新区 A2：“#REF!”是公式的差错，请改正公式或直接填数"),
}


def seeded(rows: list[list[Any]]) -> list[list[Any]]:
    return edited(rows, {address: text for address, (text, _) in SEEDED.items()})


def files(rows: list[list[Any]]) -> dict[str, Sheet]:
    """One table by every way in."""
    text = as_text(rows, ",")
    return {
        "粘贴的表格": read_pasted(as_text(rows)), "utf.csv": read_file("utf.csv", text.encode())[0],
        "gbk.csv": read_file("gbk.csv", text.encode("gbk"))[0], "表1": read_file("a.xlsx", with_shared_strings(rows))[0],
    }  # fmt: skip


@pytest.mark.parametrize("way", ["粘贴的表格", "utf.csv", "gbk.csv", "表1"])
def test_twenty_seeded_faults_are_all_named_by_their_cells_and_correction_clears_them(way: str) -> None:
    assert len(SEEDED) == 20
    sheet = files(seeded(wide()))[way]
    outcome = tried(sheet)
    assert [str(fault) for fault in outcome.faults] == [f"{way}!{cell} {said}" for cell, (_, said) in SEEDED.items()]
    assert outcome.assessment is None
    right = dict(zip(("F3", "C4"), ("技术交易额（亿元）", "3.00"), strict=True))
    right |= {cell: wide()[int(cell[1:]) - 1]["ABCDEFG".index(cell[0])] for cell in SEEDED if cell not in right}
    for number, (cell, text) in enumerate(right.items(), 1):
        sheet = corrected(sheet, {cell: text})
        left = {fault.cell for fault in tried(sheet).faults}
        assert cell not in left
        assert left >= set(list(right)[number:]) - {"F7", "C11"}
    assert totals(tried(sheet)) == RIGHT


@pytest.mark.parametrize("rows", [wide, across, long], ids=lambda rows: rows.__name__)
def test_the_same_table_gives_the_same_result_by_every_way_in(rows) -> None:  # type: ignore[no-untyped-def]
    for sheet in files(rows()).values():
        assert totals(tried(sheet)) == RIGHT


def test_the_grid_shows_every_fault_beside_its_cell() -> None:
    sheet = files(seeded(wide()))["粘贴的表格"]
    outcome = tried(sheet)
    shown = grid(sheet, outcome.faults)
    assert shown.columns == tuple("ABCDEFG")
    assert [row.number for row in shown.rows] == list(range(1, 15))
    found = {cell.address: cell.fault for row in shown.rows for cell in row.cells if cell.fault}
    assert found == {fault.cell: fault.message for fault in outcome.faults}
    assert shown.rows[4].cells[1] == ("B5", "椒江区", "")


def test_a_long_grid_is_cut_but_for_its_faults() -> None:
    sheet = Sheet("", "表", tuple((str(row),) for row in range(1000)))
    shown = grid(sheet, [CellFault("", "表", "A900", "", "", "一"), CellFault("", "表", "A900", "", "", "二")], most=10)
    assert [row.number for row in shown.rows] == [*range(1, 11), 900]
    assert shown.rows[-1].cells[0].fault == "一；二"


def test_faults_stand_in_the_order_of_the_table() -> None:
    faults = [CellFault("", "表", cell, "", "", "x") for cell in ("", "C10", "C9", "AA1", "B10", "C9")]
    assert [fault.cell for fault in in_table_order(faults)] == ["AA1", "C9", "B10", "C10", ""]


@pytest.mark.parametrize(
    ("word", "status"),
    [("缺报", "missing"), ("未报", "missing"), ("不适用", "not_applicable"), ("未到数据期", "not_due"), ("未到期", "not_due")],
)
def test_a_word_instead_of_a_figure_is_its_status_and_never_nought(word: str, status: str) -> None:
    outcome = tried(as_text(edited(wide(), {"F7": word})))
    assert outcome.assessment is not None
    assert outcome.assessment.points["331004", "B2"].status is FigureStatus(status)
    assert next(row for row in outcome.figures if (row.unit, row.indicator) == ("331004", "B2")).value == ""


def test_a_column_of_states() -> None:
    rows = [[*row, "状态" if number == 0 else "已报"] for number, row in enumerate(long())]
    assert totals(tried(as_text(rows))) == RIGHT
    rows[3][3], rows[3][4] = "", "缺报"
    rows[5][4] = "暂缺报"
    rows[8][4] = "缺报"
    rows[9][4], rows[9][3] = "未到期", "缺报"
    assert [str(fault) for fault in tried(as_text(rows)).faults] == [
        "粘贴的表格!E6 椒江区 C1：“暂缺报”不是数据状态，应为已报、缺报、不适用、未到数据期、作废之一或空白",
        "粘贴的表格!D9 黄岩区 B1：状态为缺报，不应再有实绩",
        "粘贴的表格!E10 黄岩区 B2：状态与数值一栏写的不一致",
    ]


def without_targets() -> str:
    return as_text([row for row in wide() if row[:2] != ["", "目标"]])


def browser_targets(**other: str) -> list[Target]:
    return [Target(unit.code, code, other.get(code, text)) for unit in UNITS for code, text in TARGETS.items()]


def test_targets_may_come_from_the_browser() -> None:
    assert totals(tried(without_targets(), targets=browser_targets())) == RIGHT
    named = [row._replace(unit=CITY.short_name(next(u for u in UNITS if u.code == row.unit))) for row in browser_targets()]
    assert totals(tried(without_targets(), targets=named)) == RIGHT


def test_the_tables_own_targets_come_first() -> None:
    outcome = tried(as_text(wide()), targets=browser_targets(A1="9", A2="9", B1="9"))
    assert totals(outcome) == RIGHT
    assert {row.target for row in outcome.targets if row.indicator == "A1"} == {"3.00"}


def test_a_target_that_nobody_gave_is_named_by_unit_and_indicator() -> None:
    outcome = tried(without_targets())
    told = [str(fault) for fault in outcome.faults]
    assert len(told) == 30
    assert all(fault.cell == "" for fault in outcome.faults)
    assert "粘贴的表格 椒江区 A1：规则要用目标，表中和页面上都没有填写" in told


def test_a_bad_target_of_the_browser_is_a_fault_of_no_cell() -> None:
    outcome = tried(without_targets(), targets=[*browser_targets(), Target("331002", "A1", "约3")])
    assert [str(fault) for fault in outcome.faults] == ["目标 椒江区 A1：“约3”不是确定的数，请只填一个数"]
    assert outcome.assessment is None


def test_bonus_and_veto_can_be_given_beside_the_table() -> None:
    with_bonus = SCHEME.replace("dimensions:", f"bonus: [{{code: J1, title: 加分项, points: 2, cap: 2, {CITE}}}]\ndimensions:")
    outcome = tried(as_text(wide()), scheme=parsed(with_bonus)[1], adjustments=[Adjustment("331002", "bonus", "J1")])
    assert totals(outcome)["椒江区"][0] == RIGHT["椒江区"][0] + 2
    bad = tried(as_text(wide()), adjustments=[Adjustment("331002", "bonus", "J9")])
    assert [str(fault).partition("：")[0] for fault in bad.faults] == ["加减分"]


RATIO = f"""\
scheme: {{id: ratio, title: 比率, version: "1", full_marks: 100}}
grades: [{{name: 一般}}]
dimensions: [{{code: A, title: 甲}}]
indicators:
  - {{code: A1, dimension: A, title: 研发占比, unit: "%", weight: 50, measure: {{kind: ratio, times: 100}}, {CITE},
     parts: [{{share: 0.5, rule: rank_step, params: {{step: 1}}}}, {{share: 0.5, of: change, rule: efficacy_peers}}]}}
  - {{code: A2, dimension: A, title: 平台当量, unit: 个, weight: 50, measure: {{kind: equivalents, each: {{省级: 5, 市级: 1}}}},
     rule: rank_step, params: {{step: 1}}, {CITE}}}
"""
RATIO_HEAD = ["单位", "研发占比分子", "研发占比分母", "研发占比上年值", "平台当量"]


def ratio(rows: list[list[str]]) -> list[str]:
    outcome = tried(as_text([RATIO_HEAD, *rows]), scheme=parsed(RATIO)[1], units=None, details={})
    assert (outcome.assessment is None) is bool(outcome.faults)
    return [str(fault).removeprefix("粘贴的表格!") for fault in outcome.faults]


def test_numerator_denominator_last_year_and_levels_have_their_cells() -> None:
    good = [["甲县", "12", "400", "2.5%", "省级：1；市级：2"], ["乙县", "1,000", "20000", "4", "市级:3"]]
    assert ratio(good) == []
    assert ratio([["甲县", "12%", "0", "", "省级:1"], ["乙县", "", "", "4", "国家级:1"]]) == [
        "B2 甲县 A1：“12%”带百分号，但这里不按百分数，请改成数",
        "C2 甲县 A1：分母0应大于0",
        "D2 甲县 A1：空白，规则要用上年值，请填数；确实没有的写缺报",
        f"B3 乙县 A1：空白，{CHOOSE}",
        "E3 乙县 A2：级别“国家级”不在方案所列（省级、市级）之内",
    ]


def test_a_word_for_the_numerator_says_that_nothing_was_reported() -> None:
    assert ratio([["甲县", "缺报", "", "2.5", "省级:1"], ["乙县", "1", "3", "4", "缺报"]]) == []
    assert ratio([["甲县", "缺报", "5", "2.5", "省级:1"], ["乙县", "1", "3", "4", "省级:1"]]) == [
        "C2 甲县 A1：状态为缺报，不应再有分母",
    ]


def test_last_year_left_out_on_purpose_is_a_notice() -> None:
    outcome = tried(
        as_text([RATIO_HEAD, ["甲县", "1", "2", "缺报", "省级:1"], ["乙县", "1", "3", "4", "省级:2"]]),
        scheme=parsed(RATIO)[1], units=None, details={},
    )  # fmt: skip
    assert outcome.faults == ()
    assert "A1 研发占比：1个单位没有上年值，“较上年”部分无法计分，按方案的缺报办法处理" in outcome.notices


def test_every_source_names_its_cell_so_that_a_score_can_be_traced_to_it() -> None:
    outcome = tried(as_xlsx(wide()))
    figure = next(row for row in outcome.figures if (row.unit, row.indicator) == ("331002", "A1"))
    target = next(row for row in outcome.targets if (row.unit, row.indicator) == ("331002", "A1"))
    assert (figure.source, target.source) == ("年报.xlsx 表1!C5", "年报.xlsx 表1!C4")


@pytest.mark.parametrize("name", ["=1+1", "+甲县", "-甲县", "@甲县"])
def test_a_unit_of_the_tables_own_cannot_begin_like_a_formula(name: str) -> None:
    outcome = tried(as_text(edited(wide(), {"B5": name})), units=None, details={})
    assert [str(fault) for fault in outcome.faults] == [f"粘贴的表格!B5 {name}：单位名称“{name}”不能以“{name[0]}”开头"]


def test_units_of_the_table_have_no_groups_and_all_take_part() -> None:
    outcome = tried(as_text(wide()), units=None, details={})
    assert [unit.name for unit in outcome.units] == NAMES
    assert outcome.assessment is not None
    assert all(row.place is not None for row in outcome.assessment.totals.values())


def test_the_rules_see_every_row_even_where_a_name_is_repeated_in_a_heading() -> None:
    outcome = tried(as_text(edited(wide(), {"D3": "研发投入强度", "D5": "约"})))
    assert [str(fault) for fault in outcome.faults] == ["粘贴的表格!D3 A1：“研发投入强度”与C3重复"]


CELL = st.one_of(
    st.sampled_from([*NAMES, *TITLES.values(), *TITLES]),
    st.sampled_from(["单位", "指标", "目标", "实绩", "状态", "合计", "", "缺报", "—", "1,2", "9%", "省级:1"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str), st.text(max_size=8),
)  # fmt: skip


def only_deliberate(sheet: Sheet, **more: Any) -> None:
    outcome = try_out(scheme(), more.get("units", UNITS), CITY.details, sheet, aliases=ALIASES)
    assert (outcome.assessment is None) == bool(outcome.faults)
    assert all(fault.message and fault.sheet for fault in outcome.faults)
    shown = {cell.address: cell.fault for row in grid(sheet, outcome.faults).rows for cell in row.cells if cell.fault}
    assert shown.keys() <= {fault.cell for fault in outcome.faults}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELL, max_size=7), max_size=9), st.sampled_from([UNITS, None]))
def test_any_cells_give_a_result_or_faults(rows: list[list[str]], units: Any) -> None:
    only_deliberate(Sheet("", "表", tuple(map(tuple, rows))), units=units)


@settings(max_examples=75, deadline=None)
@given(st.sampled_from([wide, across, long]), st.dictionaries(st.tuples(st.integers(0, 13), st.integers(0, 11)), CELL, max_size=6))
def test_any_edit_of_a_good_table_gives_a_result_or_faults(rows, edits) -> None:  # type: ignore[no-untyped-def]
    sheet = read_pasted(as_text(rows()))
    only_deliberate(corrected(sheet, {sheet.address(*at): text for at, text in edits.items()}))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_result_or_faults(text: str) -> None:
    with suppress(Refused):
        only_deliberate(read_pasted(text))


def test_figures_are_as_many_as_the_table_has() -> None:
    outcome = tried(as_text(wide()))
    assert len(outcome.figures) == len(FIGURES) * len(TITLES)
