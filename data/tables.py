"""The record tables (档案表): natural key, revision, content, and who recorded it when and why.

A row is never changed: a change is the next revision. `entry` and `entry_line` tie a row to the line of the audit
entry that brought it, and the audit entry to the row. The columns here are those of migrations/; a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from data.canonical import canonical, fingerprint
from data.store import Row, Scalar

CHAINS = RECORDS, PEOPLE, READING = "records", "people", "reading"
ENVELOPE = ("recorded_at", "recorded_by", "reason", "entry", "entry_line")
WHOLE = frozenset({"rev", "entry", "entry_line", "figure_rev", "scheme_rev", "as_of", "size"})
FIGURE = ("value", "numerator", "denominator", "previous", "baseline", "contribution", "levels", "status", "data_period", "source")


@dataclass(frozen=True)
class Table:
    """A record table (档案表): name, Chinese title, natural key, content columns, audit chain."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    chain: str = RECORDS

    @cached_property
    def every(self) -> tuple[str, ...]:
        """All columns in stored order (全部列)."""
        return (*self.key, "rev", *self.columns, *ENVELOPE)

    def key_of(self, row: Row) -> tuple[str, ...]:
        """The natural key of a stored row (主键)."""
        return tuple(row[: len(self.key)])

    def rev_of(self, row: Row) -> int:
        """The revision of a stored row (版次)."""
        return int(row[len(self.key)])

    def content_of(self, row: Row) -> dict[str, Scalar]:
        """The content columns of a stored row (登记内容)."""
        start = len(self.key) + 1
        return dict(zip(self.columns, row[start : start + len(self.columns)], strict=True))

    def as_dict(self, row: Row) -> dict[str, Scalar]:
        """A stored row by column name (一行)."""
        return dict(zip(self.every, row, strict=True))

    def hash_of(self, row: Row) -> str:
        """Digest of a stored row (行指纹); a column added later is null in older rows and leaves them as they were."""
        known = {name: cell for name, cell in zip(self.every, row, strict=True) if cell is not None}
        return fingerprint(canonical([self.name, known]))


