"""Pages of work as each role person of the demo sees them: words, accessibility, size, keyboard."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_every_page import ALLOWED, RULES, WORDS
from tests.browser.test_everybody import (
    BACKWARDS,
    CHIPS,
    LOST,
    OPEN,
    SMALL_TARGETS,
    TWICE,
    UNSEEN,
    WIDE,
    walked,
)
from tests.support.addresses import OF_ROLES as PATHS

# kinds of files that may be brought, and the programs they come from
FILES = {"xlsx", "csv", "pdf", "png", "jpg", "jpeg", "txt", "docx", "excel", "word", "powerpoint", "ofd"}
RUN = re.compile(r"\b\d{4}(?:Y|[QM]\d+)-[0-9a-f]{4,}")  # a run's name: its period and the head of its fingerprint
WRONG_WORDS = {
    "名次": "位次", "排行榜": "县域排名", "黑榜": "", "末位": "", "一票否决": "不得评为优秀等次", "距上一位": "与前一位分差",
    "权重系数": "分值", "加权": "", "签发": "审签",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_language_heading_and_title(address, read, path) -> None:
    page = read(f"{address}/{path}")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.locator("h1").count() == 1
    assert page.locator(".band").is_visible()


@pytest.mark.parametrize("path", PATHS)
def test_no_latin_word_no_leftover_of_the_program_and_the_right_words(address, read, path) -> None:
    text = RUN.sub("", read(f"{address}/{path}").evaluate(WORDS))
    assert len(text) > 150
    assert {word for word in re.findall("[A-Za-z]{3,}", text) if word.lower() not in FILES} - ALLOWED == set()
    assert not re.search(r"\b(None|nan|null|undefined)\b|\d{4}-\d\d-\d\dT", text)
    assert [word for word in WRONG_WORDS if word in text] == []


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(address, read, path, look) -> None:
    page = read(f"{address}/{path}", look=look)
    page.evaluate(OPEN)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(item["id"], [node["html"][:160] for node in item["nodes"]][:3]) for item in found] == []
    chips = page.evaluate(CHIPS)
    assert [chip for chip in chips if chip["text"] < 4.5 or chip["outline"] < 3] == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_lost_sideways_and_everything_can_be_hit(address, read, path) -> None:
    page = read(f"{address}/{path}")
    assert page.evaluate(WIDE) == []
    assert page.evaluate(LOST) == []
    page.evaluate(OPEN)
    assert page.evaluate(SMALL_TARGETS) == []
    assert read(f"{address}/{path}", TWICE).evaluate(WIDE) == []


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith(("report", "verify"))][:4])
def test_the_keyboard_reaches_everything_in_reading_order_and_shows_where_it_is(address, visit, path) -> None:
    page = visit(f"{address}/{path}")
    # a frame that takes its colour little by little is looked at when it has it
    page.add_style_tag(content="* { transition: none !important; }")
    assert walked(page) > 10
    assert page.evaluate(BACKWARDS) == []
    assert page.evaluate(UNSEEN) == []
