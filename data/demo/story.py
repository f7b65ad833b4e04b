"""What the demonstration is to show (演示情节): all invented, every row says 虚构."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

EXAMPLE = """# 演示年度：以下数据全部虚构，由 python -m data.demo.build 生成，不反映任何县（市、区）实际情况
example:
  year: {year}
  title: {year}年度考核（演示）
  scheme: ../../reference/schemes/{year}.yaml
  units: ../../reference/units.csv
  figures: figures.csv
  targets: targets.csv
  adjustments: adjustments.csv
  basis_document: 台考虚构〔{year}〕1号（虚构，仅供演示）
  cut_off: {following}-03-10
  fictional: true
  note: 数值、目标、加分、不得评优事项和依据文件均为虚构，仅供演示
"""
INVENTED = "虚构演示数据"

# Whatever its strength, one county stands above the city's path of the high-tech share.
REACHED = {("331022", "A3"): Fraction(105, 100)}
TARGET_NOTE = {("331022", "A3"): "虚构演示数据：上年值已高于全市路径，目标取上年值"}


def zone_of(unit: str, year: int) -> str:
    """Stage of the provincial high-tech zone."""
    if unit in ("331002", "331003", "331082", "331081", "331083"):
        return "已建成"
    built = {"331004": 2024, "331023": 2025}.get(unit, 9999)
    return "已建成" if year >= built else "无" if unit == "331022" else "创建中"


def enclave(unit: str, year: int) -> str:
    """Whether an innovation enclave outside the city stands."""
    return "无" if unit == "331022" or (unit == "331024" and year < 2024) else "有"


def station(unit: str, year: int) -> str:
    """Whether a doctoral innovation station stands."""
    return "无" if unit == "331022" and year < 2024 else "有"


STAGES: dict[str, Callable[[str, int], str]] = {"F1": zone_of, "F2": enclave, "F4": station}

SPECIAL: dict[tuple[int, str, str], dict[str, str]] = {
    (2024, "331003", "G2"): {"value": "18.58"},  # two published totals alike: a shared place
    (2025, "331003", "G2"): {"value": "20.61"},  # less than 0.05 before the next
    (2025, "331022", "B5"): {"status": "missing", "source": "虚构演示数据：逾期未报"},
    (2025, "331024", "G1"): {"status": "not_due", "source": "虚构演示数据：财政决算尚未批复"},
    (2025, "331081", "D3"): {
        "levels": "虚构企业甲@科技领军;虚构企业甲@制造业上市;"
        + ";".join(f"虚构企业{number:02d}@制造业上市" for number in range(1, 20))
        + ";"
        + ";".join(f"虚构企业{number:02d}@专精特新小巨人" for number in range(20, 32)),
    },
}

TWICE = "虚构演示数据：同一事项两处申报，只计一次"
ADJUSTMENTS: dict[int, list[tuple[str, ...]]] = {
    2023: [
        ("331083", "bonus", "J2/省科技创新鼎2023（虚构）", "省级", "", INVENTED),
    ],
    2024: [
        ("331082", "bonus", "J2/省科技创新鼎2024（虚构）", "省级", "", INVENTED),
        ("331002", "bonus", "J4/全球顶尖人才甲（虚构）", "", "", INVENTED),
    ],
    2025: [
        ("331081", "bonus", "J1/国家创新型县2025（虚构）", "国家级", "", TWICE),
        ("331081", "bonus", "J1/国家创新型县2025（虚构）", "省级", "1", TWICE),
        ("331002", "bonus", "J4/省级新型研发机构乙（虚构）", "省级", "", INVENTED),
        ("331002", "bonus", "J4/全球顶尖人才丙（虚构）", "", "", INVENTED),
        ("331083", "veto", "V1", "", "", "虚构演示数据：虚构的通报批评，用来演示不得评为优秀等次"),
    ],
}

# More was submitted than the department found: the submitted value stands beside the verified one.
SUBMITTED_MORE = {(2025, "331083", "E1"): (12, "虚构演示数据：12名引进时间早于2023年，核减")}

# How far units come in 2026 from last year's end towards their target: the usual way would put every one far behind.
COMING = {
    ("331002", "A2"): Fraction(98, 100), ("331003", "A2"): Fraction(75, 100), ("331004", "A2"): Fraction(66, 100),
    ("331082", "A2"): Fraction(104, 100), ("331081", "A2"): Fraction(95, 100), ("331083", "A2"): Fraction(80, 100),
    ("331023", "A2"): Fraction(58, 100), ("331024", "A2"): Fraction(30, 100), ("331022", "A2"): Fraction(12, 100),
    ("TZW", "A2"): Fraction(110, 100),
}  # fmt: skip

# Within 2026 one unit is late with one figure.
LATE = {("2026M10", "331022", "E2"): "虚构演示数据：逾期未报"}
