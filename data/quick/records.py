"""Records of a table (表格记录): which cells hold the figures of a unit and an indicator, and what was wrong or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.exchange.sheets import Sheet
from data.quick.cells import CellFault
from evaluation.scheme import Indicator
from evaluation.units import Unit

At = tuple[int, int]


@dataclass(slots=True)
class Record:
    """The cells of one unit and indicator (一项数据): kind → cell; either may be unknown, its label then stands for it."""

    unit: Unit | None
    indicator: Indicator | None
    unit_text: str
    indicator_text: str
    label: At
    cells: dict[str, At] = field(default_factory=dict)

    @property
    def unit_name(self) -> str:
        return self.unit.name if self.unit is not None else self.unit_text

    @property
    def code(self) -> str:
        return self.indicator.code if self.indicator is not None else self.indicator_text


@dataclass(slots=True)
class Found:
    """What a table says (读取结果): records by unit and indicator, those that cannot be placed, common targets."""

    sheet: Sheet
    units: tuple[Unit, ...] = ()
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    loose: list[Record] = field(default_factory=list)
    common: dict[str, At] = field(default_factory=dict)
    faults: dict[At, CellFault] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    merged: Mapping[At, object] = field(default_factory=dict)
    known: bool = True

    def fault(self, at: At, message: str, unit: str = "", indicator: str = "") -> None:
        """A fault beside its cell (记差错); the first of a cell stays."""
        sheet = self.sheet
        found = CellFault(sheet.file, sheet.name, sheet.address(*at), unit, indicator, message)
        self.faults.setdefault(at, found)


def record_name(item: Unit | Indicator) -> str:
    """What an item is called in a sentence (名称)."""
    return item.name if isinstance(item, Unit) else f"{item.code} {item.title}"
