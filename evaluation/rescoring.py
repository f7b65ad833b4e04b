"""Figures changed in an assessment, and everything scored again (重新测算): 进位测算, 得分区间 and 试算 ask it many times.

    rescored(assessment, [changed_figure])        # equal to assess() with the same figures

Only indicators whose figures changed are scored anew, for every unit, since peers may move; sums, places and grades are
made from the start. The assessment itself stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evaluation.assessment import concluded, task_of
from evaluation.errors import FaultList
from evaluation.figures import Figure
from evaluation.results import Assessment
from evaluation.scoring import score_indicator


def rescored(assessment: Assessment, figures: Iterable[Figure]) -> Assessment:
    """The result with these figures in place of those of the same unit and indicator (改数后的测算结果).

    Raises `Refused` where a value is none the rule takes. Figures of observed indicators change nothing.
    """
    changed = {(row.unit, row.indicator): row for row in figures}
    inputs = replace(assessment.inputs, figures={**assessment.inputs.figures, **changed})
    codes, faults = {indicator for _, indicator in changed}, FaultList()
    points = dict(assessment.points)
    for item in inputs.scheme.indicators:
        if item.code in codes:
            task = task_of(inputs, item, faults)
            faults.raise_if_any()
            points.update(((unit, item.code), row) for unit, row in score_indicator(task).items())
    return concluded(inputs, points)
