"""From a template and its data to pages (排版): PDF, or pictures of the pages; the fonts are embedded.

No font of the machine is used and no clock is asked: the same data give the same bytes. The work is done by `press` in a
process of its own.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.errors import AppraisalError
from reports.fonts import FOLDER as FONTS
from reports.material import Material
from reports.printing import Print
from reports.text import imprint

TEMPLATES = Path(__file__).parent
EPOCH = 315_532_800  # 1980-01-01, for the file's own description; a document tells its days in its text
PREVIEW_DPI = 110
PRESS, LONGEST = TEMPLATES / "press.py", 120  # seconds
# one at a time, since a job takes some hundred megabytes while it lasts
_ONE_AT_A_TIME = threading.Lock()
log = logging.getLogger("appraisal")


class NotPrinted(AppraisalError):
    """A document that could not be set (排印失败)."""


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
    texts = {"main": _template(template), "common.typ": _template("common"), "data.json": json.dumps(filled, ensure_ascii=False)}
    job = {"files": {**texts, **shown}, "fonts": [str(FONTS)], "format": kind, "ppi": ppi, "timestamp": EPOCH}
    return list(_pages(_pressed(template, json.dumps(job).encode())))


def _pressed(template: str, job: bytes) -> bytes:
    """What the press makes of a job; raises `NotPrinted`."""
    try:
        with _ONE_AT_A_TIME:
            command = [sys.executable, "-I", str(PRESS)]
            return subprocess.run(command, input=job, capture_output=True, timeout=LONGEST, check=True).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.exception("typesetting %s failed: %s", template, (error.stderr or b"").decode(errors="replace"))
        raise NotPrinted("这份材料没有排印成功，请重试；仍不成功时，请把时间告诉系统管理员，日志中有原因。") from error


def _template(name: str) -> str:
    return (TEMPLATES / f"{name}.typ").read_text(encoding="utf-8")


def _pages(output: bytes) -> Iterator[bytes]:
    """The pages, each after a line with its length."""
    while output:
        length, _, rest = output.partition(b"\n")
        yield rest[: int(length)]
        output = rest[int(length) :]


def head_of(material: Material) -> dict[str, Any]:
    """What every page carries (页面标注): title, state, stamps, foot, and the whole digests for the file's description."""
    said = material.document
    return {
        "system": said.system, "subject": said.subject, "state": said.state, "stamps": list(said.stamps),
        "foot": imprint(material.run, said), "source": said.source,
        "keywords": [word for word in (said.run, said.fingerprint, said.head) if word],
    }  # fmt: skip
