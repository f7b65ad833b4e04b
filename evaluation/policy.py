"""Policy (权限规则): role × thing × scope for reading, role × deed × scope × profile for writing, as tables.

    may_read(post, Thing.SUBMITTED, Subject(unit="…"))        # False unless a row says otherwise: fail-closed
    may_do(post, Deed.RELEASE, Subject(), Profile.NORMAL)

Printed as a matrix in 系统设置 and walked by tests. Source: workflow design, Roles and Separation of duties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.terms import Term
from evaluation.workflow import BOTH, TRANSITIONS, Action, Profile, Role


class Scope(Term):
    """How far a permission reaches (范围): nothing, what was released, one's own unit or indicators, everything."""

    NONE = "none", "—"
    RELEASED = "released", "已发布"
    OWN = "own", "本单位、本部门"
    ALL = "all", "全部"


class Thing(Term):
    """What can be read (数据类别)."""

    SCHEME = "scheme", "考核方案"
    TARGETS = "targets", "年度目标"
    SUBMITTED = "submitted", "填报数据"
    VERIFIED = "verified", "核定值"
    EVIDENCE = "evidence", "佐证材料"
    POINTS = "points", "各项得分"
    TOTALS = "totals", "总分和位次"
    REQUESTS = "requests", "补报申请"
    COMMENTS = "comments", "会商意见"
    PROGRESS = "progress", "报送进度"
    CALENDAR = "calendar", "考核日历"
    LOG = "log", "操作留痕"
    ACCOUNTS = "accounts", "账号"


@dataclass(frozen=True, slots=True)
class Post:
    """One part a person plays (任职): role, and the unit or department it is for."""

    role: Role
    unit: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about (对象): whose it is, which department holds the indicator's data, whether it was released."""

    unit: str = ""
    department: str = ""
    released: bool = False


NOBODYS = Subject()
# whose posts are for a unit, whose for a department
OF_UNITS, OF_HOUSES = (Role.FILLER, Role.SIGNER), (Role.REVIEWER, Role.HEAD)

_OWN: Mapping[Thing, Scope] = {
    Thing.SCHEME: Scope.ALL, Thing.TARGETS: Scope.OWN, Thing.SUBMITTED: Scope.OWN, Thing.VERIFIED: Scope.OWN,
    Thing.EVIDENCE: Scope.OWN, Thing.POINTS: Scope.OWN, Thing.TOTALS: Scope.RELEASED, Thing.REQUESTS: Scope.OWN,
    Thing.PROGRESS: Scope.OWN, Thing.CALENDAR: Scope.ALL,
}  # fmt: skip
_EVERYTHING: Mapping[Thing, Scope] = {thing: Scope.ALL for thing in Thing if thing is not Thing.ACCOUNTS}
_COMMITTEE: Mapping[Thing, Scope] = {
    thing: Scope.ALL for thing in Thing if thing not in (Thing.ACCOUNTS, Thing.LOG, Thing.REQUESTS)
}
_RELEASED_ONLY: Mapping[Thing, Scope] = {Thing.SCHEME: Scope.ALL, Thing.POINTS: Scope.RELEASED, Thing.TOTALS: Scope.RELEASED}
READS: Mapping[Role, Mapping[Thing, Scope]] = {
    Role.FILLER: _OWN,
    Role.SIGNER: _OWN,
    Role.REVIEWER: _OWN,
    Role.HEAD: _OWN,
    Role.OFFICE: _EVERYTHING,
    Role.MEMBER: _COMMITTEE,
    Role.CHAIR: _COMMITTEE,
    Role.JUDGE: {Thing.SCHEME: Scope.ALL, Thing.CALENDAR: Scope.ALL, Thing.TOTALS: Scope.RELEASED},
    Role.APPEALS: _COMMITTEE,
    Role.LEADER: {**_RELEASED_ONLY, Thing.TARGETS: Scope.ALL, Thing.CALENDAR: Scope.ALL},
    Role.AUDITOR: dict.fromkeys(Thing, Scope.ALL),
    Role.ADMIN: {Thing.ACCOUNTS: Scope.ALL, Thing.CALENDAR: Scope.ALL},
    Role.VISITOR: {**_RELEASED_ONLY, Thing.CALENDAR: Scope.ALL},
    Role.SYSTEM: {},
}


class Deed(Term):
    """What can be done beside moving a figure (操作); moving one is `evaluation.workflow`."""

    IMPORT = "import", "导入"
    SET_TARGETS = "set_targets", "下达目标"
    PUBLISH_SCHEME = "publish_scheme", "登记方案"
    OPEN_PERIOD = "open_period", "建立考核期"
    EDIT_CALENDAR = "edit_calendar", "维护日历"
    SET_UP = "set_up", "调整设置"
    ASK_LATE = "ask_late", "申请补报"
    GRANT_LATE = "grant_late", "批准补报"
    RUN = "run", "测算"
    PROPOSE_RELEASE = "propose_release", "拟发通报"
    RELEASE = "release", "发布通报"
    WITHDRAW_RELEASE = "withdraw_release", "撤回通报"
    DRAW_SAMPLE = "draw_sample", "抽取核查样本"
    RECORD_FINDING = "record_finding", "登记核查结果"
    EXPORT_LOG = "export_log", "导出留痕"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号"
    SET_BOUNDARY = "set_boundary", "更换边界"
    BACK_UP = "back_up", "备份"
    KEEP_TRIAL = "keep_trial", "保存测算"


