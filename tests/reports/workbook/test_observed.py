"""观察指标: everything the scheme looks at without scoring it stands in the workbook as it was reported, and moves nothing."""

from __future__ import annotations

from typing import Any

from reports.workbook.observed import GRID
from tests.reports.conftest import Case
from tests.reports.workbook.agreement import disagreements, made
from tests.reports.workbook.recalculated import Book, Recalculation
from tests.support.runs import CITE, Run, figure, small_run

SHEET = GRID.name
WATCHED: list[dict[str, Any]] = [
    {"code": "O1", "title": "活动场次", "observed": "true", "dimension": "A", "unit": "场", "cite": CITE},
    {
        "code": "O2", "title": "补助占比", "observed": "true", "dimension": "A", "unit": "%",
        "measure": {"kind": "ratio", "times": "100"}, "cite": CITE,
    },
    {"code": "O3", "title": "农业园", "observed": "true", "dimension": "B", "unit": "家", "cite": CITE},
]  # fmt: skip


def watched() -> Run:
    """The small run with three observed indicators, the last of which nobody reported."""
    run = small_run()
    figures = [
        figure("N1", "O1", "52", data_period="2025Y", source="甲局"), figure("N3", "O1", status="missing"),
        figure("N2", "O2", numerator="3", denominator="80"), figure("N1", "O2", "4.10", numerator="4.1", denominator="100"),
    ]  # fmt: skip
    stated = run.scheme | {"indicators": [*run.scheme["indicators"], *WATCHED]}
    return run.having(scheme=stated, figures=[*run.figures, *figures])


def listed(book: Book) -> list[tuple[Any, ...]]:
    heads = ("代码", "单位代码", "状态", "实绩", "分子", "分母", "数据期", "来源")
    return [tuple(book.at(SHEET, head, row) for head in heads) for row in book.rows(SHEET)]


def test_reported_figures_stand_as_reported_by_indicator_and_unit() -> None:
    assert listed(made(watched().assess())) == [
        ("O1", "N1", "已报", 52, None, None, "2025Y", "甲局"),
        ("O1", "N3", "缺报", None, None, None, None, None),
        ("O2", "N1", "已报", 4.1, 4.1, 100, None, None),
        ("O2", "N2", "已报", 3.75, 3, 80, None, None),
        ("O3", "—", "未填报", None, None, None, None, None),
    ]


def test_they_are_no_part_of_the_score() -> None:
    plain, run = small_run().assess(), watched().assess()
    book = made(run)
    assert disagreements(plain, Recalculation(book)) == []
    assert not [key for key in book.formulas if key[0] == SHEET]
    scored = {book.at(name, "代码", row) for name in ("方案", "计分") for row in book.rows(name)}
    assert not scored & {item["code"] for item in WATCHED}


def test_a_scheme_without_any_has_no_such_sheet() -> None:
    assert SHEET not in made(small_run().assess()).heads


def test_every_observed_indicator_of_the_reference_scheme_is_named_with_its_clause(newest: Case) -> None:
    book = made(newest.run)
    observed = newest.run.scheme.observed
    assert len(observed) == 6
    found = [tuple(book.at(SHEET, head, row) for head in ("代码", "指标", "依据条款")) for row in book.rows(SHEET)]
    assert found == [(item.code, item.title, item.cite.text) for item in observed]
