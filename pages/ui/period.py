"""Which year is looked at (考核年度), and how far its figures can be trusted (数据状态)."""

from __future__ import annotations

import streamlit as st

from data.city import City
from data.examples import Example
from evaluation.results import Assessment
from pages.ui import filters, messages


def choose(city: City, *, page: str) -> Example | None:
    """The example year chosen (选择年度); a sentence and None where the city has no year yet."""
    years = {str(example.year): f"{example.year}年" for example in city.examples}
    if not years:
        messages.say("<p>尚未建立考核期：本城市文件夹中没有演示年度，请在 city.yaml 的 examples 中指明。</p>")
        return None
    first = str(city.first_year)
    year = filters.pills("year", years, first if first in years else next(iter(years)), page=page)
    return city.example(int(year))


def status(example: Example, run: Assessment) -> list[str]:
    """Status chips (状态标签): whether the figures are invented, and what the scheme is."""
    words = ["演示 · 虚构"] if example.fictional else []
    return [*words, run.scheme.status] if run.scheme.status else words


def row() -> st.delta_generator.DeltaGenerator:
    """One row for all filters (筛选行)."""
    return st.container(horizontal=True, gap="medium", vertical_alignment="center", key="filters")
