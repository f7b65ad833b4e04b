"""Each city folder's examples have a database of their own, made when first asked for, and never mixed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data import runs
from data.access import VISITOR, visible_cycles, visible_figures, visible_run
from data.city import SHIPPED, City, example_run, read_city
from data.demo import opening
from data.demo.opening import collection, opened, place_of, refreshed
from data.errors import NotReady
from data.examples import Example
from data.home import DEMO, FORMAL, create_store, embedded, location
from data.records import current, history, setting
from data.runs import make_ready, run_of
from data.store import Store
from data.tables import ADJUSTMENTS, CYCLES, FIGURES, SCHEMES
from evaluation.assessment import evaluate
from evaluation.errors import Refused
from evaluation.tables import POINTS, TOTALS, points_rows, totals_rows
from tests.data.demo.conftest import AT

ELSEWHERE = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of one's own, the shipped city in force."""
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    for name in ("APPRAISAL_DATABASE", "APPRAISAL_REFERENCE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A copy of another city's folder, to be changed."""
    return read_city(shutil.copytree(ELSEWHERE, tmp_path / "city"))


@pytest.fixture
def loaded(empty: Store, city: City) -> tuple[Store, Example]:
    """Another city's example in demo records, on each engine."""
    example = city.examples[0]
    refreshed(empty, example, AT)
    return empty, example


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def same(example: Example, store: Store) -> bool:
    """Whether the records show what the files give."""
    expected = evaluate(example_run(example).inputs)
    kept = visible_run(VISITOR, store, f"{example.year}Y")
    assert kept is not None
    totals = [dict(zip(TOTALS, row, strict=True)) for row in totals_rows(expected)]
    points = [dict(zip(POINTS, row, strict=True)) for row in points_rows(expected)]
    shown = [{"unit": item.unit, **row} for item in kept.units for row in item.points]
    return [item.total for item in kept.units] == totals and shown == points


def test_the_shipped_city_opens_the_demo_and_another_folder_one_of_its_own(home: Path, city: City) -> None:
    ours, theirs = read_city(SHIPPED).examples[0], city.examples[0]
    names = {collection(ours), collection(theirs), collection(read_city(ELSEWHERE).examples[0])}
    assert collection(ours) == "demo"
    assert len(names) == 3
    assert all(name.startswith("demo") for name in names)
    environment = {"APPRAISAL_HOME": str(home)}
    assert place_of(ours, environment) == embedded(environment, "demo")
    assert place_of(theirs, environment) == embedded(environment, collection(theirs))


def test_all_examples_of_a_city_share_one_database() -> None:
    assert {collection(example) for example in read_city(SHIPPED).examples} == {"demo"}


def test_examples_stay_in_the_demo_beside_a_formal_database(home: Path, city: City) -> None:
    example, environment = city.examples[0], {"APPRAISAL_HOME": str(home)}
    create_store(embedded(environment, FORMAL), kind=FORMAL, identity="x", actor="甲", at=AT)
    assert place_of(example, environment) == embedded(environment, collection(example))
    assert len(run_of(example).totals) == 13


def test_examples_live_in_a_named_demo_and_in_no_other_named_database(home: Path, city: City, tmp_path: Path) -> None:
    ours, own = city.examples[0], embedded({"APPRAISAL_HOME": str(home)}, collection(city.examples[0]))
    for kind, expected in ((DEMO, tmp_path / "demo.duckdb"), (FORMAL, own.database), (None, own.database)):
        named = {"APPRAISAL_HOME": str(home), "APPRAISAL_DATABASE": str(tmp_path / f"{kind}.duckdb")}
        if kind:
            create_store(location(named), kind=kind, identity=collection(ours), actor="甲", at=AT)
        assert place_of(ours, named).database == expected


def test_a_formal_database_in_the_demos_place_is_refused(home: Path, city: City) -> None:
    place = place_of(city.examples[0], {"APPRAISAL_HOME": str(home)})
    create_store(place, kind=FORMAL, identity="x", actor="甲", at=AT)
    with pytest.raises(NotReady, match="不是演示"):
        run_of(city.examples[0])


def test_the_first_visit_makes_the_whole_demo_and_the_second_only_opens_it(home: Path) -> None:
    assert make_ready(SHIPPED) == ()
    assert sorted(path.name for path in home.iterdir()) == ["demo"]
    assert sorted(path.name for path in (home / "demo").iterdir()) == ["evidence", "records.duckdb", "records.duckdb.mark"]
    example = read_city(SHIPPED).examples[0]
    store = runs._store(place_of(example, {"APPRAISAL_HOME": str(home)}), example, lambda: AT)
    assert [item.cycle for item in visible_cycles(VISITOR, store)] == ["2022", "2023", "2024", "2025", "2026"]
    with store.reading() as session:
        before = session.rows("SELECT max(seq) FROM audit")
    runs._run.cache_clear()
    assert make_ready(SHIPPED) == ()
    with store.reading() as session:
        assert session.rows("SELECT max(seq) FROM audit") == before


def test_two_cities_under_one_home_never_mix(home: Path, city: City) -> None:
    assert len(run_of(city.examples[0]).totals) == 13
    place = place_of(city.examples[0], {"APPRAISAL_HOME": str(home)})
    with pytest.raises(NotReady, match="不同城市的数据不能混用"):
        opened(place, read_city(SHIPPED).examples[0], AT)
    store = opened(place, city.examples[0], AT)
    assert [item.cycle for item in visible_cycles(VISITOR, store)] == ["2024"]
    store.close()


def test_a_half_made_database_is_never_left_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = read_city(SHIPPED).examples[0]

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(opening, "_fill", broken)
    with pytest.raises(RuntimeError):
        opened(place_of(example, {"APPRAISAL_HOME": str(home)}), example, AT)
    assert list((home / "demo").iterdir()) == []


def test_the_log_of_a_lost_database_is_not_overwritten(home: Path, city: City) -> None:
    place = place_of(city.examples[0], {"APPRAISAL_HOME": str(home)})
    place.files.mkdir(parents=True)
    log = place.files / "records.duckdb.wal"
    log.write_bytes(b"log")
    with pytest.raises(NotReady, match="有日志而没有数据库文件"):
        opened(place, city.examples[0], AT)
    assert log.read_bytes() == b"log"


def test_a_home_that_cannot_be_written_is_told(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "file"))
    (fault,) = make_ready(city.folder)
    assert "无法建立" in fault.message


