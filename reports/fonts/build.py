"""Cuts the shipped fonts (字体子集) out of Noto Sans SC: `python -m reports.fonts.build`.

Needs the packages of requirements-dev.txt. Keeps GB2312, ASCII and the signs Chinese texts use, in two weights,
as TTF for documents and as WOFF2 for screens. The same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from reports.fonts import FAMILY, FOLDER, WEIGHTS, document_font, screen_font

SOURCE_FOLDER = Path("fonts") / "ofl" / "notosanssc"
# beyond GB2312: signs of the screens, of units of measure, and of full-width punctuation variants
SIGNS = (
    "▲▼●■◀▶△▽○□◇◆★☆✓←→↑↓↔·•—–…“”‘’（）《》〈〉〔〕【】「」『』、。，；：？！￥％＋－＝＜＞／～｜"
    "−×÷±≥≤≠≈∞√∑Δ²³¹⁴½¼¾℃‰§©®°′″№※⚠①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡㎞㎏ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ─│┌┐└┘├┤┬┴┼"
)
EPOCH = 3_124_137_600  # 2003-01-01 in the font's own count, so that a rebuild has no clock in it


def wanted() -> set[int]:
    """Every character kept (字符集), as code points."""
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    gb2312 = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    return {*range(0x20, 0x7F), 0xA0, *map(ord, gb2312), *map(ord, SIGNS)}


def source() -> Path:
    """The folder of the dev-only package that holds the font and its licence (字体来源)."""
    package = import_module("justmytype_intl_cjk")
    return Path(str(package.__file__)).parent / SOURCE_FOLDER


def cut(font: TTFont, characters: set[int]) -> TTFont:
    """The variable font with some characters only (裁剪)."""
    options = Options(
        layout_features=["kern", "palt", "vert", "locl"], name_languages=["*"], notdef_outline=True
    )
    options.hinting = False
    options.drop_tables += ["BASE", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def at_weight(font: TTFont, weight: int, style: str) -> TTFont:
    """One weight of it (定重): static, named so that Office finds it."""
    still = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=False)
    for table in {"STAT", "prep", "gasp"} & set(still.keys()):
        del still[table]
    _rename(still, weight, style)
    return still


def _rename(font: TTFont, weight: int, style: str) -> None:
    bold = weight == max(WEIGHTS)
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style} subset", 4: f"{FAMILY} {style}"}
    names[6] = f"{FAMILY.replace(' ', '')}-{style}"
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 1 << 5 if bold else 1 << 6
    font["head"].macStyle = int(bold)


def save(font: TTFont, path: Path, flavor: str | None) -> None:
    """Write with fixed times (写出字体)."""
    font["head"].created = font["head"].modified = EPOCH
    font.recalcTimestamp = False
    font.flavor = flavor
    font.save(path)


def build(out: Path, characters: set[int]) -> dict[str, int]:
    """Write two weights in two formats and the licence (生成字体); sizes in bytes by file name."""
    out.mkdir(parents=True, exist_ok=True)
    (path,) = source().glob("*.ttf")
    whole = cut(TTFont(path, recalcTimestamp=False), characters)
    sizes = {}
    for weight, style in WEIGHTS.items():
        font: Any = at_weight(whole, weight, style)
        for target, flavor in ((document_font(weight), None), (screen_font(weight), "woff2")):
            save(font, out / target.name, flavor)
            sizes[target.name] = (out / target.name).stat().st_size
    licence = (source() / "OFL.txt").read_text("utf-8")
    (out / "OFL.txt").write_text(licence, encoding="utf-8", newline="\n")
    return sizes


def main(arguments: Sequence[str]) -> int:
    """The command (命令)."""
    parser = argparse.ArgumentParser(prog="python -m reports.fonts.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--characters", help="only these, for a trial; default: all that are shipped")
    given = parser.parse_args(arguments)
    characters = set(map(ord, given.characters)) if given.characters else wanted()
    sys.stdout.write(f"{build(given.out, characters)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
