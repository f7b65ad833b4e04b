"""The shipped plan and schemes: what they say is in the plan, and adds up."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from data.catalogue import check_scheme, read_catalogue
from data.city import SHIPPED, read_scheme, read_units, with_basis_document
from evaluation.catalogue import MeasureKind, Named
from evaluation.errors import Refused
from evaluation.scheme import Indicator, Scheme
from evaluation.scheme_parser import parse
from evaluation.terms import Direction, UnitKind

YEARS = (2023, 2024, 2025, 2026)
POLICY = (SHIPPED / "policy.txt").read_text(encoding="utf-8")
PLAN = read_catalogue(SHIPPED)
SCHEMES = {year: read_scheme(SHIPPED / f"schemes/{year}.yaml")[1] for year in YEARS}
UNITS = {unit.code: unit for unit in read_units(SHIPPED / "units.csv")}
ZONE, COUNTIES = UNITS["TZW"], [unit for unit in UNITS.values() if unit.kind is UnitKind.COUNTY]
EVERY_YEAR = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=map(str, YEARS))


def indicator(scheme: Scheme, code: str) -> Indicator:
    return next(item for item in (*scheme.indicators, *scheme.observed) if item.code == code)


def weights(scheme: Scheme) -> dict[str, Fraction]:
    return {item.code: item.weight for item in scheme.indicators}


@EVERY_YEAR
def test_weights_add_to_a_hundred_over_seven_dimensions(scheme: Scheme) -> None:
    assert sum(weights(scheme).values()) == 100
    assert [dimension.code for dimension in scheme.dimensions] == list("ABCDEFG")
    added = {code: sum(w for key, w in weights(scheme).items() if key[0] == code) for code in "ABCDEFG"}
    assert added == {"A": 28, "B": 14, "C": 8, "D": 22, "E": 12, "F": 8, "G": 8}


def test_thirty_three_indicators_are_scored_and_six_observed_until_g1_moves() -> None:
    counts = {year: (len(scheme.indicators), len(scheme.observed)) for year, scheme in SCHEMES.items()}
    assert counts == {2023: (33, 6), 2024: (33, 6), 2025: (33, 6), 2026: (32, 7)}
    assert {item.code for item in SCHEMES[2026].observed} - {
        item.code for item in SCHEMES[2025].observed
    } == {"G1"}


def test_the_points_of_g1_go_to_g2_in_2026_and_nothing_else_changes() -> None:
    before, after = weights(SCHEMES[2025]), weights(SCHEMES[2026])
    assert after == {code: weight for code, weight in before.items() if code != "G1"} | {"G2": Fraction(7)}
    assert (before["G1"], before["G2"]) == (4, 3)


@EVERY_YEAR
def test_a_scheme_holds_for_its_own_year_and_is_issued_by_nobody(scheme: Scheme) -> None:
    year = scheme.id[-4:]
    assert scheme.effective == (f"{year}-01-01", f"{year}-12-31")
    assert (scheme.status, scheme.basis_document) == ("参考方案（未经市里印发）", "")


@EVERY_YEAR
def test_bonus_veto_and_grades_are_as_proposed(scheme: Scheme) -> None:
    assert {item.code: (item.points, item.cap) for item in scheme.bonus} == {
        "J1": (2, 2), "J2": (2, 2), "J3": (2, 2), "J4": (Fraction(1, 2), Fraction(3, 2)),
    }  # fmt: skip
    assert (scheme.adjustments.bonus_cap, [(veto.code, veto.ceiling) for veto in scheme.vetoes]) == (
        5,
        [("V1", "良好")],
    )
    assert [(grade.name, grade.least) for grade in scheme.grades] == [
        ("优秀", 90), ("良好", 80), ("合格", 60), ("差距较大", None),
    ]  # fmt: skip
    quota = scheme.grades[0].quota
    assert quota is not None
    assert (quota.share, quota.of, quota.at_least, quota.on_tie) == (Fraction(3, 10), "all", 1, "flag")


@EVERY_YEAR
def test_fifty_one_points_wait_for_a_document_while_g1_is_scored(scheme: Scheme) -> None:
    waiting = [item for item in scheme.indicators if scheme.awaits_document(item)]
    codes = {"A1", "A2", "A3", "A4", "A5", "D1", "D2", "D3", "E3", "E6", "F1", "G1", "G3"} & set(
        weights(scheme)
    )
    assert {item.code for item in waiting} == codes
    assert sum(item.weight for item in waiting) == (51 if "G1" in codes else 47)


def test_no_row_waits_once_a_document_is_recorded() -> None:
    node, _ = read_scheme(SHIPPED / "schemes/2025.yaml")
    recorded = parse(with_basis_document(node, "甲文"))
    assert not any(map(recorded.awaits_document, recorded.indicators))


@EVERY_YEAR
def test_an_indicator_waits_exactly_when_no_task_of_its_own_names_the_counties(scheme: Scheme) -> None:
    for item in scheme.indicators:
        named = [PLAN.commitment(id).names_counties for id in item.commitments]  # type: ignore[union-attr]
        assert (item.basis == "task") == (Named.YES in named), item.code


@EVERY_YEAR
def test_the_zone_is_left_out_where_it_has_no_figures_of_its_own(scheme: Scheme) -> None:
    out = {item.code for item in scheme.indicators if not item.applies_to.covers(ZONE)}
    assert out == {"A1", "A4", "A5", "E4", "E5", "F1", "F2", "F3", "F4", "F5"}
    assert sum(item.weight for item in scheme.indicators if item.applies_to.covers(ZONE)) == 72


@EVERY_YEAR
def test_only_mountain_counties_have_doctoral_stations_scored(scheme: Scheme) -> None:
    listed = PLAN.parameter("mountain_counties")
    assert listed is not None
    covered = {unit.code for unit in UNITS.values() if indicator(scheme, "F4").applies_to.covers(unit)}
    assert covered == set(listed.value.split(";"))
    assert covered == {unit.code for unit in COUNTIES if unit.group == "山区县"}
    others = [item for item in scheme.indicators if item.code != "F4"]
    assert all(item.applies_to.covers(unit) for item in others for unit in COUNTIES)


@EVERY_YEAR
def test_every_quote_of_a_scheme_is_the_plans_own_wording(scheme: Scheme) -> None:
    cites = [item.cite for item in (*scheme.indicators, *scheme.observed, *scheme.bonus)] + [scheme.cite]
    assert [cite.quote for cite in cites if not cite.quote or cite.quote not in POLICY] == []
    assert all(cite.document in POLICY and cite.clause for cite in cites)
    assert [veto.cite.quote for veto in scheme.vetoes] == [""]


def test_every_quote_of_the_tables_is_the_plans_own_wording() -> None:
    cited = (*PLAN.commitments, *PLAN.key_tasks, *PLAN.city_targets, *PLAN.parameters)
    assert [item.cite.quote for item in cited if not item.cite.quote or item.cite.quote not in POLICY] == []
    assert all(item.cite.clause and item.cite.document in POLICY for item in cited)


@EVERY_YEAR
def test_every_quote_stands_in_the_clause_it_cites(scheme: Scheme) -> None:
    numbered = {task.cite.clause: task for task in PLAN.key_tasks}
    for item in (*scheme.indicators, *scheme.observed, *scheme.bonus):
        if item.cite.clause in numbered:
            start = POLICY.index(numbered[item.cite.clause].title)
            assert item.cite.quote in POLICY[start : POLICY.index("（责任单位", start)], item.code
        else:
            assert item.cite.clause in ("一（二）", "三（三）", "三（四）")


@EVERY_YEAR
def test_every_department_and_commitment_a_scheme_names_is_in_the_plan(scheme: Scheme) -> None:
    check_scheme(scheme, PLAN)
    assert all(item.commitments for item in (*scheme.indicators, *scheme.observed))


@EVERY_YEAR
def test_every_scored_indicator_has_departments_and_a_full_card(scheme: Scheme) -> None:
    for item in scheme.indicators:
        assert item.departments.lead, item.code
        assert item.departments.data, item.code
        assert all((item.card.definition, item.card.source, item.card.timing, item.card.contact)), item.code
        assert "建议" not in item.departments.lead + item.departments.data


@EVERY_YEAR
def test_departments_we_proposed_are_said_to_be_proposals(scheme: Scheme) -> None:
    for item in scheme.indicators:
        leads = {PLAN.commitment(id).lead for id in item.commitments}  # type: ignore[union-attr]
        if item.departments.lead not in leads:
            assert "建议" in item.card.contact, item.code


@EVERY_YEAR
def test_progress_is_scored_as_change_and_growth_beside_completion(scheme: Scheme) -> None:
    split = {
        item.code: [(part.share, part.of.value, part.rule.name) for part in item.parts]
        for item in scheme.indicators if len(item.parts) > 1
    }  # fmt: skip
    completion = (Fraction(3, 5), "level", "completion")
    change = [completion, (Fraction(2, 5), "change", "efficacy_peers")]
    growth = [completion, (Fraction(2, 5), "growth", "efficacy_peers")]
    assert split == dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), change) | dict.fromkeys(
        ("D1", "D2", "D4"), growth
    )


@EVERY_YEAR
def test_measures_rules_and_directions_are_those_of_the_proposal(scheme: Scheme) -> None:
    items = {item.code: item for item in scheme.indicators}
    kinds = {code: item.measure.kind for code, item in items.items() if item.measure.kind != "value"}
    assert kinds == dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), "ratio") | dict.fromkeys(
        ("B1", "B2", "D3"), "equivalents"
    )
    assert {code for code, item in items.items() if item.direction is Direction.LOWER} == {"G3"}
    rules = {
        code: item.parts[0].rule.name
        for code, item in items.items()
        if item.parts[0].rule.name != "completion"
    }
    expected = {
        "B4": "two_anchor", "C3": "piecework", "D5": "threshold", "E5": "tolerance", "F1": "stages", "F2": "stages",
        "F4": "stages", "G1": "threshold", "G3": "threshold",
    }  # fmt: skip
    assert rules == {code: rule for code, rule in expected.items() if code in items}
    bonus = {
        code: item.parts[0].params["bonus_points"]
        for code, item in items.items()
        if "bonus_points" in item.parts[0].params
    }
    assert {code: points for code, points in bonus.items() if points is not None} == {
        "B2": Fraction(2, 5), "C1": Fraction(2, 5), "G2": Fraction(3, 10),
    }  # fmt: skip


@EVERY_YEAR
def test_parameters_of_the_schemes_are_those_the_plan_records(scheme: Scheme) -> None:
    value = {parameter.name: parameter.value for parameter in PLAN.parameters}
    assert indicator(scheme, "E5").parts[0].params["within"] == Fraction(value["about_tolerance"])
    assert indicator(scheme, "D6").parts[0].params["target"] == Fraction(value["doubling_rate"])
    assert indicator(scheme, "D5").parts[0].params["strict"] is (value["faster_is_strict"] == "strict")
    scored = indicator(scheme, "G1") in scheme.indicators
    assert scored == (int(scheme.id[-4:]) <= int(value["fiscal_growth_until"]))


def test_the_doubling_rate_doubles_the_base_year_by_2027() -> None:
    base, rate = PLAN.parameter("doubling_base_year"), PLAN.parameter("doubling_rate")
    assert base is not None
    assert rate is not None
    years = 2027 - int(base.value)
    assert (Decimal(2) ** (Decimal(1) / years) - 1).quantize(Decimal("0.0001")) * 100 == Decimal(rate.value)


def test_every_ambiguity_is_a_parameter_with_a_note_and_known_users() -> None:
    names = {parameter.name for parameter in PLAN.parameters}
    assert names >= {
        "about_tolerance", "doubling_base_year", "range_reached", "faster_is_strict", "fiscal_growth_until",
        "fiscal_growth_average", "envoys_span", "new_institutes_span", "technology_trade_span", "overall_investment_of",
    }  # fmt: skip
    scheme = SCHEMES[2025]
    known = set(weights(scheme)) | {item.code for item in scheme.bonus}
    for parameter in PLAN.parameters:
        assert set(parameter.used_by) <= known, parameter.name
        assert parameter.commitments, parameter.name
        assert parameter.value not in parameter.alternatives, parameter.name


def test_parameters_the_schemes_mention_in_their_notes_exist() -> None:
    names = {parameter.name for parameter in PLAN.parameters}
    for year in YEARS:
        text = (SHIPPED / f"schemes/{year}.yaml").read_text(encoding="utf-8")
        mentioned = {
            name for note in re.findall("见参数 ([a-z_、 ]+)", text) for name in re.findall("[a-z_]+", note)
        }
        assert len(mentioned) >= 10
        assert mentioned <= names


def test_the_plan_has_a_hundred_commitments_of_three_kinds() -> None:
    assert [item.id for item in PLAN.commitments] == [f"C{number:03d}" for number in range(1, 101)]
    kinds = [item.measure for item in PLAN.commitments]
    assert [kinds.count(kind) for kind in MeasureKind] == [58, 37, 5]


def test_thirteen_of_the_nineteen_tasks_name_the_counties_and_the_zone() -> None:
    assert [task.number for task in PLAN.key_tasks] == list(range(1, 20))
    named = [task.number for task in PLAN.key_tasks if task.names_counties is Named.YES]
    assert named == [1, 3, 4, 5, 8, 9, 10, 11, 12, 13, 15, 16, 18]
    assert [task.number for task in PLAN.key_tasks if task.names_zone is Named.YES] == named
    assert [task.number for task in PLAN.key_tasks if task.names_counties is Named.RELATED] == [14]


def test_the_lead_department_stands_first_in_the_plans_own_list() -> None:
    for task in PLAN.key_tasks:
        assert task.cite.quote.startswith("责任单位：" + "、".join(task.departments)), task.number
    assert sum(task.lead == "市科技局" for task in PLAN.key_tasks) == 12


def test_every_department_of_the_plan_is_listed_and_only_the_proposed_one_beside() -> None:
    named = {name for task in PLAN.key_tasks for name in task.departments}
    assert {item.name for item in PLAN.departments} - named == {"市统计局"}
    assert [item.cite.document for item in PLAN.departments if item.name == "市统计局"] == ["参考方案"]


def test_all_numbers_of_the_plan_are_city_targets_and_five_are_headlines() -> None:
    quantities = [item.id for item in PLAN.commitments if item.measure is MeasureKind.QUANTITY]
    assert [target.commitment for target in PLAN.city_targets] == quantities
    headlines = {target.title: (target.value, target.unit) for target in PLAN.city_targets if target.headline}
    assert headlines == {
        "全社会R&D经费占GDP比重": ("3.4", "%"),
        "规上工业企业研发投入占营业收入比重": ("3.5", "%"),
        "高新技术产业增加值占规上工业增加值比重": ("67.5", "%"),
        "每万人口高价值发明专利拥有量": ("13", "件/万人"),
        "每万名就业人员中研发人员": ("175", "人年/万人"),
    }


def test_the_number_of_a_city_target_stands_in_its_quote() -> None:
    spelled = {"C034": "5家", "C060": "快于", "C062": "翻一番"}
    for target in PLAN.city_targets:
        assert spelled.get(target.commitment, target.value) in target.cite.quote, target.commitment


def test_only_fiscal_growth_ends_before_2027() -> None:
    assert {
        target.commitment: target.deadline for target in PLAN.city_targets if target.deadline != 2027
    } == {"C096": 2025}


def test_glossary_words_are_one_to_one() -> None:
    assert (
        len({term.english for term in PLAN.glossary}) == len({term.chinese for term in PLAN.glossary}) >= 60
    )


def test_no_place_or_department_of_the_plan_is_marked_renamed_without_a_source() -> None:
    assert [
        item.name for item in PLAN.departments if item.valid_from or item.valid_to or item.successor
    ] == []


def test_a_scheme_broken_in_several_places_is_refused_with_all_of_them(tmp_path: Path) -> None:
    text = (SHIPPED / "schemes/2025.yaml").read_text(encoding="utf-8")
    broken = (
        text.replace("weight: 7\n", "weight: 5\n", 1)
        .replace("ceiling: 良好", "ceiling: 优良")
        .replace("of: change", "of: chance", 1)
    )
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        read_scheme(tmp_path / "broken.yaml", "broken.yaml")
    messages = "\n".join(map(str, refusal.value.faults))
    assert len(refusal.value.faults) == 3
    for words in ("分值合计98分，应为100分，缺2分", "优良", "chance"):
        assert words in messages


def test_every_table_is_plain_utf8_with_unix_line_ends() -> None:
    for path in sorted(SHIPPED.glob("*.csv")):
        raw = path.read_bytes()
        assert b"\r" not in raw, path.name
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1, path.name
