"""The result files (测算结果文件): written whole or not at all, their manifest true to the inputs."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.exchange import results
from data.exchange.results import fingerprints, manifest, write_results
from data.exchange.run_files import RunFiles, RunPaths, read_run
from evaluation import tables
from evaluation.assessment import evaluate
from evaluation.results import Assessment
from tests.support.runs import COLUMNS, Run, csv_text, figure, level_run, small_run, yaml_text

NAMES = ("scheme", "units", "figures", "targets", "adjustments")
Spelling = Callable[[str], str]


def read(run: Run, folder: Path, **spelled: Spelling) -> tuple[RunFiles, Assessment]:
    """The run read from files, some of them spelled otherwise."""
    options = run.write(folder)
    paths = {name[2:]: Path(path) for name, path in zip(options[::2], options[1::2], strict=True)}
    for name, spelling in spelled.items():
        paths[name].write_bytes(spelling(paths[name].read_text("utf-8")).encode("utf-8"))
    files = read_run(RunPaths(**paths))
    return files, evaluate(files.inputs)


def written(run: Run, folder: Path, **how: Any) -> dict[str, bytes]:
    list(write_results(*read(run, folder), folder / "out", **how))
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_the_files_are_yielded_as_they_are_written_and_moved_together(tmp_path: Path) -> None:
    steps = write_results(*read(small_run(), tmp_path), tmp_path / "out")
    assert next(steps) == "points.csv"
    assert not (tmp_path / "out" / "points.csv").exists()
    assert list(steps) == ["totals.csv", "dimensions.csv", "trace.jsonl", "manifest.json"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "dimensions.csv", "manifest.json", "points.csv", "totals.csv", "trace.jsonl",
    ]  # fmt: skip


def test_a_run_that_breaks_off_leaves_older_results_and_nothing_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(small_run(), tmp_path)

    def broken(assessment: Assessment) -> list[str]:
        raise OSError("disk full")

    monkeypatch.setattr(results, "trace_lines", broken)
    with pytest.raises(OSError, match="disk full"):
        list(write_results(*read(level_run({"U1": "5"}), tmp_path / "other"), tmp_path / "out"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_tables_are_plain_csv_with_line_feeds_and_no_mark(tmp_path: Path) -> None:
    files = written(small_run(), tmp_path)
    assessment = small_run().assess()
    for name, columns, rows in (
        ("points", tables.POINTS, tables.points_rows), ("totals", tables.TOTALS, tables.totals_rows),
        ("dimensions", tables.DIMENSIONS, tables.dimensions_rows),
    ):  # fmt: skip
        text = files[f"{name}.csv"].decode("utf-8")
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        assert text.endswith("\n")
        assert [tuple(row) for row in csv.reader(text.splitlines())] == [columns, *rows(assessment)]


def test_the_trace_is_one_unit_a_line(tmp_path: Path) -> None:
    lines = written(small_run(), tmp_path)["trace.jsonl"].decode("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert [item["unit"] for item in found] == ["N1", "N2", "N3", "Z1", "C1"]
    assert {item["kind"] for item in found} == {"total"}
    assert found[0]["points_exact"] == "70/1"
    assert "\\u" not in lines[0]


def test_no_trace_takes_an_older_one_away(tmp_path: Path) -> None:
    assert "trace.jsonl" in written(small_run(), tmp_path)
    assert "trace.jsonl" not in written(small_run(), tmp_path, trace=False)


def test_the_manifest_says_what_was_scored_with_what(tmp_path: Path) -> None:
    content = json.loads(written(small_run(), tmp_path)["manifest.json"])
    assert set(content) == {"engine", "scheme", "inputs", "warnings", "flagged_ties", "counted_apart"}
    assert content["scheme"] == {"id": "demo", "version": "1.0"}
    assert set(content["inputs"]) == set(NAMES)
    assert all(len(digest) == 64 for digest in content["inputs"].values())
    assert (content["warnings"], content["flagged_ties"], content["counted_apart"]) == ([], [], {})


def test_ties_and_figures_counted_apart_are_in_the_manifest(tmp_path: Path) -> None:
    grades = [{"name": "优秀", "min": "1", "quota": {"share": "0.4"}}, {"name": "良好"}]
    run = level_run({"U1": "5", "U2": "5", "U3": "1", "U4": "1", "U5": "1"}, grades=grades)
    rows = [
        *run.figures[:3],
        figure("U4", "A1", status="not_due"),
        figure("U5", "A1", "9", status="void", source="某决定"),
    ]
    content = manifest(*read(run.having(figures=rows), tmp_path))
    assert content["flagged_ties"] == []
    assert content["counted_apart"] == {"U4": {"not_due": 1}, "U5": {"void": 1}}
    run = run.having(
        scheme=run.scheme | {"grades": [{"name": "优秀", "min": "1", "quota": {"share": "0.2"}}]}
    )
    assert manifest(*read(run, tmp_path))["flagged_ties"] == [
        {"grade": "优秀", "pool": "", "units": ["U1", "U2"]}
    ]


# Hashes -------------------------------------------------------------------------------------------------------


def hashes(run: Run, folder: Path, **spelled: Spelling) -> dict[str, str | None]:
    return fingerprints(read(run, folder, **spelled)[0])


def reversed_rows(text: str) -> str:
    head, *rows = text.splitlines()
    return "\n".join((head, *rows[::-1])) + "\n"


def test_the_hash_of_a_table_is_that_of_its_sorted_rows_as_json(tmp_path: Path) -> None:
    run = level_run({"U2": "5", "U1": "7"})
    rows = [{column: row.get(column, "") for column in COLUMNS["figures"]} for row in run.figures]
    texts = sorted(json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for row in rows)
    expected = hashlib.sha256(f"[{','.join(texts)}]".encode()).hexdigest()
    assert hashes(run, tmp_path)["figures"] == expected


def test_a_cell_with_quotes_breaks_and_signs_is_hashed_as_json_spells_it(tmp_path: Path) -> None:
    run = level_run({"U1": "7"})
    odd = '引"号\\斜\n换\t行\x1f\u2028€𠮷'
    rows = [{**run.figures[0], "source": odd}]
    row = {column: rows[0].get(column, "") for column in COLUMNS["figures"]}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert (
        hashes(run.having(figures=rows), tmp_path)["figures"]
        == hashlib.sha256(f"[{text}]".encode()).hexdigest()
    )


def test_the_hash_of_the_scheme_is_that_of_its_texts(tmp_path: Path) -> None:
    run = level_run({"U1": "5"})

    def as_text(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: as_text(item) for key, item in value.items()}
        return (
            [as_text(item) for item in value]
            if isinstance(value, list)
            else "null"
            if value is None
            else str(value)
        )

    text = json.dumps(as_text(run.scheme), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert hashes(run, tmp_path)["scheme"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "spelling",
    [
        reversed_rows,
        lambda text: f"\ufeff{text}",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("N1,", " N1 ,").replace("\n", "\n\n"),
    ],
    ids=["rows", "mark", "line ends", "padding"],
)
def test_a_hash_depends_neither_on_rows_nor_marks_nor_line_ends(spelling: Spelling, tmp_path: Path) -> None:
    spelled = dict.fromkeys(("units", "figures", "targets", "adjustments"), spelling)
    assert hashes(small_run(), tmp_path / "b", **spelled) == hashes(small_run(), tmp_path / "a")


def test_a_hash_does_not_depend_on_the_order_of_columns(tmp_path: Path) -> None:
    run = small_run()
    turned = {
        name: lambda _, name=name: csv_text(getattr(run, name), COLUMNS[name][::-1]) for name in COLUMNS
    }
    assert hashes(run, tmp_path / "b", **turned) == hashes(run, tmp_path / "a")


def test_a_hash_does_not_depend_on_the_order_of_keys_or_on_comments(tmp_path: Path) -> None:
    run = small_run()
    turned = dict(reversed(run.scheme.items()))
    found = hashes(run, tmp_path / "b", scheme=lambda _: f"# 说明\n{yaml_text(turned)}")
    assert found == hashes(run, tmp_path / "a")


def test_a_hash_changes_with_any_cell_and_with_how_a_number_is_spelled(tmp_path: Path) -> None:
    before = hashes(small_run(), tmp_path / "a")
    for name, old, new in (
        ("figures", "N1,A1,70", "N1,A1,70.0"),
        ("units", "甲组", "丙组"),
        ("targets", "N3,A1,100", "N3,A1,101"),
    ):
        found = hashes(
            small_run(), tmp_path / name, **{name: lambda text, old=old, new=new: text.replace(old, new)}
        )
        assert {key for key in NAMES if found[key] != before[key]} == {name}


def test_a_blank_column_is_another_input_than_an_absent_one(tmp_path: Path) -> None:
    run = level_run({"U1": "5"})
    short = hashes(run, tmp_path / "b", figures=lambda _: "unit,indicator,value\nU1,A1,5\n")
    assert short["figures"] != hashes(run, tmp_path / "a")["figures"]


def test_an_absent_file_is_null_and_an_empty_one_is_not(tmp_path: Path) -> None:
    found = hashes(level_run({"U1": "5"}), tmp_path)
    assert (found["targets"], found["adjustments"]) == (None, None)
    (tmp_path / "targets.csv").write_text("unit,indicator,target\n", encoding="utf-8")
    files = read_run(
        RunPaths(
            tmp_path / "scheme.yaml",
            tmp_path / "units.csv",
            tmp_path / "figures.csv",
            tmp_path / "targets.csv",
        )
    )
    assert fingerprints(files)["targets"] == hashlib.sha256(b"[]").hexdigest()
