"""Terms: the code is the value, the label stands on the member, and neither can be forgotten."""

from __future__ import annotations

import pytest

from evaluation.terms import FigureStatus, Term


def test_a_term_is_its_code_and_carries_its_label() -> None:
    assert FigureStatus.MISSING == "missing" == str(FigureStatus.MISSING)
    assert FigureStatus("missing") is FigureStatus.MISSING
    assert FigureStatus.MISSING.label == "缺报"


def test_a_term_without_a_label_is_refused() -> None:
    with pytest.raises(TypeError, match="has no label"):

        class _Bare(Term):
            YES = "yes"
