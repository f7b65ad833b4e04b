"""Evidence is kept by its content, whole or not at all, and only what it says it is."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from data.errors import BadEvidence, NotWritable
from data.evidence import CHUNK, Kept, fault_of, keep, kept_files, path_of

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def _zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return packed.getvalue()


def test_a_file_is_kept_under_its_digest_with_name_kind_and_size(tmp_path: Path) -> None:
    kept = keep(tmp_path, io.BytesIO(PDF), name="C:\\材料\\证明.pdf")
    assert kept == Kept(hashlib.sha256(PDF).hexdigest(), "证明.pdf", "pdf", len(PDF))
    assert path_of(tmp_path, kept.sha256).read_bytes() == PDF
    assert fault_of(tmp_path, kept.sha256, kept.size) is None
    assert dict(kept.record().values)["kind"] == "pdf"


def test_the_same_content_is_kept_once_and_a_damaged_copy_is_healed(tmp_path: Path) -> None:
    kept = keep(tmp_path, io.BytesIO(PDF), name="a.pdf")
    path_of(tmp_path, kept.sha256).write_bytes(b"damaged")
    assert fault_of(tmp_path, kept.sha256, kept.size) == f"文件大小由{len(PDF)}变为7字节"
    again = keep(tmp_path, io.BytesIO(PDF), name="b.pdf")
    assert again.sha256 == kept.sha256
    assert list(kept_files(tmp_path)) == [kept.sha256]
    assert fault_of(tmp_path, kept.sha256, kept.size) is None


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.PDF", "pdf"),
        (b"\x89PNG\r\n\x1a\n123", "a.png", "png"),
        (b"\xff\xd8\xff\xe0123", "a.jpg", "jpeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1123", "表.wps", "office"),
        (_zip("word/document.xml"), "a.docx", "docx"),
        (_zip("xl/workbook.xml"), "a.xlsx", "xlsx"),
        (_zip("ppt/presentation.xml"), "a.pptx", "pptx"),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "公文.ofd", "ofd"),
        ("单位,数值\n甲,1\n".encode(), "a.csv", "text"),
        ("说明：已完成".encode("gb18030"), "a.txt", "text"),
    ],
)
def test_the_kind_is_read_from_the_content(tmp_path: Path, content: bytes, name: str, kind: str) -> None:
    assert keep(tmp_path, io.BytesIO(content), name=name).kind == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 100, "a.pdf"),
        (b"\x7fELF" + b"\0" * 100, "a.txt"),
        (b"<html><script>x</script>", "a.txt"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "a.txt"),
        (b"#!/bin/sh\n", "a.txt"),
        (_zip("a.exe"), "a.docx"),
        (_zip("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"\xff\xfe\xff", "a.txt"),
    ],
)
def test_what_is_none_of_the_kinds_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(BadEvidence, match="不是可接收的类型"):
        keep(tmp_path, io.BytesIO(content), name=name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_says_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadEvidence, match="内容是 pdf，与文件名后缀不符"):
        keep(tmp_path, io.BytesIO(PDF), name="a.docx")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadEvidence, match="空文件"):
        keep(tmp_path, io.BytesIO(b""), name="a.pdf")


def test_a_file_beyond_the_limit_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def read(self, size: int = -1) -> bytes:
            self.read_so_far += size
            return b"%PDF-" + bytes(size - 5)

    endless = Endless()
    with pytest.raises(BadEvidence, match="超过3MB"):
        keep(tmp_path, endless, name="a.pdf", limit=3 << 20)  # type: ignore[arg-type]
    assert endless.read_so_far <= 5 * CHUNK
    assert list(tmp_path.iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Breaking(io.RawIOBase):
        pieces = 2

        def read(self, size: int = -1) -> bytes:
            self.pieces -= 1
            if not self.pieces:
                raise ConnectionResetError("连接中断")
            return PDF

    with pytest.raises(NotWritable, match="没有写入"):
        keep(tmp_path, Breaking(), name="a.pdf")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_every_flipped_byte_and_a_missing_file_are_noticed(tmp_path: Path) -> None:
    kept = keep(tmp_path, io.BytesIO(PDF), name="a.pdf")
    place = path_of(tmp_path, kept.sha256)
    for position in (0, 9, len(PDF) // 2, len(PDF) - 1):
        content = bytearray(PDF)
        content[position] ^= 1
        place.write_bytes(content)
        assert fault_of(tmp_path, kept.sha256, kept.size) == "文件内容被改动"
    place.unlink()
    assert fault_of(tmp_path, kept.sha256, kept.size) == "文件不见了"
    place.mkdir()
    assert "读不出来" in str(fault_of(tmp_path, kept.sha256, kept.size))


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_digest_never_becomes_a_path(tmp_path: Path, digest: str) -> None:
    with pytest.raises(BadEvidence, match="不是材料指纹"):
        path_of(tmp_path, digest)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def full(descriptor: int) -> None:
        real(descriptor)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="磁盘空间不足") as caught:
        keep(tmp_path, io.BytesIO(PDF), name="a.pdf")
    assert type(caught.value).__name__ == "NoRoom"
    assert list(tmp_path.iterdir()) == []
