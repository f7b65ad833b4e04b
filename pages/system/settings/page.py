"""系统设置: calendar, workflow, boundary file, what every role may do, accounts, what was done; one section at a time."""

from __future__ import annotations

from evaluation.policy import Thing
from pages.system.settings import accounts, boundaries, calendar, log, matrix, options
from pages.ui import filters, frame, who

PAGE = "settings"
SECTIONS = {
    "calendar": ("考核日历", calendar.show, Thing.CALENDAR), "options": ("流程设置", options.show, Thing.CALENDAR),
    "boundaries": ("边界", boundaries.show, Thing.CALENDAR), "matrix": ("权限矩阵", matrix.show, None),
    "accounts": ("账号", accounts.show, Thing.ACCOUNTS), "log": ("操作留痕", log.show, Thing.LOG),
}  # fmt: skip

principal = who.principal()
frame.heading("系统设置", who.status())
open_to = {code: title for code, (title, _, thing) in SECTIONS.items() if thing is None or principal.may_read(thing)}
section = filters.pills("section", open_to, next(iter(open_to)), page=PAGE)
SECTIONS[section][1](principal)
