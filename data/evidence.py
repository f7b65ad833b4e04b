"""Evidence (佐证材料): files kept by their content; the database holds digest, name, kind and size.

A file is written aside while its digest is made, flushed to disk and moved into place; only then does the caller
append `kept.record()` to the ledger. A break in between leaves at most a file nobody refers to.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from data.errors import BadEvidence
from data.files import settle, settle_folder, unwritable
from data.ledger import Record
from data.tables import EVIDENCE

CHUNK = 1 << 20
LIMIT = 50 << 20
ASIDE = ".incoming-"
STARTS = (
    (b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"II*\0", "tiff"), (b"MM\0*", "tiff"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
)  # fmt: skip
# a zip is what it holds: Office Open XML, or OFD, China's own page format
INSIDE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"), ("OFD.xml", "ofd"))
SUFFIXES = {
    "pdf": {".pdf"}, "png": {".png"}, "jpeg": {".jpg", ".jpeg"}, "gif": {".gif"}, "tiff": {".tif", ".tiff"},
    "office": {".doc", ".xls", ".ppt", ".wps", ".et", ".dps"}, "docx": {".docx"}, "xlsx": {".xlsx"},
    "pptx": {".pptx"}, "ofd": {".ofd"}, "text": {".txt", ".csv"},
}  # fmt: skip
ACCEPTED = "PDF、OFD、Word、Excel、PowerPoint、图片、文本（txt、csv）"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept (已存材料)."""

    sha256: str
    name: str
    kind: str
    size: int

    def record(self) -> Record:
        """What the ledger is to hold of it (登记内容)."""
        return Record(EVIDENCE, {"sha256": self.sha256, "name": self.name, "kind": self.kind, "size": self.size})


def keep(folder: Path, stream: BinaryIO, *, name: str, limit: int = LIMIT, kind: str = "") -> Kept:
    """Keep a file (存入佐证材料), reading it once in pieces of 1 MB; the same content is kept once.

    `kind`: what the caller has read the file as; blank to tell it here.
    Raises `BadEvidence` for an empty or too large file, a kind we do not take, or a name that says another kind.
    """
    plain = Path(name.replace("\\", "/")).name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=ASIDE, delete=False) as file:
            aside = Path(file.name)
            try:
                return _keep(folder, stream, file.file, aside, (plain, kind), limit)
            finally:
                aside.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(error, folder) from error


def _keep(folder: Path, stream: BinaryIO, file: IO[bytes], aside: Path, said: tuple[str, str], limit: int) -> Kept:
    digest, size = hashlib.sha256(), 0
    name, kind = said
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > limit:
            raise BadEvidence(f"“{name}”超过{limit >> 20}MB，没有存入；请压缩或拆分后再上传。")
        digest.update(piece)
        file.write(piece)
    file.flush()
    kind = kind or _checked_kind(aside, name, size)
    settle(file.fileno())
    place = path_of(folder, digest.hexdigest())
    place.parent.mkdir(exist_ok=True)
    os.fchmod(file.fileno(), 0o640)
    # a damaged older copy is healed by the fresh one
    aside.replace(place)
    settle_folder(place.parent)
    settle_folder(folder)
    return Kept(digest.hexdigest(), name, kind, size)


def path_of(folder: Path, sha256: str) -> Path:
    """Where a file stands (存放位置): two digits, then the rest."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise BadEvidence(f"不是材料指纹：{sha256}。")
    return folder / sha256[:2] / sha256[2:]


def kind_of(path: Path) -> str | None:
    """The kind of a file by its content (文件类型); None for what is not taken: programs, web pages, archives."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, kind in STARTS:
        if start.startswith(mark):
            return kind
    if start[:4] == b"PK\x03\x04":
        return _kind_inside(path)
    if start[:4] == b"RIFF" or b"\0" in start:
        return None
    return "text" if _is_text(path) else None


def kind_of_name(name: str) -> str:
    """The kind a kept file's name says (文件类型), for showing it; blank for another name."""
    return next((kind for kind, suffixes in SUFFIXES.items() if Path(name).suffix.lower() in suffixes), "")


def _kind_inside(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for name, kind in INSIDE if name in names), None)


def _is_text(path: Path) -> bool:
    """UTF-8 or GB 18030 throughout, and no web page or script at its head."""
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<", b"#!", b"{\\rtf")):
        return False
    return any(_decodes(path, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            return all("\0" not in piece for piece in iter(lambda: file.read(CHUNK), ""))
    except UnicodeDecodeError:
        return False


def _checked_kind(path: Path, name: str, size: int) -> str:
    if not size:
        raise BadEvidence(f"“{name}”是空文件，没有存入。")
    kind = kind_of(path)
    if kind is None:
        raise BadEvidence(f"“{name}”的内容不是可接收的类型，没有存入；可接收：{ACCEPTED}。")
    if Path(name).suffix.lower() not in SUFFIXES[kind]:
        raise BadEvidence(f"“{name}”的内容是 {kind}，与文件名后缀不符，没有存入；请用原文件上传。")
    return kind


def fault_of(folder: Path, sha256: str, size: int) -> str | None:
    """What is wrong with a kept file (材料核验); None when every byte is as it was."""
    path = path_of(folder, sha256)
    try:
        digest, length = hashlib.sha256(), 0
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                length += len(piece)
    except FileNotFoundError:
        return "文件不见了"
    except OSError as error:
        return f"文件读不出来（{error.strerror}）"
    if length != size:
        return f"文件大小由{size}变为{length}字节"
    return None if digest.hexdigest() == sha256 else "文件内容被改动"


def content_of(folder: Path, sha256: str, name: str) -> bytes:
    """A kept file's bytes (材料内容), just those that were recorded; raises `BadEvidence` where they are gone or changed."""
    try:
        content = path_of(folder, sha256).read_bytes()
    except OSError as error:
        raise BadEvidence(f"“{name}”的文件不见了或读不出来，请联系管理员从备份恢复。") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BadEvidence(f"“{name}”的文件内容被改动，不予提供；请联系管理员从备份恢复。")
    return content


def kept_files(folder: Path) -> Iterator[str]:
    """Digests of all files kept (在库材料), recorded or not."""
    return (f"{path.parent.name}{path.name}" for path in sorted(folder.glob("??/*")) if path.is_file())
