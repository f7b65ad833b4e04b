"""The launcher (启动): `streamlit run app.py` serves the pages; all that is shown is decided below `pages/`."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from streamlit import App

from data.city import reference_folder
from data.formal import give_back
from data.runs import make_ready
from routes.served import all_routes, guards

ROOT = Path(__file__).parent
FONTS = ROOT / "reports" / "fonts"
# what runs, and is never imported
SCRIPTS = ("page.py", "router.py")
log = logging.getLogger("appraisal")


def import_sections() -> None:
    """What pages are made of (载入页面各部分), so that no visitor waits for it and no two wait for each other."""
    for file in sorted((ROOT / "pages").rglob("*.py")):
        if file.name not in SCRIPTS:
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def warm_up() -> None:
    """Everything computed before it is asked for (预先测算); faults are logged, and shown on the pages."""
    for fault in make_ready(reference_folder()):
        log.error("%s", fault)
    import_sections()
    # what is there now stays: the collector need not walk it again and again
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[dict[str, Any] | None]:
    """Serves at once and warms up beside it (启动): while the first browser loads the page, its figures are made."""
    warming = asyncio.create_task(asyncio.to_thread(warm_up))
    yield None
    await warming
    give_back()


app = App("pages/router.py", lifespan=lifespan, routes=all_routes(FONTS.glob("*.woff2")), middleware=guards())
