"""All 18 rules by name (计分规则总表)."""

from __future__ import annotations

from evaluation.rules import one_unit, peers
from evaluation.rules.base import Rule

RULES: dict[str, Rule] = {rule.name: rule for rule in (*one_unit.RULES, *peers.RULES)}
