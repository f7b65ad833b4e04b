"""Tables a person may paste: a right result, or exactly the faults that are there, each named by its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.exchange.sheets import Sheet
from data.quick.trying import Outcome
from tests.support.nasty import (
    AIM,
    CITY,
    COUNTED,
    FIGURES,
    FIRST,
    HEAD,
    NAMES,
    TARGETS,
    TITLES,
    UNITS,
    Rows,
    across,
    as_text,
    as_xlsx,
    edited,
    long,
    repacked,
    totals,
    tried,
    two_heads,
    wide,
    with_shared_strings,
)

RIGHT = totals(tried(as_text(wide())))
CHOOSE = "请填数，没有数的写明缺报、不适用或未到数据期"
Source = str | bytes
SHEET = "xl/worksheets/sheet1.xml"
CODES = {unit.name: unit.code for unit in UNITS}


def amended(change: Callable[[Worksheet], None], rows: Rows | None = None) -> bytes:
    return as_xlsx(rows or wide(), change)


def set_cells(**cells: Any) -> Callable[[Worksheet], None]:
    """Write values into a workbook's sheet as a program would, numbers and dates included."""
    def change(sheet: Worksheet) -> None:
        for address, value in cells.items():
            sheet[address] = value
    return change


def percent_cells(sheet: Worksheet) -> None:
    for row, figures in enumerate(FIGURES, FIRST):
        sheet[f"C{row}"] = float(figures[0]) / 100
        sheet[f"C{row}"].number_format = "0.00%"


def hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["D"].hidden = True


def hidden_sheet(sheet: Worksheet) -> None:
    other = sheet.parent.create_sheet("旧数据")
    other["A1"] = "县（市、区）"
    other.sheet_state = "hidden"


def merged_heads(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:A2")
    for column in range(2, 12, 2):
        sheet.merge_cells(start_row=1, end_row=1, start_column=column, end_column=column + 1)


def merged_labels(sheet: Worksheet) -> None:
    for row in range(2, 52, 5):
        sheet.merge_cells(start_row=row, end_row=row + 4, start_column=1, end_column=1)


def long_without_repeats() -> Rows:
    return [[row[0] if number == 0 or number % 5 == 1 else "", *row[1:]] for number, row in enumerate(long())]


def cached_formulas() -> bytes:
    """The company's formulas with what they came to, as Excel saves them."""
    rows = edited(wide(), {})
    return saved_by_excel(as_xlsx(rows), '<c r="D5"><f>1200+49</f><v>1249</v></c>')


def saved_by_excel(content: bytes, cell: str) -> bytes:
    """A workbook with the cell D5 written exactly so, and no wish to be calculated anew."""
    mark = b'<c r="D5" t="n"><v>1249</v></c>'

    def change(part: bytes) -> bytes:
        assert mark in part
        return part.replace(mark, cell.encode())

    def settle(part: bytes) -> bytes:
        assert b'fullCalcOnLoad="1"' in part
        return part.replace(b'fullCalcOnLoad="1"', b"")

    return repacked(content, {SHEET: change, "xl/workbook.xml": settle})


def in_ten_thousands(sheet: Worksheet) -> None:
    sheet["D5"] = 12490000
    sheet["D5"].number_format = '0!.0,"万"'


def quoted_heads() -> str:
    rows = edited(wide(), {"C3": "研发投入\n强度（%）", "D3": "高新技术企业数\n（单位：家）"})
    text = as_text(rows)
    assert '"研发投入\n强度（%）"' in text
    return text


def many_formatted_rows() -> bytes:
    """The table, and two hundred thousand rows of formatted blank cells under it."""
    body = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(20, 200_000))
    return repacked(as_xlsx(wide()), {SHEET: lambda part: part.replace(b"</sheetData>", f"{body}</sheetData>".encode())})


def with_group_column() -> Rows:
    return [[("市区" if number == FIRST - 1 else ""), *row] for number, row in enumerate(wide())]


def roles_above() -> Rows:
    """目标 over three columns, then 实绩 over five."""
    titles = list(TITLES.values())
    head = ["县（市、区）", "目标", "", "", "实绩", "", "", "", ""]
    body = [[name, "3.00", "200", "0.50", *row] for name, row in zip(NAMES, FIGURES, strict=True)]
    return [head, ["", *titles[:3], *titles], *body]


def kind_column() -> Rows:
    """A row of 目标 and one of 实绩 for every unit."""
    rows: Rows = [["县（市、区）", "类别", *TITLES.values()]]
    for name, figures in zip(NAMES, FIGURES, strict=True):
        rows += [[name, "目标", *TARGETS.values()], ["", "实绩", *figures]]
    return rows


