"""`python -m data status`, `verify`, `run` and `export`: what they say, and the codes they leave with."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.evidence import keep
from data.ledger import Receipt
from data.tables import BY_NAME
from tests.support.archives import Archive, put, target
from tests.support.command import command
from tests.support.small_city import prepare, report


@pytest.fixture
def scored(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Small records with a run, and the commands turned to them."""
    store = archive.open()
    prepare(store)
    report(store)
    monkeypatch.setenv("APPRAISAL_DATABASE", str(archive.location.database))
    monkeypatch.setenv("APPRAISAL_HOME", str(archive.location.files / "home"))
    outcome = command("run", "--period", "2025Y", "--by", "考核办")
    assert (outcome.code, "已测算2025Y，3个单位" in outcome.said) == (0, True)
    return archive


def test_the_same_inputs_give_the_same_run(scored: Archive) -> None:
    first, again = (command("run", "--period", "2025Y").said.splitlines()[-1] for _ in range(2))
    assert first == again
    assert first.startswith("测算编号：2025Y-")
    assert first.removeprefix("测算编号：") in command("status").said


def test_a_period_that_is_not_there_is_not_scored(scored: Archive) -> None:
    outcome = command("run", "--period", "2031Y")
    assert (outcome.code, outcome.errors) == (2, ["尚未建立报表期“2031Y”。"])


def test_faults_of_the_inputs_stand_one_on_a_line(scored: Archive) -> None:
    outcome = command("run", "--period", "2025Q1")
    assert outcome.code == 2
    assert len(outcome.faults) >= 1


def test_verification_says_so_when_all_is_well(scored: Archive) -> None:
    outcome = command("verify", "--write-anchor")
    assert (outcome.code, outcome.errors) == (0, [])
    assert "核验相符" in outcome.said
    assert "一致改写" in outcome.said
    assert command("verify").code == 0


def test_verification_names_a_changed_row_and_leaves_with_one(scored: Archive) -> None:
    scored.close()
    scored.tamper("UPDATE targets SET target = '999' WHERE unit = 'U1' AND indicator = 'A1'")
    outcome = command("verify")
    assert outcome.code == 1
    assert [line for line in outcome.errors if "被改动" in line and "U1 A1" in line]
    assert "发现1处不符" in outcome.errors[-1]


def test_verification_names_a_missing_guard(scored: Archive) -> None:
    scored.close()
    guard = "units_no_update" if scored.engine == "duckdb" else "units_no_change"
    scored.break_guards(f"DROP TRIGGER {guard} ON units")
    outcome = command("verify")
    assert (outcome.code, guard in outcome.errors[0]) == (1, True)
    assert command("status").code == 2


def test_verification_takes_receipts_from_the_line_and_from_files(scored: Archive, tmp_path: Path) -> None:
    receipt = put(scored.open(), target("3", unit="U9"), at=datetime.now(UTC))
    (tmp_path / "receipts.txt").write_text(f"{receipt}\n\n", encoding="utf-8")
    assert command("verify", "--receipts", receipt, "--receipts", tmp_path / "receipts.txt").code == 0
    false = Receipt(receipt.chain, receipt.seq, "0" * 64)
    outcome = command("verify", "--receipts", false)
    assert (outcome.code, "被改写" in outcome.errors[0]) == (1, True)
    assert command("verify", "--receipts", "不是回执").code == 2


def test_a_consistent_rewrite_is_found_only_against_an_anchor(scored: Archive) -> None:
    put(scored.open(), target("3", unit="U9"), at=datetime.now(UTC))
    command("verify", "--write-anchor")
    scored.close()
    scored.tamper("DELETE FROM targets WHERE unit = 'U9'")
    scored.tamper("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    if scored.server is None:
        # the embedded store's own mark notices first; whoever cuts the end off takes it away too
        Path(f"{scored.location.database}.mark").unlink()
    folder = scored.location.files / "home" / "formal" / "anchors"
    (kept,) = folder.glob("*.json")
    outcome = command("verify", "--anchors", folder)
    assert (outcome.code, "链尾被截断" in outcome.errors[0]) == (1, True)
    kept.unlink()
    assert command("verify").code == 0


def test_verification_looks_at_every_byte_of_evidence(scored: Archive) -> None:
    folder = scored.location.files / "home" / "formal" / "evidence"
    kept = keep(folder, io.BytesIO("说明".encode()), name="说明.txt")
    put(scored.open(), kept.record(), at=datetime.now(UTC))
    assert command("verify").code == 0
    (path,) = folder.glob("??/*")
    path.write_bytes("说朋".encode())
    outcome = command("verify")
    assert (outcome.code, "佐证不符" in outcome.errors[0]) == (1, True)


def test_every_record_table_can_be_exported(scored: Archive, tmp_path: Path) -> None:
    assert command("export", "--table", "all", "--out", tmp_path / "all").code == 0
    assert {path.stem for path in (tmp_path / "all").glob("*.csv")} == {"audit", *BY_NAME}
    with (tmp_path / "all" / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert tuple(rows[0]) == BY_NAME["figures"].every
    assert command("export", "--table", "targets", "--latest", "--out", tmp_path / "latest").code == 0
    assert [path.name for path in (tmp_path / "latest").glob("*.csv")] == ["targets.csv"]


def test_results_are_exported_as_assess_writes_them(scored: Archive, tmp_path: Path) -> None:
    assert command("export", "--period", "2025Y", "--out", tmp_path / "out").code == 0
    with (tmp_path / "out" / "totals.csv").open(encoding="utf-8", newline="") as file:
        assert [row["total"] for row in csv.DictReader(file)] == ["68.00", "56.00", ""]
    name = command("run", "--period", "2025Y").said.rpartition("：")[2].strip()
    assert command("export", "--run", name, "--out", tmp_path / "again").code == 0
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (tmp_path / "out" / "SHA256SUMS").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "请用 --table 指定记录表"),
        (("--table", "figures", "--period", "2025Y"), "两者取其一"),
        (("--table", "nothing"), "没有这些表：nothing"),
        (("--period", "2025M03"), "还没有测算"),
        (("--run", "nothing"), "没有测算“nothing”"),
    ],
)
def test_what_cannot_be_exported_is_said(scored: Archive, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    outcome = command("export", *arguments, "--out", tmp_path / "out")
    assert (outcome.code, [words in line for line in outcome.errors]) == (2, [True])
    assert not (tmp_path / "out").exists()


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    for name in ("status", "verify"):
        outcome = command(name)
        assert (outcome.code, "还没有数据库" in outcome.errors[0]) == (2, True)
    assert not (tmp_path / "home").exists()
