"""Sealed archives: the same bytes every time, on both engines, and every flipped bit found by the sealed checker."""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet
import pytest

from data.assessments import run
from data.demo import database
from data.errors import BadRecord, NotReady
from data.exchange.bundle import CHECKER, seal
from data.exchange.copy import copy
from data.exchange.folders import SUMS, files_of, sums_text
from data.exchange.verify_sealed import check, main
from data.home import DEMO, Location, connect, create_store, make_tables, open_store
from data.imports import ImportPaths, store_plan
from data.imports import check as checked
from data.store import Store
from tests.support.archives import NOW, Archive
from tests.support.runs import Run, figure, indicator, level_run, scheme, small_run, unit
from tests.support.small_city import HOUSE, OFFICE, prepare, report


def scored(store: Store) -> Store:
    prepare(store)
    report(store)
    run(store, "2025Y", **OFFICE)
    return store


@pytest.fixture
def sealed(store: Store, tmp_path: Path) -> Path:
    seal(scored(store), "2025", tmp_path / "sealed")
    return tmp_path / "sealed"


@pytest.fixture
def kept(duck: Archive, tmp_path: Path) -> Path:
    """A sealed archive to tamper with; its bytes are the same whichever engine it comes from."""
    seal(scored(duck.open()), "2025", tmp_path / "sealed")
    return tmp_path / "sealed"


