"""`python -m data init` and `demo`: the right place, the right kind, and nothing changed by repeating."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.cli.setup import shown
from data.home import Location
from tests.support.command import command, process
from tests.support.postgres import APP, OWNER, Server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_formal_database_is_empty_and_has_a_name_of_its_own(home: Path) -> None:
    outcome = command("init", "--identity", "台账一", "--by", "建库人")
    assert outcome.code == 0
    assert str(home / "formal" / "records.duckdb") in outcome.said
    status = command("status")
    assert (status.code, status.errors) == (0, [])
    assert status.said.startswith("正式数据库 台账一：")
    assert "填报数据（figures）：0行" in status.said
    assert command("init").code == 0
    assert "正式数据库 台账一：" in command("status").said
    assert command("verify").code == 0


def test_the_demo_is_made_once_and_stays_as_it_is(home: Path) -> None:
    outcome = command("demo")
    assert (outcome.code, outcome.errors) == (0, [])
    assert "虚构" in outcome.said
    before = command("status").said
    assert before.startswith("演示（虚构）数据库 demo：")
    assert command("demo").code == 0
    assert command("status").said == before
    assert command("init").code == 0
    assert command("status").said.startswith("正式数据库")
    assert command("demo").code == 0


def test_on_the_server_the_owner_makes_it_and_the_app_uses_it(
    server: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = server.database()
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(name, OWNER))
    assert command("demo", "--app-role", APP).code == 0
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn(name))
    assert "演示（虚构）数据库 demo" in command("status").said
    assert command("verify", "--no-runs").code == 0
    outcome = command("init")
    assert (outcome.code, "不能改作正式数据库" in outcome.errors[0] or "没有这项权限" in outcome.errors[0]) == (2, True)
    server.drop(name)


def test_a_wrong_password_and_a_missing_server_are_said_in_chinese(
    server: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPRAISAL_DATABASE", server.dsn("postgres", secret="wrong"))
    outcome = command("status")
    assert (outcome.code, ["账户或密码不对" in line for line in outcome.errors]) == (2, [True])
    monkeypatch.setenv("APPRAISAL_DATABASE", "postgresql://app:secret@127.0.0.1:1/records")
    outcome = command("status")
    assert (outcome.code, len(outcome.errors), "secret" in outcome.errors[0]) == (2, 1, False)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    assert shown(Location("postgresql://app:secret@h1:5432,h2/records?x=secret", tmp_path)) == "PostgreSQL h1:5432,h2/records"
    assert shown(Location("host=h1 password=secret", tmp_path)) == "PostgreSQL"
    assert shown(Location(tmp_path, tmp_path)) == str(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["demo", "init", "import", "run", "export", "status", "verify", "backup", "restore", "copy", "seal", "assess", "check"],
)
def test_help_is_in_chinese_and_english_with_the_exit_codes(name: str) -> None:
    outcome = command(name, "--help")
    assert outcome.code == 0
    assert "exit" in outcome.said.lower() or "退出码" in outcome.said
    assert any("一" <= letter <= "鿿" for letter in outcome.said)


def test_without_a_command_it_lists_them_all() -> None:
    outcome = process("--help")
    assert (outcome.code, outcome.errors) == (0, [])
    assert all(name in outcome.said for name in ("import", "restore", "seal", "APPRAISAL_HOME"))
