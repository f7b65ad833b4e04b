"""`python -m data admin-link`: one link for the administrator, printed once, and again when it went astray."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from data.door import Door, signing_key
from data.errors import BadSignIn
from data.home import FORMAL, embedded, open_store
from tests.support.command import command

NEW = "这是新的口令一二三四五"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("APPRAISAL_DATABASE", raising=False)


def key_in(said: str) -> str:
    found = re.search(r"/setup\?key=(\S+)", said)
    assert found
    return found[1]


def test_init_prints_a_link_while_there_is_no_account() -> None:
    said = command("init", "--by", "建库人").said
    link = key_in(said)
    assert "管理员账号：admin" in said
    store = open_store(embedded(os.environ, FORMAL), kind=FORMAL)
    door = Door(store, signing_key(os.environ))
    assert door.person(door.redeem(link, NEW)).account == "admin"
    with pytest.raises(BadSignIn):
        door.redeem(link, NEW)
    store.close()
    assert "setup" not in command("init").said


def test_another_link_ends_the_one_before_and_names_the_address() -> None:
    first = key_in(command("init").said)
    again = command("admin-link", "--by", "建库人", "--address", "http://kaohe.example/")
    assert (again.code, again.errors) == (0, [])
    assert "http://kaohe.example/setup?key=" in again.said
    store = open_store(embedded(os.environ, FORMAL), kind=FORMAL)
    door = Door(store, signing_key(os.environ))
    with pytest.raises(BadSignIn):
        door.invited(first)
    assert door.invited(key_in(again.said)) == "admin"
    store.close()
    assert command("verify").code == 0


def test_without_formal_records_it_is_said() -> None:
    outcome = command("admin-link")
    assert outcome.code == 2
    assert outcome.errors
