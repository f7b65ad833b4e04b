"""Whether the visitor's browser can draw in three dimensions (浏览器绘图能力), and how much room it has."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

KEY, KEPT = "webgl-probe", "webgl"
# asked once a visit: what a browser can do does not change, and its answer costs a rerun
SCRIPT = """
export default function ({ data, setStateValue }) {
  if (data.known) return;
  const canvas = document.createElement('canvas');
  const found = Boolean(canvas.getContext('webgl2') || canvas.getContext('webgl'));
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  setStateValue('seen', { able: found, width: main ? main.clientWidth : innerWidth, height: innerHeight });
}
"""
_probe = st.components.v2.component("webgl_probe", js=SCRIPT)


class Screen(NamedTuple):
    """A browser (浏览器): whether it has WebGL, the width of the page and the height of the window in pixels."""

    able: bool
    width: int
    height: int


def screen() -> Screen | None:
    """What the browser answered (检测结果); None until it has."""
    with st.container(key="webgl"):
        found: Any = _probe(
            key=KEY, data={"known": KEPT in st.session_state}, default={"seen": None}, on_seen_change=lambda: None
        )
    if found.seen:
        st.session_state[KEPT] = Screen(bool(found.seen["able"]), int(found.seen["width"]), int(found.seen["height"]))
    kept: Screen | None = st.session_state.get(KEPT)
    return kept
