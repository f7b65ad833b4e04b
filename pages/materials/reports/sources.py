"""What documents are made of (备料): the chosen period as this person may see it, with what stands on every file."""

from __future__ import annotations

from data.city import City
from evaluation.comparison import appraised
from evaluation.results import Assessment
from pages.ui import charts, downloads, headlines, session
from pages.ui.period import Choice
from reports.gathering import gathered
from reports.material import Material


def material(city: City, choice: Choice, run: Assessment) -> Material:
    """The material of a period (材料); what its map lacks is told by the map's own page."""
    ground = charts.ground_of(city, [total.unit.code for total in appraised(run)], "print")
    return gathered(
        city, choice.period, run, downloads.document(city, choice, run), earlier=session.earlier_run(city, choice),
        limits=session.thresholds(city, choice.period.last_day), headlines=headlines.found(city, choice, run),
        outlines=ground.outlines, basis=choice.example.basis_document if choice.example else run.scheme.basis_document,
    )  # fmt: skip
