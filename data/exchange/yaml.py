"""Strict YAML (方案文件): a file becomes nodes whose scalars keep their text and whose faults keep their line.

Duplicate and unknown keys are the parser's business; anchors, aliases, tags, several documents and
anything that is not YAML are refused here, all at once where YAML lets us go on.
"""

from __future__ import annotations

import errno
from pathlib import Path

import yaml

from evaluation.errors import Fault, FaultList, Refused, Where
from evaluation.tree import ListNode, MapNode, Node, Scalar

FORBIDDEN: dict[type, str] = {
    yaml.AnchorToken: "不能使用锚点（&）",
    yaml.AliasToken: "不能使用引用（*）",
    yaml.TagToken: "不能使用标签（!）",
    yaml.DirectiveToken: "不能使用指令（%）",
}
DEEPEST = 20
# libyaml where the package brings it: ten times quicker, the same nodes and places
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
UNREADABLE = {errno.ENOENT: "文件不存在", errno.EISDIR: "这是文件夹，不是文件", errno.EACCES: "没有读取权限"}


def read_yaml(path: Path, name: str | None = None) -> Node:
    """The nodes of a YAML file (读取方案文件); raises `Refused`. `name` stands in the faults, default the path."""
    return parse_yaml(read_text(path, name or str(path)), name or str(path))


def read_text(path: Path, name: str) -> str:
    """A UTF-8 text with or without BOM (读取文本); raises `Refused` when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([Fault(Where(name), f"不是UTF-8编码（第{error.start + 1}字节起），请另存为UTF-8")]) from error
    except OSError as error:
        raise Refused([Fault(Where(name), f"读不到文件：{UNREADABLE.get(error.errno or 0, '请检查路径和权限')}")]) from error


def parse_yaml(text: str, name: str) -> Node:
    """The nodes of a YAML text (解析方案文本); raises `Refused` with every fault of form."""
    try:
        _forbidden(text, name).raise_if_any()
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(name) if mark is None else Where(name, mark.line + 1, mark.column + 1)
        raise Refused([Fault(where, "不是合格的YAML：请检查缩进、冒号、括号和引号")]) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Refused([Fault(Where(name), "不是合格的YAML：含有不可用的字符")]) from error
    if root is None:
        raise Refused([Fault(Where(name), "文件是空的")])
    faults = FaultList()
    node = _node(root, name, faults)
    faults.raise_if_any()
    return node


def _forbidden(text: str, name: str) -> FaultList:
    """What a scheme file must not hold; looked for before anything is composed, so that depth cannot hurt."""
    faults, depth = FaultList(), 0
    for token in yaml.scan(text, Loader=LOADER):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            faults.add(_where(token, name), f"嵌套超过{DEEPEST}层")
            return faults
        if type(token) in FORBIDDEN:
            faults.add(_where(token, name), FORBIDDEN[type(token)])
    return faults


def _where(marked: yaml.Node | yaml.Token, name: str) -> Where:
    return Where(name, marked.start_mark.line + 1, marked.start_mark.column + 1)


def _node(node: yaml.Node, name: str, faults: FaultList) -> Node:
    where = _where(node, name)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, where, not node.style)
    if isinstance(node, yaml.SequenceNode):
        return ListNode(tuple(_node(item, name, faults) for item in node.value), where)
    entries = []
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            entries.append((Scalar(key.value, _where(key, name)), _node(value, name, faults)))
        else:
            faults.add(_where(key, name), "键应为文本")
    return MapNode(tuple(entries), where)
