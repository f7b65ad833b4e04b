"""From period to period (逐期切换): ◀ ▶ and the arrow keys, within months, quarters or years as long as there are any."""

from __future__ import annotations

import streamlit as st

from pages.ui.period import Choice
from pages.ui.turning import neighbours

KEYS = {"before": ("◀", "Left", "上一期（键盘 ←）"), "after": ("▶", "Right", "下一期（键盘 →）")}

# a pill that was clicked keeps the focus and with it the arrow keys; whoever came to it by keyboard needs them there
SCRIPT = """<script>
if (!window.arrowsForPeriods) {
  window.arrowsForPeriods = true;
  document.addEventListener('click', event => {
    const pill = event.detail ? event.target.closest('[role="radio"]') : null;
    if (pill) setTimeout(() => pill.blur());
  }, true);
}
</script>"""


def buttons(choices: dict[str, Choice], chosen: Choice, *, page: str) -> None:
    """◀ and ▶ (翻期按钮), for mouse and arrow keys; `choices` newest first, as pages.ui.period gives them."""
    for direction in KEYS:
        _button(direction, choices, chosen, page=page)
    with st.container(key="arrows"):
        st.html(SCRIPT, unsafe_allow_javascript=True)


def _button(direction: str, choices: dict[str, Choice], chosen: Choice, *, page: str) -> None:
    sign, key, words = KEYS[direction]
    found = neighbours(list(reversed(choices)), chosen.code)[direction == "after"]
    title = f"{words}：{choices[found].title}" if found else f"{words}：没有了"
    st.button(
        sign, key=f"{page}-{direction}", help=title, shortcut=key, disabled=found is None, on_click=_go, args=(found,)
    )


def _go(code: str | None) -> None:
    if code is not None:
        st.query_params["period"] = code
