"""Schemes of a trial (测算方案): drafted from a table, or a copy of another edited in the browser.

    text = drafted([Wanted("A1", "研发投入", "万元", True), …])    # equal 分值 adding to 100, a common rule by direction
    lines = items(text)                                            # what the editor shows
    text = edited(text, [replace(line, weight="8") for line in lines])
    examined(text).faults                                          # 分值合计98分，应为100分，缺2分；暂不计算总分

Edits act on the tree of the scheme's YAML, so that whatever the editor does not show stays as it was. A text made here
says 测算方案 in its title and status, and reads back like any scheme file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

import yaml

from data.city import with_basis_document
from data.exchange.yaml import parse_yaml
from data.quick.rulebook import Choice, rulebook, shared
from data.scheme_texts import NAME, parsed
from evaluation.errors import Fault, FaultList, Refused
from evaluation.reading import text_under
from evaluation.rounding import decimal_text, number
from evaluation.rules.registry import RULES
from evaluation.scheme import Indicator, Part, Scheme
from evaluation.scheme_parser import gathered
from evaluation.terms import Direction
from evaluation.tree import ListNode, MapNode, Node, Scalar, from_texts

TRIAL = "测算方案"
STATUS = f"{TRIAL}（未经印发）"
BLANK_TITLE = "空白方案（按表中指标）"
ASSUMED = "测算假设：视同已有依据文件"
COMPOSITE = ""
RULE_KEYS = ("parts", "rule", "of", "params")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator of a table (表中指标): code may be blank; whether the table has targets of it."""

    code: str
    title: str
    unit: str = ""
    with_target: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator in the editor (方案中的一项): 分值 and parameters as typed; `rule` blank for one of several parts."""

    code: str
    title: str
    unit: str
    direction: Direction
    weight: str
    rule: str
    params: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    with_target: bool = False

    def choose(self, rule: str) -> Item:
        """The item by another rule (改用规则), its parameters at their beginnings."""
        choice = rulebook().choices[rule]
        params = rulebook().beginning(choice, number(self.weight.strip()) or ZERO, self.direction)
        return replace(self, rule=rule, params=params, words=choice.term, with_target=reads_target(choice, params))


@dataclass(frozen=True, slots=True)
class Examined:
    """A scheme's text looked at (方案核对): `scheme` as far as it could be read, and every fault with its line."""

    scheme: Scheme | None
    faults: tuple[Fault, ...]


def examined(text: str, name: str = NAME) -> Examined:
    """What a scheme's text says and every fault of it (核对方案); a sum of 分值 other than full marks is one."""
    faults = FaultList()
    try:
        scheme = gathered(parse_yaml(text, name), faults)
    except Refused as refused:
        return Examined(None, refused.faults)
    return Examined(scheme, Refused(faults).faults)


def drafted(wanted: Sequence[Wanted], title: str = BLANK_TITLE) -> str:
    """A scheme for the indicators of a table (按表中指标拟定方案): equal 分值 adding to 100, a common rule by direction."""
    weights = shared([Fraction(1)] * len(wanted), Fraction(100))
    listed = [_drafted(item, place, weight) for place, (item, weight) in enumerate(zip(wanted, weights, strict=True), 1)]
    head = {
        "id": "trial", "title": title, "version": "1.0", "full_marks": "100", "status": STATUS,
        "cite": {"document": TRIAL, "clause": "按表中指标拟定，分值平均分配"},
    }  # fmt: skip
    top = {"scheme": head, "dimensions": [{"code": "A", "title": "表中指标"}], "indicators": listed}
    return written(_marked(from_texts(top)))


def _drafted(item: Wanted, place: int, weight: str) -> dict[str, object]:
    direction = rulebook().direction_of(item.title)
    choice = rulebook().drafted(direction, item.with_target)
    params = {name: text for name, text in _starts(choice, Fraction(weight)) if text}
    return {
        "code": item.code or f"A{place}", "dimension": "A", "title": item.title, "unit": item.unit, "weight": weight,
        "direction": direction.value, "rule": choice.name, "params": params,
        "cite": {"document": TRIAL, "clause": "按表中指标拟定"},
    }  # fmt: skip


def _starts(choice: Choice, weight: Fraction) -> Iterable[tuple[str, str]]:
    return ((setting.param.name, setting.start(weight)) for setting in choice.settings)


