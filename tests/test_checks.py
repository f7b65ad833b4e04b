"""The list of screen checks (docs/checks.csv) names tests that are there."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = list(csv.DictReader((TESTS.parent / "docs" / "checks.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["check"]))
def test_a_check_names_tests_that_are_there(row: dict[str, str]) -> None:
    assert row["what"]
    assert row["tests"]
    for test in row["tests"].split():
        path, _, name = test.partition("::")
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not name or name in defined, f"{test} is not there"


def test_every_check_stands_once_and_in_order() -> None:
    numbers = [int(row["check"]) for row in ROWS]
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, 59))
