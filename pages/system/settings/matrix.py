"""What every role may read and do (权限矩阵), as the program itself decides it."""

from __future__ import annotations

import streamlit as st

from data.principals import Principal
from evaluation.policy import matrix
from evaluation.workflow import Profile, Role
from pages.ui.tables import Column, Row, escaped, table


def show(_: Principal) -> None:
    """The matrix of the profile in force (权限矩阵)."""
    profile = Profile.NORMAL
    columns = [Column("事项", "heading"), *(Column(role.label) for role in Role)]
    rows = [Row([escaped(cell) for cell in cells]) for cells in matrix(profile)]
    st.html(f'<section class="card">{table(f"权限矩阵（{profile.label}）", columns, rows, look="narrow")}</section>')
