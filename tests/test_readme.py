"""The README against the code: every rule, command, setting, term and picture it should name, and no dead path."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.__main__ import app
from evaluation.rules.registry import RULES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_stands_in_the_readme_with_its_chinese_term(rule) -> None:  # type: ignore[no-untyped-def]
    assert f"`{rule.name}` | {rule.term} |" in README


def test_every_command_is_documented_and_no_other() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    documented = set(re.findall(r"^\| `([\w-]+)` \| .* \| \d", README, flags=re.MULTILINE))
    assert commands == documented
    assert all(f"-m data {name}" in CHINESE for name in commands)


def test_every_setting_read_by_the_code_is_documented_and_no_other() -> None:
    files = [file for room in ("evaluation", "data", "geo", "reports", "pages", "routes") for file in (ROOT / room).rglob("*.py")]
    read = {name for file in [*files, ROOT / "app.py"] for name in re.findall(r"\bAPPRAISAL_[A-Z_]+", file.read_text("utf-8"))}
    documented = set(re.findall(r"^\| `(APPRAISAL_[A-Z_]+)` \|", README, flags=re.MULTILINE))
    assert read == documented != set()


def test_the_glossary_of_the_readme_is_the_one_of_the_data() -> None:
    with (ROOT / "data/reference/glossary.csv").open(encoding="utf-8-sig", newline="") as file:
        terms = [f"| {row['english']} | {row['chinese']} |" for row in csv.DictReader(file)]
    assert len(terms) > 50
    assert [term for term in terms if term not in README] == []


@pytest.mark.parametrize("text", [README, CHINESE], ids=["README.md", "README.zh-CN.md"])
def test_every_make_target_and_path_named_exists(text: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", text))
    assert named >= {"run", "test", "check"}
    assert [target for target in named if not re.search(rf"^{target}:", MAKEFILE, flags=re.MULTILINE)] == []
    paths = re.findall(r"`((?:data|geo|tests|docs|evaluation|pages|reports)/[\w./-]*)`", text)
    paths += re.findall(r"\]\(([\w./-]+)\)", text)
    assert len(paths) > 3
    generic = ("YEAR", "RULE", "年度")
    assert [path for path in paths if not any(g in path for g in generic) and not (ROOT / path).exists()] == []


def commands_of(text: str, word: str) -> list[str]:
    """The shell commands of the README's blocks that hold a word, line continuations joined."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split("#")[0].strip() for line in lines if word in line]


def test_the_wenzhou_command_runs_exactly_as_printed(tmp_path: Path) -> None:
    (command,) = commands_of(README, "var/wenzhou")
    words = command.split()
    assert words[0] == ".venv/bin/python"
    words = [sys.executable, *(str(tmp_path / "out") if word == "var/wenzhou" else word for word in words[1:])]
    run = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "dimensions.csv", "manifest.json", "points.csv", "totals.csv", "trace.jsonl",
    ]  # fmt: skip
