"""A scheme's text and what it means (方案文本): read once, kept, because every run of a year reads the same."""

from __future__ import annotations

from functools import lru_cache

from data.city import with_basis_document
from data.exchange.yaml import parse_yaml
from evaluation.scheme import Scheme
from evaluation.scheme_parser import parse
from evaluation.tree import Node


@lru_cache(maxsize=32)
def parsed(text: str, name: str, basis_document: str = "") -> tuple[Node, Scheme]:
    """The nodes and the typed form of a scheme's text (解析方案), with its 依据文件 where there is one.

    Raises `Refused`; `name` stands in the faults.
    """
    node = parse_yaml(text, name)
    if basis_document:
        node = with_basis_document(node, basis_document)
    return node, parse(node)
