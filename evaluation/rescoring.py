"""Figures changed in an assessment, and everything scored again (重新测算): 进位测算, 得分区间 and 试算 ask it many times.

    rescored(assessment, [changed_figure])        # equal to assess() with the same figures

Only indicators whose figures changed are scored anew, for every unit, since peers may move; sums, places and grades are
made from the start. The assessment itself stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from evaluation.assessment import concluded, task_of
from evaluation.errors import FaultList
from evaluation.figures import Figure
from evaluation.intake import Inputs
from evaluation.results import Assessment
from evaluation.scoring import score_indicator


def rescored(assessment: Assessment, figures: Iterable[Figure]) -> Assessment:
    """The result with these figures in place of those of the same unit and indicator (改数后的测算结果).

    Raises `Refused` where a value is none the rule takes. Figures of observed indicators change nothing.
    """
    changed = {(row.unit, row.indicator): row for row in figures}
    inputs = replace(assessment.inputs, figures={**assessment.inputs.figures, **changed})
    return scored_again(assessment, inputs, {indicator for _, indicator in changed})


def scored_again(assessment: Assessment, inputs: Inputs, codes: Collection[str]) -> Assessment:
    """The result of changed inputs, where only the indicators named are touched by the change (部分重新计分).

    Raises `Refused` with every fault of their values.
    """
    faults, points = FaultList(), dict(assessment.points)
    tasks = [task_of(inputs, item, faults) for item in inputs.scheme.indicators if item.code in codes]
    faults.raise_if_any()
    for task in tasks:
        points.update(((unit, task.indicator.code), row) for unit, row in score_indicator(task).items())
    return concluded(inputs, points)
