"""States of a figure on the help page (数据状态): what each means, what it does to the score, worked out now."""

from __future__ import annotations

from collections.abc import Mapping

from data.city import SHIPPED
from data.rule_examples import rule_examples
from evaluation.results import Assessment
from evaluation.rounding import brief
from evaluation.scoring import POLICIES
from evaluation.terms import FigureStatus
from evaluation.wording import STANDS_FOR
from evaluation.worked import Sample, worked
from pages.system.help.words import meanings
from pages.ui.tables import DASH, Column, Row, chip, escaped, joined, table

COLUMNS = (Column("状态", "heading"), Column("含义"), Column("得分", "number"), Column("计分过程", "wide"))


def content(run: Assessment | None) -> str:
    """Six states, their effect under each treatment, and what the scheme in force says (数据状态)."""
    samples = rule_examples().figures
    first, others = samples[0], samples[1:]
    return (
        "<h2>六种数据状态</h2>"
        '<p class="sentence">空白、零、缺报、不适用各不相同：零是一个数，照常计分；没有数的，必须写明是哪一种状态，'
        "页面上显示“—”，不显示零。</p>"
        f'<section class="card">{_states(first, meanings(SHIPPED))}</section>{_in_force(run)}'
        f"<h2>方案可以另作规定</h2>{joined(_other(sample) for sample in others)}"
    )


def _states(sample: Sample, words: Mapping[str, str]) -> str:
    """One row a state, in the order of the official list."""
    lines = worked(sample)
    rows = []
    for status in FigureStatus:
        line = next(line for line in lines if line.status is status)
        rows.append(
            Row((status.label, escaped(words.get(status.label, DASH)), line.points_text or DASH, escaped(line.sentence)))
        )
    worth = f"{sample.indicator.title}（{sample.indicator.unit}），分值{brief(sample.indicator.weight)}分"
    return table(f"{sample.title}——{worth}", COLUMNS, rows, look="example")


def _in_force(run: Assessment | None) -> str:
    """How the scheme in force treats what is not there (现行方案的处理)."""
    if run is None:
        return ""
    policy = run.scheme.policy
    missing, absent = STANDS_FOR[POLICIES[policy.missing]], STANDS_FOR[POLICIES[policy.not_applicable]]
    otherwise = any(
        (item.missing, item.not_applicable) != (policy.missing, policy.not_applicable) for item in run.scheme.indicators
    )
    rest = "（个别指标另有规定，见得分追溯）" if otherwise else ""
    return (
        f'<p class="sentence">{chip("现行方案", "mark")} {escaped(run.scheme.title)}：缺报{missing}；不适用{absent}{rest}。'
        f"未到数据期和作废的一律不计入。没有总分的单位显示“—”，排在最后。</p>"
    )


def _other(sample: Sample) -> str:
    content = _states(sample, meanings(SHIPPED))
    return f'<details class="step card"><summary><span>{escaped(sample.title)}</span></summary>{content}</details>'
