"""Every page as data (页面清单): path, title, group, script and who may open it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One page (页面): `path` is one segment of the address, `script` stands beside the router.

    `roles` names who may open it, by the codes of evaluation.workflow.Role; empty means everyone. `records` says that
    it shows what stands in the records, `listed` that it stands in the menu; what does not is opened from 总览.
    `unlisted` names roles whose menu is full without it: they open it from 考核方案, or by its link.
    """

    path: str
    title: str
    group: str
    script: str
    roles: tuple[str, ...] = ()
    records: bool = True
    listed: bool = True
    unlisted: tuple[str, ...] = ()

    def is_listed(self, roles: Collection[str] | None) -> bool:
        """Whether it stands in the menu of somebody with these roles (是否列入菜单); None asks for everybody's."""
        if roles is None or not self.listed:
            return self.listed
        return self.is_for(roles) and bool(set(roles) - set(self.unlisted))

    def is_for(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may open it (可否打开)."""
        return not self.roles or bool(set(self.roles) & set(roles))


# everyone but the administrator, who sees no figures
RESULTS = (
    "filler", "signer", "reviewer", "head", "office", "member", "chair", "judge", "appeals", "leader", "auditor", "visitor",
)  # fmt: skip
PAGES = (
    Entry("overview", "总览", "看结果", "results/overview/page.py", RESULTS),
    Entry("ranking", "县域排名", "看结果", "results/ranking/page.py", RESULTS),
    Entry("map", "专题地图", "看结果", "results/map/page.py", RESULTS),
    Entry("profile", "画像与对标", "看结果", "results/profile/page.py", RESULTS),
    Entry("briefing", "会议演示", "会议", "leadership/briefing/page.py", RESULTS, listed=False),
    Entry("reports", "报告中心", "出材料", "materials/reports/page.py", RESULTS, listed=False),
    Entry("quick", "快速测算", "办考核", "work/quick/page.py", RESULTS, unlisted=("office", "member", "chair", "auditor")),
    Entry("report", "数据报送", "办考核", "work/report/page.py", ("filler", "signer", "reviewer")),
    Entry("verify", "数据审核", "办考核", "work/verify/page.py", ("reviewer", "head", "office", "member", "chair", "auditor")),
    Entry("release", "发布与异议", "办考核", "work/release/page.py", ("office", "member", "chair", "auditor")),
    Entry("scheme", "考核方案", "管方案", "scheme/scheme/page.py", RESULTS, unlisted=("reviewer",)),
    Entry("settings", "系统设置", "系统", "system/settings/page.py", records=False),
    Entry("help", "帮助", "系统", "system/help/page.py", records=False),
)
START = PAGES[0]
# stands at the foot of the menu, so that no menu has more than seven entries
FOOT = "系统"


def groups(roles: Collection[str] | None = None) -> dict[str, list[Entry]]:
    """Pages by group (菜单分组), in the order of the list; with `roles` those they may open."""
    found: dict[str, list[Entry]] = {}
    for entry in PAGES:
        if entry.is_listed(roles):
            found.setdefault(entry.group, []).append(entry)
    return found
