"""Errors of the records (档案库差错): each a Chinese sentence with what happened and what to do next."""

from __future__ import annotations

from evaluation.errors import AppraisalError


class StoreError(AppraisalError):
    """Root of what the store reports (档案库差错)."""


class Conflict(StoreError):
    """Somebody else wrote first (登记冲突): the message names both values; nothing was written."""


class Guarded(StoreError):
    """The database itself refused (守护拒绝): a change of what is recorded, a locked period, one's own verification."""


class NotReady(StoreError):
    """The store may not be used as it is (档案库未就绪): not set up, of another kind, a guard or a table missing."""


class OlderShape(NotReady):
    """The database was made by an earlier version (库结构低于程序版本): the new tables are still to be made."""


class InUse(StoreError):
    """Another process has the embedded database open (数据库被占用)."""


class Damaged(StoreError):
    """The database file or its write-ahead log cannot be read (数据库损坏)."""


class NoRoom(StoreError):
    """The disk is full (磁盘已满); nothing of the write remains."""


class NotWritable(StoreError):
    """The folder or file may not be written (没有写入权限)."""


class Unreachable(StoreError):
    """The server cannot be reached or went away (数据库服务器不可用)."""


class Denied(StoreError):
    """The server refused the account (账户或密码被拒)."""


class ClockBackwards(StoreError):
    """This machine's clock stands before the last entry (时钟倒退)."""


class BadRecord(StoreError):
    """What was handed in cannot be recorded (内容无法登记): an unknown column, a blank key, a control character."""


class BadEvidence(StoreError):
    """A file that is not accepted as evidence (佐证材料不予接收)."""


class BadSignIn(StoreError):
    """The account or password is wrong, or the account is locked (登录未成功); which of the first two is not said."""


class NotPermitted(StoreError):
    """A deed that is not for this person (无权办理)."""
