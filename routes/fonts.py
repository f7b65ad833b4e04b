"""The screen font (屏幕字体): served from this machine, so that no browser asks another one for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

PATH = "/fonts"
ONE_WEEK = "public, max-age=604800"


def font_routes(files: Iterable[Path]) -> list[Route]:
    """One route for each font file (字体路由), `/fonts/<file name>`; anything else there is not found."""
    return [_route(file) for file in files]


def _route(file: Path) -> Route:
    async def font(_: Request) -> FileResponse:
        return FileResponse(file, media_type="font/woff2", headers={"Cache-Control": ONE_WEEK})

    return Route(f"{PATH}/{file.name}", font, name=file.stem)
