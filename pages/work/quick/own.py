"""A scheme of one's own (自带方案): its text typed, pasted or uploaded."""

from __future__ import annotations

import streamlit as st

from pages.work.quick import desk
from pages.work.quick.trial import Trial


def bring(trial: Trial) -> None:
    """Own YAML, uploaded or pasted (自带方案)."""
    left, right = st.columns(2, gap="medium")
    with left:
        key = f"quick-own-{desk.desk().version}"
        desk.begin(key, trial.text)
        st.text_area("方案文本", key=key, height=220, on_change=_take_text, args=(key,), placeholder="scheme: …")
    with right:
        key = f"quick-own-file-{desk.desk().version}"
        st.file_uploader("方案文件", key=key, max_upload_size=1, on_change=_take_file, args=(key,))
        st.html(
            '<p class="lead">自带方案按方案文件的格式书写，可先从其他方案“下载方案文本”，改后贴回。'
            "差错按行号列出；分值合计须等于满分。</p>"
        )


def _take_text(key: str) -> None:
    desk.own_scheme(str(st.session_state[key] or ""))


def _take_file(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        desk.own_scheme_file(file.getvalue())
