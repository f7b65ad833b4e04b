"""Official tables (表格) as HTML: caption, column and row headings, numbers right-aligned; legible in print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

DASH = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """One column (列): heading, and `number` where values are right-aligned, `heading` where they name the row."""

    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row (行): cells of trusted HTML, a class for its look and data attributes."""

    cells: Sequence[str]
    look: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


def escaped(value: object) -> str:
    """Any text made safe for HTML (转义)."""
    return escape(str(value), quote=True)


def joined(pieces: Iterable[str]) -> str:
    """Pieces of HTML one after another (拼接)."""
    return "".join(pieces)


def table(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], foot: Iterable[Row] = (), look: str = ""
) -> str:
    """A whole table (表格); every row has a cell for every column."""
    heads = joined(f'<th scope="col" class="{column.kind}">{column.title}</th>' for column in columns)
    body = joined(_row(columns, row) for row in rows)
    ending = joined(_row(columns, row) for row in foot)
    return (
        f'<table class="official {look}"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        f"{f'<tfoot>{ending}</tfoot>' if ending else ''}</table>"
    )


def _row(columns: Sequence[Column], row: Row) -> str:
    cells = joined(_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
    data = joined(f' data-{name}="{escaped(value)}"' for name, value in row.data.items())
    return f'<tr class="{row.look}"{data}>{cells}</tr>'


def _cell(column: Column, cell: str) -> str:
    if column.kind == "heading":
        return f'<th scope="row">{cell}</th>'
    return f'<td class="{column.kind}">{cell}</td>'


def chip(word: str, look: str = "", style: str = "") -> str:
    """A word in a box (标签), 4 px corners."""
    styled = f' style="{style}"' if style else ""
    return f'<span class="chip {look}"{styled}>{escaped(word)}</span>'


def swatch(colour: str) -> str:
    """A small field of colour before its word (色块)."""
    return f'<span class="swatch" style="background:{colour}"></span>'