SETTINGS = Table("settings", "设置", ("setting",), ("content",))
MIGRATIONS = Table("migrations", "库结构版本", ("migration",), ("name", "sha256"))
CYCLES = Table("cycles", "考核周期", ("cycle",), ("title", "scheme", "first_day", "last_day", "status"))
PERIODS = Table(
    "periods", "报表期", ("period",), ("cycle", "kind", "title", "first_day", "last_day", "due", "status"),
)  # fmt: skip
UNITS = Table(
    "units", "被考核单位", ("cycle", "unit"), ("name", "kind", "unit_group", "display_order", "ranked"),
)  # fmt: skip
SCHEMES = Table("schemes", "考核方案", ("scheme",), ("version", "title", "body", "sha256", "status"))
TARGETS = Table("targets", "年度目标", ("cycle", "unit", "indicator"), ("target", "source", "decision"))
FIGURES = Table(
    "figures", "填报数据", ("period", "unit", "indicator"), ("state", *FIGURE, "evidence", "note"),
)  # fmt: skip
VERIFIED = Table(
    "verified", "核定值", ("period", "unit", "indicator"), ("figure_rev", *FIGURE, "grounds", "evidence"),
)  # fmt: skip
ADJUSTMENTS = Table(
    "adjustments", "加分、扣分与不得评优", ("period", "adjustment"),
    ("unit", "kind", "matter", "level", "points", "cite", "status", "evidence"),
)  # fmt: skip
DECISIONS = Table(
    "decisions", "决定", ("decision",),
    ("kind", "cycle", "title", "document", "clause", "quote", "decided_on", "subject", "content", "evidence"),
)  # fmt: skip
EVIDENCE = Table("evidence", "佐证材料", ("sha256",), ("name", "kind", "size"))
RUNS = Table(
    "runs", "测算", ("run",),
    ("period", "purpose", "scheme", "scheme_rev", "as_of", "engine", "fingerprint", "manifest"),
)  # fmt: skip
RUN_UNITS = Table(
    "run_units", "测算结果", ("run", "unit"),
    (
        "name", "unit_group", "points_sum", "applicable_weight", "base_exact", "base", "bonus", "deduction",
        "total_exact", "total", "place", "group_place", "grade", "veto", "missing_count", "dimensions", "points",
    ),
)  # fmt: skip
RUN_TRACES = Table("run_traces", "得分追溯", ("run", "unit"), ("body",))
ACCOUNTS = Table("accounts", "账号", ("account",), ("name", "posts", "password", "must_change", "status"), PEOPLE)
LOGINS = Table("logins", "登录", ("login",), ("account", "opened_at", "seen_at", "ended_at", "ended_by"), PEOPLE)
SIGN_INS = Table("sign_ins", "登录尝试", ("attempt",), ("account", "outcome"), PEOPLE)
TRIALS = Table(
    "trials", "快速测算", ("trial",), ("state", "note", "city", "scheme", "inputs", "engine", "fingerprint", "totals"),
)  # fmt: skip
DRAFTS = Table("drafts", "填报草稿", ("period", "unit", "indicator"), (*FIGURE, "note"))
STEPS = Table(
    "steps", "流转记录", ("period", "unit", "indicator"),
    ("state", "action", "role", "figure_rev", "code", "due", "batch", "grounds", "document"),
)  # fmt: skip
ATTACHMENTS = Table("attachments", "填报项佐证", ("period", "unit", "indicator", "sha256"), ("name", "status"))
BATCHES = Table(
    "batches", "部门数据表", ("batch",), ("period", "department", "document", "sha256", "content", "status"),
)  # fmt: skip
LATE_REQUESTS = Table("late_requests", "补报申请", ("request",), ("period", "unit", "indicators", "status", "until", "answer"))
COUNTERSIGNS = Table("countersigns", "差异会签", ("period", "unit", "indicator"), ("figure_rev", *FIGURE, "grounds", "outcome"))
RELEASES = Table(
    "releases", "发布", ("release",), ("period", "kind", "run", "shows", "status", "proposed_by", "released_by"),
)  # fmt: skip
FINDINGS = Table("findings", "现场核查", ("sample", "period", "unit", "indicator"), ("seed", "outcome", "note", "evidence"))
CALENDAR_DAYS = Table("calendar_days", "节假日与调休", ("day",), ("kind", "note", "source"))
BOUNDARIES = Table(
    "boundaries", "边界文件", ("boundary",),
    (
        "name", "sha256", "screen_edition", "print_edition", "crs", "code_property", "source", "source_date", "review_number",
        "approval", "approval_name", "report", "warnings",
    ),
)  # fmt: skip
MAILINGS = Table("mailings", "邮件提醒", ("mailing",), ("address", "subject", "status"), PEOPLE)
READS = Table("reads", "查阅记录", ("read",), ("account", "thing", "subject", "way"), READING)

TABLES = (
    SETTINGS, MIGRATIONS, CYCLES, PERIODS, UNITS, SCHEMES, TARGETS, FIGURES, VERIFIED, ADJUSTMENTS, DECISIONS,
    EVIDENCE, RUNS, RUN_UNITS, RUN_TRACES, TRIALS, ACCOUNTS, LOGINS, SIGN_INS, DRAFTS, STEPS, ATTACHMENTS, BATCHES,
    LATE_REQUESTS, COUNTERSIGNS, RELEASES, FINDINGS, CALENDAR_DAYS, MAILINGS, READS, BOUNDARIES,
)  # fmt: skip
BY_NAME = {table.name: table for table in TABLES}
AUDIT = (
    "chain", "seq", "recorded_at", "recorded_by", "action", "reason", "subject", "size", "body", "prev", "hash",
)  # fmt: skip
TITLES = {
    "value": "数值", "numerator": "分子", "denominator": "分母", "previous": "上期值", "baseline": "基数",
    "contribution": "贡献", "levels": "分级", "status": "状态", "data_period": "数据期", "source": "来源",
    "state": "流程状态", "evidence": "佐证", "note": "说明", "grounds": "核定依据", "target": "目标值", "decision": "决定",
    "figure_rev": "对应填报版次", "content": "内容", "title": "名称", "name": "名称", "points": "分值", "cite": "依据",
    "body": "正文", "sha256": "指纹", "unit_group": "组别", "display_order": "顺序", "ranked": "排名方式", "kind": "类别",
    "version": "版本", "scheme": "方案", "first_day": "起始日", "last_day": "截止日", "due": "报送期限", "matter": "事项",
    "level": "等级", "unit": "单位",
}  # fmt: skip
