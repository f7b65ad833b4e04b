"""Buttons and cells are carried out to their end, whatever else is clicked or typed meanwhile."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[3]


def page() -> None:
    """A cell kept in a list; while it is being kept, somebody clicks elsewhere."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from pages.ui import fields
    from pages.ui.whole import hand_back, steady, whole

    hand_back()
    written = st.session_state.setdefault("written", [])

    def newer_interaction() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))

    def keep() -> None:
        newer_interaction()
        text = fields.text("cell")
        newer_interaction()
        steady(lambda: st.session_state["written"].append(text))

    def keep_plainly() -> None:
        newer_interaction()
        st.session_state["written"].append(st.session_state["cell"])

    st.text_input("格", key="cell", on_change=whole(keep) if st.session_state.get("steadily") else keep_plainly)
    st.text("，".join(written))


def test_calls_of_one_visit_never_run_beside_each_other() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["fastReruns"] is False


@pytest.mark.parametrize("steadily", [True, False])
def test_a_text_is_kept_although_a_newer_interaction_comes_between(steadily: bool) -> None:
    at = AppTest.from_function(page)
    at.session_state["steadily"] = steadily
    at.run()
    at.text_input(key="cell").set_value("99").run()
    # a call that takes no steps ends where it was broken off
    assert at.session_state["written"] == (["99"] if steadily else [])


def requested(**texts: str) -> RerunData:
    """What a browser sends: the texts of all cells, and a click where it is one."""
    states = WidgetStates()
    for name, text in texts.items():
        if text == "click":
            states.widgets.add(id=name, trigger_value=True)
        else:
            states.widgets.add(id=name, string_value=text)
    return RerunData(widget_states=states)


def page_of_three_moments() -> None:
    """A step broken off by a click; while it goes on, a text is typed."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from pages.ui.whole import HELD, hand_back, steady, whole
    from tests.pages.ui.test_whole import requested

    context = get_script_run_ctx()
    assert context is not None
    requests = context.script_requests
    assert requests is not None

    def keep() -> None:
        requests.request_rerun(requested(first="1", button="click"))
        steady(lambda: st.session_state.get("seen"))
        requests.request_rerun(requested(first="1", second="2"))

    if "merged" not in st.session_state:
        st.session_state["merged"] = None
        whole(keep)()
        assert len(HELD[requests]) == 1
        hand_back()
        merged = requests.on_scriptrunner_yield()
        assert merged is not None
        states = merged.rerun_data.widget_states
        st.session_state["merged"] = {state.id: state.string_value or state.trigger_value for state in states.widgets}
        assert requests not in HELD


def test_the_newest_text_of_every_cell_stands_and_no_click_is_lost() -> None:
    at = AppTest.from_function(page_of_three_moments).run()
    assert not at.exception
    assert at.session_state["merged"] == {"first": "1", "second": "2", "button": True}
