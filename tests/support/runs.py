"""Runs held as plain texts (测算文本): one thing that the engine, the SQL twin and the command can all be given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from data.twin import Twin, recompute
from evaluation import tables
from evaluation.assessment import assess
from evaluation.errors import FaultList
from evaluation.figures import (
    ADJUSTMENT_COLUMNS,
    FIGURE_COLUMNS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Figure,
    Place,
    Target,
)
from evaluation.results import Assessment
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.trace import as_json, trace_of
from evaluation.tree import as_texts, from_texts
from evaluation.units import Unit, parse_unit

Cells = Mapping[str, str]
CITE = {"document": "某某办法", "clause": "第一条"}
COLUMNS = {
    "units": UNIT_COLUMNS, "figures": FIGURE_COLUMNS, "targets": TARGET_COLUMNS, "adjustments": ADJUSTMENT_COLUMNS,
}  # fmt: skip
TABLES = (
    ("points", tables.POINTS, tables.points_rows),
    ("totals", tables.TOTALS, tables.totals_rows),
    ("dimensions", tables.DIMENSIONS, tables.dimensions_rows),
)


@dataclass(frozen=True)
class Run:
    """The inputs of a run: the scheme as dict, list and text, the rows as column → text."""

    scheme: dict[str, Any]
    units: Sequence[Cells]
    figures: Sequence[Cells] = ()
    targets: Sequence[Cells] = ()
    adjustments: Sequence[Cells] = field(default=())

    def having(self, **changed: Any) -> Run:
        return replace(self, **changed)

    def parsed(self) -> Scheme:
        return parse(from_texts(self.scheme))

    def unit_list(self) -> list[Unit]:
        faults = FaultList()
        units = [
            parse_unit(row, Place("units.csv", k, UNIT_COLUMNS), faults)
            for k, row in enumerate(self.units, 2)
        ]
        faults.raise_if_any()
        return units

    def assess(self) -> Assessment:
        """The engine's result."""
        return assess(
            self.parsed(), self.unit_list(), _rows(Target, "targets", self.targets),
            _rows(Figure, "figures", self.figures), _rows(Adjustment, "adjustments", self.adjustments),
        )  # fmt: skip

    def twin(self) -> Twin:
        """The SQL twin's result."""
        texts = as_texts(from_texts(self.scheme))
        return recompute(texts, *(list(map(dict, getattr(self, name))) for name in COLUMNS))

    def write(self, folder: Path, *, newline: str = "\n", bom: str = "") -> list[str]:
        """The run's files in a folder; returns the command's options for them."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scheme.yaml").write_text(yaml_text(self.scheme), encoding="utf-8")
        options = ["--scheme", str(folder / "scheme.yaml")]
        for name in COLUMNS:
            rows = getattr(self, name)
            if rows or name in ("units", "figures"):
                text = bom + csv_text(rows, COLUMNS[name], newline)
                (folder / f"{name}.csv").write_bytes(text.encode("utf-8"))
                options += [f"--{name}", str(folder / f"{name}.csv")]
        return options


def _rows(kind: Any, name: str, rows: Iterable[Cells]) -> list[Any]:
    return [kind(**row, place=Place(f"{name}.csv", k, COLUMNS[name])) for k, row in enumerate(rows, 2)]


class Spelled(yaml.SafeDumper):
    """Writes what stands twice twice, since anchors are refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def yaml_text(scheme: Any) -> str:
    """The scheme as YAML, a key a line."""
    return str(yaml.dump(scheme, Dumper=Spelled, allow_unicode=True, sort_keys=False, width=100_000))


