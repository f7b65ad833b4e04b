"""Numbers as a cell shows them (数字格式): decimals, percent signs and dates, from what the file stores."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

# Excel itself keeps fifteen digits: 8.2 is stored as 8.1999999999999993
DIGITS = Context(prec=15)
MOST_DIGITS = 60
# what is quoted, escaped, in brackets or only spacing says nothing about the number
WORDS = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]')
SCALED = re.compile(r"[0#?],+(?![0#?,])")
LAST_SERIAL = 2_958_465
DATED = re.compile("[dmyhs]", re.IGNORECASE)
# the formats a file names by number only, as far as they say something (ECMA-376, 18.8.30); 27–36 and 50–58 are Chinese dates
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd"),
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip


class Shown(NamedTuple):
    """How a format shows a number (显示方式)."""

    decimals: int = 0
    percent: bool = False
    date: bool = False
    scaled: bool = False

    @staticmethod
    @lru_cache(maxsize=1024)
    def of(code: str) -> Shown:
        """What a format's code means (解析数字格式); only its first section counts."""
        plain = WORDS.sub("", code.split(";")[0])
        if plain in ("", "@") or plain.lower() == "general":
            return Shown()
        if DATED.search(plain):
            return Shown(date=True)
        decimals = re.search(r"\.([0#?]+)", plain)
        kept = decimals.group(1).count("0") if decimals and "E" not in plain.upper() else 0
        # 0!.0 puts a point where none is: the cell shows a tenth of what it holds
        moved = re.search(r"[0#?](?:!|\\)\.", code) is not None
        return Shown(kept, "%" in plain, False, moved or SCALED.search(plain) is not None)


def text_of(stored: str, shown: Shown, *, since_1904: bool = False) -> tuple[str, str]:
    """The number of a cell as its reader sees it (单元格文字), and why it cannot be relied upon.

    Never rounded to what is shown; zeros at the end that the format shows are kept.
    """
    try:
        value = DIGITS.create_decimal(stored)
    except InvalidOperation:
        return stored, ""
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        return stored, ""
    if shown.date:
        return _date(value, since_1904) or stored, ""
    if shown.scaled:
        return _plain(value, 0), "单元格格式缩小了显示的数（如以万显示），看到的与保存的不同，请改成常规格式"
    if shown.percent:
        return f"{_plain(value.scaleb(2), shown.decimals)}%", ""
    return _plain(value, shown.decimals), ""


def _plain(value: Decimal, decimals: int) -> str:
    """All digits without exponent, at least `decimals` of them after the point."""
    text = format(value, "f")
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    sign = "" if value else whole.lstrip("-")
    return f"{sign or whole}.{rest}" if rest else sign or whole


def _date(value: Decimal, since_1904: bool) -> str:
    """The date of a serial number (日期), blank when it is none."""
    if not 0 <= value <= LAST_SERIAL:
        return ""
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    try:
        moment = first + timedelta(days=float(value))
    except OverflowError:
        return ""
    if value < 1:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat()