def joined_heads() -> Rows:
    """目标 and 实绩 in one heading with the indicator."""
    head = ["单位", *(f"{title}{word}" for title in TITLES.values() for word in ("目标值", "（实绩）"))]
    return [head, *([name, *(text for code, value in zip(TITLES, row, strict=True) for text in (TARGETS[code], value))]
                    for name, row in zip(NAMES, FIGURES, strict=True))]  # fmt: skip


def measure_row() -> Rows:
    """Units of measure in a row of their own under the indicators."""
    rows = wide()
    rows[HEAD - 1] = ["序号", "县（市、区）", *TITLES.values()]
    return [*rows[:HEAD], ["", "", *(f"（{unit}）" for unit in COUNTED.values())], *rows[HEAD:]]


def replaced(rows: Rows, **names: str) -> Rows:
    return [[names.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def full_width(rows: Rows) -> Rows:
    wider = str.maketrans("0123456789.", "０１２３４５６７８９．")
    return [[cell.translate(wider) if column > 1 else cell for column, cell in enumerate(row)] for row in rows]


GOOD: dict[str, Callable[[], Source | Sheet]] = {
    "plain": lambda: as_text(wide()),
    "as a workbook": lambda: as_xlsx(wide()),
    "as Excel keeps it": lambda: with_shared_strings(wide()),
    "indicators down": lambda: as_text(across()),
    "one figure a row": lambda: as_text(long()),
    "two heading rows as pasted": lambda: as_text(two_heads()),
    "two merged heading rows": lambda: as_xlsx(two_heads(), merged_heads),
    "targets above, then figures": lambda: as_text(roles_above()),
    "a row of targets and one of figures": lambda: as_text(kind_column()),
    "target and figure in one heading": lambda: as_text(joined_heads()),
    "a row of units of measure": lambda: as_text(measure_row()),
    "short names": lambda: as_text(edited(wide(), {f"B{FIRST + n}": CITY.short_name(UNITS[n]) for n in range(10)})),
    "codes": lambda: as_text(edited(wide(), {f"B{FIRST + n}": UNITS[n].code for n in range(10)})),
    "a former name": lambda: as_text(replaced(wide(), 玉环市="玉环县")),
    "names without 县市区": lambda: tried(as_text(edited(wide(), {f"B{FIRST + n}": NAMES[n][:-1] for n in range(9)})), details={}),
    "names spread with blanks": lambda: as_text(replaced(wide(), 椒江区="椒　江　区", 三门县=" 三 门 县 ")),
    "full-width digits": lambda: as_text(full_width(wide())),
    "thousands commas": lambda: as_text(edited(wide(), {"D5": "1,249"})),
    "full-width commas": lambda: as_text(edited(wide(), {"D5": "1，249"})),
    "percent signs": lambda: as_text(edited(wide(), {f"C{FIRST + n}": f"{FIGURES[n][0]}%" for n in range(10)})),
    "percent formats": lambda: amended(percent_cells),
    "leading plus": lambda: as_text(edited(wide(), {"F5": "+10.79"})),
    "a totals and a mean row": lambda: as_text([*wide(), ["", "合计", "27.18", "2867", "", "75", ""], ["", "平均", "2.7", "287"]]),
    "remarks under the table": lambda: as_text([*wide(), ["注：数据来自各单位"], ["", "填表人：某某", "", "审核：某某"]]),
    "blank rows and the heading again": lambda: as_text([*wide()[:8], [], wide()[HEAD - 1], [], *wide()[8:]]),
    "another order": lambda: as_text([*wide()[:AIM], *reversed(wide()[AIM:])]),
    "columns in another order": lambda: as_text([[*row[:2], *reversed(row[2:])] if len(row) == 7 else row for row in wide()]),
    "a column of places and remarks": lambda: as_text(edited(wide(), {"H3": "位次", "H5": "1", "I3": "备注", "I6": "约"})),
    "a column of groups": lambda: as_text(with_group_column()),
    "codes and names": lambda: as_text([["单位代码", *row[:4]] if row[0] == "单位" else [CODES[row[0]], *row] for row in long()]),
    "hidden row and column": lambda: amended(hidden),
    "hidden sheet": lambda: amended(hidden_sheet),
    "cached formulas": cached_formulas,
    "merged labels": lambda: as_xlsx(long_without_repeats(), merged_labels),
    "labels blank below the first": lambda: as_text(long_without_repeats()),
    "quoted headings with line breaks": quoted_heads,
    "indicator codes": lambda: as_text(edited(wide(), dict(zip(("C3", "D3", "E3", "F3", "G3"), TITLES, strict=True)))),
    "codes with titles": lambda: as_text(edited(wide(), {"C3": "A1 研发投入强度", "D3": "A2.高新技术企业数（家）"})),
    "numbered indicators": lambda: as_text(edited(across(), {"A2": "1.研发投入强度", "A3": "（二）高新技术企业数"})),
    "numbered otherwise": lambda: as_text(edited(across(), {"A4": "3、单位增加值能耗", "A5": "④技术交易额（亿元）"})),
    "by commas": lambda: as_text(wide(), ","),
    "by 、": lambda: as_text(wide(), "、"),
    "Windows line ends": lambda: as_text(wide()).replace("\n", "\r\n"),
    "formatted blank rows": many_formatted_rows,
    "the city row beside": lambda: as_text([*wide(), ["11", "全市", "2.9", "2800", "", "", ""]]),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_table_written_otherwise_gives_the_same_result(name: str) -> None:
    made = GOOD[name]()
    outcome = made if isinstance(made, Outcome) else tried(made)
    assert [str(fault) for fault in outcome.faults] == []
    assert totals(outcome) == RIGHT


NOTICES = {
    "a totals and a mean row": "没有读取的行（合计、说明等）：第15、16行",
    "remarks under the table": "没有读取的行（合计、说明等）：第15、16行",
    "blank rows and the heading again": "没有读取的行（合计、说明等）：第10行",
    "a column of places and remarks": "没有读取的列：序号、位次、备注",
    "hidden row and column": "隐藏的行也已读取：第7行",
    "hidden sheet": "隐藏的工作表没有读取：旧数据",
    "cached formulas": "有1个单元格是公式，按文件里保存的计算结果读取",
    "labels blank below the first": "空白的名称按上一行读取（合并单元格）：第3、4、5、6、8、9、10、11、13、14等40行",
}


@pytest.mark.parametrize("name", NOTICES)
def test_what_was_left_out_or_taken_along_is_said(name: str) -> None:
    assert NOTICES[name] in tried(GOOD[name]()).notices  # type: ignore[arg-type]


def cells(**typed: Any) -> Callable[[], Source]:
    return lambda: as_text(edited(wide(), typed))


BAD: dict[str, tuple[Callable[[], Source], list[str]]] = {
    "about": (cells(C5="约3"), ["C5 椒江区 A1：“约3”不是确定的数，请只填一个数"]),
    "a range": (cells(F6="9~10"), ["F6 黄岩区 B2：“9~10”是一个范围，请只填一个数"]),
    "a broken comma": (cells(D5="1,23"), ["D5 椒江区 A2：“1,23”的千分位逗号位置不对，请去掉逗号"]),
    "a percent sign where none is due": (
        cells(D6="188%"), ["D6 黄岩区 A2：“188%”带百分号，但这里计量单位是“家”，不按百分数，请改成数"]
    ),
    "scientific": (cells(D7="9.7E+01"), ["D7 路桥区 A2：“9.7E+01”是科学计数法，请写出全部数字"]),
    "a date as text": (cells(C8="2025-03-05"), ["C8 临海市 A1：“2025-03-05”像是日期或时间，请改成数并把单元格设为常规格式"]),
    "a Chinese date": (cells(C8="3月5日"), ["C8 临海市 A1：“3月5日”像是日期或时间，请改成数并把单元格设为常规格式"]),
    "a date cell": (lambda: amended(set_cells(C8=date(2025, 3, 5))),
                    ["C8 临海市 A1：“2025-03-05”像是日期或时间，请改成数并把单元格设为常规格式"]),
    "words": (cells(F9="见附件"), ["F9 温岭市 B2：“见附件”不是数，请填数"]),
    "a number with its unit": (cells(D9="411家"), ["D9 温岭市 A2：“411家”除了数还有别的字，请只填数，计量单位写在表头"]),
    "a blank": (cells(F10=""), [f"F10 玉环市 B2：空白，{CHOOSE}"]),
    "a dash": (cells(F10="—"), [f"F10 玉环市 B2：空白，{CHOOSE}"]),
    "no stage": (cells(G11="在建"), ["G11 天台县 C1：“在建”不是可用的档次，应为已建成、创建中、无之一"]),
    "an unknown unit": (cells(B5="椒红区"), ["B5 椒红区：没有“椒红区”这个单位，是否为“椒江区”"]),
    "another city's unit": (cells(B5="鹿城区"), ["B5 鹿城区：没有“鹿城区”这个单位，请改正或删去"]),
    "a repeated unit": (cells(B6="椒江"), ["B6 椒江：“椒江”与B5重复"]),
    "no unit": (cells(B6=""), ["B6：这一行没有单位名称"]),
    "a missing unit": (lambda: as_text([*wide()[:6], *wide()[7:]]), [" 路桥区：表中没有这个单位"]),
    "an unknown indicator": (cells(D3="营商环境满意度"), ["D3 营商环境满意度：没有“营商环境满意度”这个指标，请改正或删去"]),
    "a misspelt indicator": (
        cells(D3="高新企业数（家）"),
        ["D3 高新企业数（家）：没有“高新企业数（家）”这个指标，是否为“A2 高新技术企业数”"],
    ),
    "a repeated indicator": (cells(D3="研发投入强度"), ["D3 A1：“研发投入强度”与C3重复"]),
    "a missing indicator": (
        lambda: as_text([row[:-1] if len(row) == 7 else row for row in wide()]),
        [" C1：表中没有“省级高新区”这项指标"],
    ),
    "another unit of measure": (
        cells(F3="技术交易额（万元）"),
        ["F3 B2：表中写“万元”，方案中B2的计量单位是“亿元”，请换算后改成一致"],
    ),
    "a column without heading": (cells(H5="1"), ["H3：这一列没有表头，请写指标名称或删去这一列"]),
    "a target of nothing": (cells(C4="0"), ["C4 椒江区 A1：目标值0不大于0，不能作完成率的分母，请改目标或换规则"]),
    "a target in words": (cells(D4="完成"), ["D4 椒江区 A2：“完成”不是数，请填数"]),
    "no target": (cells(E4=""), ["E4 椒江区 B1：规则要用的目标不能为空"]),
    "formula without result": (lambda: amended(set_cells(D5="=1200+49")),
                               ["D5 椒江区 A2：公式没有保存计算结果，请用Excel或WPS打开并保存后再试，或直接填数"]),
    "a formula's error": (lambda: saved_by_excel(as_xlsx(wide()), '<c r="D5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
                          ["D5 椒江区 A2：公式出错（#DIV/0!），请改正公式或直接填数"]),
    "a formula as text": (cells(D5="=1200+49"), ["D5 椒江区 A2：“=1200+49”像是公式，不会计算，请填计算结果"]),
    "an injected name": (cells(B5="=cmd|' /C calc'!A0"), ["B5 =cmd|' /C calc'!A0：没有“=cmd|' /C calc'!A0”这个单位，请改正或删去"]),
    "an injected link": (cells(C5='=HYPERLINK("http://x.invalid","3")'),
                         ["C5 椒江区 A1：“=HYPERLINK(\"http://x.invalid\",\"3\")”像是公式，不会计算，请填计算结果"]),
    "a scaled format": (lambda: amended(in_ten_thousands),
                        ["D5 椒江区 A2：单元格格式缩小了显示的数（如以万显示），看到的与保存的不同，请改成常规格式"]),
    "merged figures": (lambda: amended(lambda sheet: sheet.merge_cells("D5:D6")),
                       [f"{at} A2：是合并单元格，不知道各项各是多少，请取消合并后分别填写" for at in ("D5 椒江区", "D6 黄岩区")]),
    "brackets for minus": (cells(F5="(10.79)"), ["F5 椒江区 B2：“(10.79)”用括号表示负数，请写成负号加数"]),
    "a Chinese full stop": (cells(F5="10。79"), ["F5 椒江区 B2：“10。79”的小数点是句号，请改成小数点"]),
    "another measure in its column": (lambda: as_text(edited(across(), {"B5": "万元"})),
                                      ["B5 椒江区 B2：表中写“万元”，方案中B2的计量单位是“亿元”，请换算后改成一致"]),
    "a row twice": (lambda: as_text([*long(), long()[1]]), ["B52 椒江区 A1：与B2重复，同一单位同一指标只能有一行"]),
    "a row less": (lambda: as_text([*long()[:7], *long()[8:]]), [f" 黄岩区 A2：表中没有“高新技术企业数”这一项，{CHOOSE}"]),
    "code and name apart": (
        lambda: as_text(edited([["单位代码" if row[0] == "单位" else CODES[row[0]], *row] for row in long()], {"A2": "331022"})),
        ["A2 椒江区 A1：“331022”与本行的椒江区不一致"],
    ),
    "no table at all": (
        lambda: "今年的情况总体良好",
        ["A1：认不出这张表：表头应有单位、指标、目标、实绩（一行一项），或一边是单位、另一边是指标。"
         "请检查单位和指标的名称，或从模板开始填写"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_gives_exactly_its_faults_beside_their_cells(name: str) -> None:
    make, expected = BAD[name]
    source = make()
    outcome = tried(source)
    sheet = "表1" if isinstance(source, bytes) else "粘贴的表格"
    assert [str(fault) for fault in outcome.faults] == [
        f"{sheet}{line}" if line.startswith(" ") else f"{sheet}!{line}" for line in expected
    ]
    assert outcome.assessment is None
