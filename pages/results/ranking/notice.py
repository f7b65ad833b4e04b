"""The five-column table (五列通报表): unit, base, bonus less deduction, total, place; nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evaluation.comparison import Standing
from evaluation.results import Total
from evaluation.rounding import shown
from evaluation.terms import Ranking
from pages.ui.scores import place_words
from pages.ui.tables import DASH, Column, Row, escaped

COLUMNS = (
    Column("单位", "heading"), Column("目标责任得分", "number"), Column("加减分", "number"),
    Column("综合得分", "number score"), Column("位次", "number place"),
)  # fmt: skip


def rows(standings: Iterable[Standing], apart: Sequence[Total], absent: Sequence[Total], places: int) -> list[Row]:
    """The rows (各行): ranked units, those listed apart, then those that have reported nothing."""
    found = [_row(standing.total, place_words(standing), places) for standing in standings]
    found += [_row(total, Ranking.APART.label, places, "apart") for total in apart]
    return found + [Row((escaped(total.unit.name), DASH, DASH, DASH, DASH), "unreported", _data(total)) for total in absent]


def _row(total: Total, place: str, places: int, look: str = "") -> Row:
    adjusted = shown(total.bonus - total.deduction, places)
    base, published = shown(total.base, places) or DASH, shown(total.published_total, places) or DASH
    return Row((escaped(total.unit.name), base, adjusted, published, place), look, _data(total))


def _data(total: Total) -> dict[str, str]:
    return {"unit": total.unit.code}
