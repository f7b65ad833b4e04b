"""What a button did is told until somebody can have read it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    """Tells what happened; the drawing may be broken off by a newer interaction."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from pages.ui import doing

    if st.session_state.pop("say", False):
        doing.say("place", "没有保存")
    doing.tell("place")
    if st.session_state.pop("broken-off", False):
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))
        st.text("到此为止")
    doing.heard()


def told(at: AppTest) -> bool:
    return any("没有保存" in element.proto.body for element in at.get("html"))


def test_words_are_told_once_a_page_was_drawn_to_its_end() -> None:
    at = AppTest.from_function(page)
    at.session_state["say"] = True
    assert told(at.run())
    assert not told(at.run())


def test_words_of_a_drawing_that_was_broken_off_are_told_again() -> None:
    at = AppTest.from_function(page)
    at.session_state["say"] = True
    at.session_state["broken-off"] = True
    assert told(at.run())
    assert "broken-off" not in at.session_state
    assert not told(at.run())
