"""Map classes (分档): every unit in exactly one class under every method; colour, word, range and count.

Pure and exact: values and bounds are fractions, rounded first to the decimals that are shown, so that what
the legend says is what the map does. A class holds its lower bound and not its upper one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from evaluation.errors import AppraisalError
from evaluation.rounding import half_up, number, shown
from evaluation.terms import Term
from geo.breaks import equal_steps, natural_breaks, quantiles
from geo.colours import (
    ADVERSE,
    EXCELLENT,
    GAIN,
    JUDGED,
    LOSS,
    MET,
    NO_DATA,
    SEQUENTIAL,
    SHORT,
    UNCHANGED,
    text_on,
)

BOUNDS_NOTE = "各档含下限，不含上限"
NO_DATA_WORD = "无数据"
NO_DATA_RANGE = "未报或不适用"
# hatched: somebody owes it; grey: there is none to be had
ABSENT = {
    "未报": ("应报而没有报", NO_DATA, True), "未到数据期": ("还不到报的时候", UNCHANGED, False),
    "不适用": ("本指标不考核该单位", NO_DATA, False), NO_DATA_WORD: (NO_DATA_RANGE, NO_DATA, True),
}  # fmt: skip
MOST_CLASSES = max(SEQUENTIAL)
FAR_FROM_AIM = Fraction(1, 10)
AIMS = (
    ("超目标较多", "超出10%及以上", EXCELLENT), ("达到目标", "超出0至10%", MET), ("略低于目标", "差10%以内", SHORT),
    ("低于目标较多", "差10%以上", LOSS),
)  # fmt: skip
_WORDS = {
    1: ("全部",),
    2: ("低", "高"),
    3: ("低", "中", "高"),
    4: ("低", "较低", "较高", "高"),
    5: ("低", "较低", "中", "较高", "高"),
}


class BadClasses(AppraisalError):
    """Classes nobody can draw (分档不成立)."""


class Method(Term):
    """How numbers are put into classes (分级方法)."""

    EQUAL = "equal", "等距"
    QUANTILE = "quantile", "分位"
    NATURAL = "natural", "自然断点"
    MANUAL = "manual", "手工"


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class (档): word, range, colours and the units in it, in the order they were given.

    `hatched` is 无数据; `lined` an adverse class, told from the others without its colour.
    """

    word: str
    range_text: str
    colour: str
    units: tuple[str, ...] = ()
    hatched: bool = False
    lined: bool = False

    @property
    def count(self) -> int:
        return len(self.units)

    @property
    def text_colour(self) -> str:
        return text_on(self.colour)


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes of one map (图例), best or highest first, `无数据` last and only when someone is in it."""

    classes: tuple[MapClass, ...]
    note: str = ""
    _by_unit: dict[str, MapClass] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_unit.update({unit: item for item in self.classes for unit in item.units})

    def of(self, unit: str) -> MapClass:
        """The class a unit is in (所在档); KeyError for a unit that was not classified."""
        return self._by_unit[unit]


@dataclass(frozen=True, slots=True)
class Step:
    """One named step (等次): its official name and closed lower bound; None for the lowest."""

    name: str
    at_least: Fraction | None = None


def by_grade(grades: Mapping[str, str | None], steps: Sequence[Step], unit: str = "分") -> Classes:
    """Classes by official grade (等次), best first; a unit without a grade has no data.

    The ranges are the scheme's score lines; a quota or a ceiling may have put a unit lower than its score.
    """
    if len(steps) not in JUDGED:
        raise BadClasses(f"等次应为1至{max(JUDGED)}个，现有{len(steps)}个")
    colours = dict(zip([step.name for step in steps], JUDGED[len(steps)], strict=True))
    uppers = [None, *[step.at_least for step in steps[:-1]]]
    ranges = [
        _range(step.at_least, upper, _decimals(step.at_least, upper), unit)
        for step, upper in zip(steps, uppers, strict=True)
    ]
    return by_word(grades, [(name, text, colours[name]) for name, text in zip(colours, ranges, strict=True)])


def by_word(words: Mapping[str, str | None], classes: Sequence[tuple[str, str, str]]) -> Classes:
    """Classes by a word each unit has (按名称分档), such as lights: (word, range, colour), best first."""
    unknown = sorted({word for word in words.values() if word} - {word for word, _, _ in classes})
    if unknown:
        raise BadClasses(f"没有这样的档：{'、'.join(unknown)}")
    found = tuple(
        MapClass(
            word, text, colour, tuple(unit for unit, own in words.items() if own == word), lined=colour in ADVERSE
        )
        for word, text, colour in classes
    )
    return Classes(found + _no_data([unit for unit, word in words.items() if not word]))


def by_change(
    changes: Mapping[str, Fraction | None], ranges: tuple[str, str, str] = ("＞0", "=0", "＜0")
) -> Classes:
    """Classes by the sign of a change (升降): up, unchanged, down; `ranges` say in words what each means."""
    words = {unit: None if change is None else _sign(change) for unit, change in changes.items()}
    up, same, down = ranges
    return by_word(words, [("上升", up, GAIN), ("持平", same, UNCHANGED), ("下降", down, LOSS)])


def by_aim(shares: Mapping[str, Fraction | None]) -> Classes:
    """Classes around a target (距目标): `shares` are how far beyond it, as a part of it; below zero short of it."""
    words = {unit: None if share is None else _aim(share) for unit, share in shares.items()}
    return by_word(words, [(word, text, colour) for word, text, colour in AIMS])


def _aim(share: Fraction) -> str:
    place = 0 if share >= FAR_FROM_AIM else 1 if share >= 0 else 2 if share >= -FAR_FROM_AIM else 3
    return AIMS[place][0]


def _sign(change: Fraction) -> str:
    return "上升" if change > 0 else "下降" if change < 0 else "持平"


def by_number(
    values: Mapping[str, Fraction | None],
    method: Method,
    *,
    count: int = 5,
    places: int = 2,
    unit: str = "",
    breaks: Sequence[Fraction] = (),
) -> Classes:
    """Classes of a number (按数值分档), highest first, deeper colour for the higher number.

    `places`: decimals shown, to which values and bounds are rounded before anything is compared. `breaks`:
    the bounds between classes, for the manual method. Fewer classes come out where values coincide.
    """
    known = {code: half_up(value, places) for code, value in values.items() if value is not None}
    bounds = _bounds(sorted(known.values()), method, count, places, breaks)
    colours = SEQUENTIAL[len(bounds) + 1]
    members: list[list[str]] = [[] for _ in colours]
    for code, value in known.items():
        members[sum(bound <= value for bound in bounds)].append(code)
    edges = [None, *bounds, None]
    found = [
        MapClass(word, _range(low, high, places, unit), colour, tuple(inside))
        for word, low, high, colour, inside in zip(
            class_words(len(colours)), edges[:-1], edges[1:], colours, members, strict=True
        )
    ]
    missing = _no_data([code for code, value in values.items() if value is None])
    shown_classes = tuple(reversed(found)) if known else ()
    return Classes(shown_classes + missing, BOUNDS_NOTE if bounds else "")


def told_apart(classes: Classes, reasons: Mapping[str, str]) -> Classes:
    """The same classes with 无数据 told apart (未报、未到数据期、不适用): `reasons` has one of these words for some units."""
    whole = [item for item in classes.classes if not item.hatched]
    without = [unit for item in classes.classes if item.hatched for unit in item.units]
    for word, (text, colour, hatched) in ABSENT.items():
        units = tuple(unit for unit in without if reasons.get(unit, NO_DATA_WORD) == word)
        whole += [MapClass(word, text, colour, units, hatched=hatched)] if units else []
    return Classes(tuple(whole), classes.note)


def bounds_of(
    values: Mapping[str, Fraction | None], method: Method, *, count: int = 5, places: int = 2
) -> list[Fraction]:
    """The bounds a method finds (分档界限), rounded as shown: what a manual division may begin with."""
    known = sorted(half_up(value, places) for value in values.values() if value is not None)
    return _bounds(known, method, count, places, ())


def read_breaks(text: str, places: int = 2) -> list[Fraction]:
    """Bounds typed by a person (手工界限): numbers between commas or spaces, full width or not.

    Raises `BadClasses` with everything that is wrong, each fault naming what was typed.
    """
    pieces = [piece for piece in re.split(r"[,;、\s]+", unicodedata.normalize("NFKC", text)) if piece]
    found = [number(piece.removesuffix("分").replace("−", "-")) for piece in pieces]
    faults = [f"“{piece[:20]}”不是数" for piece, value in zip(pieces, found, strict=True) if value is None]
    known = [value for value in found if value is not None]
    faults += [
        f"“{piece[:20]}”超过{places}位小数"
        for piece, value in zip(pieces, found, strict=True)
        if value is not None and half_up(value, places) != value
    ]
    if len(pieces) >= MOST_CLASSES:
        faults.append(f"分档界限最多{MOST_CLASSES - 1}个，现有{len(pieces)}个")
    if any(later <= earlier for earlier, later in pairwise(known)):
        faults.append("分档界限须由小到大，且不得重复")
    if faults:
        raise BadClasses("；".join(faults))
    return known


def class_words(count: int) -> tuple[str, ...]:
    """Words of numeric classes (档名), lowest first; above five they are numbered."""
    return _WORDS.get(count) or tuple(f"第{count - place}档" for place in range(count))


def _bounds(
    values: Sequence[Fraction], method: Method, count: int, places: int, breaks: Sequence[Fraction]
) -> list[Fraction]:
    if method is Method.MANUAL:
        return _manual([half_up(bound, places) for bound in breaks])
    if not 1 <= count <= MOST_CLASSES:
        raise BadClasses(f"档数应为1至{MOST_CLASSES}，现为{count}")
    ways = {Method.EQUAL: equal_steps, Method.QUANTILE: quantiles, Method.NATURAL: natural_breaks}
    found = {half_up(bound, places) for bound in ways[method](values, count)}
    # a bound at or below the smallest value would leave an empty class below it
    return sorted(bound for bound in found if bound > values[0])


def _manual(bounds: list[Fraction]) -> list[Fraction]:
    if len(bounds) >= MOST_CLASSES:
        raise BadClasses(f"分档界限最多{MOST_CLASSES - 1}个，现有{len(bounds)}个")
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        raise BadClasses("分档界限须由小到大，且不得重复")
    return bounds


def _range(low: Fraction | None, high: Fraction | None, places: int, unit: str) -> str:
    """`≥90分`, `80–90分`, `<60分`; 全部 where there is no bound."""
    if low is None and high is None:
        return "全部"
    if high is None:
        return f"≥{shown(low, places)}{unit}"
    if low is None:
        return f"<{shown(high, places)}{unit}"
    return f"{shown(low, places)}–{shown(high, places)}{unit}"


def _decimals(*bounds: Fraction | None) -> int:
    """The fewest decimals, up to four, that show every bound exactly."""
    known = [bound for bound in bounds if bound is not None]
    return next((n for n in range(4) if all(half_up(bound, n) == bound for bound in known)), 4)


def _no_data(units: Sequence[str]) -> tuple[MapClass, ...]:
    if not units:
        return ()
    return (MapClass(NO_DATA_WORD, NO_DATA_RANGE, NO_DATA, tuple(units), hatched=True),)
