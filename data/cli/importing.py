"""`python -m data import` (导入): files into the records, a dry run unless told to write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.cli.common import Actor, Reason, answering, bar, named, now, opened, place_in_use, somebody
from data.cli.options import FAULTY, AdjustmentsFile, TargetsFile
from data.home import DEMO
from data.imports import ImportPaths, Plan, check, store_plan
from data.records import setting
from data.store import Store

Period = Annotated[str, typer.Option("--period", help="报表期，如2025Y、2025M03 · the report period")]
SchemeFile = Annotated[Path | None, typer.Option("--scheme", help="考核方案 YAML · the scoring scheme")]
UnitsFile = Annotated[Path | None, typer.Option("--units", help="被考核单位 CSV · the units")]
FiguresFile = Annotated[Path | None, typer.Option("--figures", help="填报数据 CSV · submitted figures")]
VerifiedFile = Annotated[
    Path | None, typer.Option("--verified", help="核定值 CSV，列同填报数据；须由另一人登记 · verified values")
]
BasisDocument = Annotated[str, typer.Option("--basis-document", help="登记方案的依据文件 · record the decision")]
Apply = Annotated[bool, typer.Option("--apply", "--write", help="写入；不加则只核对 · write; without it only check")]
TITLES = {
    "scheme": "方案", "units": "单位", "targets": "目标", "figures": "填报数据", "verified": "核定值", "adjustments": "加减分",
}  # fmt: skip


def import_(
    period: Period, scheme: SchemeFile = None, units: UnitsFile = None, targets: TargetsFile = None,
    figures: FiguresFile = None, verified: VerifiedFile = None, adjustments: AdjustmentsFile = None,
    basis_document: BasisDocument = "", apply: Apply = False, by: Actor = "", reason: Reason = "",
) -> None:  # fmt: skip
    """导入方案、单位、目标、填报数据、核定值、加减分；默认只核对不写入。Import files; a dry run unless --apply.

    所有文件的差错一次列全（文件:行:列 说明），有一处差错就什么都不写。年度和报表期没有的自动建立。
    All faults of all files at once, all or nothing. 退出码 exit：0核对无误或已写入 fine, 2有差错 refused.
    """
    paths = ImportPaths(scheme, units, targets, figures, verified, adjustments, basis_document)
    with answering():
        if not paths.given() and not basis_document:
            typer.echo("没有给出要导入的文件。请用 --figures 等选项给出，见 python -m data import --help。", err=True)
            raise typer.Exit(FAULTY)
        if figures is not None and verified is not None:
            typer.echo("填报数据和核定值须由不同的人分两次登记：先 --figures，再由另一人 --verified。", err=True)
            raise typer.Exit(FAULTY)
        with opened(place_in_use()) as store:
            with bar("核对 · checking") as tell:
                plan = check(store, paths, period, tell)
            _say(store, plan) if not apply else _write(store, plan, by or somebody(), reason)


def _say(store: Store, plan: Plan) -> None:
    typer.echo(f"核对无误：{_counts(plan)}。没有写入；加 --apply 写入{named(store)}。")


def _write(store: Store, plan: Plan, by: str, reason: str) -> None:
    with store.reading() as session:
        if setting(session, "kind") == DEMO:
            typer.echo("当前是演示（虚构）数据库，不接收导入。请先建立正式数据库：python -m data init。", err=True)
            raise typer.Exit(FAULTY)
    with bar("写入 · writing", plan.counts["figures"] or plan.counts["verified"]) as tell:
        receipt = store_plan(store, plan, actor=by, at=now(), reason=reason, tell=tell)
    if receipt is None:
        typer.echo("与在案记录完全相同，没有需要写入的。")
    else:
        typer.echo(f"已写入{named(store)}：{_counts(plan)}\n回执：{receipt}")


def _counts(plan: Plan) -> str:
    words = [f"{TITLES[name]}{plan.counts[name]}" for name in TITLES if plan.counts[name]]
    return "、".join([f"报表期{plan.period}", *words])
