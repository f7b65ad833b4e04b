"""The screen font is served by this server, and nothing else is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from reports.fonts import WEIGHTS, screen_font
from routes.fonts import PATH, font_routes

FILES = [screen_font(weight) for weight in WEIGHTS]


def answer(path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, asked without a socket."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        # a browser that stays: the server listens for its leaving while it sends
        return await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": [], "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80)}  # fmt: skip
    asyncio.run(Starlette(routes=font_routes(FILES))(scope, receive, send))
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_font_is_served_whole_and_may_be_kept(file: Path) -> None:
    status, headers, body = answer(f"{PATH}/{file.name}")
    assert (status, headers["content-type"]) == (200, "font/woff2")
    assert headers["cache-control"] == "public, max-age=604800"
    assert body == file.read_bytes()


@pytest.mark.parametrize("name", ["", "OFL.txt", "../__init__.py", "NotoSansSC-Regular.ttf"])
def test_nothing_else_is_served(name: str) -> None:
    assert answer(f"{PATH}/{name}")[0] == 404


def test_fonts_cannot_be_written() -> None:
    assert answer(f"{PATH}/{FILES[0].name}", "PUT")[0] == 405
