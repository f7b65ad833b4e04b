"""Words on the help page (术语): the glossary of data/reference."""

from __future__ import annotations

from pathlib import Path

from data.catalogue import read_catalogue
from data.city import SHIPPED
from evaluation.catalogue import GlossaryTerm
from pages.ui import session
from pages.ui.tables import Column, Row, escaped, table


def content(*, expert: bool) -> str:
    """Every word with its meaning (术语表); with `expert` also the English one the program uses."""
    columns = [Column("术语", "heading"), Column("含义", "wide"), *([Column("代码用词")] if expert else [])]
    rows = [
        Row([escaped(term.chinese), escaped(term.meaning), *([f"<code>{escaped(term.english)}</code>"] if expert else [])])
        for term in glossary(SHIPPED)
    ]
    return f'<h2>术语</h2><section class="card">{table("页面、表格和文件中所用的词", columns, rows, look="words")}</section>'


def glossary(folder: Path) -> tuple[GlossaryTerm, ...]:
    """The glossary of a folder (术语)."""
    return session.kept(("glossary", str(folder)), lambda: read_catalogue(folder).glossary)


def meanings(folder: Path) -> dict[str, str]:
    """What each Chinese word means (词义)."""
    return {term.chinese: term.meaning for term in glossary(folder)}
