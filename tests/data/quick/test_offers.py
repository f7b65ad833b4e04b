"""Schemes to begin with: the city's, the examples', and a blank one; with a table to try where there is one."""

from __future__ import annotations

from pathlib import Path

from data.city import SHIPPED, City, read_city
from data.exchange.sheets import read_pasted
from data.quick.offers import BLANK, EXAMPLES, OWN, city_of, offers, sample
from data.quick.schemes import examined

WENZHOU = EXAMPLES / "wenzhou_air_2024_10"


def shipped() -> City:
    return read_city(SHIPPED)


def test_the_newest_scheme_with_a_finished_example_comes_first() -> None:
    found = offers(shipped())
    assert [offer.code for offer in found] == ["2025", "2024", "2023", "2026", "wenzhou_air_2024_10-2024", BLANK, OWN]
    assert all(examined(offer.text).faults == () for offer in found if offer.path)
    assert [offer.fictional for offer in found] == [True, True, True, False, False, False, False]


def test_another_city_does_not_offer_its_own_scheme_twice() -> None:
    assert [offer.code for offer in offers(read_city(WENZHOU))] == ["2024", BLANK, OWN]


def test_every_example_table_names_its_units_and_values() -> None:
    by_code = {offer.code: offer for offer in offers(shipped())}
    wide = [line.split("\t") for line in sample(by_code["wenzhou_air_2024_10-2024"]).splitlines()]
    assert (len(wide), {len(line) for line in wide}) == (13, {5})
    assert wide[0][:2] == ["单位", "优良天数比例（2024年10月）"]
    assert wide[1][0] == "鹿城区"
    long = [line.split("\t") for line in sample(by_code["2025"]).splitlines()]
    assert long[0][:4] == ["单位", "指标代码", "指标", "目标"]
    assert len(long) == len((by_code["2025"].example or by_code).figures.read_text().splitlines())  # type: ignore[union-attr]
    assert sample(by_code["2026"]) == sample(by_code[BLANK]) == ""


def test_the_examples_are_where_they_are_looked_for() -> None:
    assert Path(WENZHOU / "city.yaml").is_file()


def test_whose_units_a_table_names_is_told_from_any_of_them() -> None:
    cities = [shipped(), read_city(WENZHOU)]
    for text, name in (("单位\t数\n椒江\t1", "台州市"), ("单位\t数\n鹿城区\t1", "温州市"), ("单位\t数\n一厂\t1", "")):
        found = city_of(read_pasted(text), cities)
        assert ("" if found is None else found.name) == name
