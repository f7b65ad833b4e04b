"""Before a unit is chosen (选择单位): every unit with what costs it most, so that nobody needs a click to see it."""

from __future__ import annotations

from evaluation.profile import shortfalls
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, shown
from pages.results.profile.headline import listed
from pages.ui.tables import DASH, Column, Row, escaped, table

TOLD = 2


def landing(run: Assessment, *, interim: bool) -> str:
    """All units, each with its largest losses (各单位失分最多的指标)."""
    places = run.scheme.rounding.total_dp
    name = "已得分／已到期分值" if interim else "得分"
    columns = [
        Column("单位", "heading"), Column(name, "number"), Column("位次", "number"), Column("失分最多的指标", "wide"),
        Column("其次", "wide"),
    ]  # fmt: skip
    if interim:
        columns.pop(2)
    rows = []
    for total in listed(run):
        cells = [escaped(total.unit.name), _earned(total, places) if interim else shown(total.published_total, places) or DASH]
        if not interim:
            cells.append(str(total.place) if total.place else escaped(total.unit.ranked.label) if total.total is not None else DASH)
        lost = [
            f'{escaped(item.row.indicator.title)} <span class="cost">−{shown(item.lost, places)}分</span>'
            for item in shortfalls(run, total.unit.code)[:TOLD]
        ]
        rows.append(Row([*cells, *lost, *[DASH] * (TOLD - len(lost))], "", {"unit": total.unit.code}))
    return table("各单位失分最多的指标（失分＝分值－得分，未折算）；上面点选一个单位看全貌", columns, rows, (), "landing")


def _earned(total: Total, places: int) -> str:
    return f"{shown(total.points_sum, places)}／{brief(total.applicable_weight)}"
