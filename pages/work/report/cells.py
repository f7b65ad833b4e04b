"""The cells of the form (填报格): kept as soon as they are left, and before a button uses what stands in them."""

from __future__ import annotations

from data.exchange.report_form import kept
from pages.ui import doing, fields
from pages.ui.whole import whole
from pages.work.report import desk


def named(period: str, unit: str, code: str, column: str) -> str:
    """A cell's name in the session (格的标识)."""
    return f"report-{period}-{unit}-{code}-{column}"


@whole
def keep(period: str, unit: str, code: str, column: str, seen: int, key: str) -> None:
    """A cell was left (保存一格): kept as it was typed."""
    text = str(fields.value(key) or "")
    desk.save(period, unit, {(code, column): text}, {code: seen})


def keep_shown(period: str, unit: str, seen: dict[str, int]) -> bool:
    """Keep whatever stands in the cells (保存屏上内容) before a button uses it; whether the records took it.

    `seen` are the revisions the cells were drawn with: what another person has changed meanwhile is told, not handed in.
    """
    if waiting := {code for code, _ in desk.desk(period, unit).unsaved}:
        words = f"{'、'.join(sorted(waiting))}还有没有存入的内容，请看上次的说明，在格里重新填写后再办理。"
        doing.say(desk.place(period, unit), words, "error")
        return False
    form = desk.report(period, unit).form().form
    shown = {(code, column): fields.shown(named(period, unit, code, column)) for code, column in form.open_cells()}
    standing = form.texts
    typed = {key: text for key, text in shown.items() if text is not None and kept(key[1], text) != standing.get(key, "")}
    return not typed or desk.save(period, unit, typed, seen)
