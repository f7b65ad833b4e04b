"""The check sheet (得分核对单): every unit's points with their arithmetic and clause, on a sheet of its own, to be answered.

Points of indicators stand as the engine found them, with the exact fraction beside; whatever follows from them (points
lost, sums, rescaling, total) is a live formula with the engine's result as its kept value.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from io import BytesIO

import xlsxwriter

from evaluation.comparison import appraised
from evaluation.explaining import grade_words, place_words, rescaling_words
from evaluation.profile import Item, items, value_words
from evaluation.results import Adjusted, Points, Total
from evaluation.rounding import exact
from evaluation.trace import indicator_node
from reports.material import Material
from reports.text import DASH, imprint
from reports.workbook.grid import FIRST, Column, Grid, Span
from reports.workbook.pen import Pen, Styles, decimals

CREATED = datetime(2025, 1, 1)  # noqa: DTZ001 - written as it stands, so that no clock is asked
COLUMNS = (
    Column("title", "指标", 28, "指标名称"), Column("weight", "分值", 7, "方案规定的分值"),
    Column("status", "状态", 10, "数据状态"), Column("value", "实绩", 15, "核定的数"), Column("target", "目标", 15, "年度目标"),
    Column("counted", "计入分值", 9, "计入总分的分值"), Column("points", "得分", 10, "未折算的得分"),
    Column("exact", "精确值", 22, "得分的最简分数"), Column("lost", "失分", 9, "可得分减得分，不为负"),
    Column("words", "算式", 60, "得分怎么算出来"), Column("clause", "依据", 26, "方案条款"),
    Column("answer", "单位核对意见", 14, "由单位填写"),
)  # fmt: skip
A3, LINE = 8, 16.5  # LINE: points a line of text takes
ANSWERS = ("一致", "有异议")
SIGNED = ("【待补充：单位核对意见】", "【待补充：核对人】", "【待补充：核对日期】")
TITLE = "得分核对单"


def check_sheets(material: Material, units: tuple[str, ...] = ()) -> bytes:
    """The check sheets (得分核对单) of all appraised units, or of some, as one workbook; the same bytes every time."""
    buffer, said = BytesIO(), material.document
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({
        "title": f"{said.system}{said.subject}{TITLE}", "subject": said.stamp, "author": said.source, "comments": said.run,
        "created": CREATED,
    })  # fmt: skip
    styles = Styles(book)
    for total in appraised(material.run):
        if not units or total.unit.code in units:
            Sheet(Pen(book, styles, Grid(_sheet_name(total), COLUMNS), said), material, total).write()
    book.close()
    return buffer.getvalue()


def _sheet_name(total: Total) -> str:
    """A name a workbook takes (工作表名)."""
    return "".join(letter for letter in total.unit.name if letter not in "[]:*?/\\'")[:31] or total.unit.code


def _columns(text: str) -> int:
    """How many columns of a cell a text takes (文字宽度); a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2000 else 1 for letter in text)