def items(text: str) -> tuple[Item, ...]:
    """The scored indicators of a scheme as the editor shows them (方案各项), in written order.

    Also of a scheme whose 分值 do not add up; raises `Refused` where there is nothing to show.
    """
    found = examined(text)
    if found.scheme is None or not found.scheme.indicators:
        raise Refused(found.faults)
    nodes = {text_under(node, "code"): node for node in _indicators(parse_yaml(text, NAME))}
    return tuple(_item(indicator, nodes[indicator.code]) for indicator in found.scheme.indicators)


def _item(indicator: Indicator, node: Node) -> Item:
    weight = text_under(node, "weight")
    words = "＋".join(map(_part_words, indicator.parts)) if _composite(indicator) else indicator.parts[0].rule.term
    targeted = any("target" in dict(part.rule.needs(part.params)).values() for part in indicator.parts)
    rule = COMPOSITE if _composite(indicator) else indicator.parts[0].rule.name
    params = {} if rule not in RULES else _params(rule, node)
    return Item(
        indicator.code, indicator.title, indicator.unit, indicator.direction, weight, rule, params, words, targeted
    )


def _composite(indicator: Indicator) -> bool:
    """Whether the editor can only show it: several parts, or one that scores a change."""
    return len(indicator.parts) != 1 or indicator.parts[0].of != "level"


def _part_words(part: Part) -> str:
    of = "" if part.of == "level" else f"{part.of.label}·"
    return f"{of}{part.rule.term}{decimal_text(part.share * 100)}%"


def _params(rule: str, node: Node) -> dict[str, str]:
    """The parameters written in a scheme, as texts a person reads."""
    found = {}
    for key, value in _entries(_under(node, "params")):
        param = next((param for param in RULES[rule].params if param.name == key.text), None)
        if param is not None:
            found[param.name] = rulebook().text_of(param, value)
    return found


def reads_target(choice: Choice, params: Mapping[str, str]) -> bool:
    """Whether a rule with these parameters asks for each unit's target (须有目标)."""
    values: dict[str, object] = {param.name: param.default for param in choice.rule.params}
    for name, text in params.items():
        node = rulebook().node_of(choice.setting(name).param, text)
        values[name] = node.text if isinstance(node, Scalar) and text.strip() else values[name]
    return "target" in dict(choice.rule.needs(values)).values()


def edited(text: str, lines: Sequence[Item]) -> str:
    """The scheme with its indicators as the editor left them (修改方案); one that is not among the lines is left out.

    With the first one left out the observed ones go too, so that no dimension stands empty.
    The text comes back marked as 测算方案; whether it can be scored is for `examined` to say.
    """
    before = {item.code: item for item in items(text)}
    after = {item.code: item for item in lines}

    def change(node: Node) -> Node | None:
        code = text_under(node, "code")
        if code not in before:
            return node if before.keys() == after.keys() else None
        return _changed(node, before[code], after[code]) if code in after else None

    return written(_marked(_without(_each_indicator(parse_yaml(text, NAME), change), before.keys() - after.keys())))


def _changed(node: Node, before: Item, after: Item) -> Node:
    assert isinstance(node, MapNode)
    if after.weight != before.weight:
        node = _with(node, "weight", Scalar(after.weight.strip()))
    if after.direction != before.direction:
        node = _with(node, "direction", Scalar(after.direction.value))
    if (after.rule, dict(after.params)) == (before.rule, dict(before.params)) or after.rule == COMPOSITE:
        return node
    kept = MapNode(tuple((key, value) for key, value in node.entries if key.text not in RULE_KEYS), node.where)
    choice, params = rulebook().choices[after.rule], []
    for name, text in after.params.items():
        old = _under(_under(node, "params"), name)
        same = old is not None and after.rule == before.rule and before.params.get(name) == text
        if text.strip():
            params.append((Scalar(name), old if same and old else rulebook().node_of(choice.setting(name).param, text)))
    return _with(_with(kept, "rule", Scalar(after.rule)), "params", MapNode(tuple(params)))


def reduced(text: str, codes: Iterable[str]) -> str:
    """The scheme with these indicators alone (只留部分指标), their 分值 in the same proportions, adding to full marks."""
    wanted, found = set(codes), examined(text)
    kept = [item for item in items(text) if item.code in wanted]
    if not kept or found.scheme is None:
        return text
    weights = shared([number(item.weight) or ZERO for item in kept], found.scheme.full_marks)
    return edited(text, [replace(line, weight=weight) for line, weight in zip(kept, weights, strict=True)])


