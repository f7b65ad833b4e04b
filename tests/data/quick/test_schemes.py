"""Schemes of a trial: drafted or edited, they read back like any scheme, and say what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from data.city import SHIPPED, read_scheme
from data.exchange.yaml import parse_yaml, read_text
from data.quick.rulebook import rulebook
from data.quick.schemes import (
    STATUS,
    Item,
    Wanted,
    assuming,
    drafted,
    edited,
    examined,
    items,
    reduced,
    written,
)
from data.scheme_texts import parsed
from evaluation.errors import Refused
from evaluation.rounding import number
from evaluation.rules.registry import RULES
from evaluation.terms import Direction
from evaluation.tree import as_texts

ROOT = Path(__file__).resolve().parents[3]
SCHEMES = [*sorted((SHIPPED / "schemes").glob("*.yaml")), *sorted(ROOT.glob("data/examples/*/schemes/*.yaml"))]
CITY = read_text(SHIPPED / "schemes" / "2025.yaml", "2025.yaml")
WANTED = [Wanted("", "企业数", "家", True), Wanted("", "PM2.5浓度", "微克"), Wanted("Z9", "研发投入", "万元")]


def texts(text: str):  # type: ignore[no-untyped-def]
    return as_texts(parse_yaml(text, "方案"))


def test_a_draft_shares_a_hundred_points_equally_and_takes_a_common_rule_by_direction() -> None:
    scheme = parsed(drafted(WANTED))[1]
    assert [item.weight for item in scheme.indicators] == [Fraction("33.34"), Fraction("33.33"), Fraction("33.33")]
    assert [item.code for item in scheme.indicators] == ["A1", "A2", "Z9"]
    assert [item.direction for item in scheme.indicators] == [Direction.HIGHER, Direction.LOWER, Direction.HIGHER]
    assert [item.parts[0].rule.name for item in scheme.indicators] == ["completion", "efficacy_peers", "efficacy_peers"]
    assert [item.unit for item in scheme.indicators] == ["家", "微克", "万元"]
    assert "测算方案" in scheme.title
    assert scheme.status == STATUS


@pytest.mark.parametrize("count", [1, 6, 33, 60])
def test_a_draft_of_any_size_can_be_scored(count: int) -> None:
    assert examined(drafted([Wanted("", f"指标{number}") for number in range(count)])).faults == ()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_a_scheme_written_again_says_the_same(path: Path) -> None:
    text = read_text(path, path.name)
    again = written(parse_yaml(text, path.name))
    assert texts(again) == texts(text)
    assert parsed(again)[1].indicators != ()
    assert "&" not in again.replace("R&D", "")


def test_texts_that_look_like_something_else_stay_what_they_are(tmp_path: Path) -> None:
    text = 'a: "null"\nb: null\nc: "12"\nd: 1.50\ne: "yes"\nf: "# x: y"\ng:\nh: "两行\\n字"\ni: "true"\n'
    again = written(parse_yaml(text, "a"))
    assert texts(again) | {"g": ""} == texts(text)
    nulls = {key.text: value.is_null for key, value in parse_yaml(again, "a").entries}
    assert nulls == {key.text: value.is_null for key, value in parse_yaml(text, "a").entries}


def test_an_edit_changes_what_was_edited_and_marks_the_scheme() -> None:
    lines = list(items(CITY))
    assert len(lines) == 33
    rest = Fraction(7) + Fraction(6) - 8
    changed = edited(CITY, [replace(lines[0], weight="8"), replace(lines[1], weight=str(rest)), *lines[2:]])
    before, after = parsed(CITY)[1], parsed(changed)[1]
    assert [item.weight for item in after.indicators[:2]] == [8, 5]
    assert [item.parts for item in after.indicators[5:]] != []
    assert [replace_where(item) for item in after.indicators[2:]] == [replace_where(item) for item in before.indicators[2:]]
    assert after.title == f"{before.title}（测算方案）"
    assert after.status == STATUS
    assert edited(changed, items(changed)) == changed


def replace_where(indicator):  # type: ignore[no-untyped-def]
    parts = tuple((part.share, part.of, part.rule.name, len(part.params)) for part in indicator.parts)
    return (indicator.code, indicator.title, indicator.weight, parts, indicator.cite, indicator.card, indicator.commitments)


def test_an_edited_scheme_reads_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "edited.yaml"
    path.write_text(edited(CITY, items(CITY)), encoding="utf-8")
    assert read_scheme(path)[1].indicators


def test_points_that_do_not_add_up_are_said_and_block() -> None:
    lines = items(CITY)
    text = edited(CITY, [replace(lines[0], weight="5"), *lines[1:]])
    [fault] = examined(text).faults
    assert fault.message == "分值合计98分，应为100分，缺2分；暂不计算总分"
    with pytest.raises(Refused, match="缺2分"):
        parsed(text)
    assert items(text)[0].weight == "5"


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("name", RULES)
def test_every_rule_can_be_chosen_with_its_beginnings_and_reads_back(name: str, direction: Direction) -> None:
    text = drafted([Wanted("", "一"), Wanted("", "二")])
    first, second = items(text)
    chosen = replace(first, direction=direction).choose(name)
    changed = edited(text, [chosen, second])
    if direction not in RULES[name].directions:
        assert [rulebook().spoken(fault.message) for fault in examined(changed).faults] == [
            f"指标A1：规则{RULES[name].term}只用于{RULES[name].directions[0].label}的指标"
        ]
        return
    assert examined(changed).faults == ()
    assert items(changed)[0] == chosen
    indicator = parsed(changed)[1].indicators[0]
    assert (indicator.parts[0].rule.name, indicator.direction) == (name, direction)
    asked = set(dict(indicator.parts[0].rule.needs(indicator.parts[0].params)).values())
    assert chosen.with_target == ("target" in asked)


def test_a_parameter_can_be_edited_and_left_blank() -> None:
    text = drafted([Wanted("", "一", with_target=True)])
    [line] = items(text)
    assert dict(line.params) == {"cap": "1"}
    capped = edited(text, [replace(line, params={"cap": "1.2", "floor": "0.5"})])
    assert parsed(capped)[1].indicators[0].parts[0].params["cap"] == Fraction("1.2")
    plain = edited(capped, [replace(items(capped)[0], params={"cap": "", "floor": "0.5"})])
    assert parsed(plain)[1].indicators[0].parts[0].params["cap"] == 1
    wrong = edited(text, [replace(line, params={"cap": "很多"})])
    assert [fault.message for fault in examined(wrong).faults] == ["指标A1的“params”的“cap”应为数，现为“很多”"]


def test_what_the_editor_cannot_show_stays_when_something_else_is_edited() -> None:
    lines = list(items(CITY))
    nested = next(place for place, line in enumerate(lines) if line.rule == "tolerance")
    assert dict(lines[nested].params)["otherwise"] == "基准值—挑战值"
    lines[nested] = replace(lines[nested], params={**lines[nested].params, "within": "0.03"})
    part = parsed(edited(CITY, lines))[1].indicators[nested].parts[0]
    before = parsed(CITY)[1].indicators[nested].parts[0]
    assert part.params["within"] == Fraction("0.03")
    assert part.params["otherwise"].params == before.params["otherwise"].params


def test_several_parts_are_told_in_words_and_can_give_way_to_one_rule() -> None:
    lines = items(CITY)
    assert (lines[0].rule, lines[0].words) == ("", "完成率60%＋较上年变化·功效系数（同组）40%")
    changed = edited(CITY, [lines[0].choose("ratio_to_best"), *lines[1:]])
    assert [part.rule.name for part in parsed(changed)[1].indicators[0].parts] == ["ratio_to_best"]
    assert examined(changed).faults == ()


def test_a_scheme_can_be_cut_down_to_some_indicators() -> None:
    text = reduced(CITY, ["A1", "B1", "A2"])
    scheme = parsed(text)[1]
    assert [(item.code, item.weight) for item in scheme.indicators] == [
        ("A1", Fraction("43.75")), ("A2", Fraction("37.5")), ("B1", Fraction("18.75")),
    ]  # fmt: skip
    assert [dimension.code for dimension in scheme.dimensions] == ["A", "B"]
    assert scheme.status == STATUS
    assert reduced(CITY, ["没有"]) == CITY


def test_what_was_left_out_is_named_nowhere_else() -> None:
    text = CITY.replace("break_by: []", "break_by: [B1, A1]")
    scheme = parsed(reduced(text, ["A1", "A2"]))[1]
    assert scheme.ties.break_by == ("A1",)


def test_indicators_that_wait_for_their_document_can_be_scored_in_a_trial() -> None:
    assumed = parsed(assuming(CITY))[1]
    assert not any(map(assumed.awaits_document, assumed.indicators))
    assert assumed.basis_document == "测算假设：视同已有依据文件"
    assert assumed.status == STATUS
    draft = drafted(WANTED)
    assert assuming(draft) == draft


def test_faults_of_an_own_scheme_are_told_with_their_lines() -> None:
    text = CITY.replace("weight: 7", "weight: 七", 1).replace("rule: threshold", "rule: thresholds", 1)
    found = examined(text, "我的方案.yaml")
    assert [fault.where.file for fault in found.faults] == ["我的方案.yaml"] * 2
    lines = text.splitlines()
    assert "weight: 七" in lines[found.faults[0].where.line - 1]
    assert "thresholds" in lines[found.faults[1].where.line - 1]
    assert [fault.where.line for fault in examined("a: [}").faults] == [1]
    assert examined("").faults[0].message == "文件是空的"


def test_there_is_nothing_to_edit_in_what_is_no_scheme() -> None:
    with pytest.raises(Refused):
        items("只有一句话")


def test_choosing_a_rule_keeps_the_rest_of_the_line() -> None:
    line = Item("A1", "企业数", "家", Direction.LOWER, "12.5", "ratio_to_best")
    chosen = line.choose("tolerance")
    assert (chosen.code, chosen.weight, chosen.with_target) == ("A1", "12.5", True)
    assert dict(chosen.params)["otherwise"] == "控制型"
    assert number(line.choose("rank_step").params["step"]) == Fraction("0.625")
