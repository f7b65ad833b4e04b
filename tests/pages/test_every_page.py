"""Every page, filled, empty and wrongly addressed: a sentence, never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.city import SHIPPED

WENZHOU = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"
RESULTS = ["overview", "ranking", "map", "profile"]
OF_RESULTS = pytest.mark.parametrize("page", RESULTS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small city of its own, in force."""
    copy = shutil.copytree(WENZHOU, tmp_path / "city")
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(copy))
    return copy


@OF_RESULTS
def test_a_page_shows_band_heading_and_chips(opened, page) -> None:
    seen = opened(page)
    assert seen.html.count("<h1>") == 1
    assert "当前为演示数据，数值虚构，不反映任何县（市、区）实际情况" in seen.text
    assert "演示 · 虚构" in seen.text
    assert "参考方案（未经市里印发）" in seen.text


@OF_RESULTS
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"unit": "999"}, "网址中的单位“999”不在可选范围内，请重新选择。"),
        ({"unit": "331000"}, "网址中的单位“331000”不在可选范围内，请重新选择。"),
        ({"period": "2022Y"}, "网址中的报表期“2022Y”不在可选范围内，已改为显示“2025年度”。"),
        ({"period": "x" * 99}, f"网址中的报表期“{'x' * 40}…”不在可选范围内"),
        ({"unit": "<script>1</script>"}, "网址中的单位“<script>1</script>”不在可选范围内"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_page(opened, page, query, sentence) -> None:
    seen = opened(page, **query)
    assert sentence in seen.text
    assert "<script>" not in seen.html
    assert seen.html.count("<table") >= 1


@OF_RESULTS
def test_a_city_without_a_year_has_its_sentence(opened, page, folder) -> None:
    text = (folder / "city.yaml").read_text(encoding="utf-8")
    (folder / "city.yaml").write_text(text.replace("  examples: .\n", ""), encoding="utf-8")
    seen = opened(page)
    assert "尚未建立考核期" in seen.text
    assert seen.html.count("<h1>") == 1
    assert "<table" not in seen.html


@OF_RESULTS
def test_a_fault_in_a_file_is_told_with_place_and_number(opened, page, folder) -> None:
    with (folder / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("999999,A1,1\n")
    seen = opened(page)
    assert "数据有" in seen.text
    assert "city/figures.csv:" in seen.text
    assert str(folder) not in seen.text
    assert "参考编号：" in seen.text
    assert "Traceback" not in seen.text


@OF_RESULTS
def test_a_folder_that_is_not_there_is_told(opened, page, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(tmp_path / "nowhere"))
    seen = opened(page)
    assert "city.yaml" in seen.text
    assert "参考编号：" in seen.text


@OF_RESULTS
def test_an_error_nobody_thought_of_is_a_sentence_and_goes_to_the_log(opened, page, monkeypatch, caplog) -> None:
    def broken(choice: object) -> None:
        raise ZeroDivisionError("secret of the program")

    monkeypatch.setattr("pages.ui.session.run", broken)
    seen = opened(page)
    assert "本页未能显示，数据没有改动" in seen.text
    assert "secret" not in seen.text
    assert "secret of the program" in caplog.text
