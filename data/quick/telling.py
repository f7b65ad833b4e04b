"""What was recognised in a table (识别说明): in one sentence, so that a person sees at once whether it was meant so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from data.city import City
from data.exchange.sheets import Sheet
from data.quick.layout import ACROSS, DOWN, LONG, Grid, find_layout
from data.quick.names import UnitNames
from data.quick.trying import Outcome
from evaluation.terms import Ranking
from evaluation.units import Unit

FORMS = {LONG: "一行一个单位和指标", DOWN: "一行一个单位、一列一个指标", ACROSS: "一行一个指标、一列一个单位"}
MOST_NAMED = 3


def units_named(sheet: Sheet, city: City, aliases: Mapping[str, str]) -> tuple[Unit, ...]:
    """The city's units that a table names (表中的单位): who is scored where the scheme does not say."""
    names = UnitNames(city.units, city.details, aliases)
    texts = {cell for row in sheet.rows for cell in row if cell}
    found = {unit.code for text in texts if len(meant := names.find(text)) == 1 for unit in meant}
    return tuple(unit for unit in city.units if unit.code in found)


class Told(NamedTuple):
    """How a table was read (识别结果): the sentence, and whether its rows are units', so that one can be left out."""

    sentence: str = ""
    by_row: bool = False


def recognised(sheet: Sheet, outcome: Outcome, city: City | None, aliases: Mapping[str, str]) -> Told:
    """How a table was read (识别结果): its layout, whose units and how many, indicators and figures; who is not in it."""
    known = None if city is None else outcome.units
    layout = find_layout(Grid(sheet, outcome.scheme, known, {} if city is None else city.details, aliases))
    if layout is None:
        return Told()
    scored = [unit for unit in outcome.units if unit.ranked is not Ranking.UNRANKED]
    units = {figure.unit for figure in outcome.figures}
    indicators = {figure.indicator for figure in outcome.figures}
    of = f"（{city.name}）" if city is not None else ""
    rest = "" if city is None else _beside(city, scored)
    sentence = (
        f"识别为{FORMS[layout.form]}：{len(units)}个单位{of}，{len(indicators)}项指标，{len(outcome.figures)}项数据，"
        f"{len(outcome.targets)}个目标{rest}。"
    )
    return Told(sentence, layout.form != ACROSS)


def _beside(city: City, scored: Sequence[Unit]) -> str:
    """Who of the city takes no part."""
    codes = {unit.code for unit in scored}
    left = [unit.name for unit in city.units if unit.ranked is not Ranking.UNRANKED and unit.code not in codes]
    if not left:
        return ""
    more = f"等{len(left)}个单位" if len(left) > MOST_NAMED else ""
    return f"；表中没有{'、'.join(left[:MOST_NAMED])}{more}，不参加测算"
