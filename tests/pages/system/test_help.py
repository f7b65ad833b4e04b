"""Help is generated: every rule, parameter, example and number equals what the rules and the run in force say."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape

import pytest

from data.city import SHIPPED, read_city
from data.quick.rulebook import rulebook
from data.rule_examples import rule_examples
from data.runs import run_of
from evaluation.explaining import grade_words, place_words, rescaling_words
from evaluation.rounding import shown
from evaluation.rules.registry import RULES
from evaluation.terms import FigureStatus
from evaluation.trace import trace_of
from evaluation.worked import worked
from pages.system.help import figures, rules

TOPICS = ["start", "rules", "figures", "totals", "lights", "words", "records"]
LATIN = re.compile("[A-Za-z]{3,}")
ALLOWED = {"GDP", "min", "max"}


def words_of(html: str) -> set[str]:
    """Latin words outside commands, codes and keys."""
    plain = re.sub(r"<(code|kbd)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    return set(LATIN.findall(unescape(re.sub("<[^>]+>", " ", plain)))) - ALLOWED


def row_texts(html: str) -> list[list[str]]:
    rows = re.findall("<tr.*?</tr>", html, re.DOTALL)
    return [[unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_one_heading_and_no_latin_word(opened, topic) -> None:
    seen = opened("help", topic=topic)
    assert seen.html.count("<h1>") == 1
    assert len(seen.text) > 300
    assert words_of(seen.html) == set()
    assert not re.search(r"\b(None|nan|null|Traceback)\b", seen.text)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_for_experts_shows_codes_only_as_codes(opened, topic) -> None:
    assert words_of(opened("help", topic=topic, detail="1").html) == set()


def test_a_wrong_topic_is_told(opened) -> None:
    wrong = opened("help", topic="nonsense")
    assert "网址中的主题“nonsense”不在可选范围内，已改为显示“上手”。" in wrong.text
    assert "三步得出结果" in wrong.text


def test_the_six_common_rules_stand_first_and_the_others_only_for_experts(opened) -> None:
    common = [choice.name for choice in rulebook().choices.values() if choice.common]
    assert len(common) == 6
    plain, expert = opened("help", topic="rules"), opened("help", topic="rules", detail="1")
    assert re.findall('data-rule="(.*?)"', plain.html) == common
    shown_to_experts = re.findall('data-rule="(.*?)"', expert.html)
    assert shown_to_experts[:6] == common
    assert set(shown_to_experts) == set(RULES)
    assert all(f"<code>{name}</code>" in expert.html for name in RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_shows_term_formula_parameters_and_its_example_worked_out(rule) -> None:
    html = rules.content(expert=True)
    card = re.search(f'<details class="step rule" data-rule="{rule.name}".*?</details>', html, re.DOTALL)
    assert card
    text = unescape(re.sub("<[^>]+>", " ", card[0]))
    assert rule.term in text
    assert rule.formula in text
    settings = rulebook().choices[rule.name].settings
    assert {setting.param for setting in settings} == set(rule.params)
    assert all(setting.title in text for setting in settings)
    rows = row_texts(card[0])
    for sample in rule_examples().rules[rule.name]:
        for line in worked(sample):
            found = [row for row in rows if row and row[0] == line.unit and row[-1] == line.sentence]
            assert found, line.sentence
            assert line.points_text in found[0]
            assert line.measure in found[0]


def test_defaults_are_the_rules_own() -> None:
    html = rules.content(expert=True)
    card = re.search('data-rule="efficacy_peers".*?</details>', html, re.DOTALL)
    assert card
    by_code = {row[-1]: row for row in row_texts(card[0]) if len(row) == 4}
    assert by_code["base"][2] == "60"
    assert by_code["equal"][2] == "100"
    threshold = re.search('data-rule="threshold".*?</details>', html, re.DOTALL)
    assert threshold
    by_code = {row[-1]: row for row in row_texts(threshold[0]) if len(row) == 4}
    assert by_code["deduct"][2] == "必须写"
    assert by_code["threshold"][1] == "数，或“年度目标”、“上年值”、“基期值”、“同组平均”"
    assert by_code["per"][1] == "数，应大于0"
    assert by_code["strict"][2] == "否"


def test_what_is_invented_says_so_and_what_is_cited_names_its_source() -> None:
    html = rules.content(expert=True)
    for samples in rule_examples().rules.values():
        for sample in samples:
            if sample.source is not None:
                assert sample.source.quote in unescape(html)
    invented = sum(sample.source is None for samples in rule_examples().rules.values() for sample in samples)
    assert html.count("条款和数值都是示例") == invented + len(rule_examples().mixed)
    assert "数值也出自该表" in html


def test_every_state_of_a_figure_is_worked_out() -> None:
    html = figures.content(run_of(read_city(SHIPPED).examples[0]))
    rows = {row[0]: row for row in row_texts(html) if len(row) == 4}
    for status in FigureStatus:
        assert status.label in rows
    first = {line.status: line for line in reversed(worked(rule_examples().figures[0]))}
    top = row_texts(html.split("<h2>方案可以另作规定")[0])
    for status, line in first.items():
        row = next(row for row in top if row[0] == status.label)
        assert row[2:] == [line.points_text or "—", line.sentence]
    assert "缺报按0分计；不适用不计入，分值按比例折算" in html


def test_the_total_is_the_run_in_force_step_by_step(opened) -> None:
    run = run_of(read_city(SHIPPED).examples[0])
    for unit in ("331002", "331083", "TZW"):
        total = run.totals[unit]
        text = opened("help", topic="totals", unit=unit).text
        assert trace_of(run, unit).text in text
        assert rescaling_words(run, unit) in text
        assert place_words(run, unit) in text
        assert grade_words(run, unit) in text
        assert shown(total.published_total, 2) in text


def test_without_a_unit_one_with_a_bonus_is_shown(opened) -> None:
    run = run_of(read_city(SHIPPED).examples[0])
    named = re.search("没有点选时以(.*?)为例", opened("help", topic="totals").text)
    assert named
    assert next(total for total in run.totals.values() if total.unit.name == named[1]).bonus > 0


def test_another_finished_year_may_be_asked_for_and_a_month_is_none(opened) -> None:
    earlier = run_of(read_city(SHIPPED).examples[1])
    unit = next(iter(earlier.totals))
    assert trace_of(earlier, unit).text in opened("help", topic="totals", unit=unit, period="2024Y").text
    assert "2025年度参考方案" in opened("help", topic="totals", period="2026M03").text


def test_a_bad_unit_gives_a_sentence_and_the_page(opened) -> None:
    seen = opened("help", topic="totals", unit="999")
    assert "网址中的单位“999”不在可选范围内" in seen.text
    assert "舍入和并列的算例" in seen.text


def test_ties_and_rounding_are_worked_out(opened) -> None:
    rows = row_texts(opened("help", topic="totals").html.split("<h3>舍入和并列的算例")[1])
    places = [row for row in rows if re.match(r"\d+\.\d\d", row[0])]
    assert [(row[0], row[1:]) for row in places] == [
        ("92.55", ["1", "1"]), ("90.33 并列", ["2", "2"]), ("90.33 并列", ["2", "2"]), ("87.68", ["4", "3"]),
    ]  # fmt: skip


def test_a_light_is_worked_out_from_the_thresholds_in_force(opened) -> None:
    text = opened("help", topic="lights").text
    # 60 of 100 after 273 of 365 days: 60 ÷ 74.79 is between one half and nine tenths
    assert "应达进度74.79%" in text
    assert f"比值{shown(Fraction(60, 100) / Fraction(273, 365), 4)}，▲ 滞后" in text
    assert "参考方案（未经市里印发）" in text


def test_a_city_without_thresholds_and_grades_says_so(opened, monkeypatch) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(SHIPPED.parent / "examples" / "wenzhou_air_2024_10"))
    assert "本城市没有规定灯号阈值" in opened("help", topic="lights").text
    seen = opened("help", topic="totals")
    assert "现行方案不评等次" in seen.text
    assert "演示 · 虚构" not in seen.text.split("舍入和并列的算例")[0]


def test_the_glossary_is_the_one_of_the_data(opened) -> None:
    lines = (SHIPPED / "glossary.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    terms = [line.split(",", 2) for line in lines]
    rows = row_texts(opened("help", topic="words", detail="1").html)
    assert [[term[1], term[2].strip('"'), term[0]] for term in terms] == rows[1:]
