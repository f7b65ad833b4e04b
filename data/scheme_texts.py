"""A scheme's text and what it means (方案文本): read once, kept, because every run of a year reads the same."""

from __future__ import annotations

from functools import lru_cache

from data.city import with_basis_document
from data.exchange.yaml import parse_yaml
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.tree import Node

# stands in the faults
NAME = "考核方案"


@lru_cache(maxsize=32)
def _nodes(text: str) -> Node:
    return parse_yaml(text, NAME)


@lru_cache(maxsize=32)
def parsed(text: str, basis_document: str = "") -> tuple[Node, Scheme]:
    """The nodes and the typed form of a scheme's text (解析方案), with its 依据文件 where there is one; raises `Refused`."""
    node = _nodes(text)
    if basis_document:
        node = with_basis_document(node, basis_document)
    return node, parse(node)
