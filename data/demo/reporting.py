"""Reporting under way in the demo (演示报送): what its role persons have done by the demo's business day, all invented (虚构).

    play(store, city, scheme, place.evidence)     # after the demo's figures, at fixed moments; repeating it writes nothing

Every step is one a person can take on the pages, asked of workflow and policy as there. A month lies with the departments
(部门数据核对), the year with the counties (数据报送). Records that went on past the first moment are left as they are.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from data import late, periods
from data.calendar import BEIJING
from data.city import City
from data.conduct import filling, lane, reviewing
from data.conduct.moving import Item
from data.conduct.opening import open_period
from data.conduct.reviewing import Reason
from data.demo import interim
from data.demo.build import INVENTED
from data.demo.persons import persons
from data.demo.whole import whole_rows
from data.desk.forms import visible_form
from data.evidence import keep
from data.exchange.form_faults import only
from data.exchange.report_form import ASKED
from data.ledger import chain_head
from data.periods import period_in
from data.principals import Principal
from data.store import Store, moment
from data.windows import Rhythm, rhythm_in
from evaluation.figures import Figure
from evaluation.periods import Period
from evaluation.rounding import decimals_of, shown
from evaluation.scheme import Scheme
from evaluation.terms import Ranking

MONTH, YEAR = Period(interim.YEAR, "M", 11), Period(interim.YEAR, "Y")
HOUSE, TECH = "reviewer-市统计局", "reviewer-市科技局"
# one department has given its table: who found it right, who did not, and what that county adds
TABLE, DOCUMENT = ("A3", "D5"), f"{INVENTED}：高新技术产业统计月报"
AGREED, DISPUTED = ("331002", "331082", "331081"), ("331024", "D5")
MORE, DISPUTE = Fraction(8, 10), "有一个新开工项目未计入高新技术产业投资，项目台账见佐证（虚构）"
LEDGER = "高新技术产业投资项目台账（虚构）.csv", (
    "项目,开工时间,本年完成投资（万元）,是否计入\n虚构项目甲,2026-03,4200,是\n虚构项目乙,2026-09,1800,否\n"
)  # fmt: skip
# one county has reported, each line with its note; of one it found one more than its department
REPORTER = "331002"
REPORTED = {
    "B3": "与虚构高校甲新签一家，协议已入账（虚构）", "B5": "含今年新认定的市级众创空间（虚构）",
    "D1": "按认定名单逐户核对（虚构）", "D2": "按入库名单逐户核对（虚构）", "E4": "按证书台账汇总（虚构）",
}  # fmt: skip
LIST = "共建科创载体清单（虚构）.csv", (
    "载体,共建院校,签约时间\n虚构研究院甲,虚构高校甲,2026-11\n虚构研究院乙,虚构高校乙,2024-05\n虚构研究院丙,虚构高校丙,2022-12\n"
)  # fmt: skip
TOO_MANY, RETURNED, TAKEN = "B3", "B5", "D2"
GROUNDS = f"{INVENTED}：其中一家签约早于统计起始日，核减"
WANTING, AGAIN = "认定文件没有附上，请补充后重报", "2026-12-11"
# another has begun, with a text that is no number; a third asks for more time
BEGUN, VAGUE = "331023", ("E4", "约3.2")
STARTED = ("B3", "B5", "D1", "E4")
ASKER, ASKED_FOR, WHY = "331082", ("A1",), "研发统计数据须待上级反馈，报送期限内可能取不到（虚构）"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo's reporting is played with (演示条件)."""

    store: Store
    city: City
    scheme: Scheme
    people: Mapping[str, Principal]
    rhythm: Rhythm
    evidence: Path


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the year under way (演示时刻), in Beijing time."""
    return datetime(interim.YEAR, month, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


BEGIN = at(11, 25, 9)


def play(store: Store, city: City, scheme: Scheme, evidence: Path) -> None:
    """Record what the role persons have done so far (演示报送) under this year's scheme; `evidence`: the folder of kept files."""
    with store.reading() as session:
        last, rhythm = chain_head(session).at, rhythm_in(session, city.folder)
    if last and moment(last) > BEGIN:
        return
    people = {key: person.principal for key, person in persons(city).items()}
    stage = Stage(store, city, scheme, people, rhythm, evidence)
    for scene in (_open, _present, _answer, _report, _review, _begin):
        scene(stage)


def _open(stage: Stage) -> None:
    """The month from its first day on, the year from the first of December."""
    office = stage.people["office"]
    month = period_in(str(interim.YEAR), str(MONTH))
    periods.open_periods(stage.store, [month], actor=office.actor, at=BEGIN, reason=f"{INVENTED}：按考核日历开放")
    open_period(stage.store, office, str(MONTH), at=BEGIN)
    open_period(stage.store, office, str(YEAR), at=at(12, 1, 9))


