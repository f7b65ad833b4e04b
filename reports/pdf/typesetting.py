"""From a template and its data to pages (排版): PDF, or pictures of the pages; the fonts are embedded.

No font of the machine is used and no clock is asked: the same data give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from reports.fonts import FOLDER as FONTS
from reports.material import Material
from reports.printing import Print
from reports.text import imprint

TEMPLATES = Path(__file__).parent
EPOCH = 315_532_800  # 1980-01-01, for the file's own description; a document tells its days in its text
PREVIEW_DPI = 110


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> bytes:
    """A PDF (排印): `data` fills the template, `pictures` are SVG texts by file name."""
    return _compiled(template, data, pictures or {}, "pdf", None)[0]


def pictured(template: str, data: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> list[bytes]:
    """The pages as PNG (页面图片), for looking at on a screen."""
    return _compiled(template, data, pictures or {}, "png", PREVIEW_DPI)


def _compiled(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, str], kind: str, ppi: float | None
) -> list[bytes]:
    pages = Print()
    shown = {name: pages.text(text) for name, text in pictures.items()}
    filled = pages.all(dict(data))
    filled["foot"] = [*filled.get("foot", ()), *([pages.note] if pages.note else [])]
    files: dict[str, bytes] = {
        "main": (TEMPLATES / f"{template}.typ").read_bytes(), "common.typ": (TEMPLATES / "common.typ").read_bytes(),
        "data.json": json.dumps(filled, ensure_ascii=False).encode(), **{name: text.encode() for name, text in shown.items()},
    }  # fmt: skip
    compile_: Any = typst.compile  # takes files by name, which its own types do not say
    made = compile_(
        files, font_paths=[str(FONTS)], ignore_system_fonts=True, format=kind, ppi=ppi, timestamp=EPOCH,
    )  # fmt: skip
    return made if isinstance(made, list) else [made]


def head_of(material: Material) -> dict[str, Any]:
    """What every page carries (页面标注): title, state, stamps, foot, and the whole digests for the file's description."""
    said = material.document
    return {
        "system": said.system, "subject": said.subject, "state": said.state, "stamps": list(said.stamps),
        "foot": imprint(material.run, said), "source": said.source,
        "keywords": [word for word in (said.run, said.fingerprint, said.head) if word],
    }  # fmt: skip
