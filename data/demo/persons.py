"""Role persons of the demo (演示身份): somebody to step into for every role, named after the role, never after a person.

    persons(city)["filler-331002"].principal      # …填报员（演示）, without account: demo records only

Made from the city's units and the departments its newest scheme names, so that another city has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.city import City, read_scheme
from data.principals import Principal
from evaluation.policy import Post
from evaluation.terms import Ranking
from evaluation.workflow import Role

MARK = "（演示）"
# one each, but for deeds that take two people
CITY_WIDE = (
    ("office", Role.OFFICE, "考核办经办人甲"), ("office-2", Role.OFFICE, "考核办经办人乙"),
    ("member", Role.MEMBER, "考核领导小组成员"), ("chair", Role.CHAIR, "考核领导小组组长"), ("leader", Role.LEADER, "市领导"),
    ("auditor", Role.AUDITOR, "审计人员"), ("judge", Role.JUDGE, "评委"), ("appeals", Role.APPEALS, "复核组成员"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One role person (演示身份): the key that stands in the address, and who it is."""

    key: str
    principal: Principal

    @property
    def name(self) -> str:
        return self.principal.name


def persons(city: City) -> dict[str, Person]:
    """Every role person of a city's demo by key (演示身份): the city's bodies first, then departments, then units."""
    return {person.key: person for person in (*_city_wide(), *_departments(city), *_units(city))}


def _person(key: str, name: str, *posts: Post) -> Person:
    return Person(key, Principal(f"{name}{MARK}", posts))


def _city_wide() -> Iterator[Person]:
    for key, role, name in CITY_WIDE:
        yield _person(key, name, Post(role))


def _departments(city: City) -> Iterator[Person]:
    """A reviewer for every department that holds data, and one head."""
    names = departments(city)
    for name in names:
        yield _person(f"reviewer-{name}", f"{name}审核员", Post(Role.REVIEWER, department=name))
    for name in names[:1]:
        yield _person(f"head-{name}", f"{name}负责人", Post(Role.HEAD, department=name))


def departments(city: City) -> list[str]:
    """The departments that hold the data of the newest scheme's indicators (数据部门), in the scheme's order."""
    if not city.schemes:
        return []
    _, scheme = read_scheme(city.schemes[max(city.schemes)])
    return list(dict.fromkeys(item.departments.data for item in scheme.indicators if item.departments.data))


def _units(city: City) -> Iterator[Person]:
    for unit in city.units:
        if unit.ranked is not Ranking.UNRANKED:
            yield _person(f"filler-{unit.code}", f"{unit.name}填报员", Post(Role.FILLER, unit=unit.code))
            yield _person(f"signer-{unit.code}", f"{unit.name}审签人", Post(Role.SIGNER, unit=unit.code))
