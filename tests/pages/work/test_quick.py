"""快速测算: what the page shows is what the engine says, whatever is chosen, typed, corrected and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.access import VISITOR, visible_trials
from data.city import SHIPPED, read_city
from data.examples import Example
from data.exchange.csv import read_table
from data.exchange.run_files import rows_of
from data.quick.offers import EXAMPLES
from data.quick.schemes import assuming
from data.runs import records_of
from data.scheme_texts import parsed
from evaluation.assessment import assess
from evaluation.figures import FIGURE_COLUMNS, TARGET_COLUMNS, Figure, Target
from evaluation.results import Assessment
from evaluation.rounding import shown
from evaluation.terms import Ranking

WENZHOU = "wenzhou_air_2024_10-2024"
TABLE = (
    "单位\t企业数（家）\t研发投入（万元）\tPM2.5浓度（微克/立方米）\n"
    "椒江区\t120\t3,400\t25\n黄岩\t１１０\t2800\t20\n路桥区\t85\t1200\t22\n"
)
BAD = "单位\t企业数（家）\t研发投入（万元）\n椒江区\t约120\t3400\n黄岩区\t110\t二千\n不知县\t85\t1200\n"


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Records of the tests' own, made once."""
    folder = tmp_path_factory.getbasetemp() / "quick-home"
    monkeypatch.setenv("APPRAISAL_HOME", str(folder))


def totals(run: Assessment) -> dict[str, str]:
    """Published totals by name."""
    places = run.scheme.rounding.total_dp
    return {
        total.unit.name: shown(total.published_total, places)
        for total in run.totals.values()
        if total.unit.ranked is not Ranking.UNRANKED
    }


def scored(folder: Path, year: int) -> Assessment:
    """What assess() says of an example's figures and targets, without adjustments, under its scheme as tried out."""
    city = read_city(folder)
    example = city.example(year)
    assert isinstance(example, Example)
    figures = rows_of(Figure, FIGURE_COLUMNS, read_table(example.figures, FIGURE_COLUMNS, ("unit", "indicator")))
    aims = [] if example.targets is None else rows_of(
        Target, TARGET_COLUMNS, read_table(example.targets, TARGET_COLUMNS, ("unit", "indicator", "target"))
    )  # fmt: skip
    scheme = parsed(assuming(example.scheme.read_text(encoding="utf-8")))[1]
    ranked = [unit for unit in city.units if unit.ranked is not Ranking.UNRANKED]
    codes = {unit.code for unit in ranked}
    return assess(scheme, ranked, aims, [row for row in figures if row.unit in codes])


def shown_totals(seen: Any) -> dict[str, str]:
    """Totals by name as they stand in the ranking."""
    return {row[1]: row[2] for row in seen.rows("ranking")}


def pasted(seen: Any, text: str) -> Any:
    seen.at.text_area(key="quick-paste").set_value(text).run()
    assert not seen.at.exception
    return seen


def press(seen: Any, key: str) -> Any:
    seen.at.button(key=key).click().run()
    assert not seen.at.exception
    return seen


def form_button(seen: Any, label: str) -> Any:
    next(button for button in seen.at.button if button.label == label).click().run()
    assert not seen.at.exception
    return seen


@pytest.mark.parametrize(("scheme", "folder", "year"), [(WENZHOU, EXAMPLES / "wenzhou_air_2024_10", 2024), ("2025", SHIPPED, 2025)])
def test_every_number_of_an_example_table_equals_the_engines(
    opened: Callable[..., Any], scheme: str, folder: Path, year: int
) -> None:
    seen = press(opened("quick", scheme=scheme), "quick-sample")
    run = scored(folder, year)
    assert shown_totals(seen) == totals(run)
    places = {row[1]: row[0] for row in seen.rows("ranking")}
    for total in run.totals.values():
        shared = [other.place for other in run.totals.values()].count(total.place) > 1
        assert places[total.unit.name] == ("单列" if total.place is None else f"{'并列 ' * shared}{total.place}")


def test_the_page_says_that_nothing_here_is_official(opened: Callable[..., Any]) -> None:
    seen = opened("quick")
    assert "测算，非正式结果" in seen.text
    assert "虚构" not in re.sub("当前为演示数据.*", "", seen.text)
    press(seen, "quick-sample")
    assert "演示 · 虚构" in seen.text
    assert "测算方案（未经印发）" in seen.text


OWN_DATA = "自行录入的数据，不代表正式结果"


@pytest.mark.parametrize(("scheme", "said"), [("2025", "演示 · 虚构"), (WENZHOU, "示例数据，不是虚构")])
def test_an_example_table_says_whether_it_is_invented(opened: Callable[..., Any], scheme: str, said: str) -> None:
    seen = press(opened("quick", scheme=scheme), "quick-sample")
    assert said in chips_of(seen)
    assert OWN_DATA not in seen.text


