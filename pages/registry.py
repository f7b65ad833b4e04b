"""Every page as data (页面清单): path, title, group, script and who may open it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One page (页面): `path` is one segment of the address, `script` stands beside the router.

    `roles` names who may open it; empty means everyone. `records` says that it shows what stands in the records.
    """

    path: str
    title: str
    group: str
    script: str
    roles: tuple[str, ...] = ()
    records: bool = True


PAGES = (
    Entry("overview", "总览", "看结果", "results/overview/page.py"),
    Entry("ranking", "县域排名", "看结果", "results/ranking/page.py"),
    Entry("map", "专题地图", "看结果", "results/map/page.py"),
    Entry("profile", "画像与对标", "看结果", "results/profile/page.py"),
    Entry("quick", "快速测算", "办考核", "work/quick/page.py"),
    Entry("help", "帮助", "系统", "system/help/page.py", records=False),
)
START = PAGES[0]


def groups() -> dict[str, list[Entry]]:
    """Pages by group (菜单分组), in the order of the list."""
    found: dict[str, list[Entry]] = {}
    for entry in PAGES:
        found.setdefault(entry.group, []).append(entry)
    return found
