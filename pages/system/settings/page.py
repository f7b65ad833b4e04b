"""系统设置: accounts, what every role may do, the rhythm, and what was done; one section at a time."""

from __future__ import annotations

from pages.system.settings import matrix
from pages.ui import filters, frame, who

PAGE = "settings"
SECTIONS = {"matrix": ("权限矩阵", matrix.show)}

principal = who.principal()
frame.heading("系统设置", [])
section = filters.pills("section", {code: title for code, (title, _) in SECTIONS.items()}, "matrix", page=PAGE)
SECTIONS[section][1](principal)
