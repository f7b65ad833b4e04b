"""A page for every unit (单位一页纸): where it stands, by dimension, what it lost most and where it is strong; A4."""

from __future__ import annotations

from typing import Any

from evaluation.comparison import (
    Standing,
    appraised,
    dimension_place,
    dimension_weight,
    mean_value,
    ranked,
    standings,
)
from evaluation.lights import Light, counted
from evaluation.profile import dimension_points, dimension_weight_in_score, value_words
from evaluation.results import Points, Total
from evaluation.rounding import brief, exact_sum, half_up, percent_text, shown
from evaluation.terms import FigureStatus
from reports import sentences
from reports.mapping import classes_of
from reports.material import Material
from reports.pdf.typesetting import head_of, pictured, typeset
from reports.text import DASH

TEMPLATE = "unit_page"
FIRST = "—（首期）"


def unit_pages(material: Material, units: tuple[str, ...] = ()) -> bytes:
    """One A4 page for every appraised unit (单位一页纸), or for some, as PDF."""
    return typeset(TEMPLATE, _data(material, units))


def unit_picture(material: Material, unit: str) -> bytes:
    """The page of one unit as PNG (单位一页纸预览)."""
    return pictured(TEMPLATE, _data(material, (unit,)))[0]


def _data(material: Material, units: tuple[str, ...]) -> dict[str, Any]:
    chosen = [total for total in appraised(material.run) if not units or total.unit.code in units]
    return {
        **head_of(material), "interim": material.interim, "heads": {"parts": "各维度", "items": "各项指标"},
        "units": [_unit(material, total) for total in chosen],
    }  # fmt: skip


def _unit(material: Material, total: Total) -> dict[str, Any]:
    code = total.unit.code
    found = next((item for item in standings(ranked(material.run), _before(material)) if item.total is total), None)
    second = _lights(material, code) if material.interim else _place(material, total, found)
    return {
        "name": total.unit.name, "standing": standing_words(material, total, found),
        "cards": [_score(material, total), second, _change(material, total, found), _figures(material, code)],
        "parts": [_part(material, code, item.code, item.title) for item in material.run.scheme.dimensions],
        "halves": _halves(material, code), "sections": _sections(material, code), "notes": _notes(material, total),
    }  # fmt: skip


def _before(material: Material) -> Any:
    return material.earlier.totals if material.earlier is not None else None


def standing_words(material: Material, total: Total, found: Standing | None) -> str:
    """Where a unit stands in one line (位次与分差)."""
    if material.silent(total):
        return sentences.UNREPORTED
    if material.interim:
        due = brief(total.applicable_weight)
        return f"已得分{shown(total.points_sum, material.places)}／已到期分值{due}分"
    if found is None or found.place is None:
        return total.unit.ranked.label if total.total is not None else "暂无总分"
    gap = f"，与前一位分差{shown(found.gap, material.places)}分" if found.gap is not None else ""
    near = "（差距不足0.5分）" if found.near else ""
    return f"{'并列' if found.shared else ''}第{found.place}位{gap}{near}"


def _card(title: str, value: str, said: str, chip: tuple[str, str, str] = ("", "#FFFFFF", "#17212B")) -> dict[str, str]:
    return {"title": title, "value": value, "said": said, "chip": chip[0], "fill": chip[1], "ink": chip[2]}


def _score(material: Material, total: Total) -> dict[str, str]:
    run = material.run
    if material.silent(total):
        return _card("已得分" if material.interim else "综合得分", DASH, sentences.UNREPORTED)
    if material.interim:
        share = percent_text(total.points_sum / total.applicable_weight) if total.applicable_weight else DASH
        return _card("已得分", shown(total.points_sum, material.places), f"已到期分值{brief(total.applicable_weight)}分，占{share}")
    value = shown(total.published_total, material.places) or DASH
    said = f"基础得分{shown(total.base, material.places) or DASH}，加分{brief(total.bonus)}，扣分{brief(total.deduction)}"
    if not total.grade or not run.scheme.grades:
        return _card("综合得分", value, said)
    own = classes_of(material).of(total.unit.code)
    return _card("综合得分", value, said, (total.grade, own.colour, own.text_colour))


def _place(material: Material, total: Total, found: Standing | None) -> dict[str, str]:
    many = len(ranked(material.run))
    if found is None or found.place is None or material.silent(total):
        word = total.unit.ranked.label if found is None and total.total is not None else DASH
        return _card("位次", word, f"{many}个单位参加排名")
    group = f"{total.unit.group}组内第{total.group_place}位，" if total.unit.group and total.group_place else ""
    return _card("位次", f"第{found.place}位", f"{group}共{many}个单位排名")