def assuming(text: str) -> str:
    """The scheme as if its 依据文件 were there (视同已有依据文件), so that indicators waiting for it are scored too."""
    scheme = examined(text).scheme
    if scheme is None or not any(map(scheme.awaits_document, scheme.indicators)):
        return text
    return written(_marked(with_basis_document(parse_yaml(text, NAME), ASSUMED)))


def _marked(node: Node) -> Node:
    """The scheme's head saying that it is for a trial."""
    head = _under(node, "scheme")
    if not isinstance(node, MapNode) or not isinstance(head, MapNode):
        return node
    title = text_under(head, "title") or text_under(head, "id")
    if TRIAL not in title:
        head = _with(head, "title", Scalar(f"{title}（{TRIAL}）"))
    return _with(node, "scheme", _with(head, "status", Scalar(STATUS)))


def _without(node: Node, codes: Iterable[str]) -> Node:
    """The scheme with nothing else naming what was left out: 并列比较 and dimensions that are now empty."""
    gone, ties = set(codes), _under(node, "ties")
    if not gone or not isinstance(node, MapNode):
        return node
    if isinstance(ties, MapNode) and isinstance(named := _under(ties, "break_by"), ListNode):
        left = tuple(item for item in named.items if not (isinstance(item, Scalar) and item.text in gone))
        node = _with(node, "ties", _with(ties, "break_by", ListNode(left)))
    used = {text_under(item, "dimension") for item in _indicators(node)}
    if isinstance(listed := _under(node, "dimensions"), ListNode):
        node = _with(node, "dimensions", ListNode(tuple(d for d in listed.items if text_under(d, "code") in used)))
    return node


def _each_indicator(node: Node, change: Callable[[Node], Node | None]) -> Node:
    assert isinstance(node, MapNode)
    changed = tuple(found for item in _indicators(node) if (found := change(item)) is not None)
    return _with(node, "indicators", ListNode(changed))


def _indicators(node: Node) -> tuple[Node, ...]:
    listed = _under(node, "indicators")
    return listed.items if isinstance(listed, ListNode) else ()


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, MapNode) else ()


def _under(node: Node | None, key: str) -> Node | None:
    return next((value for name, value in _entries(node) if name.text == key), None)


def _with(node: MapNode, name: str, value: Node) -> MapNode:
    """The mapping with one key's value replaced in its place, added at the end where absent."""
    entries = tuple((key, value if key.text == name else old) for key, old in node.entries)
    if all(key.text != name for key, _ in entries):
        entries = (*entries, (Scalar(name), value))
    return MapNode(entries, node.where)


def written(node: Node) -> str:
    """A scheme's tree as YAML again (方案文本): every text as it was, comments left behind."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return f"# {TRIAL}：由快速测算生成，未经印发。\n" + str(
        yaml.serialize(_yaml(node), Dumper=dumper, allow_unicode=True, width=10_000)
    )


@lru_cache(maxsize=1)
def _resolver() -> yaml.resolver.Resolver:
    return yaml.resolver.Resolver()


def _yaml(node: Node) -> yaml.Node:
    if isinstance(node, MapNode):
        pairs = [(_scalar(key.text, True), _yaml(value)) for key, value in node.entries]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not _roomy(node))
    if isinstance(node, ListNode):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_yaml(item) for item in node.items], flow_style=not _roomy(node))
    return _scalar(node.text, node.plain)


def _scalar(text: str, plain: bool) -> yaml.Node:
    """A plain text stays plain where YAML allows it, so that null stays null and "null" a word."""
    if not plain:
        return yaml.ScalarNode("tag:yaml.org,2002:str", text, style='"')
    text = text or "null"
    return yaml.ScalarNode(_resolver().resolve(yaml.ScalarNode, text, (True, False)), text)  # type: ignore[no-untyped-call]


def _roomy(node: Node) -> bool:
    """Whether a mapping or list is written line by line: when something in it holds more than texts."""
    inner = [value for _, value in _entries(node)] if isinstance(node, MapNode) else getattr(node, "items", ())
    return any(not isinstance(item, Scalar) for item in inner)


def scheme_of(text: str) -> Scheme:
    """The scheme a text states (解析测算方案); raises `Refused` with every fault."""
    return parsed(text)[1]
