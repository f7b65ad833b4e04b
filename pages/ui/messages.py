"""Messages (提示与差错): what happened and what to do next, in Chinese, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evaluation.errors import AppraisalError, Fault, Refused
from pages.ui.tables import escaped, joined

log = logging.getLogger("appraisal")
MOST_FAULTS = 50
# where this visitor's notices stand, so that one about a filter far down is still read first
_top: ContextVar[DeltaGenerator] = ContextVar("top")
_headed: ContextVar[bool] = ContextVar("headed", default=False)


def begin() -> None:
    """Keeps a place at the top of the page for notices (提示位置)."""
    _top.set(st.container(key="notices"))
    _headed.set(False)


def headed() -> None:
    """Notes that the page has its heading (已有标题)."""
    _headed.set(True)


def _head(title: str) -> None:
    """A page that failed before its heading still has one."""
    if title and not _headed.get():
        st.html(f'<div class="page-heading"><h1>{escaped(title)}</h1></div>')


@contextmanager
def shown(title: str = "") -> Iterator[None]:
    """Shows an error as a sentence, a remedy and a reference number (差错提示); the log keeps the rest.

    `title` is the page's, for one that fails before it has a heading.
    """
    try:
        yield
    except Refused as refusal:
        _head(title)
        reference = _logged(refusal)
        faults = joined(f"<li>{_fault_words(fault)}</li>" for fault in refusal.faults[:MOST_FAULTS])
        more = len(refusal.faults) - MOST_FAULTS
        rest = f"<p>另有{more}处，改正以上各处后再看。</p>" if more > 0 else ""
        say(
            f"<p>数据有{len(refusal.faults)}处差错，暂不计算。请按下列位置改正文件后刷新本页。</p>"
            f"<ul>{faults}</ul>{rest}<p>参考编号：{reference}</p>",
            "error",
        )
    except AppraisalError as error:
        _head(title)
        reference = _logged(error)
        say(f"<p>{escaped(error)}</p><p>请改正后刷新本页。参考编号：{reference}</p>", "error")
    except Exception as error:
        _head(title)
        reference = _logged(error)
        say(
            "<p>本页未能显示，数据没有改动。请刷新重试；仍不成功时，请把参考编号告诉系统管理员。</p>"
            f"<p>参考编号：{reference}</p>",
            "error",
        )


def _fault_words(fault: Fault) -> str:
    """A fault with folder and file (差错位置), without the path of this machine."""
    file = "/".join(Path(fault.where.file).parts[-2:])
    return escaped(replace(fault, where=replace(fault.where, file=file)))


def _logged(error: Exception) -> str:
    """Keeps the error in the log under a number that a person can read out (参考编号)."""
    reference = f"{secrets.randbelow(10**8):08d}"
    log.error("reference %s", reference, exc_info=error)
    return reference


def say(content: str, kind: str = "note") -> None:
    """A message box (提示框) of trusted HTML: `note`, `warning` or `error`."""
    role = "status" if kind == "note" else "alert"
    st.html(f'<div class="message {kind}" role="{role}">{content}</div>')


def tell(words: str, kind: str = "note") -> None:
    """A plain text of one or several lines (提示文字), made safe."""
    say(joined(f"<p>{escaped(line)}</p>" for line in words.splitlines()), kind)


def warn(sentence: str) -> None:
    """A sentence about something that was asked for and is not there (提醒)."""
    with _top.get():
        say(f"<p>{escaped(sentence)}</p>", "warning")
