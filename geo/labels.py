"""Places of labels (注记位置): inside an outline where they fit, else beside it with a leader line.

Everything is decided here, in pixels and without chance, so that a test can ask whether boxes stay in the pane
and apart. What decides is size and form of outline and text, never who the unit is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from evaluation.errors import AppraisalError
from geo.boundaries import Point, label_point, main_part
from geo.crs import Numbers
from geo.pane import Box, text_width

VALUE_SIZE = 0.86  # of the name's size
LEADING = 1.3
GRID = 28
DIRECTIONS = 36
GAP = 6.0
EDGE = 5.0
LAND = 22.0  # leader length, in text sizes, that a label wholly on land is worth avoiding
OFFERS = 120  # places weighed for each outside label
ALL_ORDERS = 4  # up to so many outside labels every order of placing is tried


class NoRoom(AppraisalError):
    """A label fits nowhere in the pane (放不下)."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a label says (注记内容): name and second line."""

    unit: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Label:
    """A placed label (注记): its box, and for one outside its outline the point its leader starts from."""

    unit: str
    box: Box
    size: float
    anchor: Point | None = None

    @property
    def outside(self) -> bool:
        return self.anchor is not None

    @property
    def name_y(self) -> float:
        return self.box.y - self.size * VALUE_SIZE * LEADING / 2

    @property
    def value_y(self) -> float:
        return self.box.y + self.size * LEADING / 2

    @property
    def leader(self) -> BaseGeometry:
        """From the anchor to the nearest point of the box (引线); an empty line inside."""
        if self.anchor is None:
            return shapely.LineString()
        x = min(max(self.anchor[0], self.box.left), self.box.right)
        y = min(max(self.anchor[1], self.box.top), self.box.bottom)
        return shapely.LineString([self.anchor, (x, y)])


def text_box(text: Text, size: float) -> tuple[float, float]:
    """Width and height a label needs (注记尺寸), pixels."""
    width = max(text_width(text.name, size * 1.05), text_width(text.value, size * VALUE_SIZE))
    return width, size * (1 + VALUE_SIZE) * LEADING


def placed(
    texts: Sequence[Text],
    outlines: Mapping[str, BaseGeometry],
    circles: Mapping[str, Box],
    pane: tuple[float, float],
    size: float,
    taken: Sequence[Box] = (),
) -> tuple[Label, ...]:
    """Every label in its place (注记布置), in the order of `texts`; `taken` boxes are left free.

    `outlines` and `circles` are in pixels, each text has one of them. Raises `NoRoom` when the pane is too small
    for a label to be drawn anywhere.
    """
    busy = [*taken, *circles.values()]
    found: dict[str, Label] = {}
    for text in texts:
        inside = _inside(text, outlines[text.unit], size, busy) if text.unit in outlines else None
        if inside is not None:
            found[text.unit] = inside
    rest = [text for text in texts if text.unit not in found]
    table = _Table(outlines, circles, pane, size, [*taken, *(label.box for label in found.values())])
    found.update({label.unit: label for label in table.outside(rest)})
    return tuple(found[text.unit] for text in texts)


def _inside(text: Text, outline: BaseGeometry, size: float, busy: Sequence[Box]) -> Label | None:
    """The box in the main part that is farthest from its border, or near enough and nearest the middle."""
    part = main_part(outline)
    width, height = text_box(text, size)
    x, y = _grid(part, GRID)
    boxes = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    shapely.prepare(part)
    free = shapely.contains_properly(part, boxes)
    for other in busy:
        free &= ~shapely.intersects(boxes, other.grown(GAP).polygon)
    if not free.any():
        return None
    x, y, boxes = x[free], y[free], boxes[free]
    room = np.minimum(shapely.distance(boxes, part.boundary), 1.5 * size)
    away = np.hypot(x - part.centroid.x, y - part.centroid.y)
    best = int(np.argmax(room - 0.2 * away))
    return Label(text.unit, Box(float(x[best]), float(y[best]), width, height), size)


def _grid(shape: BaseGeometry, count: int) -> tuple[Numbers, Numbers]:
    left, top, right, bottom = shape.bounds
    x, y = np.meshgrid(np.linspace(left, right, count), np.linspace(top, bottom, count))
    return x.ravel(), y.ravel()


