"""What every rule is made of (规则构件): its parameters, what it reads, its points and its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from evaluation.rounding import exact_sum
from evaluation.terms import Direction

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
REQUIRED = object()
Values = dict[str, Any]
Params = Mapping[str, Any]


class Unscorable(Exception):
    """This part of this figure has no points (无法计分): the reason, in Chinese."""


class Problem(NamedTuple):
    """A value a rule refuses (取值差错): the column it stands in and a sentence."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a rule (规则参数): its kind, default, bounds and the words it allows.

    Kinds: number, anchor (a number or one of `words`), choice (one of `words`), flag, whole,
    ladder (list of numbers), table (label → number), otherwise (a nested one-unit rule).
    """

    name: str
    kind: str = "number"
    default: Any = REQUIRED
    null: bool = False
    words: tuple[str, ...] = ()
    above: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None


def order_key(value: Fraction) -> tuple[int, Fraction]:
    """A key that sorts like the number itself (排序键), but mostly by comparing whole numbers, which is quicker."""
    return (value.numerator << 64) // value.denominator, value


class Peers:
    """The peers' values of one part (同组数据): sorted once, asked many times."""

    __slots__ = ("_keys", "_mean", "most_contribution")

    def __init__(self, values: Sequence[Fraction], contributions: Sequence[Fraction] = ()) -> None:
        self._keys = sorted(map(order_key, values))
        self._mean: Fraction | None = None
        self.most_contribution = max(contributions, default=None)

    def __bool__(self) -> bool:
        return bool(self._keys)

    @property
    def mean(self) -> Fraction:
        """The peers' mean (均值), computed when first asked."""
        if self._mean is None:
            self._mean = exact_sum(value for _, value in self._keys) / len(self._keys)
        return self._mean

    def better(self, x: Fraction, direction: Direction) -> int:
        """How many peers are strictly better (优于本单位的单位数)."""
        if direction is Direction.HIGHER:
            return len(self._keys) - bisect_right(self._keys, order_key(x))
        return bisect_left(self._keys, order_key(x))

    def worse(self, x: Fraction, direction: Direction) -> int:
        """How many peers are strictly worse (劣于本单位的单位数)."""
        if direction is Direction.HIGHER:
            return bisect_left(self._keys, order_key(x))
        return len(self._keys) - bisect_right(self._keys, order_key(x))

    def best(self, direction: Direction) -> Fraction:
        return self._keys[-1 if direction is Direction.HIGHER else 0][1]

    def worst(self, direction: Direction) -> Fraction:
        return self._keys[0 if direction is Direction.HIGHER else -1][1]


class Case(NamedTuple):
    """What a rule is asked (计分情形): W, its parameters, the values read, the peers, the direction."""

    weight: Fraction
    params: Params
    values: Values
    peers: Peers | None
    direction: Direction


@dataclass(frozen=True, slots=True)
class Rule:
    """One scoring rule (计分规则).

    needs: term → column it comes from (`x` is the measure) · check: problems in known values
    points: the points of a case, `Unscorable` where there are none · words: the arithmetic with values
    maximum: most points of a rule that has points of its own (`own_points`), None when unbounded
    """

    name: str
    term: str
    formula: str
    params: tuple[Param, ...]
    points: Callable[[Case], Fraction]
    words: Callable[[Case], str]
    needs: Callable[[Params], tuple[tuple[str, str], ...]]
    check: Callable[[Values, Params, Direction], list[Problem]] = lambda values, params, direction: []
    check_params: Callable[[Params], list[tuple[str, str]]] = lambda params: []
    maximum: Callable[[Params], Fraction | None] | None = None
    directions: tuple[Direction, ...] = (Direction.HIGHER, Direction.LOWER)
    against_peers: Callable[[Params], bool] = lambda params: False

    @property
    def own_points(self) -> bool:
        return self.maximum is not None


def clamp(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """The value held between two bounds (限幅)."""
    return max(low, min(high, value))


def beyond(x: Fraction, mark: Fraction, direction: Direction) -> bool:
    """Whether x is strictly better than the mark (优于)."""
    return x > mark if direction is Direction.HIGHER else x < mark


def advantage(x: Fraction, mark: Fraction, direction: Direction) -> Fraction:
    """How far x is better than the mark (领先量), negative when short of it."""
    return x - mark if direction is Direction.HIGHER else mark - x


def anchors(params: Params, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Columns that anchor parameters name by a word (锚点取值列): target, previous or baseline."""
    return tuple((name, params[name]) for name in names if isinstance(params[name], str) and params[name] != "peer_mean")


def anchor(case: Case, name: str) -> Fraction:
    """The value of an anchor parameter (锚点值): its number, the figure's column, or the peers' mean."""
    setting = case.params[name]
    if setting == "peer_mean":
        return peers_of(case).mean
    return case.values[name] if isinstance(setting, str) else setting  # type: ignore[no-any-return]


def peers_of(case: Case) -> Peers:
    """The peers, of whom there must be one at least (同组单位); `Unscorable` otherwise."""
    if not case.peers:
        raise Unscorable("同组没有可比单位")
    return case.peers
