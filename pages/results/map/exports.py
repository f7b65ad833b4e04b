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

    return [
        Download(label, document.file_name(f"专题地图{view.title}", kind), media, lambda kind=kind: make(kind))  # type: ignore[misc]
        for kind, (label, media) in KINDS.items()
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
