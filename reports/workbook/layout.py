"""The plan of a workbook (版面总图): which row of which sheet holds what, known before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from evaluation.results import Assessment
from evaluation.scheme import Dimension, Indicator
from evaluation.values import Reading
from reports.workbook import details
from reports.workbook.details import Entry
from reports.workbook.grid import FIRST, Column, Grid, Span
from reports.workbook.model import Model, model_of
from reports.workbook.parameters import Parameters, parameters_of, parts_of

SCHEME = Grid("方案", (
    Column("code", "代码", 8, "指标代码"),
    Column("dimension", "维度", 12, "所属维度"),
    Column("title", "指标", 30, "指标名称"),
    Column("measured", "计量单位", 9, "实绩的计量单位"),
    Column("weight", "分值", 8, "指标满分；第2部分起照第1部分"),
    Column("part", "部分", 6, "一项指标分几部分计分时的序号"),
    Column("share", "占比", 7, "本部分占指标分值的比例"),
    Column("of", "计分对象", 11, "水平、较上年变化（本期减上期）或较上年增幅（变化÷上期的绝对值）"),
    Column("rule", "规则", 13, "计分规则"),
    Column("formula", "计分办法", 36, "规则的算式"),
    Column("parameters", "参数", 34, "取自“参数”表"),
    Column("references", "参照值", 20, "“计分”表参照值一、二、三各是什么"),
    Column("direction", "方向", 9, "越高越好或越低越好"),
    Column("kind", "计量方式", 16, "实绩由什么得来"),
    Column("times", "倍数", 7, "分子÷分母后所乘的数"),
    Column("peers", "同组", 9, "与哪些单位比"),
    Column("missing", "缺报处理", 14, "缺报和无法计分的怎样处理"),
    Column("absent", "不适用处理", 14, "不适用的怎样处理"),
    Column("basis", "依据文件", 9, "“待印发”的指标一律不计入"),
    Column("cite", "依据条款", 36, "文件与条款"),
))  # fmt: skip
DATA = Grid("数据", (
    Column("code", "代码", 8, "指标代码"),
    Column("title", "指标", 34, "指标名称"),
    Column("measured", "计量单位", 9, "实绩的计量单位"),
    Column("unit_code", "单位代码", 10, "单位代码"),
    Column("unit", "单位", 14, "单位名称"),
    Column("status", "状态", 11, "已报、缺报、不适用、未到数据期或作废"),
    Column("value", "实绩", 12, "原值照填；比率、当量由公式算出；档次写档次名称"),
    Column("numerator", "分子", 12, "比率的分子"),
    Column("denominator", "分母", 12, "比率的分母，须大于0"),
    Column("levels", "清单（原文）", 24, "填报的清单；计分取“明细”表逐条所填"),
    Column("target", "目标", 12, "年度目标值"),
    Column("previous", "上期值", 12, "上一年（期）的数"),
    Column("baseline", "基期值", 12, "起算的数"),
    Column("contribution", "贡献", 11, "贡献率规则所用的贡献量"),
    Column("period", "数据期", 11, "数据所属的期"),
    Column("source", "来源", 30, "数据的来源"),
    Column("target_source", "目标依据", 24, "目标由哪份文件下达"),
))  # fmt: skip
LINES = Grid("计分", (
    Column("code", "代码", 8, "指标代码"),
    Column("title", "指标", 32, "指标名称"),
    Column("part", "部分", 6, "指标的第几部分"),
    Column("rule", "规则", 13, "计分规则，算式见“方案”表"),
    Column("unit_code", "单位代码", 10, "单位代码"),
    Column("unit", "单位", 14, "单位名称"),
    Column("status", "状态", 10, "取自“数据”表；已报而本部分得不出分的为无法计分"),
    Column("weight", "部分分值", 10, "指标分值×占比"),
    Column("x", "计分值", 12, "按计分对象由实绩得到的数"),
    Column("a", "参照值一", 12, "含义见“方案”表参照值一列"),
    Column("b", "参照值二", 12, "同上"),
    Column("c", "参照值三", 12, "同上"),
    Column("readable", "可计", 6, "要用的数齐全为1"),
    Column("compared", "参比", 6, "作为他人的同组单位参与比较为1"),
    Column("peer", "同组值", 12, "参与比较的数；按贡献率计分的为贡献"),
    Column("scored", "规则得分", 11, "按规则算出的分"),
    Column("peer_scored", "同组得分", 11, "参与求同组平均分的分"),
    Column("treatment", "处理", 15, "计分、按0分计、按同组平均分计、暂不计分或不计入"),
    Column("worth", "得分", 11, "本部分得分"),
))  # fmt: skip
MATTERS = Grid("加减分", (
    Column("no", "序号", 6, "清单中的次序"),
    Column("unit_no", "单位序", 7, "单位在得分表中的次序"),
    Column("unit_code", "单位代码", 10, "单位代码"),
    Column("unit", "单位", 14, "单位名称"),
    Column("kind", "类别", 10, "加分、扣分或不得评优"),
    Column("matter", "事项", 26, "事项名称；斜杠前为同类"),
    Column("family", "同类", 14, "同类合计受同类上限约束"),
    Column("level", "级别", 12, "事项的级别"),
    Column("points", "分数", 9, "一律填正数"),
    Column("matter_no", "事项号", 8, "同一单位同一事项同号，只计最高的一条"),
    Column("counted", "计入", 9, "计入的分数"),
    Column("ceiling", "最高等次", 10, "不得评优事项所限的最高等次"),
    Column("ceiling_no", "等次序", 8, "最高等次排第几"),
    Column("cite", "依据", 40, "文件或认定材料"),
))  # fmt: skip
WHO = (
    Column("code", "代码", 10, "单位代码"),
    Column("name", "单位", 16, "单位名称"),
    Column("group", "组别", 11, "同类单位分组"),
    Column("ranked", "排名方式", 10, "参加排名；单列的不占位次；不排名的只作参照"),
)
WithReading = tuple[str, str]


@dataclass(frozen=True)
class Layout:
    """The plan of a workbook (版面总图)."""

    assessment: Assessment
    model: Model
    parameters: Parameters

    @cached_property
    def interim(self) -> bool:
        """Whether the result is one within the year (期中结果): points and 分值 due, never a total."""
        totals = self.assessment.totals
        return all(total.total is None for total in totals.values()) and any(
            self.model.base(code) is not None for code in totals
        )

    @cached_property
    def dimensions(self) -> list[tuple[Dimension, list[Indicator]]]:
        """Dimensions that hold scored indicators (维度), in written order."""
        scheme = self.assessment.scheme
        found = [(item, [one for one in scheme.indicators if one.dimension == item.code]) for item in scheme.dimensions]
        return [(item, members) for item, members in found if members]

    @cached_property
    def units(self) -> Span:
        """Rows of the units in 得分表 and the sheets laid out like it (单位行)."""
        return Span(FIRST, FIRST + len(self.assessment.units) - 1)

    @cached_property
    def unit_rows(self) -> dict[str, int]:
        return {unit.code: FIRST + k for k, unit in enumerate(self.assessment.units)}

    @cached_property
    def result(self) -> Grid:
        """Columns of 得分表."""
        dimensions = [
            Column(f"d{k}", title, 11, f"{title}得分" if self.interim else f"{title}得分，按满分折算")
            for k, title in enumerate(dimension.title or "未分维度" for dimension, _ in self.dimensions)
        ]
        due = (
            Column("earned", "已得分" if self.interim else "得分合计", 11, "计入的各项得分之和"),
            Column("counted", "已到期分值" if self.interim else "计入分值", 11, "计入的各项分值之和"),
        )
        rest = (
            Column("base", "基础得分", 11, "得分合计÷计入分值×满分"),
            Column("bonus", "加分", 9, "取自“加减分汇总”"),
            Column("deduction", "扣分", 9, "取自“加减分汇总”"),
            Column("total", "总分", 10, "基础得分加加分减扣分，四舍五入到公布位数"),
            Column("place", "位次", 8, "总分从高到低，同分同位"),
            Column("group_place", "组内位次", 9, "在本组内的位次"),
            Column("grade", "等次", 11, "按分数线、名额和不得评优事项评定"),
        )
        return Grid("得分表", (*WHO, *dimensions, *due, *(() if self.interim else rest)))

    @cached_property
    def matrix(self) -> Grid:
        """Columns of 各项得分: indicators by dimension, so that a dimension is one run of cells."""
        items = [
            Column(f"i_{item.code}", f"{item.code} {item.title}", 12, item.title) for _, own in self.dimensions for item in own
        ]
        return Grid("各项得分", (*WHO[:2], *items), FIRST + 1)

    @property
    def weights_row(self) -> int:
        """The row of 各项得分 that holds each indicator's 分值."""
        return FIRST

    def matrix_row(self, unit: str) -> int:
        return self.unit_rows[unit] + 1

    @cached_property
    def scheme_rows(self) -> dict[tuple[str, int], int]:
        keys = [(item.code, position) for item, position, _ in parts_of(self.assessment.scheme)]
        return {key: FIRST + k for k, key in enumerate(keys)}

    @cached_property
    def data_rows(self) -> dict[WithReading, int]:
        keys = [(unit.code, item.code) for item in self.assessment.scheme.indicators for unit in self.assessment.units]
        return {key: FIRST + k for k, key in enumerate(keys)}

    @cached_property
    def line_rows(self) -> dict[tuple[str, str, int], int]:
        return {key: FIRST + k for k, key in enumerate(self.model.lines)}

    @cached_property
    def pools(self) -> dict[tuple[str, str, int], Span]:
        """The rows of 计分 a row is compared with (同组行): its own pool, one run of rows."""
        found = {}
        for block in self.model.blocks.values():
            for lines in block.values():
                span = Span(self.line_rows[lines[0].key], self.line_rows[lines[-1].key])
                found.update({line.key: span for line in lines})
        return found

    @cached_property
    def readings(self) -> dict[WithReading, Reading]:
        """What was read of every figure (取值)."""
        return {key[:2]: line.read for key, line in self.model.lines.items()}

    @cached_property
    def entries(self) -> list[list[Entry]]:
        """Lists in sheet order (明细)."""
        found: list[list[Entry]] = []
        for item in self.assessment.scheme.indicators:
            if details.readers(item):
                for unit in self.assessment.units:
                    found += details.entries(unit, item, self.readings[unit.code, item.code]).values()
        return found

    @cached_property
    def detail_rows(self) -> dict[tuple[str, str, str], Span]:
        found, row = {}, FIRST
        for entries in self.entries:
            first = entries[0]
            found[first.unit.code, first.indicator.code, first.reader] = Span(row, row + len(entries) - 1)
            row += len(entries)
        return found


def layout_of(assessment: Assessment) -> Layout:
    """The plan for a result (版面总图)."""
    return Layout(assessment, model_of(assessment), parameters_of(assessment.scheme, assessment.inputs.adjustments))
