"""PDF previews: the first pages as pictures of a screen's width, and a sentence where nothing can be drawn."""

from __future__ import annotations

import io

import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from PIL import Image
from pypdf import PdfReader, PdfWriter

from data.errors import BadEvidence
from data.exchange.pdf_pictures import LONGEST, MOST_PAGES, WIDTH, pdf_pictures


def pdf(*sizes: tuple[float, float]) -> bytes:
    """A file with a page of each size, in inches, half of each black."""
    held = io.BytesIO()
    with PdfPages(held) as book:
        for size in sizes:
            figure = Figure(size)
            figure.add_axes((0, 0, 0.5, 1), facecolor="black").set_axis_on()
            book.savefig(figure)
    return held.getvalue()


def test_the_first_pages_are_drawn_at_a_screens_width() -> None:
    found = pdf_pictures("材料.pdf", pdf(*[(8.27, 11.69)] * 5))
    assert (found.count, len(found.pages)) == (5, MOST_PAGES)
    for content in found.pages:
        with Image.open(io.BytesIO(content)) as picture:
            assert abs(picture.width - WIDTH) <= 1
            assert set(picture.convert("L").resize((2, 1), Image.Resampling.NEAREST).get_flattened_data()) == {0, 255}


def test_however_large_a_page_says_it_is_its_picture_is_small() -> None:
    found = pdf_pictures("长图.pdf", pdf((2, 150), (150, 2)))
    for content in found.pages:
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.width <= WIDTH + 1
            assert picture.height <= LONGEST + 1


def test_what_cannot_be_drawn_is_said() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf((4, 4)))))
    writer.encrypt("secret")
    held = io.BytesIO()
    writer.write(held)
    for content in (held.getvalue(), b"%PDF-1.7\nnothing", b""):
        with pytest.raises(BadEvidence, match=r"“材料\.pdf”不能预览，可能已加密或已损坏，请下载后查看"):
            pdf_pictures("材料.pdf", content)