@pytest.mark.parametrize("table", [TABLE, BAD])
def test_a_table_of_ones_own_is_said_to_be_ones_own_while_the_band_stays(opened: Callable[..., Any], table: str) -> None:
    seen = opened("quick", scheme="blank")
    assert OWN_DATA not in seen.text
    pasted(seen, table)
    assert OWN_DATA in chips_of(seen)
    assert "演示 · 虚构" not in seen.text
    assert "当前为演示数据，数值虚构" in seen.text


def chips_of(seen: Any) -> list[str]:
    """The chips beside the heading."""
    return re.findall('<span class="[^"]*status[^"]*"[^>]*>([^<]*)</span>', seen.html)


def test_a_pasted_table_gets_a_scheme_of_its_own_and_is_scored(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank"), TABLE)
    assert set(shown_totals(seen)) == {"椒江区", "黄岩区", "路桥区"}
    trace = opened_unit(seen, "331002")
    assert "A3 PM2.5浓度" in trace
    assert "功效系数（同组）" in trace


def opened_unit(seen: Any, code: str) -> str:
    seen.at.query_params["unit"] = code
    seen.at.run()
    return str(seen.text)


def test_every_fault_is_named_by_its_cell_and_correcting_clears_it(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank"), BAD)
    said = [" ".join(re.sub("<[^>]+>", " ", part).split()) for part in re.findall('<p class="quick-fault">(.*?)</p>', seen.html)]
    assert [words.split()[0] for words in said] == ["B2", "C3", "A4"]
    assert "椒江区" in said[0]
    assert "A1 企业数" in said[0]
    assert "不是确定的数" in said[0]
    assert "有3处须改正" in seen.text
    for cell, text in (("B2", "120"), ("C3", "2000")):
        seen.at.text_input(key=f"quick-cell-{cell}").set_value(text).run()
    assert "有1处须改正" in seen.text
    seen.at.text_input(key="quick-cell-A4").set_value("路桥").run()
    assert set(shown_totals(seen)) == {"椒江区", "黄岩区", "路桥区"}


def test_a_row_can_be_left_out(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank"), BAD.replace("约120", "120").replace("二千", "2000"))
    press(seen, "quick-cell-A4-row")
    assert set(shown_totals(seen)) == {"椒江区", "黄岩区"}


def test_how_the_table_was_read_is_said(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank", step="data"), TABLE)
    seen.at.query_params["step"] = "data"
    seen.at.run()
    assert "识别为一行一个单位、一列一个指标：3个单位（台州市），3项指标，9项数据，0个目标" in seen.text
    assert "表中没有临海市、温岭市、玉环市等7个单位，不参加测算" in seen.text
    assert "没有差错" in seen.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('单位\t企业数\n"椒江区\t1\n', "引号不成对"),
        ("没有表格，只有一句话", "须改正"),
        ("\u200b \n \n", ""),
        ("=cmd|' /C calc'!A0\t企业数\n1\t2", "须改正"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(opened: Callable[..., Any], text: str, words: str) -> None:
    seen = pasted(opened("quick", scheme="2025"), text)
    assert words in seen.text
    assert "Traceback" not in seen.html
    assert "quick-head" not in seen.html
    assert '<table class="official ranking">' not in seen.html


def test_points_that_do_not_add_up_are_said_and_block(opened: Callable[..., Any]) -> None:
    seen = press(opened("quick", scheme=WENZHOU), "quick-sample")
    seen.at.query_params["step"] = "scheme"
    seen.at.run()
    seen.at.text_input(key=f"quick-{WENZHOU}-A1-weight").set_value("23").run()
    assert "分值合计98分，应为100分，缺2分；暂不计算总分" in seen.text
    assert '<table class="official ranking">' not in seen.html
    del seen.at.query_params["step"]
    seen.at.run()
    assert "缺2分" in seen.text
    press(seen, "quick-restore")
    assert "缺2分" not in seen.text


def test_weight_rule_and_direction_are_edited_in_the_browser(opened: Callable[..., Any]) -> None:
    seen = press(opened("quick", scheme=WENZHOU), "quick-sample")
    before = shown_totals(seen)
    seen.at.query_params["step"] = "scheme"
    seen.at.run()
    key = f"quick-{WENZHOU}"
    rules = seen.at.selectbox(key=f"{key}-A1-rule").options
    assert [rule for rule in rules if rule.endswith("（常用）")] == rules[:5]
    assert len(rules) == 17
    seen.at.text_input(key=f"{key}-A1-weight").set_value("30").run()
    seen.at.text_input(key=f"{key}-A2-weight").set_value("20").run()
    seen.at.selectbox(key=f"{key}-A1-rule").set_value("ratio_to_best").run()
    assert "缺" not in seen.text.split("当前方案")[0]
    assert "测算方案（未经印发）" in seen.text
    del seen.at.query_params["step"]
    seen.at.run()
    after = shown_totals(seen)
    assert after.keys() == before.keys()
    assert after != before
    # 100 % of good days: full 30 points instead of 25, the other three as before but one of 20
    assert after["泰顺县"] == "100.00"


def test_parameters_and_targets_are_edited_in_the_browser(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank"), TABLE)
    seen.at.query_params["step"] = "scheme"
    seen.at.run()
    key = "quick-blank-A1"
    seen.at.selectbox(key=f"{key}-rule").set_value("completion").run()
    press(seen, f"{key}-more")
    for code in ("331002", "331003", "331004"):
        seen.at.text_input(key=f"{key}-target-{code}").set_value("100").run()
    seen.at.text_input(key=f"{key}-cap").set_value("1.1").run()
    del seen.at.query_params["step"]
    seen.at.run()
    text = opened_unit(seen, "331002")
    assert "120÷100=120.00%，按110.00%封顶" in text


def test_a_missing_target_is_asked_for_by_name(opened: Callable[..., Any]) -> None:
    seen = pasted(opened("quick", scheme="blank"), TABLE)
    seen.at.query_params["step"] = "scheme"
    seen.at.run()
    seen.at.selectbox(key="quick-blank-A1-rule").set_value("completion").run()
    seen.at.query_params["step"] = "data"
    seen.at.run()
    assert "目标" in seen.text
    assert seen.text.count("A1 企业数") >= 3


def test_an_own_scheme_is_told_its_faults_by_line(opened: Callable[..., Any]) -> None:
    seen = opened("quick", scheme="own", step="scheme")
    area = next(area for area in seen.at.text_area if area.label == "方案文本")
    line = "- {code: A1, title: 甲, weight: 90, rule: 没有, cite: {clause: 一}}"
    area.set_value(f"scheme: {{id: x, title: 我的方案}}\nindicators:\n{line}\n").run()
    assert "第3行：指标A1：没有规则“没有”" in seen.text
    assert "分值合计90分，应为100分，缺10分" in seen.text


def test_a_trial_is_kept_compared_and_thrown_away(opened: Callable[..., Any]) -> None:
    store = records_of(read_city(SHIPPED))
    assert store is not None
    seen = press(opened("quick", scheme=WENZHOU), "quick-sample")
    for name, weight in (("方案甲", "25"), ("方案乙", "24")):
        seen.at.query_params["step"] = "scheme"
        seen.at.run()
        seen.at.text_input(key=f"quick-{WENZHOU}-A1-weight").set_value(weight).run()
        seen.at.text_input(key=f"quick-{WENZHOU}-A2-weight").set_value(str(50 - int(weight))).run()
        del seen.at.query_params["step"]
        seen.at.run()
        seen.at.text_input(key="quick-keep-name").set_value(name)
        form_button(seen, "留存这次测算")
        assert f"测算“{name}”已留存" in seen.text
    assert {trial.name for trial in visible_trials(VISITOR, store)} >= {"方案甲", "方案乙"}
    seen.at.query_params["step"], seen.at.query_params["kept"] = "kept", "方案甲,方案乙"
    seen.at.run()
    rows = {row[0]: row for row in seen.rows("compared")}
    assert len(rows) == 12
    run = scored(EXAMPLES / "wenzhou_air_2024_10", 2024)
    assert {name: row[1] for name, row in rows.items()} == totals(run)
    assert rows["泰顺县"][1:] == ["100.00", "1", "100.00", "1", "0.00", "— 持平"]
    for name in ("方案甲", "方案乙"):
        press(seen, f"quick-discard-{name}")
        assert f"测算“{name}”已丢弃" in seen.text
    assert {trial.name for trial in visible_trials(VISITOR, store)} & {"方案甲", "方案乙"} == set()


def test_a_city_without_examples_says_that_nothing_can_be_kept(
    opened: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.ui.who.records_of", lambda city: None)
    seen = opened("quick", step="kept")
    assert "不能留存" in seen.text


def test_an_unknown_scheme_or_step_in_the_address_is_said(opened: Callable[..., Any]) -> None:
    seen = opened("quick", scheme="没有的", step="九")
    assert "网址中的方案“没有的”不在可选范围内" in seen.text
    assert "网址中的步骤“九”不在可选范围内" in seen.text
