"""Page settings (版式设置): margins, fonts, sizes and line pitch of documents, from a table the office may change.

The shipped table follows GB/T 9704—2012; offices deviate, so that a table of their own may be handed in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from evaluation.errors import Fault, FaultList, Refused, Where
from evaluation.reading import shortened
from evaluation.rounding import number

SHIPPED = Path(__file__).parent / "page_settings.csv"
COLUMNS = ("setting", "value", "unit", "note", "source")
FONT = "font"
# smallest and largest value that still makes a page, by the end of the name
BOUNDS = {
    "page_width": (100, 600), "page_height": (100, 600), "margin_top": (5, 100), "margin_bottom": (5, 100),
    "margin_left": (5, 100), "margin_right": (5, 100), "header_distance": (3, 100), "footer_distance": (3, 100),
    "line_pitch": (8, 100), "table_pitch": (8, 100), "title_size": (5, 72), "body_size": (5, 72),
    "table_size": (5, 72), "header_size": (5, 72), "page_number_size": (5, 72),
}  # fmt: skip
SMALLEST_TYPE_AREA = 60  # mm either way


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How a document is set (版式): lengths in millimetres, sizes and pitches in points, fonts by name."""

    page_width: float
    page_height: float
    margin_top: float
    margin_bottom: float
    margin_left: float
    margin_right: float
    header_distance: float
    footer_distance: float
    line_pitch: float
    title_size: float
    body_size: float
    table_size: float
    table_pitch: float
    header_size: float
    page_number_size: float
    title_font: str
    body_font: str
    heading_font: str
    subheading_font: str
    table_font: str
    table_heading_font: str
    header_font: str
    page_number_font: str

    @property
    def type_width(self) -> float:
        """Width of the type area (版心宽), millimetres."""
        return self.page_width - self.margin_left - self.margin_right

    @property
    def type_height(self) -> float:
        """Height of the type area (版心高), millimetres."""
        return self.page_height - self.margin_top - self.margin_bottom


def shipped() -> PageSettings:
    """The settings that come with the app (随附版式): GB/T 9704—2012."""
    return read_page_settings(SHIPPED)


def read_page_settings(path: Path) -> PageSettings:
    """The settings of a table (读取版式设置); raises `Refused` with every fault of it."""
    faults = FaultList()
    rows = _rows(path, faults)
    found: dict[str, str | float] = {}
    for line, name, value in rows:
        where = Where(path.name, line)
        if name in found:
            faults.add(where, f"设置“{name}”重复")
        found[name] = _value(name, value, where, faults)
    for field in fields(PageSettings):
        if field.name not in found:
            faults.add(Where(path.name), f"缺少设置“{field.name}”")
    faults.raise_if_any()
    settings = PageSettings(**found)  # type: ignore[arg-type]
    _check(settings, Where(path.name), faults)
    faults.raise_if_any()
    return settings


def _rows(path: Path, faults: FaultList) -> list[tuple[int, str, str]]:
    """Line, name and value of every known setting; raises `Refused` where there is no table at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused([Fault(Where(path.name), "读不到版式设置，请检查路径，并存为UTF-8编码的CSV文件")]) from error
    reader = csv.DictReader(text.splitlines())
    if not {"setting", "value"} <= set(reader.fieldnames or ()):
        raise Refused([Fault(Where(path.name), f"第一行应为列名：{'、'.join(COLUMNS)}")])
    return list(_known(reader, path.name, faults))


def _known(reader: csv.DictReader[str], file: str, faults: FaultList) -> Iterator[tuple[int, str, str]]:
    names = {field.name for field in fields(PageSettings)}
    for row in reader:
        name = (row["setting"] or "").strip()
        if name in names:
            yield reader.line_num, name, (row["value"] or "").strip()
        elif any((cell or "").strip() for cell in (name, row["value"])):
            faults.add(Where(file, reader.line_num), f"没有“{shortened(name)}”这项设置")


def _value(name: str, text: str, where: Where, faults: FaultList) -> str | float:
    """A font's name, or a number within its bounds."""
    if name.endswith(FONT):
        if not text:
            faults.add(where, f"设置“{name}”应为字体名称")
        return text
    value, (least, most) = number(text), BOUNDS[name]
    if value is None:
        faults.add(where, f"设置“{name}”应为数，现为“{shortened(text)}”")
    elif not least <= value <= most:
        faults.add(where, f"设置“{name}”为{text}，应在{least}至{most}之间")
    else:
        return float(value)
    return 0.0


def _check(settings: PageSettings, where: Where, faults: FaultList) -> None:
    """Values that each make sense but not together."""
    for word, size in (("宽", settings.type_width), ("高", settings.type_height)):
        if size < SMALLEST_TYPE_AREA:
            faults.add(where, f"页边过大：版心{word}只剩{size:g}毫米，至少应有{SMALLEST_TYPE_AREA}毫米")
    if settings.line_pitch < max(settings.body_size, settings.title_size):
        faults.add(where, f"行距{settings.line_pitch:g}磅小于标题或正文字号，文字会被切去")
    if settings.table_pitch < settings.table_size:
        faults.add(where, f"表内行距{settings.table_pitch:g}磅小于表内字号{settings.table_size:g}磅，文字会被切去")
    for word, distance, margin in (
        ("页眉", settings.header_distance, settings.margin_top),
        ("页码", settings.footer_distance, settings.margin_bottom),
    ):
        if distance >= margin:
            faults.add(where, f"{word}距纸边{distance:g}毫米，应小于该边白边{margin:g}毫米")
