"""A real office program in tests (办公软件): a document opened without a screen and turned into pages.

It is given the shipped fonts alone, so that texts come out on a machine without Chinese fonts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium

from reports.fonts import FOLDER

LONGEST = 180  # seconds, before it is given up
FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"
)


def pages_of(content: bytes, ending: str, folder: Path) -> list[str]:
    """The text of every page a document becomes (转换后的页面), without spaces."""
    program = shutil.which("soffice")
    assert program, "make test installs an office program"
    (folder / "fonts.conf").write_text(FONTS.format(fonts=FOLDER, cache=folder / "fonts"), encoding="utf-8")
    path = folder / f"paper.{ending}"
    path.write_bytes(content)
    words = [
        program, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir",
        str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(
        words, check=True, capture_output=True, timeout=LONGEST, env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    )
    with pdfium.PdfDocument((folder / "paper.pdf").read_bytes()) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
