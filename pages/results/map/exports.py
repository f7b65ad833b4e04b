"""The map as a file (导出专题地图): A4 landscape as PNG, SVG and PDF, with the stamps every document carries."""

from __future__ import annotations

from datetime import datetime

from data.city import City
from geo.figure import Fonts, MapTexts, print_map
from geo.notice import public_export
from pages.results.map.views import View
from pages.ui import charts, downloads
from pages.ui.downloads import Download
from pages.ui.period import Choice
from reports.fonts import document_font

FONTS = Fonts(document_font(), document_font(700))
INTERIM = "期中，未到年终"
PUBLIC = "公开版（带审图号，横向一页）"
FICTIONAL = "图中数值为演示数据，不得公开，公开导出已关闭"
KINDS = {
    "png": ("图片（供演示文稿）", downloads.PNG), "svg": ("矢量图", downloads.SVG),
    "pdf": ("打印版（横向一页）", downloads.PDF),
}  # fmt: skip


def files(city: City, choice: Choice, view: View) -> list[Download]:
    """The files on offer (可导出文件); each is made when asked for."""
    document = downloads.document(city, choice, view.source.run)
    ground = charts.ground_of(city, [total.unit.code for total in view.source.units], edition="print")
    stamps = (*document.stamps, *([INTERIM] if choice.interim else []))
    texts, areas, legend = _texts(city, choice, view, stamps), view.areas(city), view.legend()
    circles = charts.circles_of(city)

    def make(kind: str) -> bytes:
        return print_map(ground.outlines, areas, circles, legend, texts, FONTS, kind)

    listed = [(label, f"专题地图{view.title}", kind, media) for kind, (label, media) in KINDS.items()]
    if not public_reason(city, choice) and city.boundaries is not None:
        listed.append((PUBLIC, f"专题地图{view.title}公开版", "pdf", downloads.PDF))
    return [
        Download(label, document.file_name(name, kind), media, lambda kind=kind: make(kind))  # type: ignore[misc]
        for label, name, kind, media in listed
    ]


def _texts(city: City, choice: Choice, view: View, stamps: tuple[str, ...]) -> MapTexts:
    stated = city.boundaries
    sources = [f"数据：{choice.title}考核测算（{choice.run}）", *([f"边界：{stated.source}"] if stated and stated.source else [])]
    notes = [view.note, view.classes.note, *charts.notes_of(city)]
    return MapTexts(
        title=f"{choice.title}{view.title}专题地图", subtitle=city.title,
        note="；".join(note for note in notes if note), stamps=stamps, cut_off=choice.cut_off,
        made_on=datetime.now().astimezone().date().isoformat(), source="；".join(sources),
        review_number=stated.review_number if stated else "",
    )  # fmt: skip


def public_words(city: City) -> str:
    """Why the map is not for the public (公开导出说明); blank where it may be, or where there is no map at all."""
    return "" if city.boundaries is None else public_export(city.boundaries.review_number).reason


def public_reason(city: City, choice: Choice) -> str:
    """Why this map is not for the public (公开导出说明), its figures among the reasons; blank where it may be."""
    return public_words(city) or (FICTIONAL if choice.fictional and city.boundaries is not None else "")


def public_state(city: City, choice: Choice) -> tuple[str, str]:
    """`on` or `off` and the sentence about it (公开导出状态); blank for a city without a map."""
    reason = public_reason(city, choice)
    if city.boundaries is None:
        return "", ""
    number = city.boundaries.review_number
    return ("off", reason) if reason else ("on", f"审图号：{number}，公开导出已开启，在“导出”中选公开版")
