"""What documents are made of (备料): the chosen period as this person may see it, with what stands on every file."""

from __future__ import annotations

from dataclasses import replace

from data.city import City
from data.papers import visible_imprint
from evaluation.comparison import appraised
from evaluation.results import Assessment
from pages.ui import charts, downloads, headlines, session, who
from pages.ui.period import Choice
from reports.document import Document
from reports.gathering import gathered
from reports.material import Material


def material(city: City, choice: Choice, run: Assessment) -> Material:
    """The material of a period (材料); what its map lacks is told by the map's own page."""
    ground = charts.ground_of(city, [total.unit.code for total in appraised(run)], "print")
    return gathered(
        city, choice.period, run, document(city, choice, run), earlier=session.earlier_run(city, choice),
        limits=session.thresholds(city, choice.period.last_day), headlines=headlines.found(city, choice, run),
        outlines=ground.outlines, basis=choice.example.basis_document if choice.example else run.scheme.basis_document,
    )  # fmt: skip


def document(city: City, choice: Choice, run: Assessment) -> Document:
    """What every file says of itself (文件说明): as all exports do, with state, version, digests of the records."""
    plain, store = downloads.document(city, choice, run), who.store(city)
    if store is None:
        return plain
    found = who.once(f"imprint-{choice.run}", lambda: visible_imprint(who.reader(), store, choice.run))
    state = plain.state if choice.fictional else found.state
    return replace(plain, state=state, version=found.version, fingerprint=found.fingerprint, head=found.head)
