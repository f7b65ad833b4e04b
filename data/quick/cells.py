"""Cells (单元格): what a person typed becomes an exact number, a status, or a sentence saying what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from data.quick.words import is_blank, narrow, squeezed, words
from evaluation.reading import shortened
from evaluation.rounding import number

CHOOSE = "请填数，没有数的写明缺报、不适用或未到数据期"
LONGEST = 80
DIGITS = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
GROUPED = re.compile(r"([+-]?[0-9]{1,3}(?:,[0-9]{3})+)((?:\.[0-9]+)?)")
# what is often typed instead of a number, and what to say; the first that fits
INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"#(div/0!|n/a|name\?|null!|num!|ref!|value!|spill!|calc!).*"), "是公式的差错，请改正公式或直接填数"),
    (re.compile(r"[=@].*"), "像是公式，不会计算，请填计算结果"),
    (re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}([-/.月][0-9]{1,2}日?|月)?([ t].*)?|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2,4}|"
                r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"), "像是日期或时间，请改成数并把单元格设为常规格式"),
    (re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]+"), "是科学计数法，请写出全部数字"),
    (re.compile(r"(约|大约|近|超过?|达到?|左右|[<>≤≥≈~]).*|.*(左右|以上|以下|余|多|\+)"), "不是确定的数，请只填一个数"),
    (re.compile(r"[+-]?[0-9.,]+%?(~|～|—|–|-|至|到)+[+-]?[0-9.,]+%?"), "是一个范围，请只填一个数"),
    (re.compile(r"[+-]?[0-9,]*,[0-9,]*(\.[0-9]*)?"), "的千分位逗号位置不对，请去掉逗号"),
    (re.compile(r"\([0-9.,]+\)"), "用括号表示负数，请写成负号加数"),
    (re.compile(r"[0-9]+。[0-9]+"), "的小数点是句号，请改成小数点"),
    (re.compile(r"[+-]?(\.[0-9]+|[0-9]+\.)"), "的小数点前后都要有数字"),
    (re.compile(r"[0-9]+/[0-9]+"), "是分数，请写成小数"),
    (re.compile(r"[+-]?[0-9.]+‰"), "带千分号，请按计量单位换算后填数"),
    (re.compile(r"[+-]?[0-9][0-9 ]+(\.[0-9]+)?"), "中间有空格，请去掉"),
    (re.compile(r"[+-]?[0-9.,]+[^0-9.,].*"), "除了数还有别的字，请只填数，计量单位写在表头"),
)  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class CellFault:
    """A fault beside its cell (单元格差错): `cell` blank where no cell is to blame, such as a row that is not there."""

    file: str
    sheet: str
    cell: str
    unit: str
    indicator: str
    message: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        about = " ".join(filter(None, (place, self.unit, self.indicator)))
        return f"{about}：{self.message}"


class Typed(NamedTuple):
    """What a cell says (单元格取值): a clean number, or a sentence; blank of both when it says nothing."""

    text: str = ""
    fault: str = ""


def read_number(text: str, *, percent: bool = False, unit: str = "") -> Typed:
    """The number a cell holds (读取数值): digits with one point; % only where the indicator is counted in %."""
    if is_blank(text):
        return Typed()
    typed = narrow(text)
    bare = typed.removesuffix("%").rstrip() if typed.endswith("%") else typed
    grouped = GROUPED.fullmatch(bare)
    plain = grouped.group(1).replace(",", "") + grouped.group(2) if grouped else bare
    if not DIGITS.fullmatch(plain):
        return Typed(fault=f"“{shortened(text)}”{_instead(typed)}")
    if number(plain) is None:
        return Typed(fault=f"“{shortened(text)}”位数太多，请检查")
    if bare != typed and not percent:
        counted = f"计量单位是“{unit}”，" if unit else ""
        return Typed(fault=f"“{shortened(text)}”带百分号，但这里{counted}不按百分数，请改成数")
    return Typed(plain.removeprefix("+"))


def _instead(typed: str) -> str:
    """Why a text is no number, and what to do about it."""
    if squeezed(typed) in words().statuses:
        return "应填数，本栏不能用状态代替"
    folded = typed[:LONGEST].casefold()
    return next((sentence for pattern, sentence in INSTEAD if pattern.fullmatch(folded)), "不是数，请填数")


def read_status(text: str) -> str:
    """The code of a status word (数据状态), blank when the text is none."""
    return words().statuses.get(squeezed(text), "")
