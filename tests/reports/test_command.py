"""`python -m reports packs`: folders and zips, exit codes, Chinese errors, the record, and the same bytes as the page."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.demo.opening import make
from data.formal import give_back
from data.home import DEMO, FORMAL, embedded, open_store
from data.papers import visible_papers
from data.principals import Principal
from evaluation.policy import Post
from evaluation.workflow import Role
from reports.__main__ import app
from tests.support import formal_city
from tests.support.archives import NOW

ROOT = Path(__file__).resolve().parents[2]
OFFICE = Principal("考核办甲", (Post(Role.OFFICE),), "kh-a")


def command(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo's records alone."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPRAISAL_HOME", str(folder))
        make(embedded(os.environ, DEMO), DEMO, NOW)
    return folder


@pytest.fixture
def demo(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPRAISAL_HOME", str(demo_home))
    return demo_home


@pytest.fixture
def formal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Formal records with a scored year, closed again; the run's name."""
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    store = formal_city.opened()
    with store.reading() as session:
        run = str(session.rows("SELECT run FROM runs")[0][0])
    formal_city.released(store, run)
    give_back()
    return run


def test_the_newest_month_quarter_and_year_are_made(demo: Path, tmp_path: Path) -> None:
    code, said, errors = command("packs", "--out", tmp_path)
    assert (code, errors) == (0, "")
    zips = sorted(path.name for path in tmp_path.glob("*.zip"))
    assert [name.split("_")[2] for name in zips] == ["年报资料", "月报资料", "季报资料"]
    for name in zips:
        digest = hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        assert f"{name}：" in said
        assert digest in said
        assert_same_files(tmp_path / name)


def assert_same_files(path: Path) -> None:
    """A zip holds just what stands in its folder."""
    folder = path.with_suffix("")
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name not in ("说明.txt", "清单.txt")}
    assert held == {one.name: one.read_bytes() for one in folder.iterdir()}


def test_a_repeat_writes_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert command("packs", "--out", tmp_path / name, "--period", "2026Q3", "--pack", "poster")[0] == 0
    one, two = ([path.read_bytes() for path in sorted((tmp_path / name).rglob("*.*"))] for name in ("one", "two"))
    assert one == two != []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--period", "2030Y"), "报表期“2030Y”没有测算，没有制作材料。"),
        (("--period", "2025Y", "--pack", "weekly"), "没有“weekly”这种成套材料，可写pack、units、poster、check、map、all。"),
    ],
)
def test_a_wrong_word_is_refused_and_nothing_is_written(demo: Path, tmp_path: Path, words, sentence) -> None:  # type: ignore[no-untyped-def]
    code, said, errors = command("packs", "--out", tmp_path / "out", *words)
    assert (code, said) == (2, "")
    assert sentence in errors
    assert not (tmp_path / "out").exists()


def test_without_a_database_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    code, _, errors = command("packs", "--out", tmp_path / "out")
    assert code == 2
    assert "还没有数据库" in errors


def test_a_folder_that_cannot_be_written_is_told(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, errors = command("packs", "--out", tmp_path / "file", "--period", "2025Y", "--pack", "poster")
    assert code == 2
    assert "Traceback" not in errors
    assert errors


def test_released_formal_packs_say_so_and_are_on_record(formal: str, tmp_path: Path) -> None:
    code, said, _ = command("packs", "--out", tmp_path / "out", "--pack", "units")
    assert code == 0
    assert "台州市315考核_2025年_单位一页纸_通报_v1.zip" in said
    store = open_store(embedded(os.environ, FORMAL))
    found = visible_papers(OFFICE, store)
    store.close()
    assert {item.run for item in found} == {formal}
    assert {item.name for item in found} == {f"台州市315考核_2025年_单位一页纸_通报_v1.{ending}" for ending in ("pdf", "zip")}
    assert all(item.digest in said for item in found if item.name.endswith(".zip"))


def test_it_runs_as_people_run_it(demo: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "reports", "packs", "--out", str(tmp_path), "--period", "2025Y", "--pack", "poster"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    helped = subprocess.run([*words[:4], "--help"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "制作月报、季报、年报等成套材料" in helped.stdout
