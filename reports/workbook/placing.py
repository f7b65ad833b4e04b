"""位次等次: from totals to places and grades (位次等次推算), step by step in formulas.

次序 counts who is strictly ahead among all units with a total, tie-breakers included; places, quotas and their ties follow
from it. Grades: from the best down, whoever reaches the line and finds a seat; a tie that the last seat falls into waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluation.grades import ceiling_of, line_of, seats
from evaluation.places import Standing, deciding, standings
from evaluation.results import Total
from evaluation.rounding import half_up
from evaluation.scheme import GradeLine
from evaluation.terms import Ranking
from reports.workbook.formulas import BLANK
from reports.workbook.grid import Column, Grid, Span
from reports.workbook.layout import MATTERS, WHO, Layout
from reports.workbook.matters import matters_of, span_of
from reports.workbook.pen import GENERAL, POINTS, WHOLE, Pen, decimals
from reports.workbook.words import APART, RANKED

NO_TOTAL, LAST = -(10**9), 9999
EXACT_DP = 9


def placing_of(layout: Layout) -> Grid:
    """Columns of 位次等次: the order, then two for every grade."""
    scheme = layout.assessment.scheme
    breakers = (Column(f"b{k}", f"同分比{code}", 11, "同分时比较的指标得分") for k, code in enumerate(scheme.ties.break_by))
    grades = (
        column
        for k, grade in enumerate(scheme.grades)
        for column in (
            Column(f"reach{k}", f"可评{grade.name}", 9, "达到分数线、尚未评入更高等次的为1"),
            Column(f"seat{k}", f"评为{grade.name}", 9, "名额之内的为1"),
        )
    )
    return Grid("位次等次", (
        *WHO,
        Column("number", "定位次的数", 12, "公布的总分或未舍入的总分；没有总分的为-1000000000"),
        *breakers,
        Column("order", "次序", 8, "前面的单位数加1，各种排名方式一并计；没有总分的为9999"),
        Column("same", "同次序数", 9, "参加排名的单位中次序相同的个数"),
        Column("same_group", "组内同次序数", 11, "同组、同排名方式的单位中次序相同的个数"),
        Column("place", "位次", 8, "参加排名的单位的位次"),
        Column("group_place", "组内位次", 9, "同组、同排名方式的单位中的位次"),
        Column("line", "分数线等次", 10, "达到第几等次的分数线，都达不到为0"),
        Column("veto", "等次上限", 9, "不得评优事项所限的最高等次序号，没有为0"),
        *grades,
        Column("grade_no", "等次序", 8, "评定的等次排第几，没有为0"),
        Column("grade", "等次", 11, "评定等次"),
    ))  # fmt: skip


class Placing:
    """The sheet being written (位次等次表): formulas and exact values side by side."""

    def __init__(self, pen: Pen, layout: Layout) -> None:
        self.pen, self.layout, self.grid = pen, layout, placing_of(layout)
        self.scheme, self.totals = layout.assessment.scheme, layout.assessment.totals
        self.standing = standings(self.scheme, list(self.totals.values()), layout.assessment.points)
        self.orders = {code: self._order(code) for code in self.totals}
        self.seated: dict[str, int] = {}
        self.flags: dict[tuple[str, str], int] = {}
        for position in range(len(self.scheme.grades)):
            self._seat(position)

    def _order(self, code: str) -> int:
        mine: Standing | None = self.standing.get(code)
        if mine is None:
            return LAST
        return 1 + sum(other > mine for other in self.standing.values())

    def _seat(self, position: int) -> None:
        """Who reaches a grade and who gets a seat (评入等次), as the formulas find it."""
        waiting = [total for total in self.totals.values() if self._reaches(total, position)]
        for total in waiting:
            code, grade = total.unit.code, self.scheme.grades[position]
            self.flags[code, f"reach{position}"] = 1
            if grade.quota is None or self._within(total, waiting, grade):
                self.flags[code, f"seat{position}"] = 1
        self.seated |= {t.unit.code: position + 1 for t in waiting if (t.unit.code, f"seat{position}") in self.flags}

    def _reaches(self, total: Total, position: int) -> bool:
        code = total.unit.code
        if total.unit.ranked is not Ranking.RANKED or self.line(code) == 0 or total.vetoes or code in self.seated:
            return False
        return self.line(code) <= position + 1

    def _within(self, total: Total, waiting: list[Total], grade: GradeLine) -> bool:
        quota = grade.quota
        if quota is None:
            return True
        pool = [other for other in waiting if quota.of == "all" or other.unit.group == total.unit.group]
        ranked = [
            other for other in self.totals.values()
            if other.unit.ranked is Ranking.RANKED and (quota.of == "all" or other.unit.group == total.unit.group)
        ]  # fmt: skip
        mine = self.orders[total.unit.code]
        ahead = sum(self.orders[other.unit.code] < mine for other in pool)
        level = sum(self.orders[other.unit.code] == mine for other in pool)
        free = seats(quota, len(ranked))
        return ahead < free if quota.on_tie == "all_in" else ahead + level <= free

    def line(self, code: str) -> int:
        """Number of the best grade whose line the total reaches (分数线等次), 0 for none."""
        total = self.totals[code]
        position = line_of(self.scheme, total) if total.total is not None else None
        return 0 if position is None else position + 1

    def veto(self, code: str) -> int:
        total = self.totals[code]
        return ceiling_of(self.scheme, total) + 1 if total.vetoes else 0

    def number(self, total: Total) -> Fraction:
        if total.total is None:
            return Fraction(NO_TOTAL)
        return half_up(deciding(self.scheme, total.total, total.published_total), EXACT_DP)

    def span(self, key: str) -> str:
        return self.grid.own_span(key, self.layout.units)

    def own(self, key: str, row: int) -> str:
        return self.grid.own(key, row)


def write_placing(pen: Pen, layout: Layout) -> None:
    """Places and grades (位次等次表)."""
    pen.head("位次等次推算表", frozen=2)
    placing = Placing(pen, layout)
    for unit in layout.assessment.units:
        row = layout.unit_rows[unit.code]
        _who(placing, unit.code, row)
        _ordering(placing, unit.code, row)
        _places(placing, unit.code, row)
        _grade(placing, unit.code, row)
    pen.guard()


def _who(placing: Placing, code: str, row: int) -> None:
    unit = placing.totals[code].unit
    result = placing.layout.result
    for key, value in (("code", unit.code), ("name", unit.name), ("group", unit.group or "不分组"), ("ranked", unit.ranked.label)):
        placing.pen.formula(key, row, result.cell(key, row), value, "word")


def _ordering(placing: Placing, code: str, row: int) -> None:
    """The number that decides, tie-breakers, and who is strictly ahead (定位次的数、次序)."""
    pen, layout, total, result = placing.pen, placing.layout, placing.totals[code], placing.layout.result
    published, dp = result.cell("total", row), placing.scheme.rounding.total_dp
    exact = "+".join((result.cell("base", row), result.cell("bonus", row))) + f"-{result.cell('deduction', row)}"
    decides = f"ROUND({exact},{EXACT_DP})" if placing.scheme.rounding.rank_on == "exact" else published
    shape = f'[={NO_TOTAL}]"—";{decimals(EXACT_DP if placing.scheme.rounding.rank_on == "exact" else dp)}'
    pen.formula("number", row, f"IF(ISNUMBER({published}),{decides},{NO_TOTAL})", placing.number(total), shape=shape)
    keys = ["number"]
    for k, item in enumerate(placing.scheme.ties.break_by):
        cell = layout.matrix.cell(f"i_{item}", layout.matrix_row(code))
        indicator = next(one for one in placing.scheme.indicators if one.code == item)
        worth = layout.model.worth(code, indicator)
        value = Fraction(NO_TOTAL) if worth is None else half_up(worth, EXACT_DP)
        formula = f"IF(ISNUMBER({cell}),ROUND({cell},{EXACT_DP}),{NO_TOTAL})"
        pen.formula(f"b{k}", row, formula, value, shape=f'[={NO_TOTAL}]"—";{POINTS}')
        keys.append(f"b{k}")
    ahead = "+".join(_ahead(placing, keys, row))
    formula = f"IF({placing.own('number', row)}={NO_TOTAL},{LAST},1+SUMPRODUCT({ahead}))"
    pen.formula("order", row, formula, placing.orders[code], "word", f'[={LAST}]"—";0')


def _ahead(placing: Placing, keys: list[str], row: int) -> Iterator[str]:
    """Strictly better on one key, equal on all before it (逐项比较)."""
    for position, key in enumerate(keys):
        equal = [f"({placing.span(before)}={placing.own(before, row)})" for before in keys[:position]]
        yield "*".join([*equal, f"({placing.span(key)}>{placing.own(key, row)})"])


def _places(placing: Placing, code: str, row: int) -> None:
    """Overall and group place (位次、组内位次)."""
    pen, total, own = placing.pen, placing.totals[code], placing.own
    ranked, group, order = placing.span("ranked"), placing.span("group"), placing.span("order")
    among = f'({ranked}="{RANKED}")'
    in_group = f"({ranked}={own('ranked', row)})*({group}={own('group', row)})"
    for key, who in (("same", among), ("same_group", in_group)):
        formula = f"MAX(1,SUMPRODUCT({who}*({order}={own('order', row)})))"
        pen.formula(key, row, formula, _level(placing, code, grouped=key == "same_group"), "word")
    apart = f'OR({own("ranked", row)}="{RANKED}",{own("ranked", row)}="{APART}")'
    conditions = {"place": f'{own("ranked", row)}="{RANKED}"', "group_place": apart}
    for key, who, value in (("place", among, total.place), ("group_place", in_group, total.group_place)):
        better = f"{who}*({order}<{own('order', row)})"
        if placing.scheme.ties.method == "dense":
            better += f"/{placing.span('same' if key == 'place' else 'same_group')}"
        formula = f"IF(AND({conditions[key]},{own('order', row)}<{LAST}),1+ROUND(SUMPRODUCT({better}),0),{BLANK})"
        pen.formula(key, row, formula, value, "total", WHOLE)


def _level(placing: Placing, code: str, *, grouped: bool) -> int:
    """How many stand level with a unit (同次序数), itself included; 1 where it is not among them."""
    mine = placing.totals[code].unit
    level = 0
    for other in (total.unit for total in placing.totals.values()):
        same = other.ranked is mine.ranked and other.group == mine.group if grouped else other.ranked is Ranking.RANKED
        level += same and placing.orders[other.code] == placing.orders[code]
    return max(1, level)


def _grade(placing: Placing, code: str, row: int) -> None:
    """Score line, ceiling, seats and grade (评定等次)."""
    pen, own, total = placing.pen, placing.own, placing.totals[code]
    pen.formula("line", row, _line_formula(placing, row), placing.line(code), "word")
    pen.formula("veto", row, _veto_formula(placing, row), placing.veto(code), "word")
    for position, grade in enumerate(placing.scheme.grades):
        taken = "+".join(own(f"seat{k}", row) for k in range(position)) or "0"
        conditions = f'{own("ranked", row)}="{RANKED}",{own("line", row)}>0,{own("line", row)}<={position + 1}'
        reach, key = f"IF(AND({conditions},{own('veto', row)}=0,{taken}=0),1,0)", f"reach{position}"
        pen.formula(key, row, reach, placing.flags.get((code, key), 0), "word")
        seat = f"seat{position}"
        pen.formula(seat, row, _seat_formula(placing, position, grade, row), placing.flags.get((code, seat), 0), "word")
    names = [grade.name for grade in placing.scheme.grades]
    number = names.index(total.grade) + 1 if total.grade else 0
    pen.formula("grade_no", row, _grade_formula(placing, row), number, "word")
    grades = placing.layout.parameters.values("grades") if names else ""
    name = f"IF({own('grade_no', row)}=0,{BLANK},INDEX({grades},{own('grade_no', row)}))" if names else BLANK
    pen.formula("grade", row, name, total.grade or None, "total", GENERAL)


def _line_formula(placing: Placing, row: int) -> str:
    """The first grade whose closed lower bound the number reaches (分数线等次)."""
    number, formula = placing.own("number", row), "0"
    for position in range(len(placing.scheme.grades), 0, -1):
        if placing.scheme.grades[position - 1].least is None:
            formula = str(position)
        else:
            formula = f"IF({number}>={placing.layout.parameters.cell('grade', position - 1, 'line')},{position},{formula})"
    return f"IF({number}={NO_TOTAL},0,{formula})"


def _veto_formula(placing: Placing, row: int) -> str:
    """The lowest ceiling of the unit's 不得评优 matters (等次上限)."""
    matters = matters_of(placing.layout)
    if not matters:
        return "0"
    span: Span = span_of(matters)
    units, ceilings = MATTERS.span("unit_no", span), MATTERS.span("ceiling_no", span)
    return f"SUMPRODUCT(MAX(({units}={row - placing.grid.first + 1})*{ceilings}))"


