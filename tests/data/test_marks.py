"""The mark beside an embedded database: over many starts of the program it never cries wolf, and still notices a loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import duckdb_store
from data.door import Door
from data.errors import Damaged
from data.marks import Marks
from data.receipts import Receipt
from data.tables import PEOPLE, READING, RECORDS
from tests.support.archives import Archive, put, target
from tests.support.people import OFFICE, cookie_at, opened_account

CHAINS = (PEOPLE, READING, RECORDS)


class Database:
    """What stands in the database (已登记): entries by chain, as the mark asks for them."""

    def __init__(self) -> None:
        self.heads = dict.fromkeys(CHAINS, 0)

    def add(self, chain: str) -> Receipt:
        self.heads[chain] += 1
        return Receipt(chain, self.heads[chain], digest(self.heads[chain]))

    def rows(self, _: str, values: list[object]) -> list[tuple[str]]:
        chain, seq = str(values[0]), int(str(values[1]))
        return [(digest(seq),)] if seq <= self.heads.get(chain, 0) else []


def digest(seq: int) -> str:
    return f"{seq:064x}"


@pytest.mark.parametrize("first", CHAINS)
@pytest.mark.parametrize("before", [1, 9, 99])
def test_every_start_finds_the_mark_of_the_one_before(tmp_path: Path, first: str, before: int) -> None:
    """The first entry of a start may be of any chain, and its number may be a digit longer than what stands there."""
    database, path = Database(), tmp_path / "records.duckdb"
    for chain in CHAINS:
        marks = Marks(path)
        marks.check(database)  # type: ignore[arg-type]
        for _ in range(before):
            marks.keep(database.add(chain))
    for _ in range(3):
        marks = Marks(path)
        marks.check(database)  # type: ignore[arg-type]
        marks.keep(database.add(first))
    lost = Database()
    lost.heads = database.heads | {RECORDS: database.heads[RECORDS] - 1}
    with pytest.raises(Damaged, match="records 第"):
        Marks(path).check(lost)  # type: ignore[arg-type]


def test_a_mark_without_its_head_says_nothing(tmp_path: Path) -> None:
    """As an earlier version left it, that wrote a longer line over the beginning of the next."""
    path, database = tmp_path / "records.duckdb", Database()
    marks = Marks(path)
    marks.path.write_text(f"{database.add(PEOPLE)}\n{str(Receipt(RECORDS, 27, digest(27)))[2:]}\n", encoding="utf-8")
    marks.check(database)  # type: ignore[arg-type]
    marks.keep(database.add(RECORDS))
    marks.keep(database.add(PEOPLE))
    Marks(path).check(database)  # type: ignore[arg-type]


def test_a_database_is_opened_again_and_again(duck: Archive) -> None:
    opened_account(duck.open(), OFFICE)
    put(duck.open(), target("1"))
    for _ in range(12):
        duck.close()
        duckdb_store._SHARED.clear()  # as a new process begins
        cookie_at(Door(duck.open(), b"k" * 32), OFFICE.account)
