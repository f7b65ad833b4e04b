"""Schemes are read whole or refused with every fault at its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from data.exchange.yaml import parse_yaml
from evaluation.errors import FaultList, Refused
from evaluation.rules.registry import RULES
from evaluation.scheme import Caps, Policy, Quota, Rounding, Scheme, Ties
from evaluation.scheme_parser import gathered, parse
from evaluation.terms import Direction, Of, UnitKind
from evaluation.units import Unit

HEAD = "scheme: {id: s}\n"
ITEM = "  - {code: %s, title: 题, cite: {document: 文}, %s}\n"
WHOLE = "weight: 100, rule: completion"


def read(text: str) -> Scheme:
    return parse(parse_yaml(text, "f"))


def faults_of(text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(text)
    return [str(fault) for fault in caught.value.faults]


def document(*items: str, head: str = HEAD) -> str:
    codes = "ABCDEFGH"
    return f"{head}indicators:\n" + "".join(ITEM % (codes[k], item) for k, item in enumerate(items))


def one(text: str) -> list[str]:
    """The faults of one indicator of weight 100, without their places."""
    return [fault.split(" ", 1)[1] for fault in faults_of(document(f"weight: 100, {text}"))]


def test_what_is_not_written_has_its_default() -> None:
    scheme = read(document(WHOLE))
    assert (scheme.id, scheme.title, scheme.version, scheme.full_marks, scheme.status) == ("s", "", "1.0", 100, "参考方案")
    assert scheme.rounding == Rounding(4, 2, "published")
    assert (scheme.policy, scheme.ties) == (Policy("zero", "rescale", "all"), Ties("min", ()))
    assert (scheme.grades, scheme.bonus, scheme.vetoes, scheme.adjustments) == ((), (), (), Caps(None, None, {}))
    assert (scheme.effective, scheme.basis_document, scheme.observed) == (("", ""), "", ())
    item = scheme.indicators[0]
    assert (item.code, item.title, item.weight, item.direction, item.unit) == ("A", "题", 100, Direction.HIGHER, "")
    assert (item.missing, item.not_applicable, item.peer_group, item.basis) == ("zero", "rescale", "all", "task")
    assert (item.frequency, item.lag, item.step, item.least, item.most) == ("Y", 1, None, None, None)
    assert (item.measure.kind, item.measure.times, item.measure.each) == ("value", 1, None)
    part = item.parts[0]
    assert (part.share, part.of, part.rule.name) == (1, Of.LEVEL, "completion")
    assert part.params == {"cap": 1, "floor": 0, "bonus_points": None, "target": None}


FULL = """
scheme: {id: demo, title: 样例, version: "1.10", full_marks: 10, status: 参考方案, basis_document: 样例文件,
         effective: {from: 2024-02-29, to: 2025-12-31}, cite: {document: 文, clause: 一（二）, quote: 句}}
rounding: {points_dp: 3, total_dp: 0, rank_on: exact}
policy: {missing: mean, not_applicable: mean, peer_group: group}
ties: {method: dense, break_by: [A1]}
grades:
  - {name: 良好, min: 80}
  - {name: 优秀, min: 90, quota: {share: 0.3, of: group, at_least: 1, rounding: ceil, on_tie: all_in}}
  - {name: 其他}
adjustments: {bonus_cap: 5, deduction_cap: 0, kind_caps: {J1: 3, K1: 0.5}}
bonus: [{code: J1, title: 奖, points: 2, cap: 2.5, cite: {document: 文}}, {code: K1, title: 罚}]
vetoes: [{code: V1, title: 事, ceiling: 良好, cite: {document: 文}}]
dimensions: [{code: B, title: 乙维}, {code: A, title: 甲维}]
indicators:
  - code: A1
    dimension: A
    title: 甲
    unit: "%"
    weight: 10.0
    direction: lower
    measure: {kind: ratio, times: 100}
    applies_to: {kinds: [county], units: [区], except: [县]}
    basis: decision
    missing: pending
    not_applicable: rescale
    peer_group: all
    parts:
      - {share: 0.25, rule: control}
      - {share: 0.75, of: growth, rule: threshold, params: {threshold: peer_mean, deduct: 1, mode: step, strict: true}}
    step: 0.01
    min: -1
    max: 100
    frequency: Q
    lag: 0
    departments: {lead: 甲局, data: 乙局, with: [丙局, 丁局]}
    card: {definition: 定义, source: 来源, timing: 时间, contact: 联系}
    commitments: [C001]
    cite: {document: 文, clause: 条, quote: 句}
  - {code: O1, observed: true, dimension: A, title: 看, unit: 场, weight: x, rule: 无, cite: {document: 文}}
