"""Pages of formal records, in tests: a home of their own, the day of `formal_city`, and pressing what a person presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.formal_city import DAY


def on_the_day(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Records in a folder of the test's own, looked at when both windows are open."""
    patch.setenv("APPRAISAL_HOME", str(folder / "home"))
    patch.setattr("pages.ui.who.now", lambda: DAY)
    patch.setattr("pages.ui.who.today", DAY.date)


def press(at: AppTest, label: str) -> AppTest:
    """Press the one button of that name."""
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()
