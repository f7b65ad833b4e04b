"""From nodes to indicators, their measures, rules and parameters (读取指标), faults collected."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from evaluation.errors import FaultList, Where
from evaluation.measures import Measure
from evaluation.reading import Section, read_number, text_under
from evaluation.rounding import decimal_text
from evaluation.rules.base import REQUIRED, Param, Rule
from evaluation.rules.registry import RULES
from evaluation.scheme import Card, Cite, Departments, Indicator, Nested, Part, Policy, Scope
from evaluation.terms import Direction, Of, UnitKind
from evaluation.tree import ListNode, Node

KEYS = (
    "code", "dimension", "title", "unit", "weight", "direction", "measure", "applies_to", "basis", "missing",
    "not_applicable", "peer_group", "parts", "step", "min", "max", "frequency", "lag", "departments", "card",
    "commitments", "cite", "rule", "of", "params", "observed",
)  # fmt: skip
OTHERWISE_KEYS = ("rule", "params")
WORD_RULES = ("stages", "panel", "piecework", "up_down")
UNREADABLE = Fraction(-1)  # stands for a 分值 that could not be read; none that could is negative
# stands for a rule that there is not, in a scheme that is refused: it reads nothing, so nothing more is faulted
NO_RULE = Rule("", "没有这条规则", "", (), lambda case: Fraction(0), lambda case: "", lambda params: ())


def parse_cite(section: Section) -> Cite:
    """The clause under `cite` (依据)."""
    cite = section.section("cite", ("document", "clause", "quote"))
    return Cite(cite.text("document"), cite.text("clause"), cite.text("quote"))


def parse_indicator(node: Node, policy: Policy, faults: FaultList) -> Indicator:
    """One indicator (指标); of an observed one, weight and rule are ignored."""
    section = Section(node, f"指标{text_under(node, 'code')}", faults, KEYS)
    section.need("code", "title", "cite")
    observed = section.flag("observed", False)
    direction = section.term("direction", Direction, Direction.HIGHER)
    measure = _measure(section)
    parts: tuple[Part, ...] = ()
    weight = Fraction(0)
    if not observed:
        section.need("weight")
        weight = section.number("weight", UNREADABLE, least=Fraction(0))
        parts = _parts(section, direction)
        _check_measure(section, measure, parts)
    return Indicator(
        code=section.text("code"), title=section.text("title"), dimension=section.text("dimension"),
        unit=section.text("unit"), weight=weight, direction=direction, measure=measure, parts=parts,
        applies_to=_scope(section), basis=section.choice("basis", ("task", "decision"), "task"),
        missing=section.choice("missing", ("zero", "mean", "pending"), policy.missing),
        not_applicable=section.choice("not_applicable", ("rescale", "mean"), policy.not_applicable),
        peer_group=section.choice("peer_group", ("all", "group"), policy.peer_group),
        cite=parse_cite(section), observed=observed, step=section.maybe_number("step", above=Fraction(0)),
        least=section.maybe_number("min"), most=section.maybe_number("max"),
        frequency=section.choice("frequency", ("W", "M", "Q", "H", "Y"), "Y"), lag=section.whole("lag", 1),
        departments=_departments(section), card=_card(section), commitments=section.texts("commitments"),
        where=section.where,
    )  # fmt: skip


def _scope(section: Section) -> Scope:
    scope = section.section("applies_to", ("kinds", "units", "except"))
    if "kinds" not in scope:
        return Scope(units=scope.texts("units"), exempt=scope.texts("except"))
    kinds = []
    for kind in scope.texts("kinds"):
        if kind in [member.value for member in UnitKind]:
            kinds.append(UnitKind(kind))
        else:
            scope.fault("kinds", f"{section.name}的适用类别“{kind}”应为county、zone、city之一")
    return Scope(tuple(kinds), scope.texts("units"), scope.texts("except"))


def _departments(section: Section) -> Departments:
    inner = section.section("departments", ("lead", "data", "with"))
    return Departments(inner.text("lead"), inner.text("data"), inner.texts("with"))


def _card(section: Section) -> Card:
    inner = section.section("card", ("definition", "source", "timing", "contact"))
    return Card(inner.text("definition"), inner.text("source"), inner.text("timing"), inner.text("contact"))


def _measure(section: Section) -> Measure:
    inner = section.section("measure", ("kind", "times", "each"))
    kind = inner.choice("kind", ("value", "ratio", "equivalents"), "value")
    if "times" in inner and kind != "ratio":
        inner.fault("times", f"{section.name}：只有ratio才有times")
    if "each" in inner and kind != "equivalents":
        inner.fault("each", f"{section.name}：只有equivalents才有each")
    if kind == "equivalents":
        inner.need("each")
        return Measure(kind, each=inner.table("each") if "each" in inner else {})
    return Measure(kind, times=inner.number("times", Fraction(1)))


def _check_measure(section: Section, measure: Measure, parts: tuple[Part, ...]) -> None:
    """Rules that read words or lists take the figure as it is (按文字、清单计分的规则只取原值)."""
    for part in parts:
        if part.rule.name not in WORD_RULES:
            continue
        if part.of is not Of.LEVEL:
            section.faults.add(part.where, f"{section.name}：规则{part.rule.name}不能与of: {part.of}同用")
        if measure.kind == "ratio" or (measure.kind == "equivalents" and part.rule.name != "piecework"):
            section.faults.add(part.where, f"{section.name}：规则{part.rule.name}不能与计量方式{measure.kind}同用")


def _parts(section: Section, direction: Direction) -> tuple[Part, ...]:
    if "parts" not in section:
        section.need("rule")
        rule = _rule(section, direction)
        of = section.term("of", Of, Of.LEVEL)
        return (Part(Fraction(1), of, rule, _params(rule, section, direction), section.where),) if rule else (
            Part(Fraction(1), of, NO_RULE, {}, section.where),
        )
    for key in ("rule", "of", "params"):
        if key in section:
            section.fault(key, f"{section.name}已有parts，不能再写{key}")
    parts = [_part(item, section, direction) for item in section.nodes_of("parts")]
    total = sum((part.share for part in parts), Fraction(0))
    if total != 1:
        section.fault("parts", f"{section.name}各部分份额合计{decimal_text(total)}，应为1")
    return tuple(parts)


def _part(node: Node, section: Section, direction: Direction) -> Part:
    inner = Section(node, f"{section.name}的部分", section.faults, ("share", "of", "rule", "params"))
    inner.need("share", "rule")
    share = inner.number("share", Fraction(0), least=Fraction(0))
    rule = _rule(inner, direction)
    if rule is None:
        return Part(share, Of.LEVEL, NO_RULE, {}, inner.where)
    if rule.own_points:
        inner.fault("rule", f"{inner.name}：规则{rule.name}自带分数，不能用在parts中")
    return Part(share, inner.term("of", Of, Of.LEVEL), rule, _params(rule, inner, direction), inner.where)


def _rule(section: Section, direction: Direction) -> Rule | None:
    name = section.text("rule")
    if not name:
        return None
    rule = RULES.get(name)
    if rule is None:
        section.fault("rule", f"{section.name}：没有规则“{name}”，可用的有{'、'.join(RULES)}")
    elif direction not in rule.directions:
        section.fault("rule", f"{section.name}：规则{name}只用于{rule.directions[0].label}的指标")
    return rule


def _params(rule: Rule, section: Section, direction: Direction) -> dict[str, Any]:
    """The rule's parameters (规则参数): unknown, missing and ill-typed ones are faults."""
    inner = section.section("params", [param.name for param in rule.params])
    before = len(list(section.faults))
    read = {param.name: _param(rule, param, inner, section, direction) for param in rule.params}
    if "cap" in inner and "bonus_points" in inner:
        inner.fault("bonus_points", f"{section.name}：封顶cap与超额加分bonus_points不能同时写")
    if len(list(section.faults)) == before:
        for key, message in rule.check_params(read):
            inner.fault(key, f"{section.name}：{message}")
    return read


