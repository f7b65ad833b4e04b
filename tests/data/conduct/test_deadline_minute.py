"""The last minute before a deadline: thirty units type, save and hand in at once, on both engines, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from data.conduct.filling import save, submit
from data.store import Store
from data.verify import verify
from evaluation.workflow import Role, State
from tests.support.conduct_city import IN_TIME, PERIOD, begun, handing, item, latest, state
from tests.support.rhythm_city import person

UNITS = [
    {"unit": f"U{number}", "name": f"单位{number}", "kind": "county", "group": "", "order": str(number), "ranked": "true"}
    for number in range(1, 31)
]
CODES, TRIES = ("A1", "A2"), 3


def test_thirty_units_save_and_hand_in_at_once_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path, listed=UNITS)

    def reported(number: int) -> str:
        unit = f"U{number}"
        filler = person(f"{unit}填报", Role.FILLER, unit=unit)
        for attempt in range(TRIES):
            for code in CODES:
                typed = {(code, "value"): f"{number}.{attempt}"}
                save(store, filler, PERIOD, unit, typed, seen={code: attempt}, rhythm=rhythm, at=IN_TIME)
        return str(submit(store, filler, handing(store, *CODES, unit=unit), rhythm=rhythm, at=IN_TIME))

    with ThreadPoolExecutor(len(UNITS)) as pool:
        receipts = list(pool.map(reported, range(1, 31)))
    assert len(set(receipts)) == 30
    for number in range(1, 31):
        for code in CODES:
            of = item(f"U{number}", code)
            assert (state(store, of), latest(store, of)) == (State.SUBMITTED, (f"{number}.{TRIES - 1}", ""))
    with store.reading() as session:
        drafts = session.rows("SELECT count(*) FROM drafts")[0][0]
    assert drafts == 30 * len(CODES) * TRIES
    assert verify(store) == []
