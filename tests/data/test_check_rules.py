"""Check rules are read strictly: every fault of the file at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.check_rules import read_check_rules
from evaluation.errors import Refused

BAD = """\
checks:
  status: 参考方案
  rules:
    - {code: K1, kind: odd, level: block}
    - {code: K2, kind: jump, level: loud}
    - {code: K2, kind: subset, level: info, ratio: -1, color: red}
"""


def test_a_city_without_rules_has_none(tmp_path: Path) -> None:
    assert read_check_rules(tmp_path) is None


def test_every_fault_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "check_rules.yaml").write_text(BAD, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_check_rules(tmp_path)
    found = [(fault.where.line, fault.message) for fault in refused.value.faults]
    for line, words in (
        (4, "没有“odd”这一校验种类"), (5, "缺少必填的“ratio”"), (5, "“loud”应为block、explain、info之一"), (5, "“K2”重复"),
        (6, "缺少必填的“whole”"), (6, "“ratio”为-1"), (6, "没有“color”这个键"), (6, "“K2”重复"),
    ):  # fmt: skip
        assert any(at == line and words in message for at, message in found), (line, words, found)
