"""The shipped fonts: small, licensed, and with a glyph for every character the project shows."""

from __future__ import annotations

import ast
import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports.fonts import FAMILY, FOLDER, WEIGHTS, document_font, screen_font
from reports.fonts import build as fonts

ROOT = Path(__file__).resolve().parents[2]
READ = {".csv", ".yaml", ".yml", ".txt", ".md", ".json"}
ROOMS = ("app.py", "routes", "pages", "reports", "geo", "data", "evaluation")
FILES = [find(weight) for weight in WEIGHTS for find in (document_font, screen_font)]


@cache
def glyphs(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def missing(text: str, path: Path = FILES[0]) -> str:
    shown = {mark for mark in text if unicodedata.category(mark) not in {"Cc", "Cf"}}
    return "".join(sorted(shown - glyphs(path)))


def data_files() -> Iterator[Path]:
    for folder in ("data/reference", "data/demo"):
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in READ)


def sources() -> Iterator[Path]:
    for room in ROOMS:
        path = ROOT / room
        yield from sorted(path.rglob("*.py")) if path.is_dir() else filter(Path.exists, [path])


def constants(path: Path) -> str:
    """The texts a program may show: every string but the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return "".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared
    )


def test_every_character_of_the_data_has_a_glyph() -> None:
    found = {
        str(path.relative_to(ROOT)): missing(path.read_text(encoding="utf-8-sig")) for path in data_files()
    }
    assert found
    assert {path: marks for path, marks in found.items() if marks} == {}


def test_every_character_a_program_shows_has_a_glyph() -> None:
    found = {str(path.relative_to(ROOT)): missing(constants(path)) for path in sources()}
    assert found
    assert {path: marks for path, marks in found.items() if marks} == {}


def test_a_character_without_a_glyph_would_be_found() -> None:
    assert missing("台州\n🂡") == "🂡"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_holds_the_wanted_characters(path: Path) -> None:
    assert fonts.wanted() <= set(map(ord, glyphs(path)))


def test_all_of_gb2312_is_wanted() -> None:
    assert len([code for code in fonts.wanted() if 0x4E00 <= code <= 0x9FFF]) == 6763


@pytest.mark.parametrize(("find", "most"), [(document_font, 2_600_000), (screen_font, 1_150_000)])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_files_stay_small(find, most: int, weight: int) -> None:  # type: ignore[no-untyped-def]
    assert find(weight).stat().st_size < most


@pytest.mark.parametrize("weight", WEIGHTS)
def test_files_are_named_so_that_office_and_browser_find_them(weight: int) -> None:
    with TTFont(document_font(weight), lazy=True) as font:
        names = font["name"]
        assert (names.getDebugName(1), names.getDebugName(2)) == (FAMILY, WEIGHTS[weight])
        assert font["OS/2"].usWeightClass == weight
        assert "fvar" not in font


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_digits_are_all_equally_wide(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        cmap = font.getBestCmap()
        assert len({font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_bold_is_heavier_than_regular() -> None:
    areas = []
    for weight in sorted(WEIGHTS):
        with TTFont(document_font(weight), lazy=True) as font:
            glyph = font["glyf"][font.getBestCmap()[ord("一")]]
            areas.append(glyph.yMax - glyph.yMin)
    assert areas[0] < areas[1]


def test_the_licence_is_shipped() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")
    assert (FOLDER / "OFL.txt").read_text("utf-8") == (fonts.source() / "OFL.txt").read_text("utf-8")


def test_the_wanted_set_covers_signs_the_screens_use() -> None:
    assert set(map(ord, "▲▼●■◀▶—·“”（）《》〔〕①−×÷≥≤²％")) <= fonts.wanted()


def test_cutting_again_gives_the_same_outlines(tmp_path: Path) -> None:
    """A whole rebuild takes a minute; cutting twenty characters both ways compares the same steps."""
    few = {ord(mark) for mark in "台州天仙玉环海门0123456789%·▲"}
    (path,) = fonts.source().glob("*.ttf")
    whole = fonts.cut(TTFont(path, recalcTimestamp=False), few)
    for weight, style in WEIGHTS.items():
        fonts.save(fonts.at_weight(whole, weight, style), tmp_path / "small.ttf", None)
        assert outlines(tmp_path / "small.ttf", few) == outlines(document_font(weight), few)


def outlines(path: Path, characters: set[int]) -> dict[int, list[tuple[int, int]]]:
    with TTFont(path, lazy=True) as font:
        table, cmap = font["glyf"], font.getBestCmap()
        return {code: list(table[cmap[code]].getCoordinates(table)[0]) for code in sorted(characters)}


def test_cutting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for turn in ("one", "two"):
        fonts.build(tmp_path / turn, set(map(ord, "台州 0123")))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert len(digests(tmp_path / "one")) == 5


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_command_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fonts.main(["--out", str(tmp_path), "--characters", "台州"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FILES} | {"OFL.txt"}
    assert "NotoSansSC-Bold.woff2" in capsys.readouterr().out
