"""What is tried out now (当前测算): the scheme chosen, the table on the desk, and what comes of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from data.city import City
from data.exchange.sheets import Sheet, corrected
from data.quick.names import read_aliases
from data.quick.offers import BLANK, Offer, city_of
from data.quick.schemes import Examined, Wanted, assuming, drafted, examined, items
from data.quick.table import indicators_in
from data.quick.telling import Told, recognised, units_named
from data.quick.tried import Tried, print_of, tried
from data.quick.trying import Outcome, try_out
from data.scheme_texts import parsed
from evaluation.errors import AppraisalError
from evaluation.figures import Target
from evaluation.results import Assessment
from evaluation.terms import Ranking
from pages.work.quick.desk import Desk, words_of

Made = TypeVar("Made")
UNTOLD = Told()


@dataclass(frozen=True, slots=True)
class Trial:
    """The scheme's text and what is wrong with it, the table, whose units they are, and the outcome where there is one.

    `words` say why there is none although there is a table (例如方案有差错); `told` how the table was read; `print`
    is the fingerprint of the inputs where there is a result.
    """

    offer: Offer
    text: str
    scheme: Examined
    city: City | None
    sheet: Sheet | None = None
    outcome: Outcome | None = None
    words: tuple[str, ...] = ()
    told: Told = UNTOLD
    print: str = ""

    @property
    def run(self) -> Assessment | None:
        return None if self.outcome is None else self.outcome.assessment

    @property
    def tried(self) -> Tried:
        """What would be kept (可留存内容)."""
        assert self.outcome is not None
        found = self.outcome
        return tried(self.text, found.units, found.figures, found.targets, found.adjustments)

    @property
    def mentioned(self) -> set[str]:
        """Codes of the scheme's indicators that the table names (表中指标)."""
        if self.sheet is None or self.scheme.scheme is None:
            return set()
        texts = {cell for row in self.sheet.rows for cell in row}
        listed = self.scheme.scheme.indicators
        return {item.code for item in listed if {item.code, item.title, f"{item.title}（{item.unit}）"} & texts}

    @property
    def titles(self) -> dict[str, str]:
        """Indicators by code, as they are called (指标名称)."""
        listed = self.scheme.scheme.indicators if self.scheme.scheme else ()
        return {item.code: f"{item.code} {item.title}" for item in listed}

    @property
    def members(self) -> list[tuple[str, str]]:
        """The units that are scored (参加测算的单位), code and name."""
        units = self.outcome.units if self.outcome else self.city.units if self.city else ()
        return [(unit.code, unit.name) for unit in units if unit.ranked is not Ranking.UNRANKED]


def trial_of(desk: Desk, offer: Offer, cities: list[City], *, waiting: bool) -> Trial:
    """What is tried out now (当前测算); `waiting` leaves indicators without 依据文件 out of the score."""
    key = (offer.code, desk.version, waiting)
    return _once(desk, "trial", key, lambda: _trial(desk, offer, cities, waiting))


def _once(desk: Desk, name: str, key: object, make: Callable[[], Made]) -> Made:
    """What was made for this key in this visit, or made now."""
    if name not in desk.made or desk.made[name][0] != key:
        desk.made[name] = (key, make())
    found: Made = desk.made[name][1]
    return found


def _trial(desk: Desk, offer: Offer, cities: list[City], waiting: bool) -> Trial:
    try:
        sheet = None if desk.sheet is None else corrected(desk.sheet, desk.fixes)
    except AppraisalError as error:
        return Trial(offer, "", Examined(None, ()), offer.city, desk.sheet, None, words_of(error))
    city = offer.city or (city_of(sheet, cities) if sheet is not None else None)
    try:
        text = _begun(desk, offer, sheet, city, waiting)
    except AppraisalError as error:
        return Trial(offer, "", Examined(None, ()), city, sheet, None, words_of(error))
    found = Trial(offer, text, examined(text), city, sheet) if text else Trial(offer, text, Examined(None, ()), city, sheet)
    return found if sheet is None or not text or found.scheme.faults else _tried_out(desk, found, sheet)


def _begun(desk: Desk, offer: Offer, sheet: Sheet | None, city: City | None, waiting: bool) -> str:
    """The scheme as edited, or as it begins; edits of a drafted one are forgotten when another table comes."""
    own = desk.schemes.get(offer.code, "")
    if own and offer.code != BLANK:
        return own
    begun = _beginning(offer, sheet, city, waiting)
    return own if own and begun and _titles(own) <= _titles(begun) else begun


def _titles(text: str) -> set[str]:
    return {item.title for item in items(text)}


def _beginning(offer: Offer, sheet: Sheet | None, city: City | None, waiting: bool) -> str:
    """The scheme before anybody edited it: as dated, or drafted from the table."""
    if offer.code == BLANK:
        return "" if sheet is None else _drafted(sheet, city)
    return offer.text if waiting else assuming(offer.text)


def _drafted(sheet: Sheet, city: City | None) -> str:
    known = {} if city is None else {"units": city.units, "details": city.details, "aliases": read_aliases(city.folder)}
    named = indicators_in(sheet, **known)  # type: ignore[arg-type]
    return drafted([Wanted("", item.title, item.unit) for item in named])


def _tried_out(desk: Desk, found: Trial, sheet: Sheet) -> Trial:
    city = found.city
    aliases = {} if city is None else read_aliases(city.folder)
    # a scheme without units of its own scores those of the table, under the names their city knows them by
    units = None if city is None else city.units if found.offer.city else units_named(sheet, city, aliases)
    targets = [Target(unit, indicator, text) for (unit, indicator), text in desk.targets.items()]
    details = {} if city is None else city.details
    try:
        scheme = parsed(found.text)[1]
        outcome = try_out(scheme, units, details, sheet, targets=targets, aliases=aliases)
        found = replace(found, outcome=outcome, told=recognised(sheet, outcome, city, aliases))
        return replace(found, print=print_of(found.tried)) if found.run else found
    except AppraisalError as error:
        return replace(found, words=words_of(error))
