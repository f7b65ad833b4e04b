"""What changed since the year before (较上年): places and points gained, grades risen or fallen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from evaluation.comparison import ranked, standings
from evaluation.results import Assessment, Total
from evaluation.rounding import shown
from pages.results.map.themes import Source
from pages.ui.tables import DASH, Column, Row, escaped, table

SIGNS = {1: "▲", 0: "—", -1: "▼"}
UNLIKE = "两年方案的等次设置不同，不作升降等次比较"


class GradeMove(NamedTuple):
    """A unit whose grade is not what it was (升降等次): `steps` risen, below zero fallen."""

    total: Total
    before: str
    steps: int


def places_gained(source: Source) -> dict[str, Fraction | None]:
    """Places gained since the year before (位次变化); None for a unit without a place in either year."""
    earlier = source.earlier.totals if source.earlier else None
    found = {item.total.unit.code: item.moved for item in standings(ranked(source.run), earlier)}
    moved = {total.unit.code: found.get(total.unit.code) for total in source.units}
    return {code: None if number is None else Fraction(number) for code, number in moved.items()}


def points_gained(source: Source) -> dict[str, Fraction | None]:
    """Published points gained since the year before (得分变化)."""
    earlier = source.earlier.totals if source.earlier else {}
    return {total.unit.code: _gained(total, earlier) for total in source.units}


def _gained(total: Total, earlier: Mapping[str, Total]) -> Fraction | None:
    before = earlier.get(total.unit.code)
    if before is None or before.published_total is None or total.published_total is None:
        return None
    return total.published_total - before.published_total


def sign(change: Fraction) -> str:
    """▲, ▼ or — (升降符号)."""
    return SIGNS[(change > 0) - (change < 0)]


def changed_words(change: Fraction, places: int) -> str:
    """A change with its sign (变化), the size without one."""
    return f"{sign(change)}{shown(abs(change), places)}" if change else "— 持平"


def grade_moves(run: Assessment, earlier: Assessment) -> list[GradeMove] | None:
    """Who rose or fell a grade (升降等次), the largest rise first; None when the two years' grades are not the same."""
    names = [grade.name for grade in run.scheme.grades]
    if names != [grade.name for grade in earlier.scheme.grades]:
        return None
    found = []
    for code, total in run.totals.items():
        before = earlier.totals[code].grade if code in earlier.totals else ""
        if before in names and total.grade in names and before != total.grade:
            found.append(GradeMove(total, before, names.index(before) - names.index(total.grade)))
    return sorted(found, key=lambda move: -move.steps)


def moves_table(source: Source, earlier_title: str) -> str:
    """Who rose or fell a grade since the year before (升降等次名单); a sentence where nobody did or nothing compares."""
    if source.earlier is None or not source.graded:
        return ""
    moves = grade_moves(source.run, source.earlier)
    if moves is None:
        return f'<p class="lead">{UNLIKE}。</p>'
    columns = (Column("单位", "heading"), Column("升降"), Column(earlier_title), Column("本年度"))
    rows = [
        Row(
            (
                escaped(move.total.unit.name), steps_words(move.steps, "等"), escaped(move.before), escaped(move.total.grade),
            ),
            "", {"unit": move.total.unit.code},
        )
        for move in moves
    ] or [Row(("无", DASH, DASH, DASH))]  # fmt: skip
    return table("升降等次名单（较上年）", columns, rows, (), "moves")


def steps_words(steps: int, of: str) -> str:
    """Grades or classes risen or fallen, in words (升降幅度): ▲ 升1等, ▼ 降2档."""
    look, word = ("gain", "升") if steps > 0 else ("loss", "降")
    return f'<span class="{look}">{sign(Fraction(steps))} {word}{abs(steps)}{of}</span>'