"""


def test_everything_written_is_read() -> None:
    scheme = read(FULL)
    assert (scheme.id, scheme.title, scheme.version, scheme.full_marks) == ("demo", "样例", "1.10", 10)
    assert scheme.effective == ("2024-02-29", "2025-12-31")
    assert (scheme.basis_document, scheme.cite.text) == ("样例文件", "《文》一（二）")
    assert scheme.rounding == Rounding(3, 0, "exact")
    assert (scheme.policy, scheme.ties) == (Policy("mean", "mean", "group"), Ties("dense", ("A1",)))
    assert [(grade.name, grade.least) for grade in scheme.grades] == [("优秀", 90), ("良好", 80), ("其他", None)]
    assert scheme.grades[0].quota == Quota(Fraction(3, 10), "group", 1, "ceil", "all_in")
    assert scheme.adjustments == Caps(Fraction(5), Fraction(0), {"J1": Fraction(3), "K1": Fraction(1, 2)})
    assert [(item.code, item.points, item.cap) for item in scheme.bonus] == [("J1", 2, Fraction(5, 2)), ("K1", None, None)]
    assert [(item.code, item.ceiling) for item in scheme.vetoes] == [("V1", "良好")]
    assert [item.code for item in scheme.dimensions] == ["B", "A"]


def test_everything_written_of_an_indicator_is_read() -> None:
    item = read(FULL).indicators[0]
    assert (item.unit, item.weight, item.direction) == ("%", 10, Direction.LOWER)
    assert (item.measure.kind, item.measure.times) == ("ratio", 100)
    assert (item.applies_to.kinds, item.applies_to.units, item.applies_to.exempt) == ((UnitKind.COUNTY,), ("区",), ("县",))
    assert (item.basis, item.missing, item.not_applicable, item.peer_group) == ("decision", "pending", "rescale", "all")
    assert [(part.share, part.of, part.rule.name) for part in item.parts] == [
        (Fraction(1, 4), Of.LEVEL, "control"), (Fraction(3, 4), Of.GROWTH, "threshold"),
    ]  # fmt: skip
    assert item.parts[1].params == {"threshold": "peer_mean", "deduct": 1, "per": 1, "lo": 0, "mode": "step", "strict": True}
    assert (item.step, item.least, item.most, item.frequency, item.lag) == (Fraction(1, 100), -1, 100, "Q", 0)
    assert (item.departments.lead, item.departments.data, item.departments.others) == ("甲局", "乙局", ("丙局", "丁局"))
    assert (item.card.definition, item.card.source, item.card.timing, item.card.contact) == ("定义", "来源", "时间", "联系")
    assert (item.commitments, item.cite.quote) == (("C001",), "句")


def test_an_observed_indicator_is_shown_only_and_its_weight_and_rule_ignored() -> None:
    scheme = read(FULL)
    assert [(item.code, item.observed, item.weight, item.parts) for item in scheme.observed] == [("O1", True, 0, ())]
    assert [item.code for item in scheme.indicators] == ["A1"]


def test_an_indicator_waits_for_its_document_only_when_decided_and_not_issued() -> None:
    scheme = read(FULL)
    assert not scheme.awaits_document(scheme.indicators[0])
    waiting = read(FULL.replace("basis_document: 样例文件,", "basis_document: null,"))
    assert waiting.awaits_document(waiting.indicators[0])
    usual = read(document(WHOLE))
    assert not usual.awaits_document(usual.indicators[0])


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("", {"县": True, "区": True, "市": False}),
        ("{kinds: [county]}", {"县": True, "区": False, "市": False}),
        ("{kinds: [county], units: [区]}", {"县": True, "区": True, "市": False}),
        ("{units: [市], except: [县]}", {"县": False, "区": True, "市": True}),
        ("{kinds: [], units: [县]}", {"县": True, "区": False, "市": False}),
        ("{kinds: [city]}", {"县": False, "区": False, "市": True}),
        ("{units: [县], except: [县]}", {"县": False, "区": True, "市": False}),
    ],
)
def test_an_indicator_applies_to_a_kind_or_a_named_unit_without_the_exceptions(scope: str, covered: dict[str, bool]) -> None:
    item = read(document(f"{WHOLE}, applies_to: {scope}")).indicators[0]
    kinds = {"县": UnitKind.COUNTY, "区": UnitKind.ZONE, "市": UnitKind.CITY}
    assert {code: item.applies_to.covers(Unit(code, code, kind)) for code, kind in kinds.items()} == covered


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (["98"], "分值合计98分，应为100分，缺2分；暂不计算总分"),
        (["60", "42.5"], "分值合计102.5分，应为100分，多2.5分；暂不计算总分"),
        (["99.9989"], "分值合计99.9989分，应为100分，缺0.0011分；暂不计算总分"),
        (["100.0011"], "分值合计100.0011分，应为100分，多0.0011分；暂不计算总分"),
        (["0"], "分值合计0分，应为100分，缺100分；暂不计算总分"),
    ],
)
def test_weights_that_do_not_add_up_are_refused(weights: list[str], said: str) -> None:
    assert faults_of(document(*(f"weight: {weight}, rule: completion" for weight in weights))) == [f"f:3:3 {said}"]


@pytest.mark.parametrize("weights", [["99.999"], ["100.001"], ["33.333", "33.333", "33.334"], ["0", "100"]])
def test_weights_may_miss_the_full_marks_by_a_thousandth(weights: list[str]) -> None:
    scheme = read(document(*(f"weight: {weight}, rule: completion" for weight in weights)))
    assert [item.weight for item in scheme.indicators] == list(map(Fraction, weights))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("weight: -5", "f:3:55 指标A的“weight”为-5，应不小于0"),
        ("weight: 1e2", "f:3:55 指标A的“weight”应为数，现为“1e2”"),
        ("weight: 1e999999999", "f:3:55 指标A的“weight”应为数，现为“1e999999999”"),
        ("weight: .nan", "f:3:55 指标A的“weight”应为数，现为“.nan”"),
        ("weight: NaN", "f:3:55 指标A的“weight”应为数，现为“NaN”"),
        ("weight: 一百", "f:3:55 指标A的“weight”应为数，现为“一百”"),
        ("weight: [100]", "f:3:55 指标A的“weight”应为数"),
        ("weight: null", "f:3:47 指标A缺少必填的“weight”"),
        ("unit: 家", "f:3:5 指标A缺少必填的“weight”"),
    ],
)
def test_a_weight_that_is_none_is_one_fault_and_no_sum_is_told(written: str, said: str) -> None:
    assert faults_of(document(f"{written}, rule: completion").replace("题", "题题")) == [said]


@pytest.mark.parametrize("missing", ["code", "title", "cite"])
def test_an_indicator_must_have_code_title_and_cite(missing: str) -> None:
    item = {"code": "A", "title": "题", "cite": "{document: 文}", "weight": "100", "rule": "completion"}
    for written in (None, "", "''", "null"):
        keys = [f"{key}: {value}" for key, value in (item | {missing: written}).items() if value is not None]
        said = faults_of(f"{HEAD}indicators:\n  - {{{', '.join(keys)}}}\n")
        assert [fault.split("缺少")[-1] for fault in said] == [f"必填的“{missing}”"]


def test_an_indicator_must_have_a_rule_or_parts() -> None:
    assert one("unit: 家") == ["指标A缺少必填的“rule”"]
    assert one("rule: ''") == ["指标A缺少必填的“rule”"]
    assert one("rule: completion, parts: [{share: 1, rule: completion}]") == ["指标A已有parts，不能再写rule"]
    assert one("of: change, params: {}, parts: [{share: 1, rule: completion}]") == [
        "指标A已有parts，不能再写of", "指标A已有parts，不能再写params",
    ]  # fmt: skip
    assert one("parts: []") == ["指标A各部分份额合计0，应为1"]
    assert one("parts: [{rule: completion}]") == ["指标A各部分份额合计0，应为1", "指标A的部分缺少必填的“share”"]


def test_unknown_keys_are_refused_wherever_they_stand() -> None:
    text = FULL.replace("weight: 10.0", "weight: 10.0\n    wieght: 1").replace("clause: 条", "clause: 条, page: 3")
    text = text.replace("status: 参考方案,", "status: 参考方案, year: 2025,").replace("at_least: 1", "at_last: 1")
    text = text.replace("kind: ratio", "kind: ratio, time: 1").replace("ties:", "tie: {}\nties:")
    assert [fault.split(" ", 1)[1] for fault in faults_of(text)] == [
        "方案的“scheme”中没有“year”这个键", "方案中没有“tie”这个键", "等次的“quota”中没有“at_last”这个键",
        "指标A1中没有“wieght”这个键", "指标A1的“measure”中没有“time”这个键", "指标A1的“cite”中没有“page”这个键",
    ]  # fmt: skip


def test_a_key_written_twice_is_refused_at_its_second_line() -> None:
    text = "scheme: {id: s}\nindicators:\n  - code: A\n    title: 题\n    cite: {document: 文}\n    rule: completion\n"
    assert faults_of(f"{text}    weight: 100\n    weight: 100\n") == ["f:8:5 指标A中键“weight”重复"]
    assert faults_of(document("weight: 100, rule: stages, params: {stages: {是: 1, 是: 0}}")) == [
        "f:3:97 指标A的“params”的“stages”中键“是”重复"
    ]


def test_every_fault_is_told_at_once_and_in_order() -> None:
    text = """scheme: {title: 无号}