class Sheet:
    """One unit's sheet being written (单位核对单); `row` is the next free one."""

    def __init__(self, pen: Pen, material: Material, total: Total) -> None:
        self.pen, self.material, self.total, self.row = pen, material, total, FIRST
        self.places = material.places
        self.subtotals: list[int] = []
        self.net: list[int] = []
        self.items = {item.row.indicator.code: item for item in items(material.run, total.unit.code)}

    def write(self) -> None:
        """The whole sheet (整表)."""
        self.pen.head(f"{self.total.unit.name}{TITLE}", frozen=1)
        self.pen.sheet.set_paper(A3)
        for dimension in self.material.run.scheme.dimensions:
            self._dimension(dimension.code, dimension.title)
        last = self._whole()
        if self.total.total is not None and self.total.base is not None:
            base = self._base(last)
            self._adjusted("加分", self.total.bonus_detail, 1)
            self._adjusted("扣分", self.total.deduction_detail, -1)
            self._total(base)
        self._ending()

    def _dimension(self, code: str, title: str) -> None:
        rows = [item for item in self.material.run.scheme.indicators if item.dimension == code]
        first = self.row
        for item in rows:
            self._indicator(self.material.run.points[self.total.unit.code, item.code])
        if rows:
            span, found = Span(first, self.row - 1), [self.material.run.points[self.total.unit.code, item.code] for item in rows]
            self._sum(f"{title}小计", span, found)
            self.subtotals.append(self.row - 1)

    def _indicator(self, row: Points) -> None:
        pen, at, item = self.pen, self.row, row.indicator
        stated = self.material.run.inputs.targets.get((row.unit.code, item.code))
        node = indicator_node(self.material.run, row)
        pen.text("title", at, item.title)
        pen.number("weight", at, item.weight, "given")
        pen.text("status", at, row.status.label, "mid")
        pen.text("value", at, value_words(row), "mid")
        pen.text("target", at, f"{stated.target}{item.unit}" if stated is not None and stated.target else DASH, "mid")
        pen.number("counted", at, item.weight if row.points is not None else None, "given")
        pen.number("points", at, row.points, "given", decimals(4))
        pen.text("exact", at, exact(row.points) or DASH, "mid")
        self._lost(self.items.get(item.code))
        self._height(item.title, node.text, item.cite.text, exact(row.points))
        pen.text("words", at, node.text)
        pen.text("clause", at, item.cite.text)
        pen.text("answer", at, "", "choice")
        pen.choices("answer", Span(at, at), ANSWERS)
        self.row += 1

    def _lost(self, item: Item | None) -> None:
        """Worth less points; the worth of a rule with points of its own is written as a number."""
        if item is None:
            self.pen.text("lost", self.row, DASH, "mid")
            return
        own = item.worth == item.row.indicator.weight
        worth = self.pen.grid.own("weight", self.row) if own else f"{item.worth.numerator}/{item.worth.denominator}"
        self.pen.formula("lost", self.row, f"MAX({worth}-{self._own('points', self.row)},0)", item.lost, shape=decimals(4))

    def _height(self, title: str = "", words: str = "", clause: str = "", fraction: str = "") -> None:
        """Room for the longest text of a row, since not every program makes it by itself."""
        texts = {"title": title, "words": words, "clause": clause, "exact": fraction}
        lines = [-(-_columns(texts[key]) // int(column.width - 1)) for column in COLUMNS if (key := column.key) in texts]
        self.pen.sheet.set_row(self.row, LINE * max(1, *lines))

    def _own(self, key: str, row: int) -> str:
        return self.pen.grid.own(key, row)

    def _sum(self, label: str, span: Span, rows: list[Points]) -> None:
        """A line of sums over indicator rows."""
        lost = sum((self.items[row.indicator.code].lost for row in rows if row.points is not None), Fraction(0))
        points = sum((row.points for row in rows if row.points is not None), Fraction(0))
        counted = sum((row.indicator.weight for row in rows if row.points is not None), Fraction(0))
        weight = sum((row.indicator.weight for row in rows), Fraction(0))
        formulas = {key: f"SUM({self.pen.grid.own_span(key, span)})" for key in ("weight", "counted", "points", "lost")}
        self._line(label, formulas, {"weight": weight, "counted": counted, "points": points, "lost": lost})

    def _line(self, label: str, formulas: dict[str, str], values: dict[str, Fraction], words: str = "") -> None:
        """A line of results: label, formulas, what it is."""
        self._height(label, words)
        for column in COLUMNS:
            key, shape = column.key, decimals(4) if column.key in ("points", "lost") else "General"
            if key in formulas:
                self.pen.formula(key, self.row, formulas[key], values[key], "sum", shape)
            else:
                self.pen.text(key, self.row, {"title": label, "words": words}.get(key, ""), "label" if key == "title" else "text")
        self.row += 1

    def _whole(self) -> int:
        """All indicators together; the row it stands in."""
        total, found = self.total, self.material.run.points
        rows = [found[total.unit.code, item.code] for item in self.material.run.scheme.indicators]
        lost = sum((item.lost for item in self.items.values()), Fraction(0))
        values = {
            "weight": sum((row.indicator.weight for row in rows), Fraction(0)), "counted": total.applicable_weight,
            "points": total.points_sum, "lost": lost,
        }  # fmt: skip
        formulas = {key: "+".join(self._own(key, row) for row in self.subtotals) or "0" for key in values}
        label = "已得分合计" if self.total.total is None else "各项合计"
        self._line(label, formulas, values)
        return self.row - 1

    def _base(self, whole: int) -> int:
        """The sum brought to the full marks; the row it stands in."""
        full = self.material.run.scheme.full_marks
        formula = f"{self._own('points', whole)}/{self._own('counted', whole)}*{full.numerator}/{full.denominator}"
        words = rescaling_words(self.material.run, self.total.unit.code)
        self._line("基础得分（折算）", {"points": formula}, {"points": self.total.base or Fraction(0)}, words)
        return self.row - 1

    def _adjusted(self, label: str, detail: Adjusted, sign: int) -> None:
        """Matters that count, each with its clause, and what the cap takes off."""
        left = detail.points
        for counted in detail.matters:
            matter = counted.adjustment
            self._given(f"{label}：{matter.matter}", counted.points * sign, matter.level, matter.cite)
            left -= counted.points
        if left:
            self._given(f"{label}封顶", left * sign, f"合计按封顶后{exact(detail.points)}分计", "")

    def _given(self, label: str, points: Fraction, words: str, clause: str) -> None:
        self._height(label, words, clause)
        for column in COLUMNS:
            found = {"title": label, "exact": exact(points), "words": words, "clause": clause}
            self.pen.text(column.key, self.row, found.get(column.key, ""))
        self.pen.number("points", self.row, points, "given", decimals(4))
        self.net.append(self.row)
        self.row += 1

    def _total(self, base: int) -> None:
        parts = "+".join(self._own("points", row) for row in (base, *self.net))
        run, unit = self.material.run, self.total.unit.code
        words = place_words(run, unit) + (grade_words(run, unit) if run.scheme.grades else "")
        value = self.total.published_total or Fraction(0)
        self._line("综合得分", {"points": f"ROUND({parts},{self.places})"}, {"points": value}, words)

    def _ending(self) -> None:
        """Where the unit answers, and what stands behind the sheet."""
        for text in (*SIGNED, *imprint(self.material.run, self.material.document)):
            self.row += 1
            style = self.pen.styles.of("stamp" if text.startswith("【") else "plain")
            self.pen.sheet.merge_range(self.row, 0, self.row, len(COLUMNS) - 1, text, style)
