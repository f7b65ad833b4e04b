"""The report of a period (分析报告): its five sections, filled by rule; judgement is left to people as 【待补充：…】.

    一、总体情况  二、得分与位次  三、各维度情况  四、主要短板  五、下一步工作

Within the year the second section gives 已得分 and 已到期分值, the third the lights. One structure is set in Word and
shown on screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.comparison import appraised
from evaluation.lights import Light, counted
from evaluation.profile import dimension_points
from evaluation.results import Total
from evaluation.rounding import shown
from reports import sentences
from reports.docx import Table, lead, notes, notice_table
from reports.material import Material
from reports.text import DASH

CADENCES = {"M": "月报", "Q": "季报", "H": "半年报", "Y": "年报"}
TOLD = 5
NUMERALS = "一二三四五六七八九十"
ASSESSMENT, REASONS, STEPS, PERSONS = (
    f"【待补充：{what}】" for what in ("对本期工作的总体评价", "主要短板的原因", "下一步工作安排", "责任单位和完成时限")
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A paragraph with its second heading (带二级标题的段落)."""

    label: str
    text: str


Part = str | Labelled | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A section (一级标题及其下内容): paragraphs and tables."""

    heading: str
    parts: tuple[Part, ...]


def kind_of(material: Material) -> str:
    """What the report is called (报告名称): 月报, 季报, 年报."""
    return CADENCES[material.period.kind]


def title_of(material: Material) -> tuple[str, str]:
    """The title in two lines (标题)."""
    return material.document.system, f"{material.document.subject}分析报告"


def sections(material: Material) -> list[Section]:
    """The five sections and the notes (正文各部分), numbered."""
    found: list[tuple[str, list[Part]]] = [
        ("总体情况", _overall(material)),
        ("得分与到期分值" if material.interim else "得分与位次", _standing(material)),
        ("进度灯号" if material.interim else "各维度情况", _parts(material)),
        ("主要短板", _shortfalls(material)),
        ("下一步工作", [STEPS, PERSONS]),
        ("有关说明", [Labelled(label, text) for label, text in notes(material.run, material.document)]),
    ]
    return [
        Section(f"{numeral}、{heading}", tuple(_numbered(parts)))
        for numeral, (heading, parts) in zip(NUMERALS, found, strict=False)
    ]


def _numbered(parts: list[Part]) -> Iterator[Part]:
    """Second headings as （一）, （二） … in their order."""
    count = 0
    for part in parts:
        if isinstance(part, Labelled):
            count += 1
            yield Labelled(f"（{numeral(count)}）{part.label}。", f"{part.text.removesuffix('。')}。")
        else:
            yield part


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese (汉字数字)."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _overall(material: Material) -> list[Part]:
    first = lead(material.run, material.document) + sentences.joined(sentences.overall(material))
    targets = sentences.joined(sentences.of_headlines(material))
    owed = sentences.joined(sentences.absent(material))
    labelled = [Labelled("核心目标", targets), Labelled("数据报送", owed or "应报数据均已报送")]
    return [first, *(part for part in labelled if part.text), ASSESSMENT]


def _standing(material: Material) -> list[Part]:
    near = sentences.near(material)
    return [notice_table(material.run), *([near.whole] if near.text else [])]


def _parts(material: Material) -> list[Part]:
    if material.interim:
        return [light_table(material)] if material.limits else ["没有预警阈值，不评灯号。"]
    told = [sentence.whole for sentence in sentences.of_dimensions(material)]
    return [*told, dimension_table(material)]


def dimension_table(material: Material) -> Table:
    """Points of every unit in every dimension (维度得分表)."""
    dimensions = material.run.scheme.dimensions
    heads = ("单位", *(item.title for item in dimensions))
    rows = tuple(_dimension_row(material, total) for total in appraised(material.run))
    return Table(heads, rows, (30, *(126 // max(len(dimensions), 1),) * len(dimensions)))


def _dimension_row(material: Material, total: Total) -> tuple[str, ...]:
    values = (dimension_points(material.run, total.unit.code, item.code) for item in material.run.scheme.dimensions)
    return material.short(total.unit), *(shown(value, material.places) or DASH for value in values)


def light_table(material: Material) -> Table:
    """How many indicators of each light every unit has (灯号表)."""
    rows = []
    for total in appraised(material.run):
        found = sentences.lit(material, total.unit.code)
        counts, none = counted(found.values()), sum(one.light is None for one in found.values())
        rows.append((total.unit.name, *(str(counts[light]) for light in Light), str(none)))
    heads = ("单位", *(f"{light.sign}{light.label}" for light in Light), sentences.NO_LIGHT)
    return Table(heads, tuple(rows), (45, 26, 26, 32, 27))


def _shortfalls(material: Material) -> list[Part]:
    told: list[Part] = [Labelled(total.unit.name, _told(material, total)) for total in appraised(material.run)]
    return [*told, REASONS]


def _told(material: Material, total: Total) -> str:
    if not material.interim:
        return "".join(sentences.shortfall_sentences(material, total.unit.code))
    late = sentences.behind(material, total.unit.code)
    more = f"；另有{len(late) - TOLD}项" if len(late) > TOLD else ""
    return f"滞后{len(late)}项：{'；'.join(late[:TOLD])}{more}" if late else "没有滞后的指标"
