"""Words of other people's tables (表头用语): what a heading, a status or a totals row is called, from a dated list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data.exchange.csv import read_table

LISTED = Path(__file__).parents[1] / "reference" / "table_headings.csv"
COLUMNS = ("kind", "word", "added", "note")
# headings of what is scored; all other headings only name or accompany it
NUMBERS = ("numerator", "denominator", "previous", "baseline", "contribution")
CONTENT = ("value", "target", *NUMBERS, "levels", "status", "data_period", "source")
MAIN = ("value", "target", "status", "levels", "numerator", "denominator")
STATUS = "status."
# letters, digits and signs of full width, and the spaces of every script
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0xFE63: 0x2D}
DROPPED = re.compile(r"[\s\u200b\ufeff\u00a0\"'“”‘’「」『』*]+")
BRACKETED = re.compile(r"(.+?)[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
JOINTS = "-—–_/\\:·.、|()"


class Words(NamedTuple):
    """The listed words (用语表), squeezed: headings → kind, words of a status, rows left out, blanks, notes."""

    headings: Mapping[str, str]
    statuses: Mapping[str, str]
    totals: frozenset[str]
    blanks: frozenset[str]
    notes: tuple[str, ...]


def narrow(text: str) -> str:
    """A text with signs of full width made narrow (全角转半角), trimmed."""
    return text.translate(NARROW).strip()


@lru_cache(maxsize=1 << 14)
def squeezed(text: str) -> str:
    """A text as names are compared (比较用文字): narrow, without spaces, line breaks and quotation marks."""
    return DROPPED.sub("", narrow(text)).casefold()


@lru_cache(maxsize=1)
def words() -> Words:
    """The shipped list of words (用语表)."""
    by_kind: dict[str, list[str]] = {}
    for row in read_table(LISTED, COLUMNS, ("kind", "word")).mappings():
        by_kind.setdefault(row["kind"], []).append(squeezed(row["word"]))
    totals, blanks, notes = (by_kind.pop(kind) for kind in ("total", "blank", "note"))
    statuses = {word: kind for kind in [*by_kind] if kind.startswith(STATUS) for word in by_kind.pop(kind)}
    return Words(
        {word: kind for kind, listed in by_kind.items() for word in listed},
        {word: kind.removeprefix(STATUS) for word, kind in statuses.items()},
        frozenset(totals), frozenset(blanks), tuple(notes),
    )  # fmt: skip


def heading(text: str) -> str:
    """The kind of a heading (表头类别), blank when the word is not listed; a measure unit in brackets is no part."""
    key = squeezed(text)
    found = words().headings.get(key)
    if found is None and (match := BRACKETED.fullmatch(key)):
        found = words().headings.get(match.group(1))
    return found or ""


@lru_cache(maxsize=1 << 12)
def split_role(text: str) -> tuple[str, str]:
    """A heading such as 研发投入强度（目标值） as the name and the kind (拆分表头); kind blank when it has none."""
    key = squeezed(text)
    for word, kind in words().headings.items():
        bare = key.rstrip(")") if "(" in key else key
        if kind in CONTENT and bare.endswith(word) and (name := bare.removesuffix(word).rstrip(JOINTS)):
            return name, kind
    return key, ""


def is_total(text: str) -> bool:
    """Whether a label is that of a totals row (合计行)."""
    key = squeezed(text)
    match = BRACKETED.fullmatch(key)
    return key in words().totals or (match is not None and match.group(1) in words().totals)


def is_note(text: str) -> bool:
    """Whether a label begins a remark under the table (表下说明)."""
    key = squeezed(text)
    return any(re.match(rf"{re.escape(word)}[0-9]*[:.、]", key) for word in words().notes)


def is_blank(text: str) -> bool:
    """Whether a cell says nothing (空白): empty, a dash, or a word for nothing."""
    return not text or squeezed(text) in words().blanks
