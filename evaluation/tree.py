"""A structured document as neutral texts (文档节点): scalars keep their text, every node its place.

`data/` makes these from YAML; `evaluation.scheme.parse` reads them. Nothing here knows YAML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.errors import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text (标量); `plain` says it was written without quotes."""

    text: str
    where: Where = NOWHERE
    plain: bool = True

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence (序列)."""

    items: tuple[Node, ...]
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping (映射) in its written order; keys are scalars."""

    entries: tuple[tuple[Scalar, Node], ...]
    where: Where = NOWHERE


Node = Scalar | ListNode | MapNode


def as_texts(node: Node) -> Any:
    """Plain dict, list and str of the node (文本映射): what the manifest hashes."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [as_texts(item) for item in node.items]
    return {key.text: as_texts(value) for key, value in node.entries}


def from_texts(value: Any, where: Where = NOWHERE) -> Node:
    """The node of plain dict, list, str and None (由文本映射还原), all at one place."""
    if isinstance(value, dict):
        return MapNode(tuple((Scalar(str(k), where), from_texts(v, where)) for k, v in value.items()), where)
    if isinstance(value, list | tuple):
        return ListNode(tuple(from_texts(item, where) for item in value), where)
    return Scalar("null" if value is None else str(value), where)
