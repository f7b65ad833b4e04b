"""Check rules (逻辑校验规则) of a city: dated YAML of the city folder, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from data.exchange.yaml import read_yaml
from evaluation.checks import KINDS, Check, Level
from evaluation.errors import FaultList
from evaluation.reading import Section
from evaluation.tree import Node

NAME = "check_rules.yaml"
TOP = ("checks",)
KEYS = ("status", "effective", "source", "rules")
RULE = ("code", "kind", "level", "indicators", "ratio", "times", "whole", "tolerance")
# what each kind cannot do without
NEEDS = {"jump": ("ratio",), "spread": ("times",), "subset": ("whole",)}


@dataclass(frozen=True, slots=True)
class CheckRules:
    """The check rules in force between two days (逻辑校验规则): ISO days, `last` blank while open."""

    checks: tuple[Check, ...]
    status: str
    first: str
    last: str
    source: str


def read_check_rules(folder: Path) -> CheckRules | None:
    """The city's check rules (读取校验规则); None where the file is absent; raises `Refused` with every fault."""
    path = folder / NAME
    if not path.is_file():
        return None
    faults = FaultList()
    top = Section(read_yaml(path), "校验规则文件", faults, TOP)
    top.need("checks")
    section = top.section("checks", KEYS)
    section.need("status", "rules")
    days = section.section("effective", ("from", "to"))
    checks = tuple(_check(node, faults) for node in section.nodes_of("rules"))
    codes = [check.code for check in checks]
    for node, code in zip(section.nodes_of("rules"), codes, strict=True):
        if codes.count(code) > 1:
            faults.add(node.where, f"校验规则“{code}”重复")
    faults.raise_if_any()
    return CheckRules(checks, section.text("status"), days.text("from"), days.text("to"), section.text("source"))


def rules_on(folder: Path, day: str) -> tuple[Check, ...]:
    """The checks in force on an ISO day (当日校验规则); none where the city has no file, or it says nothing of the day."""
    found = read_check_rules(folder)
    if found is None or not found.first <= day <= (found.last or day):
        return ()
    return found.checks


def _check(node: Node, faults: FaultList) -> Check:
    rule = Section(node, "校验规则", faults, RULE)
    rule.need("code", "kind", "level")
    kind = rule.text("kind")
    if kind and kind not in KINDS:
        rule.fault("kind", f"没有“{kind}”这一校验种类，可用的为{'、'.join(KINDS)}")
    rule.need(*NEEDS.get(kind, ()))
    level = rule.text("level", Level.INFO.value)
    if level not in list(Level):
        rule.fault("level", f"校验级别“{level}”应为{'、'.join(Level)}之一")
        level = Level.INFO.value
    zero = Fraction(0)
    return Check(
        rule.text("code"), kind, Level(level), tuple(rule.texts("indicators")),
        rule.number("ratio", zero, least=zero), rule.number("times", zero, least=zero), rule.text("whole"),
        rule.number("tolerance", zero, least=zero),
    )  # fmt: skip