def csv_text(rows: Iterable[Cells], columns: Sequence[str], newline: str = "\n") -> str:
    """Rows as CSV with all the columns."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator=newline, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def printed(assessment: Assessment) -> str:
    """Everything an assessment writes, as one text."""
    parts = [repr(list(rows(assessment))) for _, _, rows in TABLES]
    parts += [
        json.dumps(as_json(trace_of(assessment, unit.code), 4), ensure_ascii=False)
        for unit in assessment.units
    ]
    return "\n".join((*parts, repr(assessment.warnings), repr(assessment.flagged_ties)))


def outcome(assessment: Assessment) -> dict[str, Any]:
    """Every result by key, free of any order: rows of the three tables without their sentences."""
    found: dict[str, Any] = {"warnings": set(assessment.warnings), "ties": set(assessment.flagged_ties)}
    for name, columns, rows in TABLES:
        keys = 1 if name == "totals" else 2
        kept = [k for k, column in enumerate(columns) if column != "formula"]
        found[name] = {row[:keys]: tuple(row[k] for k in kept) for row in rows(assessment)}
    return found


def unit(code: str, **cells: str) -> dict[str, str]:
    """A row of units.csv."""
    return {"unit": code, "name": f"{code}县", "kind": "county", **cells}


def figure(code: str, indicator: str, value: str = "", **cells: str) -> dict[str, str]:
    """A row of figures.csv."""
    return {"unit": code, "indicator": indicator, "value": value, **cells}


def target(code: str, indicator: str, value: str) -> dict[str, str]:
    """A row of targets.csv."""
    return {"unit": code, "indicator": indicator, "target": value}


def indicator(
    code: str, weight: str, rule: str, params: Mapping[str, Any] | None = None, **keys: Any
) -> dict[str, Any]:
    """An indicator of a scheme."""
    found = {"code": code, "title": f"指标{code}", "dimension": code[0], "weight": weight, "cite": CITE}
    return found | ({"rule": rule, "params": dict(params)} if params else {"rule": rule}) | keys


def scheme(*indicators: Mapping[str, Any], full_marks: str = "100", **sections: Any) -> dict[str, Any]:
    """A scheme around indicators."""
    head = {"id": "demo", "full_marks": full_marks, **sections.pop("head", {})}
    return {"scheme": head, **sections, "indicators": list(indicators)}


def level_run(values: Mapping[str, str], **sections: Any) -> Run:
    """One indicator of 100 points on which a unit's value is its total; for places and grades."""
    stated = scheme(indicator("A1", "100", "completion", {"cap": None, "target": "100"}), **sections)
    return Run(
        stated, [unit(code) for code in values], [figure(code, "A1", value) for code, value in values.items()]
    )


def small_run() -> Run:
    """A run with every file, measure and kind of list: three ranked counties, a zone apart, the city row."""
    each = {"省级": "5", "市级": "1"}
    stated = scheme(
        indicator("A1", "40", "completion"),
        indicator(
            "A2", "20", "efficacy", {"good": "30", "bad": "10"}, measure={"kind": "ratio", "times": "100"}
        ),
        indicator("B1", "20", "rank_step", {"step": "2"}, direction="lower"),
        indicator("B2", "10", "completion", {"target": "10"}, measure={"kind": "equivalents", "each": each}),
        indicator("B3", "10", "panel"),
        rounding={"points_dp": "4", "total_dp": "2"},
        grades=[
            {"name": "优秀", "min": "85", "quota": {"share": "0.4", "at_least": "1"}},
            {"name": "良好", "min": "60"},
            {"name": "一般"},
        ],
        adjustments={"bonus_cap": "3"},
        bonus=[{"code": "J1", "title": "争创", "points": "2", "cap": "2", "cite": CITE}],
        vetoes=[{"code": "V1", "title": "通报批评", "ceiling": "良好", "cite": CITE}],
    )
    units = [
        unit("N1", group="甲组", order="1"), unit("N2", group="甲组", order="2"), unit("N3", group="乙组", order="3"),
        unit("Z1", kind="zone", group="乙组", order="4", ranked="apart"), unit("C1", kind="city", order="5", ranked="false"),
    ]  # fmt: skip
    figures = []
    for k, code in enumerate(("N1", "N2", "N3", "Z1")):
        figures += [
            figure(code, "A1", str(70 + 10 * k), previous="60", data_period="2025", source="统计局"),
            figure(code, "A2", numerator=str(12 + 5 * k), denominator="80"),
            figure(code, "B1", f"{9 - k}.5"),
            figure(code, "B2", levels=f"省级:{k};市级:2"),
            figure(code, "B3", levels=f"评委甲:{80 + k};评委乙:90"),
        ]
    targets = [target(code, "A1", "100") for code in ("N1", "N2", "N3", "Z1")]
    adjustments = [
        {"unit": "N1", "kind": "bonus", "matter": "J1/甲园", "points": "1.5", "cite": "某文"},
        {"unit": "N2", "kind": "deduction", "matter": "迟报", "points": "0.5", "cite": "某文"},
        {"unit": "N3", "kind": "veto", "matter": "V1", "cite": "某通报"},
    ]
    return Run(stated, units, figures, targets, adjustments)
