"""Workbooks (工作簿) of others, read as a stream: texts as they stand, with what hides, merges or spoils them.

python-calamine gives no number formats (8.25% would come as 0.0825) and makes a dense grid of a sheet with one
far cell; openpyxl tells hidden rows and merged cells only with the whole sheet in memory. So the few parts that
matter are read here one after the other, within fixed bounds, and nothing of a workbook is ever calculated.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.parsers import expat

from data.exchange.addresses import Span, position_of, span_of
from data.exchange.number_formats import BUILT_IN, Shown, text_of
from evaluation.errors import Fault, Refused, Where

MOST_PARTS = 2_000
MOST_UNPACKED = 150_000_000
MOST_RATIO = 200
SMALL = 5_000_000
MOST_CELLS = 300_000
MOST_CHARACTERS = 20_000_000
MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576
CHUNK = 1 << 18
# cells and rows of which only the format is there: a bordered sheet has millions, and the parser need not see them
BARE_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*/>')
BARE_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|></row>)')
DAMAGED = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error, EOFError, KeyError, IndexError, ValueError,
    NotImplementedError, RuntimeError, OSError, OverflowError,
)  # fmt: skip
Attributes = Mapping[str, str]


class TooMuch(Exception):
    """More than a table may hold (超出限度); the sentence is Chinese."""


@dataclass(slots=True)
class RawSheet:
    """One sheet as read (工作表内容): cells by row and column counted from 0, only those with a text."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    problems: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    calculated: set[tuple[int, int]] = field(default_factory=set)


class RawBook(NamedTuple):
    """A workbook as read (工作簿内容): its visible sheets, names of hidden ones, whether it holds pictures."""

    sheets: list[RawSheet]
    hidden: list[str]
    pictures: bool


@dataclass(slots=True)
class Budget:
    """What may still be read (余量): cells and characters of the whole workbook."""

    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS

    def spend(self, text: str) -> None:
        self.cells -= 1
        self.write(text)
        if self.cells < 0:
            raise TooMuch(f"有内容的单元格超过{MOST_CELLS // 10_000}万个，请只留要用的表")

    def write(self, text: str) -> None:
        self.characters -= len(text)
        if self.characters < 0:
            raise TooMuch(f"文字超过{MOST_CHARACTERS // 10_000}万字，请只留要用的表")


def read_workbook(name: str, content: bytes, wanted: Collection[str] = ()) -> RawBook:
    """The visible sheets of an xlsx file, and hidden ones that are `wanted` (读取工作簿); raises `Refused` with the remedy."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(name, package)
            return _read(package, wanted)
    except TooMuch as error:
        raise refused(name, str(error)) from error
    # a spoilt part shows itself as any of these
    except DAMAGED as error:
        raise refused(name, "文件已损坏，或不是完整的工作簿，请用Excel或WPS打开、另存为.xlsx后再试") from error


def refused(name: str, sentence: str) -> Refused:
    """A file that is not read at all (不予读取)."""
    return Refused([Fault(Where(name), sentence)])


def _check_package(name: str, package: zipfile.ZipFile) -> None:
    """Bombs, macros, passwords and other kinds are turned away before anything is unpacked."""
    entries = package.infolist()
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(name, "文件有密码，请取消密码后再试")
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")) or any(part.endswith("vbaproject.bin") for part in names):
        raise refused(name, "文件带宏，不予读取，请另存为不带宏的.xlsx后再试")
    if any(part.endswith("workbook.bin") for part in names):
        raise refused(name, "这是.xlsb文件，请另存为.xlsx后再试")
    if not any(part.startswith("xl/") or part.endswith("workbook.xml") for part in names):
        raise refused(name, "这不是Excel工作簿，请上传.xlsx、.csv文件，或直接粘贴表格")
    _check_sizes(name, entries)


def _check_sizes(name: str, entries: list[zipfile.ZipInfo]) -> None:
    too_many = len(entries) > MOST_PARTS
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if too_many or unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)):
        raise refused(name, "文件解压后过大，不予读取，请把要用的表复制到新工作簿后再试")


def _read(package: zipfile.ZipFile, wanted: Collection[str]) -> RawBook:
    budget = Budget()
    book = _Book(package)
    strings = _strings(package, book.part("sharedStrings"), budget)
    formats = _formats(package, book.part("styles"))
    sheets, hidden = [], []
    for title, visible, part in book.sheets():
        if not visible and title not in wanted:
            hidden.append(title)
            continue
        reader = _SheetReader(title, strings, formats, budget, book)
        _parse(package, part, reader.start, reader.end, reader.text)
        sheets.append(reader.sheet)
    pictures = any(entry.filename.startswith("xl/media/") for entry in package.infolist())
    return RawBook(sheets, hidden, pictures)


def _parse(
    package: zipfile.ZipFile, part: str, start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """One part's elements, without their namespaces, as a stream; a document type is never followed."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    with package.open(part) as stream:
        for piece in _thinned(stream):
            parser.Parse(piece, False)
    parser.Parse(b"", True)