def test_another_citys_examples_come_out_of_the_records_as_out_of_the_files(loaded: tuple[Store, Example]) -> None:
    store, example = loaded
    assert same(example, store)
    with store.reading() as session:
        assert setting(session, "kind") == "demo"
    assert len(visible_figures(VISITOR, store, "2024Y")) == 52


def test_a_changed_file_is_a_new_revision_and_a_new_run(loaded: tuple[Store, Example]) -> None:
    store, example = loaded
    before = visible_run(VISITOR, store, "2024Y")
    row = example.figures.read_text(encoding="utf-8").splitlines()[1]
    changed = row.split(",")
    changed[2] = "1"
    change(example.figures, row, ",".join(changed))
    refreshed(store, example, AT)
    after = visible_run(VISITOR, store, "2024Y")
    assert before is not None
    assert after is not None
    assert before.run != after.run
    assert same(example, store)
    with store.reading() as session:
        assert [item["rev"] for item in history(session, FIGURES, {"unit": changed[0], "indicator": changed[1]})] == [1, 2]


def test_what_is_gone_from_the_files_is_withdrawn_and_what_comes_back_counts_again(
    loaded: tuple[Store, Example], city: City
) -> None:
    store, example = loaded
    files = {path: path.read_text(encoding="utf-8") for path in (example.figures, example.units)}
    unit = files[example.figures].splitlines()[1].partition(",")[0]
    for path, text in files.items():
        kept = [line for line in text.splitlines() if not line.startswith(f"{unit},")]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    refreshed(store, example, AT)
    assert same(example, store)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    refreshed(store, example, AT)
    assert same(example, store)


def test_a_changed_scheme_and_basis_document_are_followed(loaded: tuple[Store, Example]) -> None:
    store, example = loaded
    example.scheme.write_text(example.scheme.read_text(encoding="utf-8") + "# 说明\n", encoding="utf-8")
    path = example.folder / "example.yaml"
    change(path, "  fictional: false", "  basis_document: 某发〔2024〕1号\n  fictional: false")
    (again,) = read_city(example.folder).examples
    refreshed(store, again, AT)
    assert same(again, store)
    with store.reading() as session:
        assert [row["rev"] for row in current(session, SCHEMES)] == [2]
    change(path, "  basis_document: 某发〔2024〕1号\n", "")
    (again,) = read_city(example.folder).examples
    refreshed(store, again, AT)
    assert same(again, store)


def test_two_years_with_different_schemes_of_one_id_keep_their_own(loaded: tuple[Store, Example]) -> None:
    store, example = loaded
    second = shutil.copytree(example.folder, example.folder / "later")
    change(second / "example.yaml", "year: 2024", "year: 2025")
    change(second / "schemes" / "2024.yaml", "full_marks: 100", "full_marks: 100 ")
    later, first = read_city(example.folder).examples
    for _ in range(2):
        refreshed(store, first, AT)
        refreshed(store, later, AT)
    with store.reading() as session:
        codes = {row["cycle"]: row["scheme"] for row in current(session, CYCLES)}
        assert codes["2025"] == f"{codes['2024']}/2025"
        assert {row["rev"] for row in current(session, SCHEMES)} == {1}


def test_adjustments_follow_the_file(empty: Store, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "reference")
    shutil.copytree(SHIPPED.parent / "demo" / "2025", tmp_path / "demo" / "2025")
    (example,) = read_city(tmp_path / "reference").examples
    refreshed(empty, example, AT)
    assert same(example, empty)
    assert example.adjustments is not None
    change(example.adjustments, "331083,veto,V1,,,虚构演示数据：虚构的通报批评，用来演示不得评为优秀等次\n", "")
    refreshed(empty, example, AT)
    assert same(example, empty)
    with empty.reading() as session:
        assert [row["unit"] for row in current(session, ADJUSTMENTS, {"status": "withdrawn"})] == ["331083"]


def test_a_faulty_file_is_refused_with_its_place_and_the_records_stay(loaded: tuple[Store, Example]) -> None:
    store, example = loaded
    before = visible_run(VISITOR, store, "2024Y")
    with example.figures.open("a", encoding="utf-8") as file:
        file.write("999999,A1,1\n")
    with pytest.raises(Refused) as refusal:
        refreshed(store, example, AT)
    assert {Path(fault.where.file).name for fault in refusal.value.faults} == {"figures.csv"}
    assert visible_run(VISITOR, store, "2024Y") == before
