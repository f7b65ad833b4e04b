"""The plan as typed data (方案目录): commitments, key tasks, departments, city targets, parameters, terms.

Nothing here reads a file: `data.catalogue` does, and checks what names what. Numbers keep their text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evaluation.errors import NOWHERE, Where
from evaluation.scheme import Cite


class Comparator(StrEnum):
    """How a commitment compares (比较方式): numbers, then what is done, covered or striven for."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    ABOUT = "about"
    BETWEEN = "between"
    DONE = "done"
    ALL_COVERED = "all_covered"
    STRIVE = "strive"
    NONE = "none"


class TargetKind(StrEnum):
    """What span a target's number covers (目标类型)."""

    LEVEL = "level"
    YEARLY_LEVEL = "yearly_level"
    CUMULATIVE = "cumulative"
    EACH_YEAR = "each_year"
    GROWTH = "growth"
    AVERAGE_GROWTH = "average_growth"
    COVERAGE = "coverage"
    MILESTONE = "milestone"
    QUALITATIVE = "qualitative"
    PROCESS = "process"


class Named(StrEnum):
    """Whether a task's departments name the counties or the zone (点名情况): 相关县 is `related`."""

    YES = "yes"
    RELATED = "related"
    NO = "no"
    UNSPECIFIED = "unspecified"


class MeasureKind(StrEnum):
    """Whether a commitment can be counted (计量类别): 定量, 节点, 不可计量."""

    QUANTITY = "quantity"
    MILESTONE = "milestone"
    TEXT = "text"


class Assessable(StrEnum):
    """Whether a commitment can be brought down to units (能否下到各单位)."""

    CITY_ONLY = "city_only"
    COUNTY_RATE = "county_rate"
    COUNTY_COUNT = "county_count"
    COUNTY_YESNO = "county_yesno"
    MOUNTAIN_YESNO = "mountain_yesno"
    MONITOR = "monitor"


class DepartmentKind(StrEnum):
    """Kind of a responsible body (责任单位类别)."""

    GOVERNMENT = "government"
    PARTY = "party"
    ASSOCIATION = "association"
    COLLEGE = "college"
    ENTERPRISE = "enterprise"
    FINANCE_AUTHORITY = "finance_authority"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Comparator: {
        "at_least": "不少于", "more_than": "超过", "at_most": "不超过", "about": "左右", "between": "区间",
        "done": "完成", "all_covered": "全覆盖", "strive": "争取", "none": "不比较",
    },
    TargetKind: {
        "level": "期末数", "yearly_level": "期末年度额", "cumulative": "累计数", "each_year": "每年", "growth": "增长",
        "average_growth": "年均增长", "coverage": "覆盖", "milestone": "节点", "qualitative": "定性", "process": "制度",
    },
    Named: {"yes": "点名", "related": "相关县（市、区）", "no": "未点名", "unspecified": "未指定"},
    MeasureKind: {"quantity": "定量", "milestone": "节点", "text": "不可计量"},
    Assessable: {
        "city_only": "仅全市", "county_rate": "可按率到县", "county_count": "可按数到县", "county_yesno": "可按是否到县",
        "mountain_yesno": "山区县是否", "monitor": "只监测",
    },
    DepartmentKind: {
        "government": "政府部门", "party": "党委部门", "association": "群团", "college": "高校",
        "enterprise": "国有企业", "finance_authority": "金融管理机构",
    },
}  # fmt: skip


def label(word: StrEnum) -> str:
    """The Chinese label of one of these words (中文名称)."""
    return LABELS[type(word)][word.value]


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment of the plan (目标任务): its number as text, its departments, whom it names, its words.

    `task` is the number of its key task, None for headline and safeguard commitments; `wording` is the
    plan's own verb (力争, 左右 …) where the comparator alone would say too much; `deadline` a year or blank
    when it runs every year; `same_as` another commitment that states the same number.
    """

    id: str
    section: str
    task: int | None
    title: str
    unit: str
    target: str
    target_most: str
    comparator: Comparator
    wording: str
    kind: TargetKind
    deadline: int | None
    lead: str
    co_responsible: tuple[str, ...]
    names_counties: Named
    names_zone: Named
    measure: MeasureKind
    assessable: Assessable
    same_as: str
    cite: Cite
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class KeyTask:
    """One key task (重点任务): lead department first, co-responsible ones, and whom it names."""

    number: int
    title: str
    section: str
    lead: str
    co_responsible: tuple[str, ...]
    names_counties: Named
    names_zone: Named
    cite: Cite
    where: Where = NOWHERE

    @property
    def departments(self) -> tuple[str, ...]:
        """Lead first, then the co-responsible ones (责任单位)."""
        return (self.lead, *self.co_responsible)


@dataclass(frozen=True, slots=True)
class Department:
    """A responsible body (责任单位) under one name: ISO dates it held the name, and who came after.

    Blank dates are unknown or open; both ends belong to the span.
    """

    name: str
    kind: DepartmentKind
    valid_from: str
    valid_to: str
    successor: str
    cite: Cite
    note: str = ""
    where: Where = NOWHERE

    def bears_name_on(self, day: str) -> bool:
        """Whether the body bore this name on an ISO day (当日是否使用此名)."""
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CityTarget:
    """A number the whole city is to reach (全市目标): `headline` marks the five 总体量化目标."""

    commitment: str
    headline: bool
    title: str
    comparator: Comparator
    value: str
    value_most: str
    unit: str
    kind: TargetKind
    deadline: int
    parameters: tuple[str, ...]
    cite: Cite
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Parameter:
    """How an ambiguity of the plan is taken (口径参数): its name, value, the other readings, who uses it."""

    name: str
    title: str
    value: str
    alternatives: tuple[str, ...]
    used_by: tuple[str, ...]
    commitments: tuple[str, ...]
    cite: Cite
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One word of the glossary (术语): English, Chinese, meaning."""

    english: str
    chinese: str
    meaning: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The plan as data (方案目录); a part whose file is absent is empty."""

    commitments: tuple[Commitment, ...] = ()
    key_tasks: tuple[KeyTask, ...] = ()
    departments: tuple[Department, ...] = ()
    city_targets: tuple[CityTarget, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()

    def commitment(self, id: str) -> Commitment | None:
        """A commitment by its number (按编号取目标任务)."""
        return next((item for item in self.commitments if item.id == id), None)

    def key_task(self, number: int) -> KeyTask | None:
        """A key task by its number (按序号取重点任务)."""
        return next((item for item in self.key_tasks if item.number == number), None)

    def parameter(self, name: str) -> Parameter | None:
        """A parameter by its name (按名称取口径参数)."""
        return next((item for item in self.parameters if item.name == name), None)

    def department_on(self, name: str, day: str) -> Department | None:
        """The body that carries on under its name of an ISO day (沿革后的责任单位); None when unknown."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            found = [item for item in self.departments if item.name == name]
            holder = next((item for item in found if item.bears_name_on(day)), None)
            if holder is not None:
                return holder
            name = next((item.successor for item in found if item.successor), "")
        return None
