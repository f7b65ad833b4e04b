"""Making documents (制作材料): one after the other, with how far it has come, then each to be taken and all in one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.papers import note_made
from pages.ui import downloads, formal, who
from pages.ui.tables import Column, Row, escaped, table
from reports.material import Material
from reports.packs import Made, bundle, make, name_of, papers, title_of

KEPT, TOLD = "reports-made", "reports-told"
DIGITS, KILO, MOST = 16, 1024, 20
KINDS = {
    "docx": ("文档", downloads.WORD), "xlsx": ("工作簿", downloads.EXCEL), "pdf": ("打印页", downloads.PDF),
    "pptx": ("演示文稿", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "png": ("图片", downloads.PNG), "svg": ("矢量图", downloads.SVG), "zip": ("压缩包", downloads.ZIP),
}  # fmt: skip
WHAT = (Column("材料", "heading"), Column("文件"), Column("内容"))


def show(material: Material, pack: str, run: str, key: tuple[str, ...], *, page: str) -> None:
    """What a pack holds, the button that makes it, and the files once they are made."""
    listed = papers(material, pack)
    rows = [Row((escaped(one.title), kind_of(one.ending), escaped(one.about))) for one in listed]
    st.html(table(f"{title_of(material, pack)}（{len(listed)}份）", WHAT, rows, look="papers"))
    pressed = st.button("制作", key=f"{page}-make", type="primary")
    whole = (*key, pack)
    if pressed:
        made = _made(material, pack)
        st.session_state[KEPT] = (whole, made)
        _noted(run, made)
    kept, files = st.session_state.get(KEPT, ((), ()))
    if kept == whole:
        _files(files, page)


def _made(material: Material, pack: str) -> list[Made]:
    """Every document of the pack and all of them in one, told while they are made (制作进度)."""
    listed, made = papers(material, pack), list[Made]()
    bar = st.progress(0.0, text="准备制作")
    for place, one in enumerate(listed):
        bar.progress(place / len(listed), text=f"正在制作{one.title}（{kind_of(one.ending)}），第{place + 1}份，共{len(listed)}份")
        made.append(make(material, one))
    bar.progress(1.0, text="正在打包")
    made.append(bundle(material, pack, made))
    bar.empty()
    return made


def _noted(run: str, made: Sequence[Made]) -> None:
    """What was made is on record (登记制作); in the demo it is remembered for this visit alone."""
    if formal.in_use():
        note_made(who.records(), who.principal(), run, [(item.name, item.digest) for item in made], at=who.now())
        return
    told = st.session_state.setdefault(TOLD, [])
    told[:0] = [(item.name, item.digest) for item in made]
    del told[MOST:]


def _files(files: Sequence[Made], page: str) -> None:
    """The files that were made: all in one first, then each."""
    *single, whole = files
    st.html(f'<p role="status">已制作{len(single)}份，共{_size(whole)}。</p>')
    with st.container(key=f"{page}-files"):
        for item in (whole, *single):
            ending = item.name.rpartition(".")[2]
            first = item is whole
            st.download_button(
                f"{'全部下载' if first else item.title}（{kind_of(ending)}，{_size(item)}）", item.content, file_name=item.name,
                mime=KINDS[ending][1], key=f"{page}-{item.name}", on_click="ignore", width="stretch",
                type="primary" if first else "secondary",
            )  # fmt: skip


def kind_of(ending: str) -> str:
    """A kind of file in words (文件类别)."""
    return KINDS[ending][0]


def _size(item: Made) -> str:
    size = len(item.content)
    return f"{size / KILO / KILO:.1f}兆" if size >= KILO * KILO else f"{max(size // KILO, 1)}千字节"


def name_words(material: Material, pack: str) -> str:
    """How the files will be called (文件名示例)."""
    return name_of(material, papers(material, pack)[0])
