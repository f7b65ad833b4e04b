"""Readings (查阅登记): looking at figures and results that are not released is itself on record, once an hour and subject.

    noting.looked(Thing.SUBMITTED, "2026M11")

Of auditors whatever they look at is noted. Whoever cannot be noted does not read: what the records report goes on.
"""

from __future__ import annotations

import streamlit as st

from data.logs import note_read
from evaluation.policy import Thing
from pages.ui import who

NOTED, LOOKED = "noting-noted", "查看"


def looked(thing: Thing, subject: str, *, released: bool = False) -> None:
    """Note that this person looks at something (登记查看); in one visit the records are asked once an hour."""
    person, at = who.principal(), who.now()
    mark = person.actor, str(thing), subject, released, at.strftime("%Y%m%d%H")
    noted = st.session_state.setdefault(NOTED, set())
    if mark in noted:
        return
    note_read(who.records(), person, thing, subject, way=LOOKED, at=at, released=released, hourly=True)
    noted.add(mark)
