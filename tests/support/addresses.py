"""Addresses of every page in every state that a visitor can reach by a link (页面地址), for the tests that look at all."""

from __future__ import annotations

# one picture each in docs/pictures
SHOWN = {
    "overview": "overview",
    "ranking": "ranking",
    "map": "map",
    "profile": "profile?unit=331022",
    "quick": "quick",
    "help": "help",
}
# looked at as well, without a picture
MORE = [
    "overview?period=2026Q3", "overview?period=2023Y", "ranking?view=notice", "ranking?period=2026M10",
    "ranking?unit=331022&detail=1", "map?show=A1&unit=TZW", "map?period=2026Q3", "map?show=A&method=natural",
    "profile", "profile?unit=TZW&period=2023Y", "profile?unit=331002&period=2026Q3", "help?detail=1",
]  # fmt: skip
EVERY = [*SHOWN.values(), *MORE]