policy: {missing: skip}
indicators:
  - {code: A, title: 题, cite: {document: 文}, weight: 50, rule: complete}
  - {code: A, title: 题, cite: {document: 文}, weight: 48, rule: control}
  - {code: B, titel: 题, cite: {document: 文}, weight: 0, rule: growth}
vetoes: [{code: V1, title: 事, ceiling: 良好}]
"""
    names = "、".join(RULES)
    assert faults_of(text) == [
        "f:1:9 方案的“scheme”缺少必填的“id”",
        "f:2:19 方案的“policy”的“missing”为“skip”，应为zero、mean、pending之一",
        "f:4:3 分值合计98分，应为100分，缺2分；暂不计算总分",
        f"f:4:64 指标A：没有规则“complete”，可用的有{names}",
        "f:5:5 指标代码“A”重复",
        "f:5:64 指标A：规则control只用于越低越好的指标",
        "f:6:5 指标B缺少必填的“title”",
        "f:6:15 指标B中没有“titel”这个键",
        "f:6:57 指标B：规则growth缺少参数full",
        "f:7:10 不得评优事项V1的最高等次“良好”不在grades之中",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("rule: completion, params: {capp: 1}", ["指标A的“params”中没有“capp”这个键"]),
        ("rule: completion, params: [1]", ["指标A的“params”应为“键: 值”的映射"]),
        ("rule: completion, params: {cap: 1, bonus_points: 4}", ["指标A：封顶cap与超额加分bonus_points不能同时写"]),
        ("rule: completion, params: {cap: null, bonus_points: 4}", ["指标A：封顶cap与超额加分bonus_points不能同时写"]),
        ("rule: completion, params: {floor: null}", ["指标A：规则completion的参数floor不能为空"]),
        ("rule: completion, params: {target: 0}", ["指标A的“params”的“target”为0，应大于0"]),
        ("rule: completion, params: {target: target}", ["指标A的“params”的“target”应为数，现为“target”"]),
        ("rule: completion, params: {bonus_points: -1}", ["指标A的“params”的“bonus_points”为-1，应不小于0"]),
        ("rule: efficacy, params: {good: 5, bad: 5.00}", ["指标A：满意值good与不允许值bad相等，无法计算"]),
        ("rule: efficacy, params: {good: target, bad: target}", ["指标A：满意值good与不允许值bad相等，无法计算"]),
        ("rule: efficacy, params: {good: peer_mean, bad: 0}", ["指标A的“params”的“good”应为数，现为“peer_mean”"]),
        ("rule: efficacy, params: {bad: 0}", ["指标A：规则efficacy缺少参数good"]),
        ("rule: two_anchor", ["指标A：规则two_anchor缺少参数base", "指标A：规则two_anchor缺少参数challenge"]),
        ("rule: threshold, params: {threshold: 1, deduct: 1, per: 0}", ["指标A的“params”的“per”为0，应大于0"]),
        ("rule: threshold, params: {threshold: 1, deduct: 1, mode: steps}",
         ["指标A的“params”的“mode”为“steps”，应为linear、step之一"]),
        ("rule: threshold, params: {threshold: 1, deduct: 1, strict: yes}",
         ["指标A的“params”的“strict”应为true或false，现为“yes”"]),
        ("rule: threshold, params: {threshold: mean, deduct: 1}", ["指标A的“params”的“threshold”应为数，现为“mean”"]),
        ("rule: rank_step, params: {step: 1, from: top}", ["指标A的“params”的“from”为“top”，应为best、worst之一"]),
        ("rule: rank_ladder, params: {ladder: []}", ["参数ladder应为至少一个数的列表"]),
        ("rule: rank_ladder, params: {ladder: 5}", ["参数ladder应为至少一个数的列表"]),
        ("rule: rank_ladder, params: {ladder: [5, 四]}", ["参数ladder的一级应为数，现为“四”"]),
        ("rule: mean_deviation, params: {base: 1, points: 1, step: 0}", ["指标A的“params”的“step”为0，应大于0"]),
        ("rule: mean_deviation, params: {base: 1, points: 1, step: 1, mean: previous}",
         ["指标A的“params”的“mean”应为数，现为“previous”"]),
        ("rule: growth, params: {full: 0}", ["指标A的“params”的“full”为0，应大于0"]),
        ("rule: panel, params: {drop: -1}", ["指标A的“params”的“drop”为-1，应不小于0、应不大于99"]),
        ("rule: panel, params: {drop: 0.5}", ["指标A的“params”的“drop”应为整数"]),
        ("rule: piecework", ["指标A：规则piecework缺少参数each"]),
        ("rule: piecework, params: {each: {}}", ["指标A的“params”的“each”应列出至少一项“名称: 数”"]),
        ("rule: piecework, params: {each: {省: null}}", ["指标A的“params”的“each”的“省”应为数，现为“null”"]),
        ("rule: stages, params: {stages: [是]}",
         ["指标A的“params”的“stages”应为“键: 值”的映射", "指标A的“params”的“stages”应列出至少一项“名称: 数”"]),
        ("rule: tolerance, params: {within: -0.01, otherwise: {rule: completion}}",
         ["指标A的“params”的“within”为-0.01，应不小于0"]),
        ("rule: places_gained, params: {per: 1, cap: 无}", ["指标A的“params”的“cap”应为数，现为“无”"]),
        ("rule: contribution, params: {share: 1.0001}", ["指标A的“params”的“share”为1.0001，应不小于0、应不大于1"]),
        ("rule: ratio_to_best, params: {base: 60}", ["指标A的“params”中没有“base”这个键"]),
        ("direction: up, rule: completion", ["指标A的“direction”为“up”，应为higher、lower之一"]),
        ("direction: lower, rule: completion", ["指标A：规则completion只用于越高越好的指标"]),
        ("rule: control", ["指标A：规则control只用于越低越好的指标"]),
        ("of: 变化, rule: completion", ["指标A的“of”为“变化”，应为level、change、growth之一"]),
    ],
)  # fmt: skip
def test_parameters_are_checked_against_their_rule(written: str, said: list[str]) -> None:
    assert one(written) == said


@pytest.mark.parametrize(
    ("shares", "total"), [("0.5 0.4", "0.9"), ("0.5 0.5001", "1.0001"), ("0.333333 0.333333 0.333333", "0.999999"), ("2", "2")]
)
def test_shares_must_add_to_one_exactly(shares: str, total: str) -> None:
    parts = ", ".join(f"{{share: {share}, rule: completion}}" for share in shares.split())
    assert one(f"parts: [{parts}]") == [f"指标A各部分份额合计{total}，应为1"]


def test_a_negative_share_is_refused_even_where_the_sum_is_one() -> None:
    said = one("parts: [{share: -0.5, rule: completion}, {share: 1.5, rule: completion}]")
    assert "指标A的部分的“share”为-0.5，应不小于0" in said


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.own_points])
def test_a_rule_with_points_of_its_own_stands_alone(rule: str) -> None:
    params = {
        "rank_ladder": "ladder: [1]", "mean_deviation": "base: 1, points: 1, step: 1", "piecework": "each: {件: 1}",
        "up_down": "base: 1, up: 1, up_cap: 1, down: 1, down_cap: 1", "places_gained": "per: 1",
    }[rule]  # fmt: skip
    parts = f"[{{share: 1, rule: {rule}, params: {{{params}}}}}]"
    assert one(f"parts: {parts}") == [f"指标A的部分：规则{rule}自带分数，不能用在parts中"]
    nested = f"{{within: 0, otherwise: {{rule: {rule}, params: {{{params}}}}}}}"
    assert one(f"rule: tolerance, params: {nested}") == [f"指标A的otherwise：规则{rule}不能用在otherwise中"]
    assert read(document(f"weight: 100, rule: {rule}, params: {{{params}}}")).indicators[0].parts[0].rule.name == rule


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        ("{rule: efficacy_peers}", "指标A的otherwise：规则efficacy_peers不能用在otherwise中"),
        ("{rule: rank_step, params: {step: 1}}", "指标A的otherwise：规则rank_step不能用在otherwise中"),
        ("{rule: ratio_to_best}", "指标A的otherwise：规则ratio_to_best不能用在otherwise中"),
        ("{rule: contribution}", "指标A的otherwise：规则contribution不能用在otherwise中"),
        ("{rule: threshold, params: {threshold: peer_mean, deduct: 1}}", "指标A的otherwise：otherwise中不能用peer_mean"),
        ("{rule: tolerance, params: {within: 0, otherwise: {rule: threshold, params: {threshold: peer_mean, deduct: 1}}}}",
         "指标A的otherwise的otherwise：otherwise中不能用peer_mean"),
        ("completion", "指标A的“params”的“otherwise”应为“键: 值”的映射"),
        ("{params: {}}", "指标A的otherwise缺少必填的“rule”"),
        ("{rule: completion, of: change}", "指标A的“params”的“otherwise”中没有“of”这个键"),
        ("{rule: control}", "指标A的otherwise：规则control只用于越低越好的指标"),
        ("null", "指标A：规则tolerance的参数otherwise不能为空"),
    ],
)  # fmt: skip
def test_otherwise_takes_a_rule_of_one_unit(otherwise: str, said: str) -> None:
    assert one(f"rule: tolerance, params: {{within: 0, otherwise: {otherwise}}}") == [said]


def test_otherwise_follows_the_direction_of_its_indicator_in_parts_too() -> None:
    nested = "{share: 1, rule: tolerance, params: {within: 0, otherwise: {rule: %s}}}"
    lower = read(document(f"weight: 100, direction: lower, parts: [{nested % 'control'}]"))
    assert lower.indicators[0].parts[0].params["otherwise"].rule.name == "control"
    said = one(f"direction: lower, parts: [{nested % 'completion'}]")
    assert said == ["指标A的部分的otherwise：规则completion只用于越高越好的指标"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("measure: {kind: sum}, rule: completion", "指标A的“measure”的“kind”为“sum”，应为value、ratio、equivalents之一"),
        ("measure: {kind: equivalents}, rule: completion", "指标A的“measure”缺少必填的“each”"),
        ("measure: {times: 100}, rule: completion", "指标A：只有ratio才有times"),
        ("measure: {kind: ratio, each: {省: 1}}, rule: completion", "指标A：只有equivalents才有each"),
        ("measure: {kind: ratio}, rule: panel", "指标A：规则panel不能与计量方式ratio同用"),
        ("measure: {kind: equivalents, each: {省: 1}}, rule: panel", "指标A：规则panel不能与计量方式equivalents同用"),
        ("of: growth, rule: panel", "指标A：规则panel不能与of: growth同用"),
        ("of: change, rule: stages, params: {stages: {是: 1}}", "指标A：规则stages不能与of: change同用"),
        ("rule: completion, applies_to: {kinds: [town]}", "指标A的适用类别“town”应为county、zone、city之一"),
        ("rule: completion, step: 0", "指标A的“step”为0，应大于0"),
        ("rule: completion, lag: 0.5", "指标A的“lag”应为整数"),
        ("rule: completion, frequency: D", "指标A的“frequency”为“D”，应为W、M、Q、H、Y之一"),
        ("rule: completion, basis: law", "指标A的“basis”为“law”，应为task、decision之一"),
        ("rule: completion, missing: rescale", "指标A的“missing”为“rescale”，应为zero、mean、pending之一"),
        ("rule: completion, not_applicable: zero", "指标A的“not_applicable”为“zero”，应为rescale、mean之一"),
        ("rule: completion, observed: maybe", "指标A的“observed”应为true或false，现为“maybe”"),
    ],
)
def test_the_other_settings_are_closed_lists(written: str, said: str) -> None:
    assert one(written) == [said]


def test_piecework_may_stand_beside_equivalents() -> None:
    written = "measure: {kind: equivalents, each: {省: 1}}, rule: piecework, params: {each: {省: 2}}"
    assert read(document(f"weight: 100, {written}")).indicators[0].parts[0].rule.name == "piecework"


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("ties: {break_by: [Z]}", "f:2:18 并列比较指标“Z”不是计分指标"),
        ("ties: {method: max}", "f:2:16 方案的“ties”的“method”为“max”，应为min、dense之一"),
        ("rounding: {points_dp: 13}", "f:2:23 方案的“rounding”的“points_dp”为13，应不小于0、应不大于12"),
        ("rounding: {rank_on: shown}", "f:2:21 方案的“rounding”的“rank_on”为“shown”，应为published、exact之一"),
        ("adjustments: {bonus_cap: -1}", "f:2:26 方案的“adjustments”的“bonus_cap”为-1，应不小于0"),
        ("adjustments: {kind_caps: {J1: 无}}", "f:2:31 方案的“adjustments”的“kind_caps”的“J1”应为数，现为“无”"),
        ("grades: [{name: 优, min: 90}, {name: 优, min: 80}]", "f:2:30 等次“优”重复"),
        ("grades: [{name: 优, min: 90}, {name: 良, min: 90.0}]", "f:2:30 等次“良”与“优”分数线相同"),
        ("grades: [{name: 优}, {name: 良}]", "f:2:21 等次“良”没有分数线，只有最低等次可以不写"),
        ("grades: [{min: 90}]", "f:2:10 等次缺少必填的“name”"),
        ("grades: [{name: 优, quota: {}}]", "f:2:27 等次的“quota”缺少必填的“share”"),
        ("grades: [{name: 优, quota: {share: 1.1}}]", "f:2:35 等次的“quota”的“share”为1.1，应不小于0、应不大于1"),
        ("vetoes: [{code: V, ceiling: 良}]", "f:2:10 不得评优事项V的最高等次“良”不在grades之中"),
        ("vetoes: [{code: V}]", "f:2:10 不得评优事项缺少必填的“ceiling”"),
        ("bonus: [{code: J, points: 0}]", "f:2:27 加分项的“points”为0，应大于0"),
        ("bonus: [{code: J}, {code: J}]", "f:2:20 加分项代码“J”重复"),
        ("dimensions: [{code: X}, {code: X}]", "f:2:25 维度代码“X”重复"),
        ("dimensions: [5]", "f:2:14 维度应为“键: 值”的映射"),
        ("grades: 优", "f:2:9 方案的“grades”应为列表"),
        ("policy: [zero]", "f:2:9 方案的“policy”应为“键: 值”的映射"),
    ],
)
def test_the_rest_of_a_scheme_is_checked_too(section: str, said: str) -> None:
    if said.endswith("缺少必填的“ceiling”"):
        assert said in faults_of(document(WHOLE, head=f"{HEAD}{section}\n"))
    else:
        assert faults_of(document(WHOLE, head=f"{HEAD}{section}\n")) == [said]


@pytest.mark.parametrize(
    ("effective", "said"),
    [
        ("{from: 2025-1-1}", "f:1:35 生效日期“2025-1-1”应写成2025-01-01的形式"),
        ("{to: 2025-02-30}", "f:1:33 生效日期“2025-02-30”应写成2025-01-01的形式"),
        ("{from: 2025-12-31, to: 2025-01-01}", "f:1:51 失效日期早于生效日期"),
    ],
)
def test_the_dates_of_a_scheme_are_dates_in_order(effective: str, said: str) -> None:
    assert faults_of(document(WHOLE, head=f"scheme: {{id: s, effective: {effective}}}\n")) == [said]


def test_dimensions_are_those_listed_or_else_those_named() -> None:
    assert [item.code for item in read(document(f"{WHOLE}, dimension: 甲")).dimensions] == ["甲"]
    listed = f"{HEAD}dimensions: [{{code: 乙, title: 乙维}}]\n"
    assert faults_of(document(f"{WHOLE}, dimension: 甲", head=listed)) == ["f:4:5 指标A的维度“甲”未在dimensions中列出"]
    assert [item.title for item in read(document(f"{WHOLE}, dimension: 乙", head=listed)).dimensions] == ["乙维"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", ["f:1:1 方案应为“键: 值”的映射"]),
        ("5", ["f:1:1 方案应为“键: 值”的映射"]),
        ("rounding: {}", ["f:1:1 方案缺少必填的“indicators”", "f:1:1 方案缺少必填的“scheme”"]),
        (f"{HEAD}indicators: []", ["f:2:13 分值合计0分，应为100分，缺100分；暂不计算总分"]),
        (f"{HEAD}indicators: [5, null]", ["f:2:14 指标应为“键: 值”的映射", "f:2:17 指标应为“键: 值”的映射"]),
        ("scheme:\nindicators:", ["f:1:1 方案缺少必填的“scheme”", "f:2:1 方案缺少必填的“indicators”"]),
    ],
)
def test_what_is_no_scheme_is_refused(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


def test_a_scheme_with_faults_can_still_be_looked_at_for_its_codes() -> None:
    faults = FaultList()
    scheme = gathered(parse_yaml(document("weight: 98, rule: 无", "weight: x, parts: [{share: 1, rule: 无}]"), "f"), faults)
    assert [item.code for item in scheme.indicators] == ["A", "B"]
    assert [item.reads_number for item in scheme.indicators] == [False, False]
    assert len(list(faults)) == 3


def test_a_thousand_indicators_are_read_in_reasonable_time() -> None:
    items = "".join(ITEM % (f"A{k}", "weight: 0.1, rule: completion") for k in range(1000))
    assert len(read(f"{HEAD}indicators:\n{items}").indicators) == 1000


def test_parameters_of_every_kind_reach_the_rule() -> None:
    written = "rule: rank_ladder, params: {ladder: [3, 2.5, 0], beyond: -1, from: worst}"
    params = read(document(f"weight: 100, {written}")).indicators[0].parts[0].params
    assert params == {"ladder": [3, Fraction(5, 2), 0], "beyond": -1, "from": "worst"}
    panel = read(document("weight: 100, rule: panel, params: {drop: 2}")).indicators[0].parts[0].params
    assert panel == {"drop": 2}
    anchors = read(document("weight: 100, rule: efficacy, params: {good: target, bad: -3}")).indicators[0].parts[0].params
    assert anchors == {"good": "target", "bad": -3, "base": 60, "lo": 0, "hi": 100}
    stages = read(document("weight: 100, rule: stages, params: {stages: {是: 1, 否: 0}}")).indicators[0].parts[0].params
    assert stages == {"stages": {"是": 1, "否": 0}}
