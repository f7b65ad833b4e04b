"""`python -m data import`: dry run by default, everything or nothing, and never into the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.home import DEMO, create_store, named_location
from data.records import current
from data.store import Store
from data.tables import FIGURES
from tests.support.archives import NOW, Archive
from tests.support.command import Outcome, command, options, process
from tests.support.runs import small_run

FILES = ("scheme", "units", "targets", "figures", "adjustments")


@pytest.fixture
def folder(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPRAISAL_DATABASE", str(archive.location.database))
    small_run().write(tmp_path / "files")
    return tmp_path / "files"


def imported(folder: Path, *more: str, names: tuple[str, ...] = FILES) -> Outcome:
    return command("import", "--period", "2025Y", *options(folder, *names), *more)


def figures(store: Store) -> int:
    with store.reading() as session:
        return len(current(session, FIGURES))


def test_it_only_checks_until_told_to_write(archive: Archive, folder: Path) -> None:
    outcome = imported(folder)
    assert (outcome.code, outcome.errors) == (0, [])
    assert "核对无误：报表期2025Y、方案1、单位5、目标4、填报数据20、加减分3。没有写入" in outcome.said
    assert figures(archive.open()) == 0
    outcome = imported(folder, "--apply", "--by", "考核办", "--reason", "年度报送")
    assert outcome.code == 0
    assert "已写入正式数据库 test" in outcome.said
    assert figures(archive.open()) == 20
    assert "没有需要写入的" in imported(folder, "--write", "--by", "考核办").said


def test_verified_values_come_from_somebody_else(archive: Archive, folder: Path) -> None:
    imported(folder, "--apply", "--by", "填报人")
    words = ("import", "--period", "2025Y", "--verified", folder / "figures.csv", "--apply", "--by")
    outcome = command(*words, "填报人")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "不得核定自己的数据" in outcome.errors[0]
    assert command(*words, "数据部门").code == 0
    both = imported(folder, "--verified", str(folder / "figures.csv"))
    assert (both.code, "分两次登记" in both.errors[0]) == (2, True)


def test_every_fault_is_a_line_of_its_own_and_nothing_is_stored(archive: Archive, folder: Path) -> None:
    for name, old, new in (("figures", "N1,A1", "N9,A1"), ("targets", "N1,A1", "N9,A1"), ("units", ",apart", ",alone")):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (folder / "adjustments.csv").write_text("unit,kind,matter\nN1,prize,甲\n", encoding="utf-8")
    outcome = imported(folder, "--apply")
    assert (outcome.code, outcome.said) == (2, "")
    assert {fault.file for fault in outcome.faults} == {"units.csv", "adjustments.csv"}
    (folder / "units.csv").write_text((folder / "units.csv").read_text("utf-8").replace("alone", "apart"), encoding="utf-8")
    outcome = imported(folder, "--apply")
    assert [fault.file for fault in outcome.faults] == ["adjustments.csv", "figures.csv", "targets.csv"]
    assert figures(archive.open()) == 0


def test_the_demo_takes_a_dry_run_and_no_import(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "demo.duckdb")
    create_store(named_location(path, tmp_path), kind=DEMO, identity=DEMO, actor="建库人", at=NOW)
    monkeypatch.setenv("APPRAISAL_DATABASE", path)
    assert imported(folder).code == 0
    outcome = imported(folder, "--apply")
    assert (outcome.code, ["不接收导入" in line for line in outcome.errors]) == (2, [True])


def test_without_files_or_a_database_it_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = command("import", "--period", "2025Y")
    assert (outcome.code, "没有给出要导入的文件" in outcome.errors[0]) == (2, True)
    monkeypatch.setenv("APPRAISAL_DATABASE", str(folder / "none.duckdb"))
    outcome = imported(folder)
    assert (outcome.code, "还没有数据库" in outcome.errors[0]) == (2, True)
    assert not (folder / "none.duckdb").exists()
    outcome = process("import", "--period", "2025", *options(folder, *FILES))
    assert (outcome.code, len(outcome.errors)) == (2, 1)
