"""Downloads (导出): one menu a page; a document is made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from data.city import City
from data.papers import visible_imprint
from evaluation.results import Assessment
from pages.ui import who
from pages.ui.period import Choice
from reports.document import Document


@dataclass(frozen=True, slots=True)
class Download:
    """One file on offer (导出文件): label, file name, media type, and how it is made."""

    label: str
    name: str
    media: str
    make: Callable[[], bytes]


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, JSON, PNG, SVG, PDF = "application/zip", "application/json", "image/png", "image/svg+xml", "application/pdf"


def document(city: City, choice: Choice, run: Assessment) -> Document:
    """What every document of a period says of itself (文件说明), with state, version and digests as the records have them."""
    stamps = ["" if choice.formal else city.statement, run.scheme.status]
    plain = Document(
        system=city.title, prefix=city.file_title, subject=choice.title, state="演示" if choice.fictional else "测算",
        stamps=tuple(stamp for stamp in stamps if stamp), cut_off=choice.cut_off, source=city.name, run=choice.run,
    )  # fmt: skip
    store = who.store(city)
    if store is None:
        return plain
    found = who.once(f"imprint-{choice.run}", lambda: visible_imprint(who.reader(), store, choice.run))
    state = plain.state if choice.fictional else found.state
    return replace(plain, state=state, version=found.version, fingerprint=found.fingerprint, head=found.head)


def menu(
    files: Callable[[], Sequence[Download]], *, page: str, label: str = "导出", note: Callable[[str], None] | None = None
) -> None:
    """One button that opens the list of files (导出菜单); the list is made for those who open it only.

    `note` is told the label of each file that is taken away, before it is made.
    """
    popover = st.popover(label, key=f"{page}-downloads", on_change="rerun")
    with popover:
        for file in files() if popover.open else ():
            st.download_button(
                file.label, _noted(file, note), file_name=file.name, mime=file.media, key=f"{page}-{file.name}",
                on_click="ignore", width="stretch",
            )  # fmt: skip


def _noted(file: Download, note: Callable[[str], None] | None) -> Callable[[], bytes]:
    if note is None:
        return file.make

    def make() -> bytes:
        note(file.label)
        return file.make()

    return make