def _lights(material: Material, code: str) -> dict[str, str]:
    found = counted(sentences.lit(material, code).values())
    if not material.limits:
        return _card("进度灯号", DASH, "没有预警阈值，不评灯号")
    said = "，".join(f"{light.label}{found[light]}项" for light in Light)
    return _card("进度灯号", " ".join(f"{light.sign}{found[light]}" for light in Light), said)


def _change(material: Material, total: Total, found: Standing | None) -> dict[str, str]:
    """Points and places gained since the year before."""
    if material.interim:
        return _not_due(material, total)
    before = material.earlier.totals.get(total.unit.code) if material.earlier is not None else None
    if before is None or before.published_total is None or total.published_total is None or material.silent(total):
        return _card("较上年", DASH, FIRST if material.earlier is None else "两年不都有总分")
    change = total.published_total - before.published_total
    sign = "+" if change > 0 else "−" if change < 0 else ""
    moved = found.moved if found is not None else None
    said = f"上年{shown(before.published_total, material.places)}分"
    place = "" if moved is None else f"；位次{sentences.moved_words(moved)}"
    return _card("较上年", f"{sign}{shown(abs(change), material.places)}分", f"{said}{place}")


def _not_due(material: Material, total: Total) -> dict[str, str]:
    rows = [material.run.points[total.unit.code, item.code] for item in material.run.scheme.indicators]
    waiting = [row for row in rows if row.status is FigureStatus.NOT_DUE]
    return _card("未到期", f"{len(waiting)}项", f"分值共{brief(exact_sum(row.indicator.weight for row in waiting))}分，尚无数据")


def _figures(material: Material, code: str) -> dict[str, str]:
    rows = [material.run.points[code, item.code].status for item in material.run.scheme.indicators]
    counts = [(status, rows.count(status)) for status in FigureStatus if status is not FigureStatus.REPORTED]
    said = "，".join(f"{status.label}{count}项" for status, count in counts if count)
    return _card("数据", f"{rows.count(FigureStatus.REPORTED)}/{len(rows)}项已报", said or "齐全")


def _part(material: Material, unit: str, code: str, title: str) -> dict[str, Any]:
    """A dimension of one unit: worth, points, mean, place, and the shares the bar shows."""
    run, decimals = material.run, material.places
    own = dimension_points(run, unit, code)
    mean = mean_value(ranked(run), lambda total: dimension_points(run, total.unit.code, code), decimals)
    worth = dimension_weight(run, code) if not material.interim else dimension_weight_in_score(run, unit, code)
    place = None if material.interim else dimension_place(run, code)(run.totals[unit])
    average = _share(mean, worth) if mean is not None and worth else None
    return {
        "title": title, "weight": brief(worth), "points": shown(own, decimals) or DASH, "mean": shown(mean, decimals) or DASH,
        "place": str(place) if place else DASH, "share": _share(own, worth), "mean_share": average,
    }  # fmt: skip


def _halves(material: Material, unit: str) -> list[list[list[str]]]:
    """Every indicator with figure, target, worth and points, in two columns (各项指标)."""
    rows = [_item(material, material.run.points[unit, item.code]) for item in material.run.scheme.indicators]
    middle = -(-len(rows) // 2)
    return [rows[:middle], rows[middle:]]


def _item(material: Material, row: Points) -> list[str]:
    item = row.indicator
    stated = material.run.inputs.targets.get((row.unit.code, item.code))
    target = f"{stated.target}{item.unit}" if stated is not None and stated.target else DASH
    points = shown(row.points, material.places) or DASH
    return [item.title, value_words(row), target, brief(item.weight), points]


def _share(value: Any, worth: Any) -> float:
    """Per cent of the bar's length, for drawing alone."""
    return float(half_up(value / worth * 100, 2)) if value is not None and worth else 0.0


def _sections(material: Material, code: str) -> list[dict[str, Any]]:
    told = sentences.shortfall_sentences(material, code)
    found = [{"title": "失分最多的三项" if not material.interim else "到期指标中失分最多的三项", "lines": told}]
    if material.interim and (late := sentences.behind(material, code)):
        found.append({"title": f"滞后{len(late)}项，最靠前的{min(len(late), sentences.MOST)}项", "lines": late[: sentences.MOST]})
    return [*found, {"title": "优势三项", "lines": sentences.strength_sentences(material, code)}]


def _notes(material: Material, total: Total) -> list[str]:
    vetoes = [f"不得评为优秀等次的事项：{row.matter}（{row.cite}）" for row in total.vetoes]
    return [*vetoes, "失分为分值减得分，未折算；期中不折算、不排位次。" if material.interim else "失分为分值减得分，未折算。"]
