"""Changes of a trial in words (改动说明), and what was typed for a rule as the trial states it."""

from __future__ import annotations

from collections.abc import Mapping

from data.quick.rulebook import Choice, rulebook
from evaluation.profile import value_words
from evaluation.results import Assessment
from evaluation.rounding import brief
from evaluation.rules.base import Param
from evaluation.rules.registry import RULES
from evaluation.tree import ListNode, MapNode, Scalar
from evaluation.trial import Edit, EditKind
from pages.scheme.scheme.listing import rule_words
from pages.ui.tables import DASH

POLICIES = {
    "missing": ("缺报", {"zero": "按零分计", "mean": "按平均分计分", "pending": "暂不计算总分"}),
    "not_applicable": ("不适用", {"rescale": "不计入，其余折算", "mean": "按平均分计分"}),
    "peer_group": ("同组比较", {"all": "与全部单位比", "group": "与同组单位比"}),
}  # fmt: skip


def words(run: Assessment, edit: Edit) -> str:
    """An edit in words (改动说明): 椒江区 A1 …：现为2.97%，改为3.21."""
    unit = next((unit.name for unit in run.units if unit.code == edit.unit), edit.unit)
    item = next((item for item in run.scheme.indicators if item.code == edit.indicator), None)
    name = f"{item.code} {item.title}" if item else edit.indicator
    text = edit.text or "空"
    row = run.points.get((edit.unit, edit.indicator))
    if edit.kind is EditKind.FIGURE:
        return f"{unit} {name}：{value_words(row) if row else DASH}，改为{text}"
    if edit.kind is EditKind.TARGET:
        aim = run.inputs.targets.get((edit.unit, edit.indicator))
        return f"{unit} {name}：目标{aim.target if aim else DASH}，改为{text}"
    if edit.kind is EditKind.WEIGHT:
        return f"{name}：分值{brief(item.weight) if item else DASH}，改为{text}"
    return _of_scheme(run, edit, unit, name)


def _of_scheme(run: Assessment, edit: Edit, unit: str, name: str) -> str:
    if edit.kind is EditKind.RULE:
        item = next((item for item in run.scheme.indicators if item.code == edit.indicator), None)
        params = _params(edit)
        return f"{name}：{rule_words(item) if item else DASH}，改用{_term(edit.column)}{params}"
    if edit.kind is EditKind.GROUP:
        return f"{unit}：分组改为{edit.text or '未分组'}"
    title, options = POLICIES.get(edit.column, (edit.column, {}))
    return f"{title}：{options.get(edit.text, edit.text)}"


def _params(edit: Edit) -> str:
    """A rule's parameters as they are called (参数说明)."""
    choice = rulebook().choices.get(edit.column)
    titles = {setting.param.name: setting.title for setting in choice.settings} if choice else {}
    said = []
    for entry in filter(None, edit.text.split(";")):
        name, _, text = entry.partition("=")
        word = RULES[text].term if text in RULES else rulebook().words.get(text, text)
        said.append(f"{titles.get(name, '参数')}{word}")
    return f"（{'，'.join(said)}）" if said else ""


def _term(rule: str) -> str:
    return RULES[rule].term if rule in RULES else rule


def params_text(choice: Choice, typed: Mapping[str, str]) -> str:
    """What was typed as the parameters of an edit (规则参数文本); blank ones are left to their defaults."""
    return ";".join(
        f"{name}={_stated(choice.setting(name).param, text)}" for name, text in typed.items() if text.strip()
    )


def _stated(param: Param, text: str) -> str:
    node = rulebook().node_of(param, text)
    if isinstance(node, ListNode):
        return ",".join(item.text for item in node.items if isinstance(item, Scalar))
    if isinstance(node, MapNode) and param.kind == "otherwise":
        return next(value.text for _, value in node.entries if isinstance(value, Scalar))
    if isinstance(node, MapNode):
        return ",".join(f"{key.text}:{value.text}" for key, value in node.entries if isinstance(value, Scalar))
    return node.text
