"""The plan as typed data (方案目录): commitments, key tasks, departments, city targets, parameters, terms.

Nothing here reads a file: `data.catalogue` does, and checks what names what. Numbers keep their text.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.errors import NOWHERE, Where
from evaluation.scheme import Cite
from evaluation.terms import Term


class Comparator(Term):
    """How a commitment compares (比较方式): numbers, then what is done, covered or striven for."""

    AT_LEAST = "at_least", "不少于"
    MORE_THAN = "more_than", "超过"
    AT_MOST = "at_most", "不超过"
    ABOUT = "about", "左右"
    BETWEEN = "between", "区间"
    DONE = "done", "完成"
    ALL_COVERED = "all_covered", "全覆盖"
    STRIVE = "strive", "争取"
    NONE = "none", "不比较"


class TargetKind(Term):
    """What span a target's number covers (目标类型)."""

    LEVEL = "level", "期末数"
    YEARLY_LEVEL = "yearly_level", "期末年度额"
    CUMULATIVE = "cumulative", "累计数"
    EACH_YEAR = "each_year", "每年"
    GROWTH = "growth", "增长"
    AVERAGE_GROWTH = "average_growth", "年均增长"
    COVERAGE = "coverage", "覆盖"
    MILESTONE = "milestone", "节点"
    QUALITATIVE = "qualitative", "定性"
    PROCESS = "process", "制度"


class Named(Term):
    """Whether a task's departments name the counties or the zone (点名情况): 相关县 is `related`."""

    YES = "yes", "点名"
    RELATED = "related", "相关县（市、区）"
    NO = "no", "未点名"
    UNSPECIFIED = "unspecified", "未指定"


class MeasureKind(Term):
    """Whether a commitment can be counted (计量类别): 定量, 节点, 不可计量."""

    QUANTITY = "quantity", "定量"
    MILESTONE = "milestone", "节点"
    TEXT = "text", "不可计量"


class Assessable(Term):
    """Whether a commitment can be brought down to units (能否下到各单位)."""

    CITY_ONLY = "city_only", "仅全市"
    COUNTY_RATE = "county_rate", "可按率到县"
    COUNTY_COUNT = "county_count", "可按数到县"
    COUNTY_YESNO = "county_yesno", "可按是否到县"
    MOUNTAIN_YESNO = "mountain_yesno", "山区县是否"
    MONITOR = "monitor", "只监测"


class DepartmentKind(Term):
    """Kind of a responsible body (责任单位类别)."""

    GOVERNMENT = "government", "政府部门"
    PARTY = "party", "党委部门"
    ASSOCIATION = "association", "群团"
    COLLEGE = "college", "高校"
    ENTERPRISE = "enterprise", "国有企业"
    FINANCE_AUTHORITY = "finance_authority", "金融管理机构"


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
