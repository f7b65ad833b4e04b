"""The city in force, and what is made once for every visitor (当前城市、共用缓存): keyed by folder, run and data version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import streamlit as st

from data.city import City, folder_version, read_city, reference_folder

Made = TypeVar("Made")


def city() -> City:
    """The city in force (当前城市); raises `Refused`."""
    folder = reference_folder()
    return _city(str(folder), folder_version(folder))


@st.cache_resource(show_spinner=False, max_entries=8)
def _city(folder: str, version: int) -> City:
    return replace(read_city(Path(folder)), version=version)


def folder_stamp(of: City) -> tuple[str, str]:
    """What is read of a city's folder depends on (城市文件夹标识): the folder and its version, and an uploaded boundary's."""
    uploaded = of.boundaries.stamp if of.boundaries else ""
    return str(of.folder), f"{of.version} {uploaded}".strip()


@st.cache_resource(show_spinner=False, max_entries=256)
def kept(key: tuple[str, ...], _make: Callable[[], Made]) -> Made:
    """What was made for this key before (缓存), or made now; the same for everybody who has the key."""
    return _make()
