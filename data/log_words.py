"""Words of the log (留痕用语): tables, columns and codes of the records as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

from data.inspections import Outcome
from data.late import Answer
from data.releases import Kind, Shows, Stand
from data.store import Scalar
from data.tables import BY_NAME, LOGINS, READS, TITLES
from evaluation.policy import Thing
from evaluation.reading import shortened
from evaluation.terms import FigureStatus, Term
from evaluation.workflow import Action, Role, State

# columns that the ledger's own messages do not name
COLUMNS = {
    **TITLES, "account": "账号", "action": "动作", "adjustment": "加减分", "address": "地址", "answer": "答复",
    "approval": "批准文件指纹", "approval_name": "批准文件", "as_of": "截至", "batch": "数据表", "boundary": "边界",
    "clause": "条款", "code": "原因", "code_property": "代码属性", "crs": "坐标系", "cycle": "考核周期", "decided_on": "决定日期",
    "department": "部门", "document": "文件", "ended_at": "结束时间", "ended_by": "结束人", "engine": "程序", "fingerprint": "指纹",
    "indicators": "指标", "manifest": "清单", "must_change": "须改密码", "opened_at": "登录时间", "outcome": "结论",
    "password": "密码", "period": "报表期", "posts": "任职", "print_edition": "打印版指纹", "proposed_by": "拟发人",
    "purpose": "用途", "quote": "原文",
    "released_by": "发布人", "report": "检查结果", "review_number": "审图号", "role": "身份", "run": "测算",
    "scheme_rev": "方案版次", "screen_edition": "屏幕版指纹", "seed": "随机种子", "seen_at": "最近活动", "shows": "发布内容",
    "size": "大小", "source_date": "数据日期", "subject": "对象", "thing": "数据类别", "until": "补报期限",
    "warnings": "已知悉的提醒", "way": "方式",
}  # fmt: skip
STEPS: Mapping[str, type[Term]] = {"state": State, "action": Action, "role": Role}
FIGURE: Mapping[str, type[Term]] = {"status": FigureStatus}
TERMS: Mapping[str, Mapping[str, type[Term]]] = {
    "steps": STEPS, "figures": FIGURE, "verified": FIGURE, "countersigns": FIGURE, "drafts": FIGURE,
    "releases": {"status": Stand, "kind": Kind, "shows": Shows}, "late_requests": {"status": Answer},
    "findings": {"outcome": Outcome}, "reads": {"thing": Thing},
}  # fmt: skip
# codes of columns whose words stand in no list of their own
CODES = {
    "active": "启用", "asked": "待办", "claimed": "发送中", "closed": "停用", "failed": "未成功", "final": "已完成", "kept": "保留",
    "locked": "已锁定", "no": "否", "open": "进行中", "removed": "已移除", "right": "正确", "sent": "已发送", "signed": "已会签",
    "submitted": "已报", "withdrawn": "已撤回", "wrong": "不正确", "yes": "是",
}  # fmt: skip
CODED = ("state", "status", "outcome", "must_change")
# records whose only name is a digest of their content
BY_DIGEST = (READS.name, LOGINS.name)
SECRET = "（不显示）"


def titled(column: str) -> str:
    """What a column is called (栏目)."""
    return COLUMNS.get(column, column)


def shown(table: str, column: str, cell: Scalar) -> str:
    """A cell as a person reads it (内容): codes in words, long texts cut, a password not at all."""
    text = "" if cell is None else str(cell)
    if column == "password" and text:
        return SECRET
    terms = TERMS.get(table, {}).get(column)
    if terms is not None and text in list(terms):
        return terms(text).label
    return CODES.get(text, text) if column in CODED else shortened(text)


def key_in_words(table: str, key: str) -> tuple[str, ...]:
    """Which record of a table (记录); nothing where it is known by a digest alone, which tells nobody anything."""
    return () if table in BY_DIGEST else (shortened(key),)


def subject_in_words(text: str) -> str:
    """What an entry is about (对象): the ledger's short form in words."""
    name, colon, key = text.partition(":")
    if colon and name in BY_NAME:
        where, _, rev = key.rpartition("@")
        return " ".join((BY_NAME[name].title, *key_in_words(name, where), f"第{rev}版"))
    parts = [part.partition("×") for part in text.split(" ")]
    return "、".join(f"{BY_NAME[name].title}{count}项" for name, _, count in parts if name in BY_NAME)
