"""Every deliberate error (错误), drawn as one tree; messages are Chinese and say what to do next.

AppraisalError
├── Refused            the input as a whole is refused; carries every fault found
└── StoreError         data/errors.py: the records could not be read or written
    ├── Conflict       somebody else wrote first; names both values
    ├── Guarded        the database refused a change of what is recorded
    ├── BadRecord, BadEvidence, ClockBackwards       what was handed in cannot be recorded
    └── NotReady, InUse, Damaged, NoRoom, NotWritable, Unreachable, Denied       and the remedy
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class AppraisalError(Exception):
    """Root of every deliberate error (考核错误)."""


@dataclass(frozen=True, order=True, slots=True)
class Where:
    """Place of an input (位置): file, line and column, all counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Where("", 1, 1)


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One fault (差错): where it stands and a Chinese sentence."""

    where: Where
    message: str

    def __str__(self) -> str:
        return f"{self.where} {self.message}"


class Refused(AppraisalError):
    """The input is refused (输入被退回): `faults` holds every fault, sorted, without repetition."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class FaultList:
    """Collects faults (差错清单) so that all are reported at once."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, where: Where, message: str) -> None:
        self._faults.append(Fault(where, message))

    def extend(self, faults: Iterable[Fault]) -> None:
        self._faults.extend(faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._faults)

    def raise_if_any(self) -> None:
        """Raise `Refused` with everything collected; do nothing when clean."""
        if self._faults:
            raise Refused(self._faults)
