"""Light thresholds: dated, cited, marked as a proposal, and read strictly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from data.city import SHIPPED, read_city, read_scheme
from data.light_thresholds import FILE, read_thresholds, thresholds_on
from evaluation.errors import Refused

WHOLE = """lights:
  - effective: {from: 2023-01-01, to: 2025-12-31}
    status: 参考方案
    on_course: 0.9
    behind: 0.5
    from_zero: [A2]
    cite: {document: 某某办法, clause: 第一条}
  - effective: {from: 2026-01-01, to: null}
    on_course: 0.95
    behind: 0.8
    cite: {document: 某某办法}
"""


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_thresholds_are_a_proposal_and_say_so() -> None:
    (found,) = read_thresholds(SHIPPED)
    assert found.status == "参考方案（未经市里印发）"
    assert found.cite.document
    assert 0 < found.behind <= found.on_course <= 1


def test_what_is_counted_anew_every_year_is_an_indicator_defined_so() -> None:
    (found,) = read_thresholds(SHIPPED)
    for path in read_city(SHIPPED).schemes.values():
        scheme = read_scheme(path)[1]
        items = {item.code: item for item in scheme.indicators}
        for code in found.from_zero:
            assert "当年" in items[code].card.definition + items[code].title, code


def test_a_city_without_the_file_has_no_lights(tmp_path) -> None:
    assert read_thresholds(tmp_path) == ()
    assert thresholds_on((), "2026-01-01") is None


@pytest.mark.parametrize(
    ("day", "least"),
    [("2022-12-31", None), ("2023-01-01", "0.9"), ("2025-12-31", "0.9"), ("2026-01-01", "0.95"), ("2099-01-01", "0.95")],
)
def test_the_day_decides_which_are_in_force(tmp_path, day, least) -> None:
    found = thresholds_on(read_thresholds(written(tmp_path, WHOLE)), day)
    assert (found and found.on_course) == (least and Fraction(least))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("lights:", "light:", "预警阈值中没有“light”这个键"),
        ("on_course: 0.9\n", "on_course: 高\n", "应为数，现为“高”"),
        ("on_course: 0.9\n", "on_course: 0\n", "应大于0"),
        ("behind: 0.5", "behind: 0.91", "“behind”不应大于“on_course”"),
        ("behind: 0.5", "below: 0.5", "缺少必填的“behind”"),
        ("from: 2023-01-01", "from: 2023年", "应写成2025-01-01的形式"),
        ("document: 某某办法, clause", "paper: 某某办法, clause", "缺少必填的“document”"),
        ("from_zero: [A2]", "from_zero: A2", "应为列表"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path, old, new, sentence) -> None:
    assert old in WHOLE
    with pytest.raises(Refused) as refused:
        read_thresholds(written(tmp_path, WHOLE.replace(old, new)))
    assert sentence in str(refused.value)
    assert f"{FILE}:" in str(refused.value)


def test_an_empty_list_is_a_fault(tmp_path) -> None:
    with pytest.raises(Refused, match="至少有一段"):
        read_thresholds(written(tmp_path, "lights: []\n"))
