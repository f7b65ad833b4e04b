"""考核方案 in the browser: what 进位测算 suggests, fed into 试算, lifts the place; one step less does not."""

from __future__ import annotations

from urllib.parse import quote

from data.city import SHIPPED, read_city
from data.runs import run_of
from evaluation.ladders import ladder_of
from evaluation.uplift import Outcome, uplift
from pages.ui.edits import of_figure, written

UNIT = "331002"


def place(page) -> int:  # type: ignore[no-untyped-def]
    row = page.locator(f'table.trial tr[data-unit="{UNIT}"]')
    return int(row.locator("td").nth(3).inner_text())


def test_a_suggested_value_lifts_the_place_in_a_trial_and_one_step_less_does_not(address, read) -> None:
    run = run_of(read_city(SHIPPED).example(2025))
    found = uplift(run, UNIT)
    assert found is not None
    page = read(f"{address}/profile?unit={UNIT}&lift=1")
    page.wait_for_selector(f'[data-uplift="{UNIT}"]', timeout=60_000)
    page.locator(f'[data-uplift="{UNIT}"] a').first.click()
    page.wait_for_selector("table.trial", timeout=60_000)
    assert "plan=trial" in page.url
    assert place(page) < found.place
    lift = next(lift for lift in found.alone if lift.outcome is Outcome.LIFTS and lift.step and lift.step.steps > 1)
    assert lift.step is not None
    less = ladder_of(run, lift.row).figure(lift.step.steps - 1)
    wanted = written(of_figure(run.inputs.figures[UNIT, lift.row.indicator.code], less))
    page = read(f"{address}/scheme?plan=trial&edits={quote(wanted)}")
    page.wait_for_selector("table.trial")
    assert place(page) == found.place


def test_a_change_is_typed_and_its_effect_stands_below(address, read) -> None:
    page = read(f"{address}/scheme?plan=trial&change=weight")
    page.get_by_label("分值改为").fill("16")
    page.get_by_label("分值改为").press("Tab")
    page.get_by_role("button", name="加入试算").click()
    page.wait_for_selector("table.trial")
    assert "分值7，改为16" in page.locator(".st-key-trial-edits").inner_text()
    assert page.locator("table.trial tbody tr").count() == 10
    page.get_by_role("button", name="全部撤去").click()
    page.wait_for_selector("table.trial", state="detached")
    assert "edits=" not in page.url
