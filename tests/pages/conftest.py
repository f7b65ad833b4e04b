"""Pages without a browser: the router is run as the server runs it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.formal import give_back
from pages.registry import PAGES

ROUTER = Path(__file__).resolve().parents[2] / "pages" / "router.py"
SCRIPTS = {entry.path: entry.script for entry in PAGES}


@dataclass
class Seen:
    """A page as it was sent to the browser."""

    at: AppTest

    @property
    def html(self) -> str:
        pieces = [element.proto.body for element in self.at.get("html")]
        return "\n".join(piece for piece in pieces if not piece.startswith(("<style>", "<script>")))

    @property
    def text(self) -> str:
        return unescape(re.sub("<[^>]+>", " ", self.html))

    @property
    def charts(self) -> list[str]:
        return [element.proto.spec for element in self.at.get("vega_lite_chart")]

    def rows(self, table: str) -> list[list[str]]:
        """Texts of the body cells of a table, by its class."""
        body = re.search(f'<table class="official {table}">.*?<tbody>(.*?)</tbody>', self.html, re.DOTALL)
        assert body, f"no table {table}"
        return [
            [unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row)]
            for row in re.findall("<tr.*?</tr>", body[1], re.DOTALL)
        ]


@pytest.fixture(autouse=True)
def _shipped_city(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped city; nothing kept from another test, and a file that a test changes is seen at once."""
    monkeypatch.delenv("APPRAISAL_REFERENCE", raising=False)
    monkeypatch.setattr("data.files.LOOK_EVERY", 0.0)
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    yield
    st.cache_resource.clear()
    give_back()


@pytest.fixture
def opened() -> Callable[..., Seen]:
    """Opens a page with what its address says."""

    def run(page: str, **query: str) -> Seen:
        at = AppTest.from_file(str(ROUTER), default_timeout=60).run()
        at.switch_page(SCRIPTS[page])
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception
        return Seen(at)

    return run