def isolated(folder: Path) -> tuple[int, str]:
    """The sealed checker run on its own, without this program and its libraries."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], cwd=folder.parent, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_sealed_checker_says_equal_with_the_standard_library_alone(sealed: Path) -> None:
    code, said = isolated(sealed)
    assert (code, said.startswith("一致")) == (0, True), said
    assert set(files_of(sealed)) >= {
        "manifest.json", "events.jsonl", "verify.py", "2025Y/scheme.json", "2025Y/units.csv", "2025Y/targets.csv",
        "2025Y/figures.csv", "2025Y/adjustments.csv", "2025Y/points.csv", "2025Y/totals.csv", "2025Y/totals.parquet",
        "2025Y/trace.jsonl", "2025Y/manifest.json",
    }  # fmt: skip


def test_parquet_holds_what_csv_holds(sealed: Path) -> None:
    for name in ("points", "totals", "dimensions"):
        with (sealed / "2025Y" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert pyarrow.parquet.read_table(sealed / "2025Y" / f"{name}.parquet").to_pylist() == rows != []


def test_sealing_twice_gives_the_same_bytes_on_the_other_engine_too(
    store: Store, sealed: Path, tmp_path: Path
) -> None:
    seal(store, "2025", tmp_path / "again")
    assert sums_text(tmp_path / "again") == sums_text(sealed)
    other = connect(Location(tmp_path / "other.duckdb", tmp_path))
    make_tables(other)
    copy(store, other)
    seal(other, "2025", tmp_path / "other")
    other.close()
    assert (tmp_path / "other" / SUMS).read_bytes() == (sealed / SUMS).read_bytes()
    assert sums_text(tmp_path / "other") == sums_text(sealed)


def test_every_flipped_bit_of_every_file_is_found(kept: Path) -> None:
    chance = random.Random(315)
    assert check(kept) == []
    for name in [*files_of(kept), SUMS]:
        content = (kept / name).read_bytes()
        assert content
        for place in {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(25))}:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            (kept / name).write_bytes(flipped)
            assert any(SUMS in text or text.startswith(f"文件 {name}") for text in check(kept)), (name, place)
        (kept / name).write_bytes(content)
    assert check(kept) == []


def test_every_bit_of_the_list_of_digests_counts(kept: Path) -> None:
    content = (kept / SUMS).read_bytes()
    for place in range(0, len(content), 3):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 8)
        (kept / SUMS).write_bytes(flipped)
        assert check(kept), place


def test_missing_and_added_files_are_found(kept: Path) -> None:
    (kept / "more.txt").write_text("", encoding="utf-8")
    assert check(kept) == [f"文件 more.txt 不在 {SUMS} 中", f"{SUMS} 被改动"]
    (kept / "more.txt").unlink()
    (kept / "2025Y" / "totals.parquet").unlink()
    assert check(kept)[0] == "缺少文件 2025Y/totals.parquet"
    (kept / SUMS).unlink()
    assert check(kept) == [f"缺少 {SUMS}"]


def changed(path: Path, change: Callable[[str], str]) -> None:
    """Change a file and all its digests, as somebody would who knows of them."""
    before = path.read_text(encoding="utf-8")
    path.write_text(change(before), encoding="utf-8", newline="")
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("2025Y/totals.csv", "68.00,", "69.00,", "totals.csv U1 total：封存为“69.00”，复算为“68.00”"),
        ("2025Y/points.csv", "48/1", "49/1", "复算为“69/1”"),
        ("2025Y/adjustments.csv", "省级,", "省级,0.5", "bonus"),
        ("2025Y/scheme.json", '"weight":"60"', '"weight":"50"', "applicable_weight"),
        ("2025Y/dimensions.csv", "68/1", "67/1", "dimensions.csv"),
        ("events.jsonl", "登记被考核单位", "登记单位", "与前一条或自身指纹不符"),
        ("manifest.json", "records-", "records-1", "链头与清单不符"),
    ],
)
def test_a_change_with_its_digest_is_found_by_recomputing(
    kept: Path, name: str, old: str, new: str, words: str
) -> None:
    changed(kept / name, lambda text: text.replace(old, new))
    (kept / SUMS).write_text(sums_text(kept), encoding="utf-8")
    code, said = isolated(kept)
    assert code == 1
    assert words in said


def test_a_copy_of_the_checker_kept_elsewhere_checks_the_sealed_one(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(kept)]) == 0
    (kept / "verify.py").write_text("print('一致')\n", encoding="utf-8")
    assert main([str(kept)]) == 1
    assert "文件 verify.py 与封存时不同" in capsys.readouterr().out
    assert CHECKER.is_file()


def test_what_cannot_be_read_is_said_in_words(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / "manifest.json").write_text("[]", encoding="utf-8")
    (kept / SUMS).write_text(sums_text(kept), encoding="utf-8")
    assert main([str(kept)]) == 1
    assert "读不出来" in capsys.readouterr().out


def imported(store: Store, what: Run, folder: Path) -> None:
    what.write(folder)
    files = {path.stem: path for path in folder.glob("*.csv") if path.stem != "figures"}
    plan = checked(store, ImportPaths(folder / "scheme.yaml", figures=folder / "figures.csv", **files), "2025Y")
    store_plan(store, plan, **OFFICE)
    plan = checked(store, ImportPaths(verified=folder / "figures.csv"), "2025Y")
    store_plan(store, plan, **HOUSE)
    run(store, "2025Y", **OFFICE)


PENDING = scheme(
    indicator("A1", "60", "completion", {"target": "10"}, missing="pending"),
    indicator("A2", "40", "completion", {"target": "3"}),
)
ROUNDED = scheme(
    indicator("A1", "60", "completion", {"target": "7"}), indicator("A2", "40", "completion", {"target": "3"}),
    rounding={"points_dp": "2", "total_dp": "0"}, adjustments={"bonus_cap": "3", "kind_caps": {"J1": "1.5"}},
)  # fmt: skip
BOTH = [unit("N1"), unit("N2")]
RUNS = {
    "every kind of measure": small_run(),
    "tenths and thirds": level_run({"N1": "33.335", "N2": "33.345", "N3": "100"}),
    "a total that waits": Run(PENDING, BOTH, [
        figure("N1", "A1", status="missing"), figure("N1", "A2", "1"), figure("N2", "A1", "9"), figure("N2", "A2", "2"),
    ]),
    "capped and rounded": Run(ROUNDED, BOTH, [
        figure("N1", "A1", "5"), figure("N1", "A2", "1"), figure("N2", "A1", status="not_due"), figure("N2", "A2", "2"),
    ], adjustments=[
        {"unit": "N1", "kind": "bonus", "matter": matter, "points": points}
        for matter, points in (("J1/甲", "1"), ("J1/甲", "1.2"), ("J1/乙", "2"), ("K/丙", "2.5"))
    ] + [{"unit": "N2", "kind": "deduction", "matter": "迟报", "points": "99.5"}]),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_the_checker_agrees_on_every_kind_of_total(duck: Archive, tmp_path: Path, name: str) -> None:
    store = duck.open()
    imported(store, RUNS[name], tmp_path / "files")
    seal(store, "2025", tmp_path / "sealed")
    assert check(tmp_path / "sealed") == []


def test_the_finished_demo_years_seal_and_check(tmp_path: Path) -> None:
    place = Location(tmp_path / "demo.duckdb", tmp_path)
    create_store(place, kind=DEMO, identity=DEMO, actor="建库人", at=NOW)
    store = open_store(place)
    database.build(store, NOW, place.evidence)
    seal(store, "2025", tmp_path / "sealed")
    assert check(tmp_path / "sealed") == []
    assert json.loads((tmp_path / "sealed" / "manifest.json").read_text("utf-8"))["kind"] == DEMO
    with pytest.raises(NotReady, match="2026年度还没有测算"):
        seal(store, "2026", tmp_path / "other")
    assert not (tmp_path / "other").exists()
    store.close()
    shutil.rmtree(tmp_path / "sealed")


def test_a_run_that_does_not_recompute_is_not_sealed(archive: Archive, tmp_path: Path) -> None:
    scored(archive.open())
    archive.close()
    archive.tamper("UPDATE run_units SET total = '99.00' WHERE unit = 'U1'")
    with pytest.raises(BadRecord, match="不一致，没有封存"):
        seal(archive.open(), "2025", tmp_path / "sealed")
    assert list(tmp_path.glob(".writing-*")) == []
