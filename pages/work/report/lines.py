"""The lines of the form (填报行): what is asked and known of an indicator, and cells that are kept as soon as they are left."""

from __future__ import annotations

import streamlit as st

from data.desk.forms import FormDesk
from data.desk.points import SelfPoints
from data.exchange.form_faults import FormFault
from data.exchange.report_form import HEADINGS, LABELS, STATUSES, Line, asked, kept, stages
from evaluation.checks import Finding
from pages.ui.tables import DASH, chip, escaped, joined
from pages.work.report import cells, desk, faults

WIDTHS = (46, 22, 13, 19)
BLANK = "—"


def show(at: FormDesk, line: Line, points: SelfPoints | None, wrong: list[FormFault], found: list[Finding]) -> None:
    """One line (填报行): its facts on the left, its cells on the right, faults beneath."""
    facts, own, status, note = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    # one element whatever there is to say, so that no field below moves while somebody types into it
    sentences = [*faults.returned(at, line), *faults.wrong_here(at, line, wrong, found)]
    told = f'<ul class="line-faults" data-indicator="{escaped(line.code)}">{joined(sentences)}</ul>' if sentences else ""
    facts.html(_facts(at, line, points) + told)
    if line.editable:
        with own:
            _inputs(at, line)
        with status:
            _status(at, line)
        with note:
            _text(at, line, "note", "说明")
    else:
        own.html(f'<p class="given">{_given(at, line)}</p>')
        status.html(f'<p class="given">{escaped(LABELS.get(line.texts.get("status", ""), DASH))}</p>')
        note.html(f'<p class="given">{escaped(line.texts.get("note") or DASH)}</p>')


def _facts(at: FormDesk, line: Line, points: SelfPoints | None) -> str:
    item, standing = line.indicator, at.standings[line.code]
    known = [
        ("上期", line.previous), ("上年同期", line.last_year), ("目标", line.target),
        ("自测得分", "" if points is None else points.points),
    ]  # fmt: skip
    numbers = joined(f"<li>{word} <strong>{escaped(text or DASH)}</strong></li>" for word, text in known)
    unit = f"（{item.unit}）" if item.unit else ""
    return (
        f'<div class="report-line" data-indicator="{escaped(item.code)}">'
        f'<p><strong>{escaped(item.code)} {escaped(item.title)}</strong>{escaped(unit)} {chip(standing.state.word, "mark")}'
        f"</p><ul>{numbers}</ul>{_card(at, line, points)}</div>"
    )


def _card(at: FormDesk, line: Line, points: SelfPoints | None) -> str:
    """The 口径卡: definition, source, timing, contact, and the unit's own history."""
    item = line.indicator
    facts = [
        ("口径", item.card.definition), ("来源", item.card.source), ("时点", item.card.timing),
        ("数据部门", item.departments.data), ("联系", item.card.contact),
        ("自测", "" if points is None else points.words),
        ("历年", "；".join(one.words for one in at.history.get(item.code, ()))),
        ("佐证", "、".join(name for _, name in at.attachments.get(item.code, ()))),
    ]  # fmt: skip
    listed = joined(f"<div><dt>{word}</dt><dd>{escaped(text)}</dd></div>" for word, text in facts if text)
    return f'<details class="inside"><summary>口径卡</summary><dl>{listed}</dl></details>'


def _inputs(at: FormDesk, line: Line) -> None:
    columns = asked(line.indicator)
    if len(columns) == 1:
        _cell(at, line, columns[0])
        return
    for place, column in zip(st.columns(len(columns), gap="small"), columns, strict=True):
        with place:
            # a filled field no longer shows what it is for
            st.html(f'<p class="cell-head" aria-hidden="true">{HEADINGS[column]}</p>')
            _cell(at, line, column)


def _cell(at: FormDesk, line: Line, column: str) -> None:
    words = stages(line.indicator) if column == "value" else ()
    if not words:
        _text(at, line, column, HEADINGS[column])
        return
    current = _current(at, line, column)
    options = ["", *words, *([current] if current not in ("", *words) else [])]
    _choice(at, line, column, options, {word: word or BLANK for word in options})


def _status(at: FormDesk, line: Line) -> None:
    current = _current(at, line, "status")
    codes = ["", *(status.value for status in STATUSES)]
    options = [*codes, *([current] if current not in codes else [])]
    _choice(at, line, "status", options, {code: LABELS.get(code, code) or "已填报" for code in options})


def _choice(at: FormDesk, line: Line, column: str, options: list[str], names: dict[str, str]) -> None:
    key = _key(at, line, column)
    _stand_at(key, _current(at, line, column))
    st.selectbox(
        _label(line, HEADINGS[column]), options, key=key, format_func=lambda code: names[code], label_visibility="collapsed",
        on_change=cells.keep, args=_bound(at, line, column),
    )  # fmt: skip


def _text(at: FormDesk, line: Line, column: str, word: str) -> None:
    key = _key(at, line, column)
    _stand_at(key, _current(at, line, column))
    st.text_input(
        _label(line, word), key=key, placeholder=word, label_visibility="collapsed", max_chars=2_000,
        on_change=cells.keep, args=_bound(at, line, column),
    )  # fmt: skip


def _stand_at(key: str, text: str) -> None:
    """What a cell shows (格中内容): set only where it differs, for a cell that is set loses what somebody is typing into it."""
    if st.session_state.get(key) != text:
        st.session_state[key] = text


def _label(line: Line, word: str) -> str:
    return f"{line.code} {line.indicator.title}：{word}"


def _key(at: FormDesk, line: Line, column: str) -> str:
    return cells.named(at.form.period, at.form.unit.code, line.code, column)



def _bound(at: FormDesk, line: Line, column: str) -> tuple[str, str, str, str, int, str]:
    return at.form.period, at.form.unit.code, line.code, column, at.seen.get(line.code, 0), _key(at, line, column)


def _current(at: FormDesk, line: Line, column: str) -> str:
    unsaved = desk.desk(at.form.period, at.form.unit.code).unsaved
    return unsaved.get((line.code, column), kept(column, line.texts.get(column, "")))


def _given(at: FormDesk, line: Line) -> str:
    """What stands in a line that cannot be changed now (不可修改的内容), and the verified value beside it."""
    texts = [f"{HEADINGS[column]} {line.texts[column]}" for column in asked(line.indicator) if line.texts.get(column)]
    verified = at.verified.get(line.code)
    if verified is not None:
        texts.append(f"核定值 {verified.value or LABELS.get(str(verified.status), '') or verified.levels or DASH}")
    return escaped("，".join(texts) or DASH)
