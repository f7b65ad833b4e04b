"""说明, 数据字典: what the workbook is and how to read it (说明与字典)."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.results import Assessment
from reports.document import Document
from reports.workbook.grid import FIRST, Column, Grid
from reports.workbook.layout import Layout
from reports.workbook.pen import Pen
from reports.workbook.words import NONE

INTRO = Grid("说明", (
    Column("label", "项目", 18, "项目"),
    Column("text", "内容", 96, "内容"),
))  # fmt: skip
DICTIONARY = Grid("数据字典", (
    Column("sheet", "工作表", 14, "工作表名称"),
    Column("column", "列", 8, "列号"),
    Column("title", "名称", 22, "列名"),
    Column("meaning", "含义", 70, "列的含义"),
))  # fmt: skip
HOW = (
    ("总分怎样算出", (
        "“数据”“明细”填实绩，“方案”“参数”定分值和规则；“计分”逐项逐部分算出得分，“各项得分”合并，"
        "“得分表”折算、加减分、四舍五入。"
    )),
    ("改一个数看结果", (
        "米黄底、蓝字的单元格可以改，改后自动重算，其余是公式或照录。得分表、各项得分、计分、位次等次、加减分汇总"
        "加了无密码保护，防止误改公式，可在“审阅”中撤销。"
    )),
    ("未改动时", (
        "公式旁存有系统的测算结果，不重算的阅读软件显示的也是同一结果。"
        "改动后的数不是正式结果，须回到系统里重新测算。"
    )),
    ("观察指标", "方案列有观察指标的，另成一表，照录所报的数，不计分，也不影响位次。"),
    ("位次怎样定", (
        "“位次等次”先求次序（同分再比所列指标），再求位次、组内位次；等次由高到低评，先看分数线，再看名额，"
        "名额末位并列按方案处理。"
    )),
    ("缺报、不适用", (
        "按“方案”中“缺报处理”“不适用处理”两列；不计入的分值从分母中剔除，按满分折算。“无法计分”按缺报处理。"
    )),
    ("舍入", (
        "总分先消去第9位小数以后的二进制误差，再四舍五入到公布位数；使得分突变的比较留有十亿分之一的容差。"
        "超过15位有效数字的数，以系统为准。"
    )),
    ("#N/A", "出现时说明有数违反规则（如目标不大于0），系统里会退回测算。"),
    ("符号", "—表示没有这个数；“暂不计分”的指标使该单位暂无总分。"),
)  # fmt: skip
INTERIM = ("期中结果", "报表期未满一年，只列已得分和已到期分值，不折算、不排位次、不评等次。")


def write_intro(pen: Pen, layout: Layout, document: Document, basis: str) -> None:
    """What the workbook is, and how to read it (说明表)."""
    pen.head("评分工作簿")
    lines = [*_facts(layout.assessment, document, basis), *([INTERIM] if layout.interim else []), *HOW]
    for position, (label, text) in enumerate(lines):
        pen.text("label", FIRST + position, label, "label")
        pen.text("text", FIRST + position, text)
        pen.sheet.set_row(FIRST + position, 18 * (1 + len(text) // 62) + 6)


def _facts(assessment: Assessment, document: Document, basis: str) -> Iterable[tuple[str, str]]:
    scheme = assessment.scheme
    version = f"第{scheme.version}版" if scheme.version else ""
    title = "，".join(word for word in (scheme.title or scheme.id, version, scheme.status) if word)
    yield "标注", document.stamp or NONE
    yield "期次、状态", f"{document.subject}，{document.state}，第{document.version}版"
    yield "考核方案", title
    yield "方案依据", scheme.cite.text or NONE
    yield "依据文件", basis or scheme.basis_document or "尚未记录"
    yield "数据截止", document.cut_off or "未注明"
    yield "来源", document.source or "未注明"
    yield "测算编号", document.run or "未入库"
    yield "输入指纹", document.fingerprint or "未入库"
    if document.head:
        yield "记录链头", document.head
    for warning in assessment.warnings:
        yield "提示", warning
    for tie in assessment.flagged_ties:
        names = "、".join(unit.name for unit in assessment.units if unit.code in tie.units)
        yield "名额末位并列", f"{tie.grade}{f'（{tie.pool}）' if tie.pool else ''}：{names}"


def write_dictionary(pen: Pen, grids: Iterable[Grid]) -> None:
    """Every column of every sheet (数据字典表)."""
    pen.head("数据字典")
    row = FIRST
    for grid in grids:
        for column in grid.columns:
            pen.text("sheet", row, grid.name)
            pen.text("column", row, grid.letter(column.key), "mid")
            pen.text("title", row, column.title)
            pen.text("meaning", row, column.meaning)
            row += 1