def _present(stage: Stage) -> None:
    """One department's table of all units; the other departments have given nothing yet."""
    rows = list(_figures(stage, MONTH, TABLE).values())
    rows += whole_rows(only(stage.scheme, TABLE), rows, stage.city.city_unit)
    lane.present(stage.store, stage.people[HOUSE], str(MONTH), rows, document=DOCUMENT, at=at(12, 1, 15))


def _answer(stage: Stage) -> None:
    """Three counties agree, one says another figure, the others have not answered."""
    for hour, unit in enumerate(AGREED, start=9):
        items = [Item(str(MONTH), unit, code) for code in TABLE]
        lane.agree(stage.store, stage.people[f"filler-{unit}"], items, at=at(12, 2, hour))
    item = Item(str(MONTH), *DISPUTED)
    theirs = _figures(stage, MONTH, TABLE)[DISPUTED]
    own = theirs._replace(value=_plus(theirs.value, MORE))
    _attach(stage, item, LEDGER, at(12, 2, 15))
    who = stage.people[f"filler-{item.unit}"]
    lane.dispute(stage.store, who, item, own, reason=DISPUTE, at=at(12, 2, 15, 20))


def _report(stage: Stage) -> None:
    """One county reports part of its year; another asks for more time."""
    filler = stage.people[f"filler-{REPORTER}"]
    texts = {
        (code, column): text
        for code, row in _reported(stage).items()
        for column, text in [*_texts(row).items(), ("note", REPORTED[code])]
    }
    _save(stage, REPORTER, texts, at(12, 3, 9))
    _attach(stage, Item(str(YEAR), REPORTER, TOO_MANY), LIST, at(12, 3, 9, 20))
    desk = visible_form(filler, stage.store, stage.city.folder, str(YEAR), REPORTER, made_at=at(12, 3, 9, 30))
    filling.submit(stage.store, filler, desk.handing(list(REPORTED), declared=True), rhythm=stage.rhythm, at=at(12, 3, 9, 40))
    late.ask(stage.store, stage.people[f"filler-{ASKER}"], str(YEAR), ASKER, ASKED_FOR, WHY, at=at(12, 3, 10))


def _review(stage: Stage) -> None:
    """The department takes three up: one goes back, one is verified with another value, one lies with it."""
    store, reviewer = stage.store, stage.people[TECH]
    many, wanting, taken = (Item(str(YEAR), REPORTER, code) for code in (TOO_MANY, RETURNED, TAKEN))
    reviewing.take(store, reviewer, [many, wanting, taken], at=at(12, 3, 14))
    reviewing.give_back(store, reviewer, wanting, code=Reason.EVIDENCE, text=WANTING, due=AGAIN, at=at(12, 3, 14, 20))
    found = _figures(stage, YEAR, (TOO_MANY,))[REPORTER, TOO_MANY]
    reviewing.verify(store, reviewer, many, value=found, grounds=GROUNDS, at=at(12, 3, 14, 40))


def _begin(stage: Stage) -> None:
    """One county is half way through its form, one cell typed as it was said to it on the telephone."""
    rows = _figures(stage, YEAR, STARTED)
    texts = {(code, column): text for code in STARTED for column, text in _texts(rows[BEGUN, code]).items()}
    code, vague = VAGUE
    _save(stage, BEGUN, {**texts, (code, "value"): vague}, at(12, 3, 16))


def _figures(stage: Stage, period: Period, codes: Sequence[str]) -> dict[tuple[str, str], Figure]:
    """The invented figures of some indicators, of every unit that reports."""
    units = tuple(unit for unit in stage.city.units if unit.ranked is not Ranking.UNRANKED)
    return {row[:2]: row for row in interim.figures(only(stage.scheme, codes), units, period)}


def _reported(stage: Stage) -> dict[str, Figure]:
    """What the one county reports, by indicator: of one thing one more than there is."""
    rows = {code: row for (unit, code), row in _figures(stage, YEAR, list(REPORTED)).items() if unit == REPORTER}
    more = rows[TOO_MANY]
    return {code: rows[code] for code in REPORTED} | {TOO_MANY: more._replace(value=_plus(more.value, Fraction(1)))}


def _texts(row: Figure) -> dict[str, str]:
    """A figure as it is typed into the form, by column."""
    return {column: text for column in (*ASKED, "data_period", "source") if (text := getattr(row, column))}


def _plus(text: str, more: Fraction) -> str:
    return shown(Fraction(text) + more, decimals_of(text))


def _save(stage: Stage, unit: str, texts: Mapping[tuple[str, str], str], when: datetime) -> None:
    who = stage.people[f"filler-{unit}"]
    filling.save(stage.store, who, str(YEAR), unit, texts, seen={}, rhythm=stage.rhythm, at=when)


def _attach(stage: Stage, item: Item, file: tuple[str, str], when: datetime) -> None:
    """A small table as evidence, its bytes the same everywhere."""
    name, text = file
    kept = keep(stage.evidence, io.BytesIO(text.encode("utf-8")), name=name)
    filling.attach(stage.store, stage.people[f"filler-{item.unit}"], item, kept, at=when)