@dataclass(frozen=True, slots=True)
class Grant:
    """One row (授权): who may do what, how far, in which profiles."""

    deed: Deed
    roles: tuple[Role, ...]
    scope: Scope = Scope.ALL
    profiles: tuple[Profile, ...] = BOTH


GRANTS: tuple[Grant, ...] = (
    Grant(Deed.IMPORT, (Role.OFFICE,)),
    Grant(Deed.IMPORT, (Role.REVIEWER,), Scope.OWN),
    Grant(Deed.SET_TARGETS, (Role.OFFICE,)),
    Grant(Deed.PUBLISH_SCHEME, (Role.OFFICE,)),
    Grant(Deed.OPEN_PERIOD, (Role.OFFICE,)),
    Grant(Deed.EDIT_CALENDAR, (Role.OFFICE,)),
    Grant(Deed.SET_UP, (Role.OFFICE,)),
    Grant(Deed.ASK_LATE, (Role.FILLER, Role.SIGNER), Scope.OWN),
    Grant(Deed.GRANT_LATE, (Role.OFFICE,)),
    Grant(Deed.RUN, (Role.OFFICE,)),
    Grant(Deed.PROPOSE_RELEASE, (Role.OFFICE,)),
    Grant(Deed.RELEASE, (Role.OFFICE, Role.CHAIR)),
    Grant(Deed.WITHDRAW_RELEASE, (Role.OFFICE, Role.CHAIR)),
    Grant(Deed.DRAW_SAMPLE, (Role.REVIEWER,), Scope.OWN),
    Grant(Deed.DRAW_SAMPLE, (Role.OFFICE,)),
    Grant(Deed.RECORD_FINDING, (Role.REVIEWER,), Scope.OWN),
    Grant(Deed.RECORD_FINDING, (Role.OFFICE,)),
    Grant(Deed.EXPORT_LOG, (Role.AUDITOR, Role.OFFICE)),
    Grant(Deed.MANAGE_ACCOUNTS, (Role.ADMIN,)),
    Grant(Deed.SET_BOUNDARY, (Role.ADMIN,)),
    Grant(Deed.BACK_UP, (Role.ADMIN,)),
    Grant(Deed.KEEP_TRIAL, (Role.OFFICE,)),
    Grant(Deed.KEEP_TRIAL, (Role.FILLER, Role.SIGNER, Role.REVIEWER, Role.HEAD, Role.MEMBER, Role.CHAIR), Scope.OWN),
)
# roles that may not move, enter or change anything: no row names them
READ_ONLY = (Role.LEADER, Role.AUDITOR, Role.VISITOR)


def read_scope(role: Role, thing: Thing) -> Scope:
    """How far a role may read a thing (可读范围); nothing unless the table says so."""
    return READS.get(role, {}).get(thing, Scope.NONE)


def may_read(post: Post, thing: Thing, subject: Subject) -> bool:
    """Whether a post may read a thing of a subject (可否查阅)."""
    scope = read_scope(post.role, thing)
    if scope is Scope.OWN:
        return holds(post, subject) or (subject.released and thing in (Thing.POINTS, Thing.VERIFIED))
    return scope is Scope.ALL or (scope is Scope.RELEASED and subject.released)


def may_do(post: Post, deed: Deed, subject: Subject, profile: Profile) -> bool:
    """Whether a post may do a deed on a subject (可否办理)."""
    return any(
        row.scope is Scope.ALL or holds(post, subject)
        for row in GRANTS
        if row.deed is deed and post.role in row.roles and profile in row.profiles
    )


def holds(post: Post, subject: Subject) -> bool:
    """Whether a subject belongs to the post's unit or department (是否本单位、本部门); a blank on either side never does."""
    by_unit = bool(post.unit) and post.unit == subject.unit
    by_department = bool(post.department) and post.department == subject.department
    return by_unit or by_department


def write_roles() -> frozenset[Role]:
    """Every role some table lets write (有写入权的角色)."""
    moving = {role for row in TRANSITIONS for role in row.roles}
    return frozenset(moving | {role for row in GRANTS for role in row.roles if row.deed is not Deed.EXPORT_LOG})


def matrix(profile: Profile) -> Iterator[tuple[str, ...]]:
    """The policy as rows of texts (权限矩阵): what, then a word for every role in order."""
    for thing in Thing:
        yield (f"查阅{thing.label}", *(read_scope(role, thing).label for role in Role))
    for deed in Deed:
        rows = [row for row in GRANTS if row.deed is deed and profile in row.profiles]
        yield (deed.label, *(_word(rows, role) for role in Role))
    for action in Action:
        allowed = {role for row in TRANSITIONS if row.action is action and profile in row.profiles for role in row.roles}
        yield (action.label, *("可" if role in allowed else "—" for role in Role))


def _word(rows: list[Grant], role: Role) -> str:
    scopes = [row.scope for row in rows if role in row.roles]
    return Scope.ALL.label if Scope.ALL in scopes else Scope.OWN.label if scopes else Scope.NONE.label
