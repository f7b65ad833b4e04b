"""What comes out of a trial (试算结果): the changes, everybody's place before and after, and why; to be taken away by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from data.city import City
from evaluation.errors import Refused
from evaluation.results import Assessment
from evaluation.rounding import shown
from evaluation.trial import Edit, EditKind, Move, moves, tried
from pages.scheme.scheme.wording import words
from pages.ui import downloads, edits, filters, messages, scores
from pages.ui.downloads import EXCEL, Download
from pages.ui.period import Choice
from pages.ui.tables import DASH, Column, Row, escaped, joined, table
from reports.trial_book import TrialLine, trial_book

PAGE = "scheme"
REASONS = 3
CONDITION = "试算只供研究：所有单位按改动重新算一遍，不改动已报数据，也不改动任何一次测算结果。"
COLUMNS = (
    Column("单位", "heading"), Column("现得分", "number"), Column("现位次", "number"), Column("试算得分", "number"),
    Column("试算位次", "number"), Column("分差", "number"), Column("位次变化"), Column("得分变动的主要来源"),
)  # fmt: skip


def show(city: City, choice: Choice, run: Assessment, wanted: Sequence[Edit]) -> None:
    """The changes and what they bring (试算结果)."""
    if not wanted:
        messages.say("<p>还没有改动：在上面选一项，填上新的数，点“加入试算”。</p>")
        return
    _list(run, wanted)
    after = _after(run, wanted)
    if after is None:
        return
    found = moves(run, after)
    st.html(f'<section class="card" data-trial="{len(wanted)}">{compared(run, found)}</section>')
    with st.container(horizontal=True, vertical_alignment="center", key="trial-out"):
        name = filters.typed("trial", "", page=PAGE, help_text="给这次试算起个名称").strip()
        downloads.menu(lambda: _files(city, choice, run, wanted, found, name), page=PAGE)


def _list(run: Assessment, wanted: Sequence[Edit]) -> None:
    with st.container(key="trial-edits"):
        st.html("<h2>改动</h2>")
        for place, edit in enumerate(wanted):
            if edit.kind is EditKind.SCALE:
                continue
            with st.container(horizontal=True, vertical_alignment="center", key=f"trial-edit-{place}"):
                st.html(f'<p class="sentence">{escaped(words(run, edit))}</p>')
                st.button("撤去", key=f"{PAGE}-remove-{place}", on_click=edits.remove, args=(edit,))
        st.button("全部撤去", key=f"{PAGE}-clear", on_click=edits.clear)


def _after(run: Assessment, wanted: Sequence[Edit]) -> Assessment | None:
    """The result with the changes; a list of what is wrong, and None, where they cannot be tried."""
    try:
        return tried(run, wanted)
    except Refused as refusal:
        items = joined(f"<li>{escaped(fault.message)}</li>" for fault in refusal.faults)
        messages.say(f"<p>有{len(refusal.faults)}处改动不能试算，请撤去或改正：</p><ul>{items}</ul>", "error")
        return None


def compared(run: Assessment, found: Sequence[Move]) -> str:
    """Places side by side (位次对比), and how many moved."""
    moved = sum(bool(move.climbed) for move in found)
    lead = f"{moved}个单位位次有变" if moved else "没有单位的位次变动"
    rows = [_row(run, move) for move in sorted(found, key=_by_place)]
    return f'<p class="lead">{lead}。</p>' + table("现结果与试算结果对比，试算不是考核结果", COLUMNS, rows, look="trial")


def _by_place(move: Move) -> tuple[bool, int]:
    return move.after.place is None, move.after.place or 0


def _row(run: Assessment, move: Move) -> Row:
    places = run.scheme.rounding.total_dp
    cells = (
        move.before.unit.name, _number(move.before.published_total, places), _place(move.before.place),
        _number(move.after.published_total, places), _place(move.after.place), signed(move.difference, places),
    )  # fmt: skip
    moved = scores.move_words(move.climbed, first=False)
    return Row([*map(escaped, cells), moved, escaped(reasons(move))], data={"unit": move.before.unit.code})


def reasons(move: Move) -> str:
    """Which indicators moved the total most (变动来源)."""
    listed = [f"{item.code} {item.title}{signed(points, 4)}" for item, points in move.points[:REASONS]]
    more = len(move.points) - REASONS
    return "；".join(listed) + (f"；另{more}项" if more > 0 else "") or DASH


def signed(value: Fraction | None, places: int) -> str:
    """A difference with its sign (带符号的差)."""
    if value is None:
        return DASH
    text = shown(abs(value), places)
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{text}"


def _number(value: Fraction | None, places: int) -> str:
    return DASH if value is None else shown(value, places)


def _place(place: int | None) -> str:
    return DASH if place is None else str(place)


def _files(
    city: City, choice: Choice, run: Assessment, wanted: Sequence[Edit], found: Sequence[Move], name: str
) -> list[Download]:
    basis = downloads.document(city, choice, run)
    # no state that a run may have: a trial is never released
    said = basis if choice.fictional else replace(basis, state="试算")
    lines = [TrialLine(move.before.unit.name, move.before, move.after, reasons(move)) for move in found]
    changes = [words(run, edit) for edit in wanted if edit.kind is not EditKind.SCALE]
    scaled = [EditKind.SCALE.label] if any(edit.kind is EditKind.SCALE for edit in wanted) else []
    kind = f"试算{name}" if name else "试算"
    return [
        Download("试算对比（工作簿）", said.file_name(kind, "xlsx"), EXCEL,
                 lambda: trial_book(said, kind, lines, [*changes, *scaled], run.scheme.rounding.total_dp)),
    ]  # fmt: skip
