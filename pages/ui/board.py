"""Drawings as HTML (图板): SVG that Streamlit's own HTML would strip, in the page's fonts and without any program."""

from __future__ import annotations

from typing import Any

import streamlit as st

SHOW = """export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.board');
  if (root.dataset.key !== data.key) { root.innerHTML = data.html; root.dataset.key = data.key; }
}"""
_board = st.components.v2.component("board", html='<div class="board"></div>', js=SHOW, isolate_styles=False)


def board(html: str, *, key: str) -> None:
    """Shows trusted HTML with SVG in it (显示图板); `key` names its place on the page."""
    data: dict[str, Any] = {"html": html, "key": str(hash(html))}
    _board(key=key, data=data)
