"""The rules a person may choose from (可选计分规则): six common ones first, each parameter with its Chinese name.

What stands here is data/reference/common_rules.yaml; a parameter is shown and typed as one text, whatever its kind:
`1`, `年度目标`, `10、9、8`, `省级=2；市级=1`, `完成率`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from data.exchange.yaml import read_yaml
from evaluation.errors import FaultList
from evaluation.reading import Section
from evaluation.rounding import decimal_text, half_up
from evaluation.rules.base import REQUIRED, Param, Rule
from evaluation.rules.registry import RULES
from evaluation.scheme import Cite
from evaluation.terms import Direction
from evaluation.tree import ListNode, MapNode, Node, Scalar

FILE = Path(__file__).parents[1] / "reference" / "common_rules.yaml"
TOP = ("words", "draft", "common", "others")
ENTRY = ("rule", "params", "source")
SETTING = ("name", "title", "value", "share")
NULL = "null"
KEYS = {
    "weight": "分值", "params": "参数", "direction": "方向", "rule": "规则", "title": "名称", "unit": "单位",
    "otherwise": "幅度以外", "peer_mean": "同组平均", "previous": "上年值", "baseline": "基期值", "target": "年度目标",
}  # fmt: skip
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter on screen (规则参数): its Chinese title, and what it begins with, as such or as a share of 分值."""

    param: Param
    title: str
    value: str
    share: Fraction | None

    @property
    def needed(self) -> bool:
        """Whether it may not be left blank (必填)."""
        return self.param.default is REQUIRED

    def start(self, weight: Fraction) -> str:
        """What it begins with for an indicator of this 分值 (起始值), as it stands in a scheme."""
        return self.value if self.share is None else decimal_text(half_up(self.share * weight, MOST_PLACES))


