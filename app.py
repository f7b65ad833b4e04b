"""The launcher (启动): `streamlit run app.py` serves the pages; all that is shown is decided below `pages/`."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from streamlit import App

from data.city import reference_folder
from data.runs import make_ready
from routes.fonts import font_routes

FONTS = Path(__file__).parent / "reports" / "fonts"
log = logging.getLogger("appraisal")


def warm_up() -> None:
    """Everything computed before it is asked for (预先测算); faults are logged, and shown on the pages."""
    for fault in make_ready(reference_folder()):
        log.error("%s", fault)
    # what is there now stays: the collector need not walk it again and again
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any] | None]:
    """Serves at once and warms up beside it (启动): while the first browser loads the page, its figures are made."""
    warming = asyncio.create_task(asyncio.to_thread(warm_up))
    yield None
    await warming


app = App("pages/router.py", lifespan=lifespan, routes=font_routes(FONTS.glob("*.woff2")))
