"""Mutations (变异): named kinds, each with many seeds, each ending in exactly one of three ways.

Exit 0 and totals unchanged; exit 0 and the stated difference; exit 2 and the mutated row named. Never a traceback.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.command import command, options
from tests.support.runs import COLUMNS, Cells, Run, csv_text, small_run, yaml_text

SEEDS = range(24)
FILES = ("scheme", "units", "figures", "targets", "adjustments")
BASE = small_run()
ONE_UNIT = ("A1", "A2", "B2", "B3")
JUNK = (
    "八十",
    "NaN",
    "-inf",
    "1e999999999",
    "0x1F",
    "１２",
    "1,000",
    "12%",
    "1.2.3",
    "--5",
    ".",
    "5.",
    ".5",
    "1 2",
    "=1+1",
    "null",
)


@dataclass
class Expected:
    """How a mutated run must end: `named` the only faults, else by how much the totals of units differ."""

    files: dict[str, str]
    named: list[tuple[str, int]] = field(default_factory=list)
    differing: dict[str, Fraction] = field(default_factory=dict)


Kind = Callable[[random.Random], Expected]


def texts(run: Run = BASE) -> dict[str, str]:
    """The files of a run as texts."""
    return {"scheme": yaml_text(run.scheme)} | {
        name: csv_text(getattr(run, name), COLUMNS[name]) for name in COLUMNS
    }


def write(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        (folder / f"{name}.{'yaml' if name == 'scheme' else 'csv'}").write_text(
            text, encoding="utf-8", newline=""
        )


def totals(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "totals.csv").open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def replaced(rows: list[Cells], position: int, **cells: str) -> list[Cells]:
    return [*rows[:position], {**rows[position], **cells}, *rows[position + 1 :]]


def a_figure(chance: random.Random, *indicators: str, with_value: bool = False) -> int:
    found = [
        k
        for k, row in enumerate(BASE.figures)
        if row["indicator"] in indicators and (row["value"] or not with_value)
    ]
    return chance.choice(found)


def with_figure(position: int, **cells: str) -> dict[str, str]:
    return texts(BASE.having(figures=replaced(list(BASE.figures), position, **cells)))


# Nothing changes --------------------------------------------------------------------------------------------


def rows_in_another_order(chance: random.Random) -> Expected:
    return Expected(
        texts(
            BASE.having(
                **{
                    name: chance.sample(list(getattr(BASE, name)), len(getattr(BASE, name)))
                    for name in COLUMNS
                }
            )
        )
    )


def columns_in_another_order(chance: random.Random) -> Expected:
    return Expected(
        texts()
        | {
            name: csv_text(getattr(BASE, name), chance.sample(COLUMNS[name], len(COLUMNS[name])))
            for name in COLUMNS
        }
    )


def other_line_ends_marks_and_blank_lines(chance: random.Random) -> Expected:
    def spelled(text: str) -> str:
        lines = [
            line for part in text.splitlines() for line in ([part, ""] if chance.random() < 0.2 else [part])
        ]
        return chance.choice(("", "\ufeff")) + chance.choice(("\r\n", "\n", "\r")).join(lines)

    return Expected({name: text if name == "scheme" else spelled(text) for name, text in texts().items()})


def cells_quoted_and_padded(chance: random.Random) -> Expected:
    def padded(cell: str) -> str:
        return f'"{chance.choice(("", " ", "  "))}{cell}{chance.choice(("", " ", "　"))}"'

    files = texts()
    for name in COLUMNS:
        head, *rows = files[name].splitlines()
        files[name] = "\n".join((head, *(",".join(map(padded, row.split(","))) for row in rows))) + "\n"
    return Expected(files)


def numbers_spelled_otherwise(chance: random.Random) -> Expected:
    def spelled(text: str) -> str:
        text = text if "." in text else f"{text}.0" if chance.random() < 0.5 else text
        return chance.choice(("", "+", "00")) + text + ("00" if "." in text else "")

    rows = [
        {
            **row,
            **{
                key: spelled(row[key])
                for key in ("value", "numerator", "denominator", "previous")
                if row.get(key)
            },
        }
        for row in BASE.figures
    ]
    return Expected(
        texts(
            BASE.having(
                figures=rows, targets=[{**row, "target": spelled(row["target"])} for row in BASE.targets]
            )
        )
    )


def other_words_where_nothing_is_counted(chance: random.Random) -> Expected:
    cells = {
        "source": chance.choice(("某局", '引"号', "换\n行", "§,；")),
        "data_period": chance.choice(("", "2025年", "=HYPERLINK(1)")),
    }
    return Expected(with_figure(chance.randrange(len(BASE.figures)), **cells))


def sections_of_the_scheme_in_another_order(chance: random.Random) -> Expected:
    keys = chance.sample(list(BASE.scheme), len(BASE.scheme))
    items = [dict(chance.sample(list(item.items()), len(item))) for item in BASE.scheme["indicators"]]
    return Expected(
        texts(
            BASE.having(
                scheme={key: BASE.scheme[key] for key in keys}
                | {"indicators": chance.sample(items, len(items))}
            )
        )
    )


# A stated difference ----------------------------------------------------------------------------------------


def a_figure_raised(chance: random.Random) -> Expected:
    """Completion against 100 with 40 points: each unit of the value is 0.4 points."""
    position = a_figure(chance, "A1")
    row = BASE.figures[position]
    raised = Fraction(chance.randrange(1, 200), 10)
    value = min(Fraction(row["value"]) + raised, Fraction(100))
    text = f"{float(Fraction(row['value']) + raised):.1f}"
    return Expected(
        with_figure(position, value=text),
        differing={row["unit"]: (value - Fraction(row["value"])) * Fraction(2, 5)},
    )


def a_figure_gone_missing(chance: random.Random) -> Expected:
    position = a_figure(chance, *ONE_UNIT)
    row = BASE.figures[position]
    points = BASE.assess().points[row["unit"], row["indicator"]].points
    assert points is not None
    blank = dict.fromkeys(("value", "numerator", "denominator", "levels"), "")
    return Expected(with_figure(position, status="missing", **blank), differing={row["unit"]: -points})


def a_deduction_added(chance: random.Random) -> Expected:
    code = chance.choice(("N1", "N2", "N3", "Z1"))
    points = Fraction(chance.randrange(1, 300), 100)
    row = {"unit": code, "kind": "deduction", "matter": f"另一事项{points}", "points": f"{float(points):.2f}"}
    return Expected(texts(BASE.having(adjustments=[*BASE.adjustments, row])), differing={code: -points})


def a_bonus_that_meets_its_cap(chance: random.Random) -> Expected:
    """J1 is capped at 2 points, of which N1 has 1.5."""
    typed = Fraction(chance.randrange(51, 300), 100)
    row = {"unit": "N1", "kind": "bonus", "matter": "J1/乙园", "points": f"{float(typed):.2f}"}
    return Expected(
        texts(BASE.having(adjustments=[*BASE.adjustments, row])), differing={"N1": Fraction(1, 2)}
    )


# A row is named ---------------------------------------------------------------------------------------------


def a_row_gone(chance: random.Random) -> Expected:
    position = chance.randrange(len(BASE.figures))
    kept = [*BASE.figures[:position], *BASE.figures[position + 1 :]]
    return Expected(texts(BASE.having(figures=kept)), named=[("figures.csv", 1)])


def a_row_twice(chance: random.Random) -> Expected:
    name = chance.choice(("units", "figures", "targets"))
    rows = list(getattr(BASE, name))
    return Expected(
        texts(BASE.having(**{name: [*rows, chance.choice(rows)]})), named=[(f"{name}.csv", len(rows) + 2)]
    )


def a_text_for_a_number(chance: random.Random) -> Expected:
    position = a_figure(chance, "A1", "B1", with_value=True)
    junk, column = chance.choice(JUNK), chance.choice(("value", "previous", "baseline", "contribution"))
    return Expected(with_figure(position, **{column: junk}), named=[("figures.csv", position + 2)])


def an_unknown_code(chance: random.Random) -> Expected:
    position, column = chance.randrange(len(BASE.figures)), chance.choice(("unit", "indicator"))
    code = chance.choice(("N9", "A9", "n1", "a1", "N1 N1", "Ｎ1", "N1'", '"', "", "0"))
    return Expected(with_figure(position, **{column: code}), named=[("figures.csv", position + 2)])


def a_target_of_zero_or_less(chance: random.Random) -> Expected:
    position = chance.randrange(len(BASE.targets))
    rows = replaced(list(BASE.targets), position, target=chance.choice(("0", "-0.01", "-100", "0.000", "-0")))
    return Expected(texts(BASE.having(targets=rows)), named=[("targets.csv", position + 2)])


def a_row_cut_or_lengthened(chance: random.Random) -> Expected:
    files, name = texts(), chance.choice(tuple(COLUMNS))
    lines = files[name].splitlines()
    position = chance.randrange(1, len(lines))
    cells = lines[position].split(",")
    lines[position] = ",".join(
        cells[: chance.randrange(1, len(cells))] if chance.random() < 0.5 else [*cells, "x"]
    )
    return Expected(files | {name: "\n".join(lines) + "\n"}, named=[(f"{name}.csv", position + 1)])


def a_quote_left_open(chance: random.Random) -> Expected:
    files, name = texts(), chance.choice(tuple(COLUMNS))
    lines = files[name].splitlines()
    position = chance.randrange(1, len(lines))
    lines[position] = '"' + lines[position]
    return Expected(files | {name: "\n".join(lines) + "\n"}, named=[(f"{name}.csv", position + 1)])


def a_list_spoilt(chance: random.Random) -> Expected:
    position = a_figure(chance, "B2", "B3")
    spoilt = BASE.figures[position]["levels"] + chance.choice(
        (";", ";;市级:1", ":", ";甲@", "；市级:1", ";市级:-1", ";x")
    )
    return Expected(with_figure(position, levels=spoilt), named=[("figures.csv", position + 2)])


def a_value_beside_a_status(chance: random.Random) -> Expected:
    position = a_figure(chance, "A1", "B1", with_value=True)
    status = chance.choice(
        ("missing", "not_due", "not_applicable", "void", "Missing", "缺报", "not_scorable")
    )
    return Expected(with_figure(position, status=status, source=""), named=[("figures.csv", position + 2)])


def a_weight_that_spoils_the_sum(chance: random.Random) -> Expected:
    items = [dict(item) for item in BASE.scheme["indicators"]]
    chance.choice(items)["weight"] = f"{chance.randrange(101, 9999)}.5"
    text = yaml_text(BASE.scheme | {"indicators": items})
    line = next(number for number, words in enumerate(text.splitlines(), 1) if words == "- code: A1")
    return Expected(texts() | {"scheme": text}, named=[("scheme.yaml", line)])


def an_unknown_key(chance: random.Random) -> Expected:
    lines = yaml_text(BASE.scheme).splitlines()
    places = [
        k
        for k, line in enumerate(lines)
        if line.startswith("  ") and line.lstrip()[0] != "-" and not line.endswith(":")
    ]
    position = chance.choice(places)
    indent = lines[position][: len(lines[position]) - len(lines[position].lstrip())]
    lines.insert(position + 1, f"{indent}zz{chance.randrange(99)}: 1")
    return Expected(texts() | {"scheme": "\n".join(lines) + "\n"}, named=[("scheme.yaml", position + 2)])


KINDS: tuple[Kind, ...] = (
    rows_in_another_order, columns_in_another_order, other_line_ends_marks_and_blank_lines, cells_quoted_and_padded,
    numbers_spelled_otherwise, other_words_where_nothing_is_counted, sections_of_the_scheme_in_another_order,
    a_figure_raised, a_figure_gone_missing, a_deduction_added, a_bonus_that_meets_its_cap,
    a_row_gone, a_row_twice, a_text_for_a_number, an_unknown_code, a_target_of_zero_or_less, a_row_cut_or_lengthened,
    a_quote_left_open, a_list_spoilt, a_value_beside_a_status, a_weight_that_spoils_the_sum, an_unknown_key,
)  # fmt: skip


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("untouched")
    write(texts(), folder)
    assert command("assess", *options(folder, *FILES), "--out", folder / "out").code == 0
    return totals(folder / "out")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_mutation_ends_as_stated(kind: Kind, tmp_path: Path, untouched: dict[str, dict[str, str]]) -> None:
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        expected = kind(random.Random(f"{kind.__name__} {seed}"))
        write(expected.files, folder)
        outcome = command("assess", *options(folder, *FILES), "--out", folder / "out")
        if expected.named:
            assert outcome.code == 2, seed
            assert {(fault.file, fault.line) for fault in outcome.faults} == set(expected.named), seed
            assert not (folder / "out").exists()
        else:
            assert (outcome.code, outcome.errors) == (0, []), seed
            compare(totals(folder / "out"), untouched, expected.differing)


def compare(
    found: dict[str, dict[str, str]], before: dict[str, dict[str, str]], differing: dict[str, Fraction]
) -> None:
    """Totals differ by what is said, exactly; without a difference the whole rows are equal."""
    if not differing:
        assert found == before
    for code, row in before.items():
        if row["total_exact"]:
            assert Fraction(found[code]["total_exact"]) - Fraction(row["total_exact"]) == differing.get(
                code, 0
            ), code


def test_there_are_kinds_and_seeds_enough() -> None:
    assert len(KINDS) >= 10
    assert len(SEEDS) >= 20


@pytest.mark.parametrize("seed", SEEDS)
def test_a_byte_changed_anywhere_never_ends_in_a_traceback(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    small_run().write(tmp_path)
    for _ in range(8):
        path = tmp_path / chance.choice(
            ("scheme.yaml", "units.csv", "figures.csv", "targets.csv", "adjustments.csv")
        )
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content))
        outcome = command("assess", *options(tmp_path, *FILES), "--out", tmp_path / "out")
        assert outcome.code in (0, 2)
        assert bool(outcome.faults) == (outcome.code == 2)
