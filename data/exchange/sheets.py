"""Tables of others (外来表格): a workbook, a text file or what was pasted becomes sheets of plain texts.

Every cell keeps its address, so that a fault can name it. Nothing is calculated or carried out: a text that begins
with = + - @ stays a text here, and whoever writes it into a file for a spreadsheet quotes it (CSV) or writes it as
a string cell (xlsx). Whatever cannot be read is refused with a sentence (`evaluation.errors.Refused`).
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from data.exchange.addresses import Span, letters, position_of
from data.exchange.workbook import MOST_COLUMNS, RawBook, RawSheet, read_workbook, refused

MOST_BYTES = 20_000_000
MOST_PLACES = 2_000_000
PASTED = "粘贴的表格"
SEPARATORS = "\t,，、;；|"
# the first bytes of what people also hand in, and what to say
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "这是PDF，不是表格，请上传.xlsx、.csv文件，或直接粘贴表格"),
    (b"\x89PNG", "这是图片，里面的数读不出来，请上传.xlsx、.csv文件，或直接粘贴表格"),
    (b"\xff\xd8\xff", "这是图片，里面的数读不出来，请上传.xlsx、.csv文件，或直接粘贴表格"),
    (b"GIF8", "这是图片，里面的数读不出来，请上传.xlsx、.csv文件，或直接粘贴表格"),
    (b"Rar!", "这是压缩包，请解压后上传其中的.xlsx或.csv文件"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后上传其中的.xlsx或.csv文件"),
    (b"\x1f\x8b", "这是压缩包，请解压后上传其中的.xlsx或.csv文件"),
    (b"<", "这是网页或XML，不是表格，请用Excel或WPS打开、另存为.xlsx后再试"),
    (b"{\\rtf", "这是RTF文档，不是表格，请上传.xlsx、.csv文件，或直接粘贴表格"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as texts (表格): `rows` from A1 on, each as long as its last text; rows and columns count from 0.

    `problems` says of cells why they cannot be relied upon (by address); `merged` are merged ranges, whose text
    stands in their first cell; `calculated` the addresses whose texts were calculated by the file's own program.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Span, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    calculated: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What the table is called (表名): the file, and the sheet where it has several names."""
        return f"{self.file} {self.name}" if self.file and self.file != self.name else self.name

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """The text of a cell (单元格文字), blank beyond the table."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def address(self, row: int, column: int) -> str:
        """C5 for row 4, column 2 (单元格地址)."""
        return f"{letters(column)}{row + 1}"

    def span(self, row: int, column: int) -> Span | None:
        """The merged range a cell is part of (所在合并单元格)."""
        return next((at for at in self.merged if at[0] <= row <= at[2] and at[1] <= column <= at[3]), None)


def read_file(name: str, content: bytes, wanted: Collection[str] = ()) -> tuple[Sheet, ...]:
    """The sheets with content of an uploaded file (读取上传的表格), hidden ones only if `wanted`; raises `Refused`."""
    if len(content) > MOST_BYTES:
        size = len(content) / 1_000_000
        raise refused(name, f"文件有{size:.0f}MB，超过{MOST_BYTES // 1_000_000}MB，请把要用的表复制到新工作簿后再试")
    if not content.strip(b"\0 \r\n\t"):
        raise refused(name, "文件是空的")
    if content.startswith(b"PK"):
        return _sheets(name, read_workbook(name, content, wanted))
    _check_kind(name, content)
    return (_text_sheet(name, name, decoded(name, content)),)


def read_pasted(text: str) -> Sheet:
    """The table pasted into the browser (读取粘贴的表格): by tabs as spreadsheets copy it, or by commas; raises `Refused`."""
    if len(text) > MOST_BYTES:
        raise refused(PASTED, f"粘贴的内容超过{MOST_BYTES // 10_000}万字，请只粘贴要用的表")
    return _text_sheet("", PASTED, text)


def corrected(sheet: Sheet, cells: Mapping[str, str]) -> Sheet:
    """The table with some cells typed anew (更正单元格), addresses as in the faults; a merged range is given up there."""
    rows = [list(row) for row in sheet.rows]
    typed = {position_of(address): text.strip() for address, text in cells.items()}
    for (row, column), text in typed.items():
        if column >= MOST_COLUMNS or row >= len(rows) + MOST_COLUMNS:
            raise refused(sheet.title, f"单元格{sheet.address(row, column)}不在表内")
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    problems = {address: text for address, text in sheet.problems.items() if address not in cells}
    merged = tuple(at for at in sheet.merged if not any(_inside(at, *place) for place in typed))
    return replace(sheet, rows=tuple(map(tuple, rows)), problems=problems, merged=merged)


def _inside(span: Span, row: int, column: int) -> bool:
    return span[0] <= row <= span[2] and span[1] <= column <= span[3]


def _check_kind(name: str, content: bytes) -> None:
    """Files of other kinds, told by how they begin (识别文件类型)."""
    if content.startswith(OLD_OFFICE):
        if ENCRYPTED in content:
            raise refused(name, "文件有密码，请取消密码后再试")
        raise refused(name, "这是旧版.xls或WPS格式，请用Excel或WPS打开、另存为.xlsx后再试")
    head = content[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    for beginning, sentence in KINDS:
        if head.startswith(beginning):
            raise refused(name, sentence)


def decoded(name: str, content: bytes) -> str:
    """The text of a file (文本解码): UTF-8, UTF-16 or GB18030 (of which GBK is part); raises `Refused`."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _strictly(name, content, (encoding,))
    if b"\0" in content:
        # without a mark, the half that holds the zeros of commas, digits and line ends tells the order
        little = content[1::2].count(0) >= content[::2].count(0)
        return _strictly(name, content, ("utf-16-le" if little else "utf-16-be",))
    return _strictly(name, content, ("utf-8", "gb18030"))


