"""Exports of every page say of which records they are: the run, the digest of its inputs, the head of the chain."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data.access import VISITOR
from data.assessments import read_run
from data.city import SHIPPED, read_city
from data.ledger import chain_head
from data.papers import visible_imprint
from data.runs import records_of, run_of, runs_of
from evaluation.periods import read_period
from pages.results.ranking import files
from pages.ui import downloads
from pages.ui.period import Choice

CITY = read_city(SHIPPED)


@pytest.fixture
def choice() -> Choice:
    period = read_period("2025Y")
    assert period is not None
    return Choice(period, CITY.example(2025), runs_of(CITY)[period])


def test_a_document_names_the_records_it_was_made_of(choice: Choice) -> None:
    said, store = downloads.document(CITY, choice, run_of(CITY.example(2025))), records_of(CITY)
    assert store is not None
    with store.reading() as session:
        assert said.fingerprint == read_run(session, choice.run).fingerprint
        assert said.head == chain_head(session).hash
    assert said.version == visible_imprint(VISITOR, store, choice.run).version
    assert said.state == "演示"


def test_the_workbook_of_the_ranking_carries_them(choice: Choice) -> None:
    run = run_of(CITY.example(2025))
    said = downloads.document(CITY, choice, run)
    (offered,) = [item for item in files.offer(CITY, choice, run, official=False) if item.name.endswith(".xlsx")]
    sheet = openpyxl.load_workbook(io.BytesIO(offered.make())).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {said.fingerprint, said.head, said.run} <= texts
