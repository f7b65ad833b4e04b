"""PDF files as pictures (PDF预览): their first pages, for a screen beside a figure.

    for picture in pdf_pictures(name, content).pages: …     # PNG

Nothing of a file is run and nothing it links to is fetched. The library is not made for several threads: one at a time.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from data.errors import BadEvidence

MOST_PAGES, WIDTH, LONGEST = 3, 900, 2_000
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pictures:
    """A file's first pages (首页图片): `pages` as PNG, at most `MOST_PAGES` of `count`."""

    count: int
    pages: tuple[bytes, ...]


def pdf_pictures(name: str, content: bytes) -> Pictures:
    """The first pages of a PDF file (PDF预览图); raises `BadEvidence` where none can be drawn, as of a locked file."""
    with ONE_AT_A_TIME:
        try:
            with PdfDocument(content) as document:
                count = len(document)
                return Pictures(count, tuple(_png(document[number]) for number in range(min(count, MOST_PAGES))))
        except PdfiumError as error:
            raise BadEvidence(f"“{name}”不能预览，可能已加密或已损坏，请下载后查看。") from error


def _png(page: PdfPage) -> bytes:
    """A page as a picture of a screen's width, however large it says it is."""
    width, height = page.get_size()
    bitmap = page.render(scale=min(WIDTH / max(width, 1), LONGEST / max(height, 1)))
    held = io.BytesIO()
    bitmap.to_pil().save(held, "PNG")
    return held.getvalue()
