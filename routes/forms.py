"""Small forms beside the pages (表单页): Chinese, safe, each with a ticket signed for this browser; never a traceback.

The cookie is HttpOnly and SameSite=Strict. A form is taken when it is ours, this browser's, and sent from our own page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from data.door import LOGIN_COOKIE, Door
from data.errors import NotReady
from evaluation.errors import AppraisalError

BROWSER = "appraisal_browser"
OWN_PAGE = re.compile(r"/[a-z]{0,20}(\?[A-Za-z0-9=&%+._~-]{0,1000})?")
MOST_BYTES = 20_000
STALE = "页面已过期，请重新填写。"
FORBIDDEN = "请从本系统的页面提交。"
HEADERS = {
    "Cache-Control": "no-store", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; base-uri 'none'"
    ),
}  # fmt: skip
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
@font-face {{ font-family: "Noto Sans SC"; src: url(/fonts/NotoSansSC-Regular.woff2); font-weight: 400; }}
@font-face {{ font-family: "Noto Sans SC"; src: url(/fonts/NotoSansSC-Bold.woff2); font-weight: 700; }}
:root {{ color-scheme: light dark; --ink: #17212b; --line: #7b8794; --ground: #f5f7f9; --surface: #fff;
  --accent: #0b4f6c; --bad: #a50f15; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: #e6ebf0; --line: #7b8794; --ground: #10161c; --surface: #18212a; --accent: #7fc0dd; --bad: #ff9a8f; }}
}}
body {{ margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.6 "Noto Sans SC", sans-serif; }}
main {{ max-width: 360px; margin: 12vh auto 0; padding: 24px; background: var(--surface); border-radius: 8px; }}
h1 {{ margin: 0 0 4px; font-size: 24px; }}
label {{ display: block; margin: 12px 0 4px; }}
input {{ box-sizing: border-box; width: 100%; height: 40px; padding: 0 12px; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 8px; }}
button {{ margin-top: 16px; width: 100%; height: 40px; font: inherit; font-weight: 700; color: var(--surface);
  background: var(--accent); border: 0; border-radius: 20px; cursor: pointer; }}
a {{ color: var(--accent); }}
:focus-visible {{ outline: 3px solid var(--accent); outline-offset: 2px; }}
[role=alert] {{ color: var(--bad); }}
</style></head><body><main><h1>{title}</h1>{content}</main></body></html>"""
NO_DOOR = '<p role="alert">{sentence}</p><p><a href="/">回首页</a></p>'
Answering = Callable[[Request], Awaitable[Response]]


def own_page(asked: str) -> str:
    """The page of this app that was asked for (登录后去处), the start page for anything else."""
    return asked if OWN_PAGE.fullmatch(asked) else "/"


class Forms:
    """Pages with one form each (表单页): `door` opens the records when first asked, `title` names the app."""

    def __init__(self, door: Callable[[], Door], title: Callable[[], str]) -> None:
        self.door, self.title = door, title

    def route(self, path: str, answer: Answering, method: str) -> Route:
        """A route whose errors are sentences (路由): without formal records there is no such page."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except NotReady as error:
                return self.plain(NO_DOOR.format(sentence=escape(str(error))), 404)
            except AppraisalError as error:
                return self.plain(NO_DOOR.format(sentence=escape(str(error))), 503)

        return Route(path, answered, methods=[method])

    def refusal(self, request: Request, fields: dict[str, str]) -> str:
        """Why a form is not taken (拒收原因); blank when it is: ours, this browser's, from our own page."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return FORBIDDEN
        origin = request.headers.get("origin", "")
        if origin not in ("", "null") and origin.split("://", 1)[-1] != request.headers.get("host", ""):
            return FORBIDDEN
        known = self.door().is_ticket(fields.get("ticket", ""), request.cookies.get(BROWSER, ""))
        return "" if known else STALE

    def page(self, request: Request, fields: str, refusal: str = "", status: int = 200) -> Response:
        """A page with one form (表单页), its ticket bound to the browser."""
        browser = request.cookies.get(BROWSER, "")
        fresh = browser if re.fullmatch(r"[\w-]{20,60}", browser) else secrets.token_urlsafe(24)
        alert = f'<p role="alert">{escape(refusal)}</p>' if refusal else ""
        ticket = f'<input type="hidden" name="ticket" value="{escape(self.door().ticket(fresh))}">'
        answer = self.plain(alert + fields.replace("{ticket}", ticket), status)
        if fresh != browser:
            put(answer, request, BROWSER, fresh)
        return answer

    def plain(self, content: str, status: int = 200) -> HTMLResponse:
        """A page of trusted HTML (普通页)."""
        return HTMLResponse(PAGE.format(title=escape(self.title()), content=content), status, headers=HEADERS)


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a small form (表单内容); one that is too large or not a form has none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return {}
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


def onward(to: str) -> RedirectResponse:
    """On to a page of this app (转到)."""
    return RedirectResponse(to, 303, headers=HEADERS)


def signed(request: Request, to: str, cookie: str) -> Response:
    """On to the page, with the login's cookie (登录完成)."""
    answer = onward(to)
    if cookie:
        put(answer, request, LOGIN_COOKIE, cookie)
    return answer


def put(answer: Response, request: Request, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send (写入凭证)."""
    answer.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https")