def _seat_formula(placing: Placing, position: int, grade: GradeLine, row: int) -> str:
    """1 for a seat within the quota (名额内): whole ties while seats last."""
    reach, quota = placing.own(f"reach{position}", row), grade.quota
    if quota is None:
        return reach
    ranked, order = f'({placing.span("ranked")}="{RANKED}")', placing.span("order")
    pool = f"*({placing.span('group')}={placing.own('group', row)})" if quota.of == "group" else ""
    share, least = (placing.layout.parameters.cell("grade", position, key) for key in ("share", "least"))
    size = f"SUMPRODUCT({ranked}*1{pool})"
    rounded = {
        "floor": f"INT({share}*{size}+1E-9)",
        "half_up": f"INT({share}*{size}+0.5+1E-9)",
        "ceil": f"-INT(-{share}*{size}+1E-9)",
    }[quota.rounding]
    compared = "<" if quota.on_tie == "all_in" else "<="
    before = f"SUMPRODUCT(({placing.span(f'reach{position}')}=1)*({order}{compared}{placing.own('order', row)}){pool})"
    return f"IF({reach}=1,IF({before}{compared}MAX({least},{rounded}),1,0),0)"


def _grade_formula(placing: Placing, row: int) -> str:
    """Number of the grade (等次序): cut to the ceiling, by line for a unit apart, else by seats."""
    own = placing.own
    line, veto = own("line", row), own("veto", row)
    seats_taken = "+".join(f"{k + 1}*{own(f'seat{k}', row)}" for k in range(len(placing.scheme.grades))) or "0"
    capped = f"IF({veto}>0,MAX({line},{veto}),IF({own('ranked', row)}=\"{APART}\",{line},{seats_taken}))"
    rated = f'OR({own("ranked", row)}="{RANKED}",{own("ranked", row)}="{APART}")'
    return f"IF(AND({rated},{line}>0),{capped},0)"