def _thinned(stream: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces that end with a tag, without bare cells and rows."""
    rest = b""
    while chunk := stream.read(CHUNK):
        whole, closed, rest = (rest + chunk).rpartition(b"</row>")
        if len(rest) > CHUNK:
            whole, closed, rest = whole + closed + rest, b"", b""
        yield BARE_ROW.sub(b"", BARE_CELL.sub(b"", whole + closed))
    yield rest


def _no_document_type(*_: object) -> None:
    raise ValueError("a part of a workbook declares no document type")


class _Book:
    """The workbook's own part (工作簿目录): where its sheets, strings and styles lie, and how dates count."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.path = next((target for kind, target in self._targets("").values() if kind == "officeDocument"), "xl/workbook.xml")
        self._parts = self._targets(self.path)
        self.since_1904 = self.uncalculated = False
        self._listed: list[tuple[str, bool, str]] = []
        _parse(package, self.path, self._start)

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id → (kind, path)."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], path)

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations in self.package.namelist():
            _parse(self.package, relations, start)
        return found

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self._listed.append((attributes["name"], attributes.get("state", "visible") == "visible", link))
        elif tag == "workbookPr":
            self.since_1904 = _true(attributes.get("date1904"))
        elif tag == "calcPr":
            self.uncalculated = _true(attributes.get("fullCalcOnLoad"))

    def part(self, kind: str) -> str:
        """Path of the part of a kind (部件路径), blank where there is none."""
        return next((path for found, path in self._parts.values() if found == kind), "")

    def sheets(self) -> Iterator[tuple[str, bool, str]]:
        """Name, whether visible, and path of each worksheet (工作表); chart sheets hold no cells."""
        for title, visible, link in self._listed:
            kind, path = self._parts[link]
            if kind == "worksheet":
                yield title, visible, path


def _true(text: str | None) -> bool:
    return text in ("1", "true")


def _strings(package: zipfile.ZipFile, part: str, budget: Budget) -> list[str]:
    """Shared strings (共用文字); the reading aids (rPh) beside them are no part of the text."""
    reader = _StringReader(budget)
    if part:
        _parse(package, part, reader.start, reader.end, reader.text)
    return reader.found


class _StringReader:
    """Takes the shared strings' elements as they come."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.reading = self.aid = False

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self.pieces.clear()
        elif tag == "rPh":
            self.aid = True
        elif tag == "t":
            self.reading = not self.aid

    def end(self, tag: str) -> None:
        if tag == "si":
            self.found.append("".join(self.pieces))
            self.budget.write(self.found[-1])
        elif tag == "rPh":
            self.aid = False
        elif tag == "t":
            self.reading = False

    def text(self, piece: str) -> None:
        if self.reading:
            self.pieces.append(piece)


def _formats(package: zipfile.ZipFile, part: str) -> list[Shown]:
    """How the cells of each style show their number (数字格式)."""
    codes: dict[str, str] = {}
    found: list[Shown] = []
    within = {"cells": False}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif tag == "cellXfs":
            within["cells"] = True
        elif tag == "xf" and within["cells"]:
            number = attributes.get("numFmtId", "0")
            found.append(Shown.of(codes.get(number) or BUILT_IN.get(int(number), "General")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            within["cells"] = False

    if part:
        _parse(package, part, start, end)
    return found


class _SheetReader:
    """Takes one sheet's elements as they come (逐格读取); keeps only cells that hold something."""

    def __init__(self, title: str, strings: list[str], formats: list[Shown], budget: Budget, book: _Book) -> None:
        self.sheet = RawSheet(title)
        self.strings, self.formats, self.budget, self.book = strings, formats, budget, book
        self.row, self.column = -1, -1
        self.cell: Attributes = {}
        self.pieces: list[str] = []
        self.formula = self.reading = self.aid = self.hidden = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self.cell, self.formula = attributes, False
            self.pieces.clear()
        elif tag in ("v", "t"):
            self.reading = not self.aid
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self._row(attributes)
        elif tag == "rPh":
            self.aid = True
        elif tag == "col" and _true(attributes.get("hidden")):
            first, last = int(attributes["min"]), min(int(attributes["max"]), MOST_COLUMNS)
            self.sheet.hidden_columns.update(range(first - 1, last))
        elif tag == "mergeCell":
            self.sheet.merged.append(span_of(attributes["ref"]))
            self.budget.spend("")

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        self.hidden = _true(attributes.get("hidden"))

    def text(self, piece: str) -> None:
        if self.reading:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.reading = False
        elif tag == "rPh":
            self.aid = False
        elif tag == "c":
            self._place()
            if self.pieces or self.formula:
                self._keep("".join(self.pieces))

    def _place(self) -> None:
        reference = self.cell.get("r")
        if reference is None:
            self.column += 1
        elif self.pieces or self.formula:
            self.row, self.column = position_of(reference)
        else:
            # an empty formatted cell: there may be millions, and only the last of a row could be counted from
            self.column = -1

    def _keep(self, typed: str) -> None:
        text, problem = self._read(typed)
        where = self.row, self.column
        if not 0 <= self.row < MOST_ROWS:
            raise ValueError("a row beyond a sheet")
        if problem:
            self.sheet.problems[where] = problem
        if not text.strip() and not problem:
            return
        if self.column >= MOST_COLUMNS:
            raise TooMuch(f"工作表“{self.sheet.name}”的内容超过{MOST_COLUMNS}列，请只留要用的表")
        self.budget.spend(text)
        self.sheet.rows.setdefault(self.row, {})[self.column] = text
        if self.formula:
            self.sheet.calculated.add((self.row, self.column))
        if self.hidden:
            self.sheet.hidden_rows.add(self.row)

    def _read(self, typed: str) -> tuple[str, str]:
        """The text of a cell, and why it cannot be relied upon."""
        kind = self.cell.get("t", "n")
        if self.formula and (self.book.uncalculated or (kind == "n" and not typed)):
            return "", "公式没有保存计算结果，请用Excel或WPS打开并保存后再试，或直接填数"
        if kind == "s":
            return self.strings[int(typed)], ""
        if kind == "e":
            return typed, f"公式出错（{typed}），请改正公式或直接填数"
        if kind == "b":
            return "TRUE" if typed == "1" else "FALSE", ""
        if kind != "n":
            return typed, ""
        return text_of(typed, self._format(), since_1904=self.book.since_1904)

    def _format(self) -> Shown:
        style = int(self.cell.get("s", "0"))
        return self.formats[style] if style < len(self.formats) else Shown()
