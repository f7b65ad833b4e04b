"""Edits of a trial in the address (试算改动): what a link says, and what a page adds to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from evaluation.figures import Figure
from evaluation.trial import CHANGEABLE, Edit, EditKind
from pages.ui import filters, messages

NAME, MOST = "edits", 200
KINDS = {kind.value: kind for kind in EditKind}


def written(edits: Sequence[Edit]) -> str:
    """Edits as one text (改动文本), blanks at the end left out."""
    rows = []
    for edit in edits:
        row = [edit.kind.value, *edit[1:]]
        while not row[-1]:
            row.pop()
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def read(text: str) -> list[Edit] | None:
    """The edits a text says (读取改动); None where it says none that can be read."""
    if not text:
        return []
    try:
        rows = json.loads(text)
    except ValueError:
        return None
    if not isinstance(rows, list) or len(rows) > MOST or not all(map(_is_edit, rows)):
        return None
    return [Edit(KINDS[row[0]], *row[1:]) for row in rows]


def of_figure(old: Figure, new: Figure) -> list[Edit]:
    """The edits that make one figure of another (由数据得出改动), cell by cell."""
    return [
        Edit(EditKind.FIGURE, old.unit, old.indicator, column, getattr(new, column))
        for column in CHANGEABLE if getattr(new, column) not in (getattr(old, column), "")
    ]  # fmt: skip


def link(edits: Sequence[Edit]) -> str:
    """The address of a trial with these edits (试算链接), the period and what else is kept along."""
    return f"scheme?{urlencode({**filters.kept(), 'plan': 'trial', NAME: written(edits)})}"


def _is_edit(row: object) -> bool:
    if not isinstance(row, list) or not 1 <= len(row) <= len(Edit._fields):
        return False
    return all(isinstance(cell, str) for cell in row) and row[0] in KINDS


def current() -> list[Edit]:
    """What the address asks to try (当前改动); a sentence where it cannot be read."""
    found = read(st.query_params.get(NAME, ""))
    if found is None:
        messages.warn("网址中的试算改动读不出来，已按没有改动显示。")
        return []
    return found


def add(edit: Edit) -> None:
    """One more edit, in the place of an earlier one of the same thing (加入改动)."""
    _write([*(other for other in read(st.query_params.get(NAME, "")) or [] if _thing(other) != _thing(edit)), edit])


def remove(edit: Edit) -> None:
    """One edit less (撤去改动)."""
    _write([other for other in read(st.query_params.get(NAME, "")) or [] if other != edit])


def clear() -> None:
    """No edits (清除改动)."""
    _write([])


def _thing(edit: Edit) -> tuple[str, ...]:
    """What an edit changes: of a rule the indicator, of anything else the cell."""
    column = "" if edit.kind is EditKind.RULE else edit.column
    return edit.kind.value, edit.unit, edit.indicator, column


def _write(edits: Sequence[Edit]) -> None:
    text = written(edits)
    if text:
        st.query_params[NAME] = text
    else:
        st.query_params.pop(NAME, None)
