"""Login (登录): the form, signing in and out, changing one's password; answers in Chinese, never a traceback.

Every form carries a ticket signed for this browser, and the cookie is HttpOnly and SameSite=Strict. After signing in
the visitor goes on to the page of this app he asked for, and to no other place.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from data.door import Door
from evaluation.errors import AppraisalError

LOGIN, BROWSER = "appraisal_login", "appraisal_browser"
OWN_PAGE = re.compile(r"/[a-z]{0,20}(\?[A-Za-z0-9=&%._~-]{0,300})?")
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
:focus-visible {{ outline: 3px solid var(--accent); outline-offset: 2px; }}
[role=alert] {{ color: var(--bad); }}
</style></head><body><main><h1>{title}</h1>{content}</main></body></html>"""
Answer = Callable[[Request], Response]


def login_routes(door: Callable[[], Door], title: str) -> list[Route]:
    """Routes of signing in and out (登录路由): `door` opens the records when first asked, `title` names the app."""
    handlers = Handlers(door, title)
    return [
        Route("/signin", handlers.form, methods=["GET"]), Route("/signin", handlers.sign_in, methods=["POST"]),
        Route("/signout", handlers.sign_out, methods=["POST"]),
        Route("/password", handlers.password_form, methods=["GET"]),
        Route("/password", handlers.change_password, methods=["POST"]),
    ]  # fmt: skip


def own_page(asked: str) -> str:
    """The page of this app that was asked for (登录后去处), the start page for anything else."""
    return asked if OWN_PAGE.fullmatch(asked) else "/"


class Handlers:
    """What each route answers (登录处理)."""

    def __init__(self, door: Callable[[], Door], title: str) -> None:
        self.door, self.title = door, title

    async def form(self, request: Request) -> Response:
        """The form (登录页)."""
        return self._page(request, self._sign_in_fields(own_page(request.query_params.get("to", "/"))))

    async def sign_in(self, request: Request) -> Response:
        """Sign in (登录)."""
        fields = await _fields(request)
        to = own_page(fields.get("to", "/"))
        refusal = self._refusal(request, fields)
        if refusal:
            return self._page(request, self._sign_in_fields(to), refusal, 403)
        try:
            cookie = self.door().sign_in(fields.get("account", ""), fields.get("password", ""), request.cookies.get(LOGIN, ""))
        except AppraisalError as error:
            return self._page(request, self._sign_in_fields(to), str(error), 401)
        person = self.door().person(cookie)
        return _signed(request, "/password" if person is not None and person.must_change else to, cookie)

    async def sign_out(self, request: Request) -> Response:
        """Sign out (退出)."""
        fields = await _fields(request)
        refusal = self._refusal(request, fields)
        if refusal:
            return self._page(request, self._sign_in_fields("/"), refusal, 403)
        self.door().sign_out(request.cookies.get(LOGIN, ""))
        answer = RedirectResponse("/signin", 303, headers=HEADERS)
        answer.delete_cookie(LOGIN, path="/")
        return answer

    async def password_form(self, request: Request) -> Response:
        """The form for a new password (修改密码页); without a login the login form."""
        if self.door().person(request.cookies.get(LOGIN, "")) is None:
            return RedirectResponse("/signin?to=/password", 303, headers=HEADERS)
        return self._page(request, self._password_fields())

    async def change_password(self, request: Request) -> Response:
        """Change the password (修改密码)."""
        fields = await _fields(request)
        refusal = self._refusal(request, fields)
        if not refusal and fields.get("new") != fields.get("again"):
            refusal = "两次填写的新密码不一样。"
        if refusal:
            return self._page(request, self._password_fields(), refusal, 403)
        try:
            cookie = self.door().change_password(
                request.cookies.get(LOGIN, ""), fields.get("old", ""), fields.get("new", "")
            )
        except AppraisalError as error:
            return self._page(request, self._password_fields(), str(error), 401)
        return _signed(request, "/" if cookie else "/signin", cookie)

    def _refusal(self, request: Request, fields: dict[str, str]) -> str:
        """Why a form is not taken (拒收原因); blank when it is: ours, this browser's, from our own page."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return FORBIDDEN
        origin = request.headers.get("origin", "")
        if origin not in ("", "null") and origin.split("://", 1)[-1] != request.headers.get("host", ""):
            return FORBIDDEN
        known = self.door().is_ticket(fields.get("ticket", ""), request.cookies.get(BROWSER, ""))
        return "" if known else STALE

    def _page(self, request: Request, fields: str, refusal: str = "", status: int = 200) -> Response:
        """A page with one form (表单页), its ticket bound to the browser."""
        browser = request.cookies.get(BROWSER, "")
        fresh = browser if re.fullmatch(r"[\w-]{20,60}", browser) else secrets.token_urlsafe(24)
        alert = f'<p role="alert">{escape(refusal)}</p>' if refusal else ""
        ticket = f'<input type="hidden" name="ticket" value="{escape(self.door().ticket(fresh))}">'
        content = alert + fields.replace("{ticket}", ticket)
        answer = HTMLResponse(PAGE.format(title=escape(self.title), content=content), status, headers=HEADERS)
        if fresh != browser:
            _set(answer, request, BROWSER, fresh)
        return answer

    def _sign_in_fields(self, to: str) -> str:
        return (
            '<form method="post" action="/signin">{ticket}'
            f'<input type="hidden" name="to" value="{escape(to)}">'
            '<label for="account">账号</label><input id="account" name="account" autocomplete="username" required autofocus>'
            '<label for="password">密码</label>'
            '<input id="password" name="password" type="password" autocomplete="current-password" required>'
            "<button>登录</button></form><p>首次登录使用一次性密码，登录后须修改。</p>"
        )

    def _password_fields(self) -> str:
        return (
            '<form method="post" action="/password">{ticket}<p>请设置新密码，至少10个字符。</p>'
            '<label for="old">原密码</label>'
            '<input id="old" name="old" type="password" autocomplete="current-password" required autofocus>'
            '<label for="new">新密码</label><input id="new" name="new" type="password" autocomplete="new-password" required>'
            '<label for="again">再填一次新密码</label>'
            '<input id="again" name="again" type="password" autocomplete="new-password" required>'
            "<button>保存新密码</button></form>"
        )


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a small form (表单内容); one that is too large or not a form has none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return {}
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


def _signed(request: Request, to: str, cookie: str) -> Response:
    """On to the page, with the login's cookie (登录完成)."""
    answer = RedirectResponse(to, 303, headers=HEADERS)
    if cookie:
        _set(answer, request, LOGIN, cookie)
    return answer


def _set(answer: Response, request: Request, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https")