def _strictly(name: str, content: bytes, encodings: Iterable[str]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in set(text)):
            return text
    raise refused(name, "不是文本表格，或编码不是UTF-8、GBK，请另存为.xlsx后再试")


def _text_sheet(file: str, name: str, text: str) -> Sheet:
    """The table of a text: its separator is found from its lines, quoted cells may hold line breaks."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    csv.field_size_limit(MOST_BYTES)
    rows, cells = [], 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            rows.append(trimmed(row))
            cells += len(rows[-1]) + 1
            if cells > MOST_PLACES or len(rows[-1]) > MOST_COLUMNS:
                raise refused(name, f"表格超过{MOST_COLUMNS}列或{MOST_PLACES // 10_000}万格，请只留要用的表")
    except csv.Error as error:
        raise refused(name, f"第{reader.line_num}行附近的引号不成对，请检查这一格的双引号") from error
    return _whole(Sheet(file, name, tuple(rows)), name)


def _separator(text: str) -> str:
    """The separator that stands in at least half of the lines, tabs first; else the most frequent one."""
    lines = [line for line in text[: 1 << 18].split("\n") if line.strip()]
    counts = Counter({separator: sum(separator in line for line in lines) for separator in SEPARATORS})
    often = next((separator for separator in SEPARATORS if counts[separator] * 2 >= len(lines) > 0), "")
    return often or counts.most_common(1)[0][0]


def trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """The texts of a row without blanks around them and at its end (整理一行)."""
    row = [cell.strip().strip("\u200b\ufeff").strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _whole(sheet: Sheet, name: str) -> Sheet:
    """The sheet without blank rows at its end; refused where nothing stands in it."""
    rows = list(sheet.rows)
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise refused(name, "没有内容，请粘贴或上传带表头的表格")
    return replace(sheet, rows=tuple(rows))


def _sheets(name: str, book: RawBook) -> tuple[Sheet, ...]:
    found = [raw for raw in book.sheets if raw.rows or raw.problems]
    if not found:
        only = "工作簿里只有图片，图片里的数读不出来" if book.pictures else "工作簿里没有内容"
        also = f"（隐藏的工作表没有读取：{'、'.join(book.hidden)}）" if book.hidden else ""
        raise refused(name, f"{only}{also}，请把数填在单元格里再试")
    notices = [f"隐藏的工作表没有读取：{'、'.join(book.hidden)}"] if book.hidden else []
    return tuple(_sheet(name, raw, notices) for raw in found)


def _sheet(name: str, raw: RawSheet, notices: list[str]) -> Sheet:
    last = max((*raw.rows, *(row for row, _ in raw.problems)))
    ends = {row: max(cells) + 1 for row, cells in raw.rows.items()}
    if last + sum(ends.values()) > MOST_PLACES:
        raise refused(name, f"工作表“{raw.name}”的内容太散（超过{MOST_PLACES // 10_000}万格），请只留要用的表")
    blank: tuple[str, ...] = ()
    rows = [blank] * (last + 1)
    for row, cells in raw.rows.items():
        rows[row] = trimmed(cells.get(column, "") for column in range(ends[row]))
    problems = {f"{letters(column)}{row + 1}": text for (row, column), text in raw.problems.items()}
    return Sheet(
        name, raw.name, tuple(rows), tuple(raw.merged), problems, (*notices, *_notices(raw)),
        frozenset(f"{letters(column)}{row + 1}" for row, column in raw.calculated),
    )


def _notices(raw: RawSheet) -> Iterable[str]:
    """What the reader of the table may not have seen, or not have typed."""
    if raw.hidden_rows:
        yield f"隐藏的行也已读取：第{_listed(str(row + 1) for row in sorted(raw.hidden_rows))}行"
    used = {column for cells in raw.rows.values() for column in cells}
    if hidden := sorted(raw.hidden_columns & used):
        yield f"隐藏的列也已读取：{_listed(map(letters, hidden))}列"
    if raw.calculated:
        yield f"有{len(raw.calculated)}个单元格是公式，按文件里保存的计算结果读取"


def _listed(texts: Iterable[str]) -> str:
    """A list in words, cut where it grows long."""
    found = list(texts)
    return "、".join(found[:10]) + (f"等{len(found)}" if len(found) > 10 else "")
