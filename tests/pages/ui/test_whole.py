"""Buttons and cells are carried out to their end, whatever else is clicked or typed meanwhile."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[3]


def page() -> None:
    """A cell kept in a list; while it is being kept, somebody clicks elsewhere."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from pages.ui import fields
    from pages.ui.whole import steady, whole

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

    st.text_input("格", key="cell", on_change=whole(keep) if st.session_state.get("steadily") else keep)
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
    # each step goes on from where it was broken off; the whole call does where it is marked as one
    assert at.session_state["written"] == (["99"] if steadily else [])
