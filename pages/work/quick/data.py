"""Step ② 数据: one table pasted or uploaded; what was recognised in a sentence, every fault beside its cell."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data.exchange.sheets import MOST_BYTES
from data.quick.cells import CellFault
from data.quick.grid import grid
from data.quick.offers import Offer
from data.quick.template import template
from pages.ui import downloads, messages
from pages.ui.tables import DASH, escaped, joined
from pages.work.quick import desk, intake
from pages.work.quick.trial import Trial

MOST_FAULTS, MOST_ROWS = 60, 200
MOST_MEGABYTES = MOST_BYTES // 1_000_000
HELP = (
    "可以是一行一个单位、一列一个指标，也可以单位横排，或一行一个“单位、指标、目标、实绩”。"
    "全角数字、千分位逗号、百分号都可以；文件可以是表格工作簿，也可以是逗号分隔的文本，国标码、统一码都能读。"
)


def show(trial: Trial, example: Offer | None) -> None:
    """The table and what is wrong with it (数据与差错)."""
    _bring(trial, example)
    own = desk.desk()
    for sentence in own.refusals:
        messages.say(f"<p>没有读取：{escaped(sentence)}。</p>".replace("。。", "。"), "error")
    if len(own.sheets) > 1:
        _choose_sheet(own)
    if trial.sheet is not None:
        for sentence in trial.words:
            messages.say(f"<p>{escaped(sentence)}</p>", "error")
        if trial.scheme.faults:
            messages.say("<p>方案还有差错，改正后才核对数据：见“① 方案”。</p>", "warning")
        if trial.outcome is not None:
            _recognised(trial)
            _faults(trial, list(trial.outcome.faults))


def _bring(trial: Trial, example: Offer | None) -> None:
    """Where a table comes in (贴入、上传、示例)."""
    left, right = st.columns([58, 42], gap="medium")
    with left:
        desk.begin(intake.PASTE, desk.desk().pasted)
        st.text_area(
            "把表格粘贴在这里（在表格软件中选中、复制，再在此处粘贴）", key=intake.PASTE, height=168, on_change=intake.paste,
            placeholder="单位　　企业数　　研发投入\n甲县　　120　　3.4",
        )  # fmt: skip
        with st.container(horizontal=True, key="quick-table-tools"):
            st.button("读取表格", key="quick-read", on_click=intake.paste)
            if example is not None:
                st.button("用示例表试一试", key="quick-sample", on_click=intake.lay_sample, args=(example,))
            if desk.desk().sheets:
                st.button("清空", key="quick-clear", on_click=intake.clear)
    with right:
        key = f"{intake.UPLOAD}-{desk.desk().version}"
        st.file_uploader("或上传一个文件", key=key, max_upload_size=MOST_MEGABYTES, on_change=intake.upload, args=(key,))
        st.html(f'<p class="lead">{HELP}</p>')
        scheme = trial.scheme.scheme
        if scheme is not None and not trial.scheme.faults:
            st.download_button(
                "下载填写模板", lambda: template(scheme, trial.members), file_name="快速测算填写模板.xlsx",
                mime=downloads.EXCEL, key="quick-template", on_click="ignore",
            )  # fmt: skip


def _choose_sheet(own: desk.Desk) -> None:
    key = "quick-sheet"
    names = [sheet.name for sheet in own.sheets]
    desk.begin(key, names[own.at])
    st.pills("工作表", names, key=key, required=True, on_change=intake.choose_sheet, args=(key,))


def _recognised(trial: Trial) -> None:
    """How the table was understood, and how many faults there are (识别结果)."""
    assert trial.outcome is not None
    count = len(trial.outcome.faults)
    ending = f"有{count}处须改正，全部列在下面；改一处少一处，改完即出结果。" if count else "没有差错，结果见“③ 结果”。"
    lines = joined(f"<p>{escaped(line)}</p>" for line in (f"{trial.told.sentence}{ending}", *trial.outcome.notices))
    messages.say(lines, "warning" if count else "note")


def _faults(trial: Trial, faults: list[CellFault]) -> None:
    """Every fault at once, its cell to be corrected beside it; the table with its faulty cells marked."""
    if not faults:
        st.html(_table(trial, faults))
        return
    left, right = st.columns([46, 54], gap="medium")
    with left:
        _list(trial, faults)
    with right:
        st.html(_table(trial, faults))


def _list(trial: Trial, faults: list[CellFault]) -> None:
    titles = trial.titles
    cells: dict[str, list[CellFault]] = {}
    for number, fault in enumerate(faults[:MOST_FAULTS]):
        cells.setdefault(fault.cell or f"#{number}", []).append(fault)
    with st.container(key="quick-faults"):
        for address, found in cells.items():
            _fault(address, found, titles, row=trial.told.by_row)
        if len(faults) > MOST_FAULTS:
            st.html(f'<p class="lead">另有{len(faults) - MOST_FAULTS}处，改正以上各处后再列出。</p>')


def _fault(address: str, found: list[CellFault], titles: Mapping[str, str], *, row: bool) -> None:
    """One cell with everything that is wrong with it, and the field to correct it in."""
    first = found[0]
    who = "　".join(part for part in (first.unit, titles.get(first.indicator, first.indicator)) if part)
    said = "；".join(dict.fromkeys(fault.message for fault in found))
    content = f'<p class="quick-fault"><strong>{escaped(first.cell or DASH)}</strong> {escaped(who)}<br>{escaped(said)}</p>'
    if not first.cell:
        st.html(content)
        return
    words, field = st.columns([66, 34], gap="small", vertical_alignment="center")
    words.html(content)
    key = f"quick-cell-{address}"
    desk.begin(key, intake.text_at(address))
    field.text_input(
        f"{address}改为", key=key, label_visibility="collapsed", on_change=intake.correct, args=(address, key),
        placeholder="改为",
    )  # fmt: skip
    if row and first.unit and not first.indicator:
        field.button("删去本行", key=f"{key}-row", on_click=intake.leave_out, args=(address,), width="stretch")


def _table(trial: Trial, faults: list[CellFault]) -> str:
    """The table as it was read (表格), faulty cells marked."""
    assert trial.sheet is not None
    found = grid(trial.sheet, faults)
    # a blank between the letters, so that they are letters and not a word when read aloud
    heads = " ".join(f'<th scope="col">{escaped(name)}</th>' for name in ("", *found.columns))
    rows = joined(
        f'<tr><th scope="row">{row.number}</th>{joined(_cell(cell) for cell in row.cells)}</tr>'
        for row in found.rows[:MOST_ROWS]
    )
    rest = f"，只显示前{MOST_ROWS}行" if len(found.rows) > MOST_ROWS else ""
    caption = f"{trial.sheet.title}：有差错的单元格加框并标“！”{rest}"
    return (
        f'<div class="quick-sheet" tabindex="0" role="region" aria-label="读取的表格"><table class="cells">'
        f"<caption>{escaped(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: object) -> str:
    fault, text = getattr(cell, "fault", ""), getattr(cell, "text", "")
    if not fault:
        return f"<td>{escaped(text)}</td>"
    return f'<td class="wrong" title="{escaped(fault)}">{escaped(text)}<span class="quick-sign">！</span></td>'