def _param(rule: Rule, param: Param, inner: Section, section: Section, direction: Direction) -> Any:
    """One parameter, or its default (参数或默认值)."""
    if param.name not in inner:
        if param.default is REQUIRED:
            section.faults.add(section.key_where("rule"), f"{section.name}：规则{rule.name}缺少参数{param.name}")
        return param.default
    if inner.is_null(param.name):
        if not param.null:
            inner.fault(param.name, f"{section.name}：规则{rule.name}的参数{param.name}不能为空")
        return None
    return _read_param(param, inner, section, direction)


def _read_param(param: Param, inner: Section, section: Section, direction: Direction) -> Any:
    node, name = inner.nodes[param.name], param.name
    if param.kind == "anchor" and inner.text(name) in param.words:
        return inner.text(name)
    if param.kind == "choice":
        return inner.choice(name, param.words, param.default)
    if param.kind == "flag":
        return inner.flag(name, param.default)
    if param.kind == "whole":
        return inner.whole(name, param.default)
    if param.kind == "table":
        return inner.table(name)
    if param.kind == "ladder":
        return _ladder(node, name, section.faults)
    if param.kind == "otherwise":
        return _otherwise(inner, section, direction)
    return inner.number(name, Fraction(0), above=param.above, least=param.least, most=param.most)


def _ladder(node: Node, name: str, faults: FaultList) -> list[Fraction]:
    if not isinstance(node, ListNode) or not node.items:
        faults.add(node.where, f"参数{name}应为至少一个数的列表")
        return [Fraction(0)]
    read = [read_number(item, f"参数{name}的一级", faults) for item in node.items]
    return [value for value in read if value is not None] or [Fraction(0)]


def _otherwise(inner: Section, section: Section, direction: Direction) -> Nested | None:
    nested = inner.section("otherwise", OTHERWISE_KEYS)
    nested.name = f"{section.name}的otherwise"
    nested.need("rule")
    rule = _rule(nested, direction)
    if rule is None:
        return None
    params = _params(rule, nested, direction)
    where: Where = nested.where_of("rule")
    if rule.own_points or rule in _peer_rules():
        nested.faults.add(where, f"{nested.name}：规则{rule.name}不能用在otherwise中")
    elif params.get("threshold") == "peer_mean":
        nested.faults.add(nested.where_of("params"), f"{nested.name}：otherwise中不能用peer_mean")
    return Nested(rule, params)


def _peer_rules() -> tuple[Rule, ...]:
    from evaluation.rules import peers

    return peers.RULES