class _Table:
    """Everything outside labels must respect, and the search for their places."""

    def __init__(
        self,
        outlines: Mapping[str, BaseGeometry],
        circles: Mapping[str, Box],
        pane: tuple[float, float],
        size: float,
        boxes: Sequence[Box],
    ) -> None:
        self.outlines, self.circles, self.pane, self.size, self.boxes = outlines, circles, pane, size, boxes
        self.land = shapely.union_all([shape.simplify(2) for shape in outlines.values()])
        shapely.prepare(self.land)

    def outside(self, texts: Sequence[Text]) -> list[Label]:
        """The cheapest set of places over the orders tried."""
        anchors = {text.unit: self._anchor(text.unit) for text in texts}
        offers = {text.unit: self._offers(text, anchors[text.unit], anchors) for text in texts}
        orders: Iterable[tuple[Text, ...]]
        orders = permutations(texts) if len(texts) <= ALL_ORDERS else [tuple(texts)]
        tried = [self._in_order(order, offers) for order in orders]
        cost, labels = min(tried, key=lambda found: found[0])
        if cost == np.inf:
            raise NoRoom("图幅太小，注记放不下，请加大图幅或缩小字号")
        return labels

    def _anchor(self, unit: str) -> Point:
        circle = self.circles.get(unit)
        return (circle.x, circle.y) if circle else label_point(self.outlines[unit])

    def _offers(self, text: Text, anchor: Point, anchors: Mapping[str, Point]) -> list[tuple[float, Label]]:
        """Places around the anchor, cheapest first: length of the leader, land and other marks covered."""
        width, height = text_box(text, self.size)
        width, height = width + self.size, height + self.size * 0.4
        x, y = self._around(anchor, width, height)
        cost = np.hypot(x - anchor[0], y - anchor[1]) + LAND * self.size * self._land_share(
            x, y, width, height
        )
        spots = [self.circles.get(unit, Box(*point, 6, 6)) for unit, point in anchors.items()]
        offers: list[tuple[float, Label]] = []
        for place in np.argsort(cost, kind="stable"):
            box = Box(float(x[place]), float(y[place]), width, height)
            if not any(box.grown(GAP).meets(other) for other in (*self.boxes, *spots)):
                label = Label(text.unit, box, self.size, anchor)
                offers.append((float(cost[place]) + self._crossed(label), label))
            if len(offers) == OFFERS:
                break
        return sorted(offers, key=lambda offer: offer[0])

    def _around(self, anchor: Point, width: float, height: float) -> tuple[Numbers, Numbers]:
        """Centres on rings about the anchor that keep the box in the pane."""
        reach = np.arange(4 * self.size, max(self.pane), self.size)
        turn = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
        x = (anchor[0] + np.outer(np.cos(turn), reach)).ravel()
        y = (anchor[1] + np.outer(np.sin(turn), reach)).ravel()
        good = (np.abs(x - self.pane[0] / 2) <= self.pane[0] / 2 - width / 2 - EDGE) & (
            np.abs(y - self.pane[1] / 2) <= self.pane[1] / 2 - height / 2 - EDGE
        )
        return x[good], y[good]

    def _land_share(self, x: Numbers, y: Numbers, width: float, height: float) -> Numbers:
        """Share of each box that lies on land, from a lattice of points."""
        across, down = np.meshgrid(np.linspace(-0.5, 0.5, 7) * width, np.linspace(-0.5, 0.5, 5) * height)
        hits = shapely.contains_xy(self.land, x[:, None] + across.ravel(), y[:, None] + down.ravel())
        return np.asarray(hits.mean(axis=1))

    def _crossed(self, label: Label) -> float:
        """What the leader costs by running through labels and circles."""
        circles = [circle for unit, circle in self.circles.items() if unit != label.unit]
        others = [other.polygon for other in (*self.boxes, *circles)]
        return 400.0 * int(np.count_nonzero(shapely.intersects(others, label.leader)))

    def _in_order(
        self, order: Sequence[Text], offers: Mapping[str, list[tuple[float, Label]]]
    ) -> tuple[float, list[Label]]:
        """Greedy: each label takes its cheapest place that leaves the earlier ones alone."""
        total, labels = 0.0, list[Label]()
        for text in order:
            free = ((cost, label) for cost, label in offers[text.unit] if _apart(label, labels))
            cost, label = next(free, (np.inf, None))
            if label is None:
                return np.inf, []
            total += cost
            labels.append(label)
        return total, labels


def _apart(label: Label, others: Sequence[Label]) -> bool:
    """Whether boxes keep their gap and no leader crosses another label or leader."""
    return not any(
        label.box.grown(GAP).meets(other.box)
        or label.leader.intersects(other.leader)
        or label.leader.intersects(other.box.polygon)
        or other.leader.intersects(label.box.polygon)
        for other in others
    )
