"""The launcher: everything ready before the first visitor, fonts from this machine, faults only logged."""

from __future__ import annotations

import asyncio
import gc
import logging
from pathlib import Path

import pytest

import app
from data import runs

ROOT = Path(__file__).resolve().parents[1]


async def start_and_stop() -> None:
    async with app.lifespan(app.app):
        pass


def start() -> None:
    try:
        asyncio.run(start_and_stop())
    finally:
        gc.unfreeze()


def test_starting_makes_the_run_of_every_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPRAISAL_REFERENCE", raising=False)
    runs._run.cache_clear()
    start()
    assert runs._run.cache_info().currsize == 3


def test_starting_with_a_folder_that_is_wrong_logs_the_faults_and_goes_on(monkeypatch, tmp_path, caplog) -> None:
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(tmp_path))
    with caplog.at_level(logging.ERROR, logger="appraisal"):
        start()
    assert "city.yaml" in caplog.text


def test_the_launcher_is_short_and_serves_both_weights_of_the_font() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 80
    assert sorted(file.name for file in app.FONTS.glob("*.woff2")) == ["NotoSansSC-Bold.woff2", "NotoSansSC-Regular.woff2"]


def test_the_settings_name_only_addresses_of_this_app() -> None:
    settings = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    assert "http" not in settings
    for file in app.FONTS.glob("*.woff2"):
        assert f'url = "/fonts/{file.name}"' in settings
