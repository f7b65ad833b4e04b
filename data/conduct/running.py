"""Scoring a period (测算) as a person's deed: asked of the policy first, then as every run is made."""

from __future__ import annotations

from datetime import datetime

from data.assessments import KeptRun, run
from data.deeds import permit
from data.principals import Principal
from data.store import Store
from evaluation.policy import Deed


def score(store: Store, who: Principal, period: str, *, at: datetime, reason: str = "") -> KeptRun:
    """Score a period (测算): verified values count; the same inputs give the same run. Raises `NotPermitted`, `Refused`."""
    with store.reading() as session:
        permit(session, who, Deed.RUN)
    return run(store, period, actor=who.actor, at=at, reason=reason)
