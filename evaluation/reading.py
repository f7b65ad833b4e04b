"""Reads a document's nodes into values (读取方案节点), collecting every fault instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from evaluation.errors import FaultList, Where
from evaluation.rounding import decimal_text, number
from evaluation.tree import ListNode, MapNode, Node, Scalar

Choice = TypeVar("Choice", bound=StrEnum)
TRUE_FALSE = {"true": True, "false": False}


class Section:
    """One mapping being read (方案小节): unknown, duplicate and missing keys are faults of their line.

    `optional`: where it would stand, when it may be left out; what it needs is then asked of who holds it.
    """

    def __init__(
        self, node: Node | None, name: str, faults: FaultList, allowed: Iterable[str] | None,
        optional: Where | None = None,
    ) -> None:  # fmt: skip
        self.name, self.faults = name, faults
        self.where = node.where if node is not None else optional or Where("")
        self.nodes: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.is_mapping = isinstance(node, MapNode)
        self._missing: set[str] = set()
        if node is None or (optional and isinstance(node, Scalar) and node.is_null):
            return
        if not isinstance(node, MapNode):
            faults.add(node.where, f"{name}应为“键: 值”的映射")
            return
        known = None if allowed is None else frozenset(allowed)
        for key, value in node.entries:
            self._take(key, value, known)

    def _take(self, key: Scalar, value: Node, known: frozenset[str] | None) -> None:
        if key.text in self.nodes:
            self.faults.add(key.where, f"{self.name}中键“{key.text}”重复")
        elif known is not None and key.text not in known:
            self.faults.add(key.where, f"{self.name}中没有“{key.text}”这个键")
        else:
            self.nodes[key.text], self.keys[key.text] = value, key

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def where_of(self, key: str) -> Where:
        return self.nodes[key].where if key in self.nodes else self.where

    def key_where(self, key: str) -> Where:
        return self.keys[key].where if key in self.keys else self.where

    def fault(self, key: str, message: str) -> None:
        self.faults.add(self.where_of(key), message)

    def need(self, *keys: str) -> None:
        """Keys that must stand and not be blank (必填); nothing is asked of what is no mapping at all."""
        for key in keys if self.is_mapping else ():
            if self.is_blank(key):
                self.faults.add(self.key_where(key), f"{self.name}缺少必填的“{key}”")
                self._missing.add(key)

    def is_blank(self, key: str) -> bool:
        node = self.nodes.get(key)
        return self.is_null(key) or (isinstance(node, Scalar) and not node.text.strip())

    def is_null(self, key: str) -> bool:
        node = self.nodes.get(key)
        return node is None or (isinstance(node, Scalar) and node.is_null)

    def text(self, key: str, default: str = "") -> str:
        """A text (文本); blank or absent gives the default."""
        node = self.nodes.get(key)
        if node is None or self.is_null(key):
            return default
        if not isinstance(node, Scalar):
            self.fault(key, f"{self.name}的“{key}”应为文本")
            return default
        return node.text.strip()

    def maybe_number(self, key: str, **bounds: Fraction | None) -> Fraction | None:
        """A number or nothing (数或空)."""
        return None if self.is_null(key) else self.number(key, Fraction(0), **bounds)

    def number(
        self, key: str, default: Fraction, *, above: Fraction | None = None,
        least: Fraction | None = None, most: Fraction | None = None,
    ) -> Fraction:  # fmt: skip
        """A number within its bounds (数); a fault otherwise, one only where it is missing."""
        if key not in self.nodes or key in self._missing:
            return default
        value = read_number(self.nodes[key], f"{self.name}的“{key}”", self.faults)
        if value is None:
            return default
        if (above is not None and value <= above) or (least is not None and value < least) or (
            most is not None and value > most
        ):  # fmt: skip
            self.fault(key, f"{self.name}的“{key}”为{self.text(key)}，{bounds_text(above, least, most)}")
            return default
        return value

    def whole(self, key: str, default: int, most: int = 99) -> int:
        """A non-negative whole number (非负整数)."""
        value = self.number(key, Fraction(default), least=Fraction(0), most=Fraction(most))
        if value.denominator != 1:
            self.fault(key, f"{self.name}的“{key}”应为整数")
            return default
        return int(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false (是否)."""
        text = self.text(key, "true" if default else "false")
        if text not in TRUE_FALSE:
            self.fault(key, f"{self.name}的“{key}”应为true或false，现为“{text}”")
            return default
        return TRUE_FALSE[text]

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        """One of a closed list of words (可选值)."""
        text, words = self.text(key, default), tuple(allowed)
        if text not in words and not (text == default and key not in self.nodes):
            self.fault(key, f"{self.name}的“{key}”为“{text}”，应为{'、'.join(words)}之一")
            return default
        return text

    def term(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """One of the official codes (术语代码)."""
        return kind(self.choice(key, [member.value for member in kind], default.value))

    def nodes_of(self, key: str) -> tuple[Node, ...]:
        """The items of a list (列表)."""
        node = self.nodes.get(key)
        if node is None or self.is_null(key):
            return ()
        if not isinstance(node, ListNode):
            self.fault(key, f"{self.name}的“{key}”应为列表")
            return ()
        return node.items

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts (文本列表)."""
        found = []
        for item in self.nodes_of(key):
            if isinstance(item, Scalar) and item.text.strip():
                found.append(item.text.strip())
            else:
                self.faults.add(item.where, f"{self.name}的“{key}”中应为非空文本")
        return tuple(found)

    def table(self, key: str) -> dict[str, Fraction]:
        """A mapping from labels to numbers (对照表), not empty."""
        section = self.section(key, None)
        read = {label: section.number(label, Fraction(0)) for label in section.nodes}
        if not read:
            self.fault(key, f"{self.name}的“{key}”应列出至少一项“名称: 数”")
        return read

    def section(self, key: str, allowed: Iterable[str] | None) -> Section:
        """A nested mapping (下级小节)."""
        node = None if key in self._missing else self.nodes.get(key)
        return Section(node, f"{self.name}的“{key}”", self.faults, allowed, self.where)


def text_under(node: Node, key: str) -> str:
    """The text under a key of a mapping (节点文本), blank where there is none: what messages call it by."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return next((value.text for name, value in entries if name.text == key and isinstance(value, Scalar)), "")


def read_number(node: Node, name: str, faults: FaultList) -> Fraction | None:
    """The number a node holds (节点数值); None with a fault otherwise."""
    value = number(node.text.strip()) if isinstance(node, Scalar) else None
    if value is None:
        typed = f"，现为“{shortened(node.text)}”" if isinstance(node, Scalar) else ""
        faults.add(node.where, f"{name}应为数{typed}")
    return value


def shortened(text: str) -> str:
    """A text short enough for a message (摘短)."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def bounds_text(above: Fraction | None, least: Fraction | None, most: Fraction | None) -> str:
    """The bounds in words (取值范围)."""
    words = []
    if above is not None:
        words.append(f"应大于{decimal_text(above)}")
    if least is not None:
        words.append(f"应不小于{decimal_text(least)}")
    if most is not None:
        words.append(f"应不大于{decimal_text(most)}")
    return "、".join(words)


def unique(items: Iterable[Any], code: Callable[[Any], str], name: str, faults: FaultList) -> None:
    """Every code once (代码不重复)."""
    seen: set[str] = set()
    for item in items:
        if code(item) and code(item) in seen:
            faults.add(item.where, f"{name}“{code(item)}”重复")
        seen.add(code(item))
