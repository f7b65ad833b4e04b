"""A list of people (人员名单): accounts to be opened, from a workbook, a CSV or what was pasted.

    found = read_people(lists, text)            # accounts, or every fault beside its cell; never both

One row is one post: whoever plays several parts stands in several rows, always under the same name. Roles go by their
words, units by code or name, departments as the scheme writes them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.accounts import Account
from data.city import UnitDetail
from data.exchange.csv import table_file
from data.exchange.sheets import Sheet, read_file, read_pasted
from data.exchange.workbook import refused
from data.quick.cells import CellFault
from data.quick.names import UnitNames
from data.quick.trying import in_table_order
from data.quick.words import narrow, squeezed
from evaluation.policy import OF_HOUSES, OF_UNITS, Post
from evaluation.reading import shortened
from evaluation.units import Unit
from evaluation.workflow import Role

ACCOUNT, NAME, ROLE, UNIT, DEPARTMENT = HEADINGS = ("账号", "姓名", "角色", "单位", "部门")
NEEDED = (ACCOUNT, NAME, ROLE)
# whose house may be told, so that nobody confirms what his own has verified
ALSO_OF_HOUSES = (Role.OFFICE, Role.MEMBER, Role.CHAIR, Role.JUDGE, Role.APPEALS)
ROLES = {squeezed(role.label): role for role in Role if role not in (Role.SYSTEM, Role.VISITOR)}
# no sign that a spreadsheet, a page or the records' own marks would take for something else
WRITTEN = re.compile(r"[^\W_][\w.@-]{0,49}")
SEARCHED, MOST_PEOPLE, LONGEST_NAME, MOST_TOLD = 20, 1000, 40, 8


@dataclass(frozen=True, slots=True)
class Lists:
    """What a list of people may name (可用名单): units, departments; `taken` accounts are there already."""

    units: Sequence[Unit]
    departments: Sequence[str]
    details: Mapping[str, UnitDetail] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a list holds (名单读取结果): accounts in its order, or every fault; never both."""

    sheet: Sheet
    accounts: tuple[Account, ...]
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account and its one-time password (一次性密码), which is told once."""

    account: str
    name: str
    secret: str


def read_people(lists: Lists, source: str | bytes, name: str = "") -> PeopleTable:
    """The accounts of a list, or every fault (读取人员名单); raises `Refused` where no list can be read.

    `source`: what was pasted, or a file's content with its `name`.
    """
    sheets = (read_pasted(source),) if isinstance(source, str) else read_file(name, source)
    found = [(sheet, row) for sheet in sheets if (row := _head_row(sheet)) >= 0]
    if len(found) != 1:
        several = f"有几张工作表都像人员名单（{'、'.join(sheet.name for sheet, _ in found[:5])}），请只留一张"
        raise refused(name or sheets[0].title, several if found else f"没有找到人员名单：表头应有{'、'.join(HEADINGS)}")
    reader = _Reader(*found[0], lists)
    reader.read()
    faults = tuple(in_table_order(reader.faults.values()))
    return PeopleTable(found[0][0], () if faults else tuple(reader.accounts()), faults)


def post_fault(post: Post, lists: Lists) -> str:
    """What is wrong with a post (任职差错), in words; blank where nothing is, and of what no list can be held against."""
    units = {unit.code for unit in lists.units}
    if bool(post.unit) != (post.role in OF_UNITS):
        return f"{post.role.label}{'不填' if post.unit else '要填'}单位"
    if post.role in OF_HOUSES and not post.department:
        return f"{post.role.label}要填部门"
    if post.department and post.role not in (*OF_HOUSES, *ALSO_OF_HOUSES):
        return f"{post.role.label}不填部门"
    if post.unit and units and post.unit not in units:
        return f"没有“{shortened(post.unit)}”这个单位"
    if post.department and lists.departments and post.department not in lists.departments:
        return _no_department(post.department, lists)
    return ""


def _no_department(text: str, lists: Lists) -> str:
    told = "、".join(lists.departments[:MOST_TOLD]) + ("等" if len(lists.departments) > MOST_TOLD else "")
    known = f"方案中的部门有{told}" if told else "尚未登记考核方案"
    return f"方案中没有“{shortened(text)}”这个部门，{known}"


def template() -> bytes:
    """An empty list to be filled in (人员名单样表)."""
    return table_file(HEADINGS, ())


def passwords_file(invited: Iterable[Invited]) -> bytes:
    """One-time passwords as a table to be handed out (一次性密码表)."""
    return table_file((ACCOUNT, NAME, "一次性密码"), ((one.account, one.name, one.secret) for one in invited))


def _head_row(sheet: Sheet) -> int:
    """The row of the headings, -1 where there is none."""
    rows = range(min(SEARCHED, len(sheet.rows)))
    return next((row for row in rows if set(NEEDED) <= set(map(squeezed, sheet.rows[row]))), -1)


class _Reader:
    """Goes through a list row by row (逐行读取名单)."""

    def __init__(self, sheet: Sheet, head: int, lists: Lists) -> None:
        self.sheet, self.head, self.lists = sheet, head, lists
        self.names = UnitNames(lists.units, lists.details, lists.aliases)
        self.departments = {squeezed(name): name for name in lists.departments}
        self.taken = {name.casefold() for name in lists.taken}
        self.columns: dict[str, int] = {}
        self.faults: dict[tuple[int, int], CellFault] = {}
        # by account in small letters: how it was written first, its name, its posts with the rows they stand in
        self.people: dict[str, tuple[str, str, dict[Post, int]]] = {}

    def fault(self, at: tuple[int, int], message: str) -> None:
        self.faults.setdefault(at, CellFault(self.sheet.file, self.sheet.name, self.sheet.address(*at), "", "", message))

    def read(self) -> None:
        """Headings, then rows, then what cannot be relied upon."""
        for column in range(self.sheet.width):
            head = squeezed(self.sheet.text(self.head, column))
            if head in self.columns:
                self.fault((self.head, column), f"列“{head}”重复，请只留一列")
            elif head in HEADINGS:
                self.columns[head] = column
        rows = [row for row in range(self.head + 1, len(self.sheet.rows)) if any(self._cells(row))]
        for row in rows[:MOST_PEOPLE]:
            self._row(row)
        if len(rows) > MOST_PEOPLE or not rows:
            self.fault((rows[MOST_PEOPLE] if rows else self.head, 0), f"名单应有1至{MOST_PEOPLE}行，现有{len(rows)}行")

    def accounts(self) -> Iterator[Account]:
        """The accounts of a list without a fault (名单中的账号)."""
        return (Account(account, name, tuple(posts)) for account, name, posts in self.people.values())

    def _cells(self, row: int) -> list[str]:
        return [self.sheet.text(row, column) for column in self.columns.values()]

    def _text(self, row: int, column: str) -> str:
        return narrow(self.sheet.text(row, self.columns[column])) if column in self.columns else ""

    def _at(self, row: int, column: str) -> tuple[int, int]:
        return row, self.columns.get(column, self.columns[ROLE])

    def _row(self, row: int) -> None:
        for column in self.columns.values():
            if (problem := self.sheet.problems.get(self.sheet.address(row, column))) is not None:
                self.fault((row, column), problem)
            elif self.sheet.span(row, column) is not None:
                self.fault((row, column), "是合并单元格，请取消合并后每行分别填写")
        account, name = self._account(row), self._name(row)
        role = ROLES.get(squeezed(self._text(row, ROLE)))
        if role is None:
            said = self._text(row, ROLE)
            begun = f"没有“{shortened(said)}”这个角色" if said else "角色为空"
            self.fault(self._at(row, ROLE), f"{begun}，可填{'、'.join(one.label for one in ROLES.values())}")
            return
        post = Post(role, self._unit(row, role), self._department(row, role))
        if account:
            self._person(row, account, name, post)

    def _account(self, row: int) -> str:
        text = self._text(row, ACCOUNT)
        if not WRITTEN.fullmatch(text):
            said = f"账号“{shortened(text)}”不合格" if text else "账号为空"
            self.fault(self._at(row, ACCOUNT), f"{said}：用1至50个字母、数字、汉字或._-@，以字母、数字或汉字开头")
        elif text.casefold() in self.taken:
            self.fault(self._at(row, ACCOUNT), f"账号“{text}”已经存在，请改用别的账号，或在账号页变更任职")
        return text

    def _name(self, row: int) -> str:
        text = self.sheet.text(row, self.columns[NAME])
        if not text or len(text) > LONGEST_NAME or not text.isprintable():
            self.fault(self._at(row, NAME), f"姓名{'不合格' if text else '为空'}，请填1至{LONGEST_NAME}个字")
        return text

    def _unit(self, row: int, role: Role) -> str:
        """The code of a row's unit; a fault where one is missing, unknown or not wanted."""
        text = self._text(row, UNIT)
        if role not in OF_UNITS:
            if text:
                self.fault(self._at(row, UNIT), f"{role.label}不填单位")
            return ""
        if not text or not self.lists.units:
            self.fault(self._at(row, UNIT), f"{role.label}要填单位" if not text else "尚未登记被考核单位，不能核对")
            return ""
        meant = self.names.meant(text)
        if meant.item is None:
            self.fault(self._at(row, UNIT), meant.fault)
            return ""
        return meant.item.code

    def _department(self, row: int, role: Role) -> str:
        """A row's department as the scheme writes it; a fault where it is missing, unknown or not wanted."""
        text = self._text(row, DEPARTMENT)
        if not text or role not in (*OF_HOUSES, *ALSO_OF_HOUSES):
            if text or role in OF_HOUSES:
                self.fault(self._at(row, DEPARTMENT), f"{role.label}{'不填' if text else '要填'}部门")
            return ""
        found = self.departments.get(squeezed(text))
        if found is None:
            self.fault(self._at(row, DEPARTMENT), _no_department(text, self.lists))
        return found or ""

    def _person(self, row: int, account: str, name: str, post: Post) -> None:
        """A post of a person who may stand in rows above; what does not go together is a fault."""
        first, known, posts = self.people.setdefault(account.casefold(), (account, name, {}))
        if account != first:
            self.fault(self._at(row, ACCOUNT), f"与上面的账号“{first}”只差大小写，请写成一样或改用别的账号")
        if name and known and name != known:
            self.fault(self._at(row, NAME), f"账号“{account}”在上面的姓名是“{shortened(known)}”，同一账号只能是一个人")
        if post in posts:
            self.fault(self._at(row, ROLE), f"与第{posts[post] + 1}行重复，请删去一行")
        posts.setdefault(post, row)
        roles = {one.role for one in posts}
        if Role.ADMIN in roles and len(roles) > 1:
            self.fault(self._at(row, ROLE), "管理员不能兼任业务角色，请另建账号")
