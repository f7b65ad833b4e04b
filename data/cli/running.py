"""`python -m data run` (测算) of a recorded period."""

from __future__ import annotations

from typing import Annotated

import typer

from data import assessments
from data.cli.common import Actor, Reason, answering, named, now, opened, place_in_use, somebody

Period = Annotated[str, typer.Option("--period", help="报表期，如2025Y · the report period")]


def run(period: Period, by: Actor = "", reason: Reason = "") -> None:
    """按在案的方案、目标、核定值测算一个报表期并存档。Score a recorded period and keep the result.

    输入不变则测算编号不变，不重复存。退出码 exit：0已测算 scored, 2有差错，什么都不写 refused.
    """
    with answering(), opened(place_in_use()) as store:
        kept = assessments.run(store, period, actor=by or somebody(), at=now(), reason=reason)
        typer.echo(f"{named(store)}：已测算{period}，{len(kept.units)}个单位\n测算编号：{kept.run}")
