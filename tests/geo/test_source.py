"""The note beside the boundaries."""

from __future__ import annotations

from geo.build import EDITIONS
from geo.source import Built, source_note

BUILT = Built(
    "somewhere 1.0", "city", "2025-02-03", ("1", "2"), {"screen": 1234, "print": 2, "full": 3},
    {"screen": [1, 2], "print": [3, 4], "full": [5, 6]}, (10, 20),
)  # fmt: skip


def test_the_note_names_source_day_command_sizes_and_parts() -> None:
    note = source_note(BUILT, EDITIONS)
    for words in (
        "`somewhere 1.0`",
        "- 生成日期：2025-02-03",
        "`python -m geo.build --prefix city --date 2025-02-03`",
        "10～20 米",
        "| `city_screen.geojson` | 200 米 | 舍去小于 0.1 平方千米的 | 4 | 1,234 |",
        "| `city_full.geojson` | 未简化 | 全部保留 | 6 | 3 |",
        "| 1 | 1 | 3 | 5 |\n| 2 | 2 | 4 | 6 |",
    ):
        assert words in note
