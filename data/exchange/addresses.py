"""Addresses of cells (单元格地址): C5 and A1:B2 as rows and columns counted from 0, and back."""

from __future__ import annotations

Span = tuple[int, int, int, int]


def letters(column: int) -> str:
    """The letters of a column counted from 0 (列号)."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def position_of(reference: str) -> tuple[int, int]:
    """Row and column counted from 0 of a reference such as C5 (单元格位置)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a cell: {reference}")
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]) - 1, column - 1


def span_of(reference: str) -> Span:
    """First row, first column, last row, last column of a reference such as A1:B2 (单元格区域)."""
    first, _, last = reference.partition(":")
    return (*position_of(first), *position_of(last or first))
