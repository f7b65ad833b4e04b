"""Addresses of every page in every state that a visitor can reach by a link (页面地址), for the tests that look at all."""

from __future__ import annotations

SCHEME_TRIAL = "scheme?plan=trial&edits=%5B%5B%22weight%22%2C%22%22%2C%22A1%22%2C%22%22%2C%2216%22%5D%2C%5B%22scale%22%5D%5D"
# one picture each in docs/pictures
SHOWN = {
    "overview": "overview",
    "ranking": "ranking",
    "map": "map",
    "profile": "profile?unit=331022",
    "quick": "quick",
    "help": "help",
}
# of what role persons of the demo work on: at each size in one look
SHOWN_OF_ROLES = {
    "report_county": "report?as=filler-331022&form=2026M11.331022", "report_department": "report?as=reviewer-市统计局",
    "verify_progress": "verify?as=office&section=progress", "verify_differences": "verify?as=office&section=differences",
    "release": "release?as=office&form=2026Q3", "settings_log": "settings?as=auditor&section=log",
    "overview_county": "overview?as=filler-331002", "briefing": "briefing", "briefing_card": "briefing?unit=331022",
    "scheme_trial": SCHEME_TRIAL, "scheme_firm": "scheme?plan=firm", "map_beside": "map?look=beside", "reports": "reports",
    "settings_boundaries": "settings?section=boundaries",
}  # fmt: skip
# looked at as well, without a picture
MORE = [
    "overview?period=2026Q3", "overview?period=2023Y", "ranking?view=notice", "ranking?period=2026M10",
    "ranking?unit=331022&detail=1", "map?show=A1&unit=TZW", "map?period=2026Q3", "map?show=A&method=natural",
    "map?look=beside", "map?look=series&show=A1", "map?show=aim-A1",
    "profile", "profile?unit=TZW&period=2023Y", "profile?unit=331002&period=2026Q3", "help?detail=1",
    "profile?unit=331002&lift=1", "briefing", "briefing?period=2026Q3&show=4",
    "scheme", "scheme?plan=firm", "scheme?plan=trial&change=rule", SCHEME_TRIAL, "profile?unit=331002&period=2026M10",
    "reports", "reports?period=2026Q3&pack=poster", "reports?period=2023Y&pack=units&unit=TZW",
]  # fmt: skip
EVERY = [*SHOWN.values(), *MORE]
# what role persons of the demo work on
OF_ROLES = [
    "overview?as=filler-331002", "overview?as=office", "report?as=filler-331002", "report?as=filler-331022&form=2026M11.331022",
    "report?as=reviewer-市统计局", "verify?as=reviewer-市科技局", "verify?as=office&section=progress",
    "verify?as=office&section=differences", "verify?as=office&section=inspect", "verify?as=member&section=confirm",
    "release?as=office&form=2026Q3", "settings?as=office", "settings?as=office&section=options", "settings?as=auditor&section=log",
    "settings?as=office&section=matrix", "settings?as=office&section=boundaries",
]  # fmt: skip
