"""Other people's tables through the doors of the pages: told what is wrong, and nothing saved, whatever was brought."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.conduct.opening import open_period
from data.ledger import RECORDS, heads
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role
from tests.data.exchange.test_sheets import REFUSED
from tests.data.quick.test_nasty_tables import BAD, GOOD
from tests.support import formal_city, people
from tests.support.pages import on_the_day, press

UNIT, YEAR, HOUSE = "331002", "2026Y", "市科技局"
OTHERS = {name: GOOD[name]() for name in GOOD} | {name: BAD[name][0]() for name in BAD}
TOLD = ("没有读取：", "处差错")


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    on_the_day(monkeypatch, tmp_path)
    found = formal_city.opened()
    open_period(found, formal_city.PROPOSER, YEAR, at=formal_city.DAY)
    return found


def saved(store: Store) -> object:
    """Where the chain of the records stands: it moves with every word that is kept."""
    with store.reading() as session:
        return next(head for head in heads(session) if head.chain == RECORDS)


def pasted(at: AppTest, words: str, text: str, button: str) -> None:
    (field,) = [one for one in at.text_area if one.label.startswith(words)]
    field.set_value(text).run()
    press(at, button)


def uploaded(at: AppTest, words: str, name: str, content: bytes) -> None:
    (field,) = [one for one in at.file_uploader if one.label.startswith(words)]
    field.set_value((name, content, "application/octet-stream")).run()


def bring(  # type: ignore[no-untyped-def]
    seen, paste: Callable[[str], None], upload: Callable[[str, bytes], None], every: int
) -> dict[str, str]:
    """What the page says to every table, or every so many; the reads behind it are held against all of them."""
    said = {}
    for name, source in list(OTHERS.items())[::every]:
        if isinstance(source, str):
            paste(source)
        elif isinstance(source, bytes):
            upload("表.xlsx", source)
        else:
            continue
        assert not seen.at.exception, name
        said[name] = seen.text
    for name, (file, make, sentence) in list(REFUSED.items())[::every]:
        if len(content := make()) < 1_000_000:
            upload(file, content)
            assert sentence in seen.text, name
    return said


def test_a_county_is_told_and_nothing_is_kept(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, Account("jj-tb", "填报人甲", (Post(Role.FILLER, unit=UNIT),), must_change=False))
    seen, before = opened("report", form=f"{YEAR}.{UNIT}"), saved(store)
    said = bring(
        seen, lambda text: pasted(seen.at, "连同表头粘贴在这里", text, "读取粘贴的表格"),
        lambda name, content: uploaded(seen.at, "上传填好的表", name, content), every=4,
    )  # fmt: skip
    assert [name for name, text in said.items() if not any(words in text for words in TOLD)] == []
    assert saved(store) == before


def test_a_department_is_told_and_nothing_is_kept(opened, store, monkeypatch) -> None:
    people.signed_in(monkeypatch, Account("bm-1", "审核员甲", (Post(Role.REVIEWER, department=HOUSE),), must_change=False))
    seen, before = opened("report", form=YEAR), saved(store)
    said = bring(
        seen, lambda text: pasted(seen.at, "把表格粘贴在这里", text, "读取表格"),
        lambda name, content: uploaded(seen.at, "或上传文件", name, content), every=1,
    )  # fmt: skip
    assert [name for name in BAD if name in said and not any(words in said[name] for words in TOLD)] == []
    assert saved(store) == before
