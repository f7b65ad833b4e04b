"""The list of pages: one-segment addresses, scripts that exist, nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.registry import FOOT, PAGES, RESULTS, START, groups

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"


def test_every_page_has_an_address_of_one_segment_and_a_script() -> None:
    for entry in PAGES:
        assert re.fullmatch("[a-z]+", entry.path)
        assert (PAGES_FOLDER / entry.script).is_file()
        assert (PAGES_FOLDER / entry.script).read_text(encoding="utf-8").startswith(f'"""{entry.title}')


def test_no_address_and_no_title_stands_twice() -> None:
    assert len({entry.path for entry in PAGES}) == len({entry.title for entry in PAGES}) == len(PAGES)


def test_every_page_script_is_registered() -> None:
    scripts = {path.relative_to(PAGES_FOLDER).as_posix() for path in PAGES_FOLDER.glob("*/*/page.py")}
    assert scripts == {entry.script for entry in PAGES}


def test_the_app_opens_on_the_overview() -> None:
    assert START.path == "overview"
    assert [entry.path for listed in groups().values() for entry in listed] == [entry.path for entry in PAGES if entry.listed]


def test_no_folder_stands_where_streamlit_would_look_for_pages_of_its_own() -> None:
    assert not (PAGES_FOLDER / "pages").exists()


@pytest.mark.parametrize("role", [*RESULTS, "admin"])
def test_no_role_has_more_than_seven_entries_above_the_foot(role: str) -> None:
    listed = [entry for name, entries in groups([role]).items() if name != FOOT for entry in entries]
    assert len(listed) <= 7


def test_what_a_full_menu_leaves_out_can_be_opened_all_the_same() -> None:
    quick = next(entry for entry in PAGES if entry.path == "quick")
    assert quick.is_for(["office"])
    assert not quick.is_listed(["office"])
    assert quick.is_listed(["office", "reviewer"])
    assert quick.is_listed(["visitor"])
    assert quick.is_listed(None)
