"""Who has not reported (未报送): unit by unit, with a text to be copied; never a 0 for what nobody reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evaluation.comparison import missing, unreported
from evaluation.results import Assessment, Points
from evaluation.terms import FigureStatus, Ranking
from pages.ui import states
from pages.ui.period import Choice
from pages.ui.tables import escaped, joined


def by_unit(run: Assessment) -> dict[str, list[Points]]:
    """What each unit owes (各单位缺报项), in 建制顺序."""
    found: dict[str, list[Points]] = {}
    for row in missing(run):
        found.setdefault(row.unit.code, []).append(row)
    return found


def lines(choice: Choice, run: Assessment, on: date) -> list[str]:
    """A line for each unit that owes something (未报送清单), as plain text; `on` is the day of asking."""
    return [_line(choice, run, rows, on) for rows in by_unit(run).values()]


def _line(choice: Choice, run: Assessment, rows: Sequence[Points], on: date) -> str:
    name = rows[0].unit.name
    if unreported(run, rows[0].unit.code):
        return f"{states.unreported(name, choice.due, on)}，共{len(rows)}项。"
    listed = "、".join(f"{row.indicator.code} {row.indicator.title}" for row in rows)
    return f"{states.unreported(name, choice.due, on, period=f'本期有{len(rows)}项')}：{listed}。"


def text(choice: Choice, found: Sequence[str]) -> str:
    """The list to be copied (可复制清单)."""
    return "\n".join((f"{choice.title}未报送清单", *found))


def counts(run: Assessment) -> str:
    """How many figures are there (报送情况): units, reported, missing and not due ones."""
    rows = [row for row in run.points.values() if row.unit.ranked is not Ranking.UNRANKED]
    units = {row.unit.code for row in rows}
    whole = sum(1 for code in units if not by_unit(run).get(code))
    numbers = (
        ("报齐单位", f"{whole}/{len(units)}"), ("已报", f"{_count(rows, FigureStatus.REPORTED)}项"),
        ("缺报", f"{_count(rows, FigureStatus.MISSING)}项"), ("未到期", f"{_count(rows, FigureStatus.NOT_DUE)}项"),
    )  # fmt: skip
    items = joined(f"<li>{label} <strong>{escaped(number)}</strong></li>" for label, number in numbers)
    return f'<ul class="counts">{items}</ul>'


def _count(rows: Sequence[Points], status: FigureStatus) -> int:
    return sum(row.status is status for row in rows)
