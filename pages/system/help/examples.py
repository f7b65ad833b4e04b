"""Examples on the help page (算例): worked out while one looks, with the clause each follows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from data.quick.rulebook import Rulebook, rulebook
from evaluation.rounding import brief
from evaluation.scheme import Nested
from evaluation.terms import Direction
from evaluation.worked import Line, Sample, worked
from pages.ui.tables import DASH, Column, Row, chip, escaped, joined, table
from pages.ui.trace import INPUTS

NULL, TRUE, FALSE = "null", "true", "false"
BESIDE = ("numerator", "denominator", "previous", "baseline", "contribution")


def examples(samples: Sequence[Sample], *, expert: bool) -> str:
    """Examples one after another; a clause that several follow is quoted once."""
    before = (None, *samples[:-1])
    return joined(
        example(sample, expert=expert, again=bool(sample.source and last and last.source == sample.source))
        for last, sample in zip(before, samples, strict=True)
    )


def worded(value: Any, book: Rulebook) -> str:
    """A parameter's value as people read it (参数取值)."""
    if value is None:
        return book.words[NULL]
    if isinstance(value, bool):
        return book.words[TRUE if value else FALSE]
    if isinstance(value, dict):
        return "、".join(f"{label} {brief(number)}" for label, number in value.items())
    if isinstance(value, list):
        return "、".join(map(brief, value))
    if isinstance(value, Nested):
        return value.rule.term
    return brief(Fraction(value)) if isinstance(value, Fraction | int) else book.words.get(value, value)


def example(sample: Sample, *, expert: bool = False, again: bool = False) -> str:
    """One example worked out now (算例), with the clause it follows."""
    indicator, book = sample.indicator, rulebook()
    set_to = "".join(_set_to(part.rule.name, part.params, book) for part in indicator.parts)
    caption = (
        f"{sample.title}——{indicator.title}{f'（{indicator.unit}）' if indicator.unit else ''}，{_worth(sample)}"
        f"{'' if indicator.direction is Direction.HIGHER else f'，{indicator.direction.label}'}{set_to}"
    )
    return f"{_lines(caption, sample, worked(sample))}{_source(sample, expert=expert, again=again)}"


def _worth(sample: Sample) -> str:
    return "分数由规则给出" if sample.rule.own_points else f"分值{brief(sample.indicator.weight)}分"


def _set_to(rule: str, params: Any, book: Rulebook) -> str:
    """The parameters that an example sets otherwise than the default."""
    changed = [
        f"{setting.title}{worded(params[setting.param.name], book)}"
        for setting in book.choices[rule].settings
        if params[setting.param.name] != setting.param.default
    ]
    return f"，{'，'.join(changed)}" if changed else ""


def _lines(caption: str, sample: Sample, lines: list[Line]) -> str:
    """The units of an example, with a column only for what was reported."""
    number = "number" if sample.indicator.reads_number else ""
    beside = [name for name in BESIDE if any(name in line.inputs for line in lines)]
    targets = [Column(INPUTS["target"], "number")] if any(line.target for line in lines) else []
    columns = [
        Column("单位", "heading"), *(Column(INPUTS[name], "number") for name in beside), Column("实绩", number), *targets,
        Column("得分", "number"), Column("计分过程", "wide"),
    ]  # fmt: skip
    rows = [
        Row(
            [
                escaped(line.unit), *(escaped(line.inputs.get(name, DASH)) for name in beside), escaped(line.measure) or DASH,
                *([line.target or DASH] if targets else []), line.points_text or DASH, escaped(line.sentence),
            ]
        )
        for line in lines
    ]  # fmt: skip
    return table(caption, columns, rows, look="example")


def _source(sample: Sample, *, expert: bool, again: bool) -> str:
    """Where the clause stands, `again` the one before; what is invented says so."""
    if sample.source is None:
        return f'<p class="lead">{chip("示例 · 虚构", "mark")} 条款和数值都是示例。</p>'
    if again:
        return f'<p class="lead">{chip("条款出处", "mark")} 同上；数值为示例。</p>'
    quote = f"：“{escaped(sample.source.quote)}”" if sample.source.quote else ""
    quote += "" if sample.source.quote.endswith("。") else "。"
    figures = "数值也出自该表" if sample.published else "条款见诸公开办法，数值为示例"
    address = f'<br><code>{escaped(sample.source.address)}</code>' if expert and sample.source.address else ""
    return f'<p class="lead">{chip("条款出处", "mark")} {escaped(sample.source.document)}{quote}{figures}。{address}</p>'
