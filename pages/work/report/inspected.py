"""What an inspection found of the unit (现场核查结果): read by the unit once it is recorded."""

from __future__ import annotations

import streamlit as st

from data.desk.forms import FormDesk
from data.inspections import visible_samples
from pages.ui import samples
from pages.work.report import desk


def show(at: FormDesk) -> None:
    """Findings of this form's figures (现场核查结果), nothing where there are none."""
    to = desk.report(at.form.period, at.form.unit.code)
    found = visible_samples(to.who, to.store, to.period)
    if not found:
        return
    st.html("<h2>现场核查结果</h2>")
    for sample in found:
        st.html(samples.card(sample))