@dataclass(frozen=True, slots=True)
class Choice:
    """One rule to choose (可选规则): what it is called, its settings, where it comes from."""

    rule: Rule
    settings: tuple[Setting, ...]
    common: bool
    source: Cite

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def term(self) -> str:
        return self.rule.term

    def setting(self, name: str) -> Setting:
        """One of its settings (规则参数)."""
        return next(setting for setting in self.settings if setting.param.name == name)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules to choose from (可选规则表), common ones first; the words parameters use, and what a draft takes."""

    choices: dict[str, Choice]
    words: dict[str, str]
    draft: dict[tuple[Direction, bool], str]
    lower_words: tuple[str, ...]

    def drafted(self, direction: Direction, with_target: bool) -> Choice:
        """The rule a drafted indicator begins with (拟定规则)."""
        return self.choices[self.draft[direction, with_target]]

    def beginning(self, choice: Choice, weight: Fraction, direction: Direction) -> dict[str, str]:
        """The parameters a rule begins with (起始参数), as texts; those without a beginning are left out."""
        found = {setting.param.name: setting.start(weight) for setting in choice.settings}
        # the rule outside the tolerance must be one for this direction
        found |= {s.param.name: self.draft[direction, True] for s in choice.settings if s.param.kind == "otherwise"}
        return {name: self._word(choice.setting(name).param, text) for name, text in found.items() if text}

    def _word(self, param: Param, text: str) -> str:
        return RULES[text].term if param.kind == "otherwise" else self.words.get(text, text)

    def direction_of(self, title: str) -> Direction:
        """Which way a title probably points (拟定方向); only a beginning."""
        lower = any(word in title for word in self.lower_words)
        return Direction.LOWER if lower else Direction.HIGHER

    def text_of(self, param: Param, node: Node) -> str:
        """A parameter as a person reads it (参数文字)."""
        if isinstance(node, ListNode):
            return "、".join(item.text for item in node.items if isinstance(item, Scalar))
        if isinstance(node, MapNode) and param.kind == "otherwise":
            return self._nested(node)
        if isinstance(node, MapNode):
            pairs = ((key.text, value.text if isinstance(value, Scalar) else "") for key, value in node.entries)
            return "；".join(f"{key}={value}" for key, value in pairs)
        return self.words.get(NULL if node.is_null else node.text, node.text)

    def _nested(self, node: MapNode) -> str:
        names = [value.text for key, value in node.entries if key.text == "rule" and isinstance(value, Scalar)]
        return RULES[names[0]].term if names and names[0] in RULES else ""

    def node_of(self, param: Param, text: str) -> Node:
        """What a person typed as the scheme states it (参数取值); what it means is for the scheme's reader to judge."""
        text = text.strip()
        if param.kind == "ladder":
            return ListNode(tuple(map(Scalar, filter(None, re.split(r"[、，,\s]+", text)))))
        if param.kind == "table":
            pairs = (entry.replace("：", "=").replace(":", "=").rpartition("=") for entry in re.split("[；;]", text))
            return MapNode(tuple((Scalar(key.strip(), plain=False), Scalar(value.strip())) for key, _, value in pairs))
        if param.kind == "otherwise":
            return MapNode(((Scalar("rule"), Scalar(self._named(text))),))
        codes = {word: code for code, word in self.words.items()}
        return Scalar(codes.get(text, text))

    def _named(self, term: str) -> str:
        return next((choice.name for choice in self.choices.values() if term in (choice.term, choice.name)), term)

    def spoken(self, message: str) -> str:
        """A fault's sentence for those who see the editor, not the file (差错说明): rules and keys by their titles."""
        named = next((name for name in re.findall("[a-z_]+", message) if name in self.choices), "")
        titles = {name: choice.term for name, choice in self.choices.items()} | KEYS
        if named:
            titles |= {s.param.name: s.title for s in self.choices[named].settings}
        return re.sub("[a-z_]{3,}", lambda found: titles.get(found[0], found[0]), message)


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The shipped rules to choose from (可选规则表); raises `Refused` when the file is not as it should be."""
    faults = FaultList()
    top = Section(read_yaml(FILE), "可选规则", faults, TOP)
    top.need(*TOP)
    listed = [_choice(node, True, faults) for node in top.nodes_of("common")]
    listed += [_choice(node, False, faults) for node in top.nodes_of("others")]
    words, draft = top.section("words", None), top.section("draft", ("higher", "lower", "lower_words"))
    book = Rulebook(
        {choice.name: choice for choice in listed}, {code: words.text(code) for code in words.nodes},
        {
            (direction, has): draft.section(direction, ("target", "none")).text("target" if has else "none")
            for direction in Direction
            for has in (True, False)
        },
        draft.texts("lower_words"),
    )  # fmt: skip
    faults.raise_if_any()
    return book


def _choice(node: Node, common: bool, faults: FaultList) -> Choice:
    section = Section(node, "可选规则", faults, ENTRY)
    section.need("rule")
    rule = RULES[section.text("rule")]
    source = section.section("source", ("document", "clause", "quote"))
    cite = Cite(source.text("document"), source.text("clause"), source.text("quote"))
    settings = tuple(_setting(item, rule, faults) for item in section.nodes_of("params"))
    return Choice(rule, settings, common, cite)


def _setting(node: Node, rule: Rule, faults: FaultList) -> Setting:
    section = Section(node, f"规则{rule.name}的参数", faults, SETTING)
    section.need("name", "title")
    name = section.text("name")
    param = next((param for param in rule.params if param.name == name), None)
    if param is None:
        section.fault("name", f"规则{rule.name}没有参数“{name}”")
    share = section.maybe_number("share")
    return Setting(param or Param(name), section.text("title"), section.text("value"), share)


def equal_weights(count: int, full_marks: Fraction = Fraction(100)) -> list[str]:
    """Equal 分值 that add up exactly (平均分配分值), in hundredths, the first ones getting what is left over."""
    return shared([Fraction(1)] * count, full_marks)


def shared(weights: list[Fraction], full_marks: Fraction) -> list[str]:
    """分值 in the proportions given, adding to `full_marks` exactly (按比例分配分值), in hundredths."""
    whole = sum(weights, Fraction(0))
    cents = [weight * full_marks * 100 / whole if whole else full_marks * 100 / len(weights) for weight in weights]
    floors = [cent.numerator // cent.denominator for cent in cents]
    order = sorted(range(len(cents)), key=lambda place: (floors[place] - cents[place], place))
    for place in order[: int(full_marks * 100) - sum(floors)]:
        floors[place] += 1
    return [decimal_text(Fraction(cent, 100)) for cent in floors]

