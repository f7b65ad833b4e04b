"""Which property holds the codes: found by what it says, whatever it is called and however it writes them."""

from __future__ import annotations

from typing import Any

import pytest

from geo.codes import by_unit, code_of, found_key, named
from geo.opened import Layer

CODES = {"331002", "331003"}


def layer(*rows: dict[str, Any], name: str = "a") -> Layer:
    return Layer(name, "", rows, [None] * len(rows))


@pytest.mark.parametrize(("cell", "code"), [
    ("331002", "331002"), (" 331002 ", "331002"), (331002, "331002"), (331002.0, "331002"), ("331002.00", "331002"),
    ("331002000000", "331002"), ("156331002", "331002"), ("331002001000", "331002001000"), ("999", "999"), (None, ""), ("", ""),
    (True, ""), (float("nan"), ""),
])  # fmt: skip
def test_a_code_is_read_however_it_is_written(cell: Any, code: str) -> None:
    assert code_of(cell, CODES) == code


def test_the_property_that_names_the_most_units_is_taken_and_of_two_the_plainer() -> None:
    rows = (
        {"上级": "331002", "混": "331002", "码": "331002"}, {"上级": "331002", "混": "331003", "码": "331003"},
        {"混": "x", "码": ""},
    )  # fmt: skip
    found = found_key([layer({"id": 1}), layer(*rows, name="b")], CODES)
    assert found is not None
    assert (found[0].name, found[1]) == ("b", "码")


def test_a_declared_property_is_taken_as_it_is() -> None:
    one = layer({"a": "331002", "b": "x"})
    assert found_key([one], CODES, "b") == (one, "b")
    assert found_key([one], CODES, "c") is None
    assert found_key([layer({"a": "x"})], CODES) is None
    assert found_key([], CODES) is None


def test_features_are_gathered_by_unit() -> None:
    one = layer({"a": "331002"}, {"a": 331003}, {"a": "156331002"}, {"a": None}, {})
    assert by_unit(one, "a", CODES) == {"331002": [0, 2], "331003": [1], "": [3, 4]}


def test_many_properties_are_not_all_named() -> None:
    assert named([layer({str(n): 1 for n in range(40)})]).endswith("等40个")
