"""试算: what a change of figures, targets, 分值, rules, policies or groups would do to everybody's place.

    after = tried(assessment, [Edit(EditKind.WEIGHT, indicator="A1", text="8"), Edit(EditKind.SCALE)])
    moves(assessment, after)          # unit by unit: places, totals, and which indicators moved them

Everything changed is scored again by the engine that makes the official result, which itself stays as it is. Edits are
plain texts, so that they can be named, sent on and repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from evaluation.comparison import appraised
from evaluation.errors import NOWHERE, FaultList, Where
from evaluation.figures import FIGURE_COLUMNS, Figure, Target
from evaluation.indicator_parser import parse_indicator
from evaluation.intake import Inputs
from evaluation.reading import shortened
from evaluation.rescoring import scored_again
from evaluation.results import Assessment, Total
from evaluation.rounding import decimal_text, exact_sum, number
from evaluation.rules.registry import RULES
from evaluation.scheme import Indicator, Scheme
from evaluation.scheme_parser import wrong_sum
from evaluation.spans import written
from evaluation.terms import Term
from evaluation.tree import from_texts
from evaluation.values import MEASURED

ZERO = Fraction(0)
CHANGEABLE = tuple(column for column in FIGURE_COLUMNS if column not in ("unit", "indicator", "data_period", "source", "status"))
NUMBERS = frozenset(("numerator", "denominator", "previous", "baseline", "contribution"))
POLICIES: Mapping[str, tuple[str, ...]] = {
    "missing": ("zero", "mean", "pending"), "not_applicable": ("rescale", "mean"), "peer_group": ("all", "group"),
}  # fmt: skip


class EditKind(Term):
    """What is changed in a trial (改动类别)."""

    FIGURE = "figure", "数据"
    TARGET = "target", "目标"
    WEIGHT = "weight", "分值"
    RULE = "rule", "计分规则"
    POLICY = "policy", "缺报等处理"
    GROUP = "group", "分组"
    SCALE = "scale", "其余分值按比例调整"


class Edit(NamedTuple):
    """One change (改动): of whose and which indicator's `column`, to `text`.

    `column` is a column of the figures, the name of a rule, or a policy; a rule's `text` lists its parameters as
    `cap=1.2;floor=0.5`, a table among them as `each=省级:5,市级:1`, a list as `ladder=5,4,3`.
    """

    kind: EditKind
    unit: str = ""
    indicator: str = ""
    column: str = ""
    text: str = ""


class Move(NamedTuple):
    """One unit before and after (试算前后): `points` by indicator are what each moved the total by, largest first."""

    before: Total
    after: Total
    points: tuple[tuple[Indicator, Fraction], ...]

    @property
    def difference(self) -> Fraction | None:
        """How much higher the published total is (分差); None where there is none to compare."""
        old, new = self.before.published_total, self.after.published_total
        return None if old is None or new is None else new - old

    @property
    def climbed(self) -> int | None:
        """Places gained (位次变化); None without a place."""
        old, new = self.before.place, self.after.place
        return None if old is None or new is None else old - new


def tried(assessment: Assessment, edits: Sequence[Edit]) -> Assessment:
    """The result with the edits made (试算结果); the later of two edits of one thing counts.

    Raises `Refused` with every fault at once: what is not there, what is no number, weights that do not add up, values no
    rule takes.
    """
    faults = FaultList()
    inputs = _edited(assessment.inputs, edits, faults)
    wrong = wrong_sum(inputs.scheme)
    if wrong:
        faults.add(NOWHERE, wrong)
    faults.raise_if_any()
    return scored_again(assessment, inputs, _touched(assessment.scheme, inputs.scheme, edits))


def moves(before: Assessment, after: Assessment) -> tuple[Move, ...]:
    """Every appraised unit before and after (试算对比), in the order of the places before."""
    return tuple(
        Move(total, after.totals[total.unit.code], _moved(before, after, total.unit.code)) for total in appraised(before)
    )


def _moved(before: Assessment, after: Assessment, unit: str) -> tuple[tuple[Indicator, Fraction], ...]:
    """Which indicators moved the total (变动来源): parts of the base, rescaled, so that they add to its difference."""
    found = []
    for item in after.scheme.indicators:
        change = _share(after, unit, item.code) - _share(before, unit, item.code)
        if change:
            found.append((item, change))
    return tuple(sorted(found, key=lambda one: -abs(one[1])))


def _share(assessment: Assessment, unit: str, code: str) -> Fraction:
    total, row = assessment.totals[unit], assessment.points[unit, code]
    if total.base is None or row.points is None:
        return ZERO
    return row.points / total.applicable_weight * assessment.scheme.full_marks


def _touched(before: Scheme, after: Scheme, edits: Iterable[Edit]) -> set[str]:
    """Indicators that must be scored again (须重新计分的指标)."""
    if any(edit.kind is EditKind.GROUP for edit in edits):
        return {item.code for item in after.indicators}
    old = {item.code: item for item in before.indicators}
    named = {edit.indicator for edit in edits if edit.kind in (EditKind.FIGURE, EditKind.TARGET)}
    return named | {item.code for item in after.indicators if item is not old[item.code]}


def _edited(inputs: Inputs, edits: Sequence[Edit], faults: FaultList) -> Inputs:
    known = [edit for edit in edits if _is_known(inputs, edit, faults)]
    figures, targets = dict(inputs.figures), dict(inputs.targets)
    for edit in known:
        key = edit.unit, edit.indicator
        if edit.kind is EditKind.FIGURE:
            figures[key] = _figure(inputs, figures.get(key) or Figure(*key), edit)
        elif edit.kind is EditKind.TARGET:
            targets[key] = (targets.get(key) or Target(*key, ""))._replace(target=edit.text)
    groups = {edit.unit: edit.text for edit in known if edit.kind is EditKind.GROUP}
    units = tuple(replace(unit, group=groups.get(unit.code, unit.group)) for unit in inputs.units)
    scheme = _scheme(inputs.scheme, known, faults)
    return replace(inputs, scheme=scheme, units=units, figures=figures, targets=targets)


def _is_known(inputs: Inputs, edit: Edit, faults: FaultList) -> bool:
    """Whether what an edit names is there and can be read; faults where it is not."""
    wrong = [sentence for sentence in (_no_place(inputs, edit), _no_column(edit)) if sentence]
    if not wrong and edit.kind in (EditKind.FIGURE, EditKind.TARGET) and edit.text:
        wrong += _no_number(inputs, edit)
    for sentence in wrong:
        faults.add(NOWHERE, f"试算改动的{edit.kind.label}：{sentence}")
    return not wrong


def _no_place(inputs: Inputs, edit: Edit) -> str:
    """Unit or indicator that is not there (没有的单位、指标)."""
    units = {unit.code for unit in inputs.units}
    if edit.kind in (EditKind.FIGURE, EditKind.TARGET, EditKind.GROUP) and edit.unit not in units:
        return f"没有单位“{shortened(edit.unit)}”"
    codes = {item.code for item in inputs.scheme.indicators}
    if edit.kind not in (EditKind.POLICY, EditKind.GROUP, EditKind.SCALE) and edit.indicator not in codes:
        return f"没有计分指标“{shortened(edit.indicator)}”"
    return ""


def _no_column(edit: Edit) -> str:
    """What cannot be changed so (没有的数据列、规则、处理办法)."""
    if edit.kind is EditKind.FIGURE and edit.column not in CHANGEABLE:
        return f"没有可改的数据列“{shortened(edit.column)}”"
    if edit.kind is EditKind.RULE and edit.column not in RULES:
        return f"没有计分规则“{shortened(edit.column)}”"
    if edit.kind is EditKind.POLICY and edit.text not in POLICIES.get(edit.column, ()):
        return f"没有这样的处理办法“{shortened(edit.column)}：{shortened(edit.text)}”"
    return ""


def _no_number(inputs: Inputs, edit: Edit) -> list[str]:
    if not _reads_a_number(inputs, edit) or number(edit.text) is not None:
        return []
    name = next(unit.name for unit in inputs.units if unit.code == edit.unit)
    return [f"{name}的{edit.indicator}“{shortened(edit.text)}”不是数"]


def _figure(inputs: Inputs, figure: Figure, edit: Edit) -> Figure:
    """The figure with a cell changed (改数): of a ratio, `value` moves the numerator; nothing left is 缺报."""
    item, typed = _item(inputs, edit), number(edit.text)
    if edit.column == "value" and item.measure.kind == "ratio" and typed is not None:
        changed = written(item, figure, typed)
    else:
        changed = _cell(figure, edit.column, edit.text)
    there = any(getattr(changed, column) for column in MEASURED)
    return changed._replace(status="" if there else "missing")


def _cell(figure: Figure, column: str, text: str) -> Figure:
    if column == "value" and not text:
        return figure._replace(value="", numerator="", denominator="", levels="")
    changed: Figure = figure._replace(**{column: text})  # type: ignore[arg-type]
    # what is typed beside its parts no longer fits them
    return changed._replace(value="") if column in ("numerator", "denominator", "levels") else changed


def _item(inputs: Inputs, edit: Edit) -> Indicator:
    return next(item for item in inputs.scheme.indicators if item.code == edit.indicator)


def _reads_a_number(inputs: Inputs, edit: Edit) -> bool:
    """Whether what an edit changes must be a number (须为数)."""
    if edit.kind is EditKind.TARGET or edit.column in NUMBERS:
        return True
    return edit.column == "value" and _item(inputs, edit).reads_number


def _scheme(scheme: Scheme, edits: Sequence[Edit], faults: FaultList) -> Scheme:
    weights = {edit.indicator: edit.text for edit in edits if edit.kind is EditKind.WEIGHT}
    rules = {edit.indicator: edit for edit in edits if edit.kind is EditKind.RULE}
    policies = {edit.column: edit.text for edit in edits if edit.kind is EditKind.POLICY}
    items = [_ruled(item, rules[item.code], scheme, faults) if item.code in rules else item for item in scheme.indicators]
    items = [_weighed(item, weights[item.code], faults) if item.code in weights else item for item in items]
    if policies:
        items = [replace(item, **policies) for item in items]  # type: ignore[arg-type]
    if any(edit.kind is EditKind.SCALE for edit in edits):
        items = _scaled(scheme, items, set(weights))
    return replace(scheme, indicators=tuple(items), policy=replace(scheme.policy, **policies))


def _weighed(item: Indicator, text: str, faults: FaultList) -> Indicator:
    weight = number(text)
    if weight is None or weight < 0:
        faults.add(NOWHERE, f"试算改动的分值：{item.code} {item.title}“{shortened(text)}”应为不小于0的数")
        return item
    return replace(item, weight=weight)


def _scaled(scheme: Scheme, items: list[Indicator], kept: set[str]) -> list[Indicator]:
    """The weights that were not typed share what is left, in their old proportion (按比例调整)."""
    left = scheme.full_marks - exact_sum(item.weight for item in items if item.code in kept)
    have = exact_sum(item.weight for item in items if item.code not in kept)
    if left < 0 or have == 0 or left == have:
        return items  # the sum is refused afterwards, if it is wrong
    return [item if item.code in kept else replace(item, weight=item.weight * left / have) for item in items]


def _ruled(item: Indicator, edit: Edit, scheme: Scheme, faults: FaultList) -> Indicator:
    """The indicator under another rule, read as a scheme's file is (更换规则)."""
    own = FaultList()
    stated = {
        "code": item.code, "title": item.title, "cite": {"document": "试算"}, "weight": "1", "direction": item.direction.value,
        "measure": _measure(item), "rule": edit.column, "params": _params(edit),
    }  # fmt: skip
    read = parse_indicator(from_texts(stated, Where("试算", 1, 1)), scheme.policy, own)
    for fault in own:
        faults.add(NOWHERE, f"试算改动的计分规则：{fault.message}")
    return replace(item, parts=read.parts)


def _measure(item: Indicator) -> dict[str, Any]:
    stated: dict[str, Any] = {"kind": item.measure.kind}
    if item.measure.each:
        stated["each"] = {level: decimal_text(worth) for level, worth in item.measure.each.items()}
    return stated


def _params(edit: Edit) -> dict[str, Any]:
    """The parameters typed (参数), as a scheme's file has them."""
    kinds = {param.name: param.kind for param in RULES[edit.column].params}
    found: dict[str, Any] = {}
    for entry in filter(None, (entry.strip() for entry in edit.text.split(";"))):
        name, _, text = (part.strip() for part in entry.partition("="))
        found[name] = _typed(kinds.get(name, "number"), text)
    return found


def _typed(kind: str, text: str) -> Any:
    if kind == "ladder":
        return [one.strip() for one in text.split(",")]
    if kind == "table":
        pairs = (one.partition(":") for one in text.split(","))
        return {name.strip(): worth.strip() for name, _, worth in pairs}
    return {"rule": text} if kind == "otherwise" else text
