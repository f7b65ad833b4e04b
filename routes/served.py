"""Every route beside the pages (全部路由): fonts, signing in and out, the calendar's feed, joined to the records in use;
and what stands before the files that pages offer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Route

from data.city import read_city, reference_folder
from data.door import Door, gateway_header
from data.formal import door_at
from data.mode import formal_place
from data.runs import records_of
from data.store import Store
from evaluation.errors import AppraisalError
from routes.feed import feed_routes
from routes.fonts import font_routes
from routes.login import login_routes
from routes.media import OnlySignedIn

NAMELESS = "目标责任制考核"


def all_routes(fonts: Iterable[Path]) -> list[Route]:
    """What is served beside the pages (路由总表); records are opened when first asked for."""
    return [
        *font_routes(fonts),
        *login_routes(lambda: door_at(os.environ), title),
        *feed_routes(_formal, _demo, reference_folder, title),
    ]


def guards() -> list[Middleware]:
    """What stands before every file the pages offer (取用限制)."""
    return [
        Middleware(
            OnlySignedIn, guarded=lambda: formal_place(os.environ) is not None, door=lambda: door_at(os.environ),
            header=lambda: gateway_header(os.environ),
        )
    ]  # fmt: skip


def title() -> str:
    """What forms and feed are headed with (系统名称); a city that cannot be read has none."""
    try:
        return read_city(reference_folder()).title
    except AppraisalError:
        return NAMELESS


def _formal() -> Door | None:
    """The formal records, None while there are none."""
    return None if formal_place(os.environ) is None else door_at(os.environ)


def _demo() -> Store | None:
    """The demo's records, None once there are formal ones."""
    return None if formal_place(os.environ) is not None else records_of(read_city(reference_folder()))
