"""From one period to the next (翻期): a year follows a year, a month a month."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.periods import Period, read_period


def neighbours(codes: Sequence[str], code: str) -> tuple[str | None, str | None]:
    """The period before and the one after (上一期、下一期); `codes` by time, oldest first.

    A year follows a year, a month a month; where its kind ends, the nearest one in time before or after it.
    """
    at = codes.index(code)
    before, after = list(reversed(codes[:at])), list(codes[at + 1 :])
    return _nearest(before, code), _nearest(after, code)


def _nearest(codes: Sequence[str], code: str) -> str | None:
    kind = _kind(code)
    alike = (other for other in codes if _kind(other) == kind)
    return next(alike, next(iter(codes), None))


def _kind(code: str) -> str:
    period = read_period(code)
    return period.kind if isinstance(period, Period) else ""
