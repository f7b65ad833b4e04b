"""Every file on offer says what its data are, is named as offices name files, and is made within seconds."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from data.city import City, read_city, reference_folder
from pages.results.map import exports
from pages.results.map.choosing import read_source
from pages.results.map.themes import themes
from pages.results.map.views import methods_of, view_of
from pages.results.ranking import files
from pages.ui import session
from pages.ui.downloads import Download
from pages.ui.period import choices

DEMO = "当前为演示数据，数值虚构，不反映任何县（市、区）实际情况"
REFERENCE = "参考方案（未经市里印发）"
LONGEST, TRIES = 5.0, 3


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "".join(paragraph.text for section in document.sections for paragraph in section.header.paragraphs)


def sheet_text(data: bytes) -> str:
    """What stands over every sheet, where all of them say it."""
    over = [str(sheet["A2"].value) for sheet in openpyxl.load_workbook(io.BytesIO(data))]
    return over[0] if len(set(over)) == 1 else ""


def zip_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("说明.txt").decode("utf-8-sig")


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": word_text, "xlsx": sheet_text, "zip": zip_text,
    "json": lambda data: "；".join(json.loads(data)["说明"]["标注"]),
    "pdf": lambda data: "".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split()),
    # letters are drawn as shapes, each line with its words beside it
    "svg": lambda data: "".join("".join(re.findall("<!--(.*?)-->", data.decode("utf-8"), re.DOTALL)).split()),
}  # fmt: skip


def offered(city: City, period: str) -> list[Download]:
    """Everything the ranking and the map offer of a period."""
    choice = choices(city)[period]
    source = read_source(city, choice, session.stamp(city, choice))
    theme = themes(source)["total"]
    view = view_of(source, theme, next(iter(methods_of(source, theme)), ""))
    return [*files.offer(city, choice, session.run(choice), official=False), *exports.files(city, choice, view)]


@pytest.mark.parametrize(("period", "name"), [("2025Y", "2025年"), ("2023Y", "2023年"), ("2026Q3", "2026年第3季度")])
def test_every_file_of_the_demo_says_that_its_data_are_invented(period: str, name: str) -> None:
    city = read_city(reference_folder())
    listed = offered(city, period)
    endings = [item.name.rpartition(".")[2] for item in listed]
    assert endings == ["docx", "xlsx", "zip", "json", "png", "svg", "pdf"]
    for item, ending in zip(listed, endings, strict=True):
        assert re.fullmatch(rf"台州市315考核_{name}_\w+_演示_v1\.{ending}", item.name)
        if ending in READERS:
            said = READERS[ending](item.make())
            assert DEMO in said, ending
            assert REFERENCE in said, ending


def test_every_file_is_made_within_five_seconds() -> None:
    slow = {}
    for item in offered(read_city(reference_folder()), "2025Y"):
        taken = []
        # this machine may be busy with something else for a while
        for _ in range(TRIES):
            began = time.perf_counter()
            assert len(item.make()) > 1000
            taken.append(time.perf_counter() - began)
            if taken[-1] <= LONGEST:
                break
        if min(taken) > LONGEST:
            slow[item.name] = taken
    assert slow == {}
