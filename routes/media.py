"""Files that pages show and offer (页面文件): pictures of evidence, downloads; with formal records for who is signed in.

The pages hand them to the browser by an address made from their content. Whoever is not signed in, or not any more, is
told that there is nothing, whatever address somebody has passed on.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from data.door import LOGIN_COOKIE, Door
from data.errors import StoreError

PATHS = ("/media/", "/_stcore/upload_file/")
# the identity provider's own login: read by the server of the pages alone, so that its presence has to do here
PROVIDER_COOKIE = "_streamlit_user"


class OnlySignedIn:
    """Lets files through to who is signed in (登录后方可取用), where `guarded` says that there are formal records."""

    def __init__(self, app: ASGIApp, guarded: Callable[[], bool], door: Callable[[], Door], header: Callable[[], str]) -> None:
        self.app, self.guarded, self.door, self.header = app, guarded, door, header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and any(part in str(scope["path"]) for part in PATHS)
        if asked and not await run_in_threadpool(self._may, Request(scope)):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _may(self, request: Request) -> bool:
        cookie = request.cookies.get(LOGIN_COOKIE, "")
        name = request.headers.get(self.header(), "") if self.header() else ""
        if not self.guarded() or PROVIDER_COOKIE in request.cookies:
            return True
        if not cookie and not name:
            return False
        try:
            found = self.door().known(cookie) or (self.door().trusted(name) if name else None)
        except StoreError:
            return False
        return found is not None and not found.must_change
