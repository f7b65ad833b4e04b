"""The five-column table in Word (通报): units with base, bonus less deduction, total and place, set as GB/T 9704 asks.

What is to be judged is left to people: one sentence stands as 【待补充】, nothing else is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.comparison import apart, appraised, ranked, standings, unreported
from evaluation.results import Assessment, Total
from evaluation.rounding import brief, half_up, shown
from evaluation.terms import Ranking
from reports.document import Document
from reports.page_settings import PageSettings, shipped
from reports.text import (
    DASH,
    TO_FILL,
    about_words,
    day_words,
    no_totals,
    rounding_words,
    scheme_words,
    state_line,
)
from reports.word import BODY, HEADING, TABLE_UNIT, TITLE, blank, grid, labelled, saved, stamp_pages

Order = Literal["place", "official"]
FIVE = ("单位", "目标责任得分", "加减分", "综合得分", "位次")
INTERIM = ("单位", "已到期分值", "已得分", "缺报项数")
FIVE_SHARES, INTERIM_SHARES = (35, 36, 24, 28, 33), (45, 40, 36, 35)
NO_TOTAL, UNREPORTED = "暂无总分", "尚未报送"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a notice (得分表): headings, rows of texts, and how the width is shared among the columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


def notice(
    assessment: Assessment, document: Document, *, order: Order = "place", settings: PageSettings | None = None
) -> bytes:
    """The notice (通报) as a .docx: title, lead, five-column table, open judgement, notes; stamps on every page.

    `order`: by place 位次 or in 建制顺序. Within the year, where nobody has a total, the table gives 已到期分值 and
    已得分 and no place. The same arguments give the same bytes.
    """
    page = settings or shipped()
    found, title = notice_table(assessment, order), _title(assessment, document)
    paper = blank(page, "".join(title), document.system)
    stamp_pages(paper, state_line(document))
    opening = ("\n".join(title), TITLE), ("", BODY), (lead(assessment, document), BODY), ("一、得分情况", HEADING)
    for text, style in opening:
        paper.add_paragraph(text, style=style)
    paper.add_paragraph("单位：分", style=TABLE_UNIT)
    grid(paper, found.heads, found.rows, found.shares, page.type_width, "".join(title))
    for text, style in (("二、总体评价", HEADING), (TO_FILL, BODY), ("三、有关说明", HEADING)):
        paper.add_paragraph(text, style=style)
    for numeral, (label, text) in zip(NUMERALS, notes(assessment, document), strict=False):
        labelled(paper, f"（{numeral}）{label}。", f"{text}。")
    return saved(paper)


def _title(assessment: Assessment, document: Document) -> tuple[str, str]:
    """The title in two lines that break between words."""
    what = "得分进展" if no_totals(assessment) else "结果"
    return f"关于{document.system}", f"{document.subject}{what}的通报"


def lead(assessment: Assessment, document: Document) -> str:
    """The sentence before the table (导语): by which scheme, on figures of which day, how many units."""
    until = f"按截至{day_words(document.cut_off)}的数据计算" if document.cut_off else "按已报数据计算"
    counts = [f"{len(ranked(assessment))}个单位参加排名"]
    for count, word in ((len(apart(assessment)), "单列"), (len(_without(assessment)), NO_TOTAL)):
        counts += [f"{count}个单位{word}"] if count else []
    ending = "已到数据期的指标得分见下表" if no_totals(assessment) else f"{'，'.join(counts)}，得分和位次见下表"
    return f"依据{scheme_words(assessment.scheme)}，{until}，{ending}。"


def notice_table(assessment: Assessment, order: Order = "place") -> Table:
    """The five columns (通报五列表): placed units, those listed apart, then those without a total; or 建制顺序."""
    if no_totals(assessment):
        rows = tuple(_interim_row(assessment, total) for total in appraised(assessment))
        return Table(INTERIM, rows, INTERIM_SHARES)
    shared = {item.total.unit.code for item in standings(ranked(assessment)) if item.shared}
    totals = appraised(assessment) if order == "official" else _by_place(assessment)
    return Table(FIVE, tuple(_row(assessment, total, shared) for total in totals), FIVE_SHARES)


def _by_place(assessment: Assessment) -> list[Total]:
    placed = [item.total for item in standings(ranked(assessment))]
    without = {total.unit.code for total in _without(assessment)}
    ordered = [*placed, *apart(assessment)]
    return sorted(ordered, key=lambda total: total.unit.code in without)


def _row(assessment: Assessment, total: Total, shared: set[str]) -> tuple[str, ...]:
    places = assessment.scheme.rounding.total_dp
    if unreported(assessment, total.unit.code):
        return total.unit.name, DASH, DASH, DASH, UNREPORTED
    base, published = shown(total.base, places) or DASH, shown(total.published_total, places) or DASH
    return total.unit.name, base, shown(total.bonus - total.deduction, places), published, _place(total, shared)


def _place(total: Total, shared: set[str]) -> str:
    if total.total is None:
        return NO_TOTAL
    if total.place is None:
        return Ranking.APART.label
    return f"{total.place}（并列）" if total.unit.code in shared else str(total.place)


def _interim_row(assessment: Assessment, total: Total) -> tuple[str, ...]:
    points = shown(total.points_sum, assessment.scheme.rounding.total_dp)
    own = DASH if unreported(assessment, total.unit.code) else points
    return total.unit.name, brief(total.applicable_weight), own, str(total.missing_count)


def _without(assessment: Assessment) -> list[Total]:
    """Units that show no total: pending ones, and those that reported nothing."""
    return [total for total in appraised(assessment) if total.total is None or unreported(assessment, total.unit.code)]


def notes(assessment: Assessment, document: Document) -> list[tuple[str, str]]:
    """Notes under the table (有关说明): label and text, those with nothing to say left out."""
    scheme = assessment.scheme
    labelled_parts = ("方案编号：", scheme.id), ("方案状态：", scheme.status), ("依据文件：", scheme.basis_document)
    scheme_parts = [scheme_words(scheme), *(_said(label, words) for label, words in labelled_parts)]
    found = [
        ("计分方案", _joined(scheme_parts)),
        ("数据", _joined([_said("数据截止：", day_words(document.cut_off)), _said("来源：", document.source)])),
        ("计分", _joined([_method(assessment), rounding_words(assessment), _not_adding(assessment)])),
        ("单列", _said("", "、".join(total.unit.name for total in apart(assessment)), "单列，不参加排名")),
        ("缺报", _missing(assessment)),
        ("文件", _joined(about_words(document))),
    ]
    return [(label, text) for label, text in found if text]


def _method(assessment: Assessment) -> str:
    if no_totals(assessment):
        return "已到期分值为已到数据期、适用于该单位的指标分值之和"
    marks = brief(assessment.scheme.full_marks)
    return f"目标责任得分为各项指标得分之和，按适用分值折算为{marks}分制；加减分为加分减扣分；综合得分为两者之和"


def _not_adding(assessment: Assessment) -> str:
    """Units whose rounded columns do not add to the rounded total, so that nobody takes it for an error."""
    names = "、".join(total.unit.name for total in appraised(assessment) if not _adds(assessment, total))
    return _said("因四舍五入，", names, "的目标责任得分与加减分之和同综合得分有末位之差")


def _adds(assessment: Assessment, total: Total) -> bool:
    if total.base is None or total.published_total is None or unreported(assessment, total.unit.code):
        return True
    places = assessment.scheme.rounding.total_dp
    net = half_up(total.bonus - total.deduction, places)
    return half_up(total.base, places) + net == total.published_total


def _missing(assessment: Assessment) -> str:
    """Who owes figures, and who has no total for it."""
    owing = [f"{total.unit.name}{_owing(assessment, total)}" for total in appraised(assessment) if total.missing_count]
    said = [_said("", "、".join(owing), "，按方案规定处理")]
    if not no_totals(assessment):
        pending = [total.unit.name for total in appraised(assessment) if total.total is None]
        said.append(_said("", "、".join(pending), "的指标未计全，暂不计总分"))
    return _joined(said)


def _owing(assessment: Assessment, total: Total) -> str:
    return UNREPORTED if unreported(assessment, total.unit.code) else f"缺报{total.missing_count}项"


def _said(before: str, text: str, after: str = "") -> str:
    return f"{before}{text}{after}" if text else ""


def _joined(parts: Sequence[str]) -> str:
    return "；".join(part for part in parts if part)
