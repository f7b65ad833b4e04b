"""Login (登录): the form, signing in and out, changing one's password; answers in Chinese, never a traceback.

After signing in the visitor goes on to the page of this app he asked for, and to no other place.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.door import LOGIN_COOKIE, Door
from data.errors import BadRecord, BadSignIn
from evaluation.errors import AppraisalError
from routes.forms import BROWSER, NO_DOOR, Forms, fields_of, onward, own_page, signed

__all__ = ["BROWSER", "login_routes", "own_page"]
TWO_WAYS = "两次填写的新密码不一样。"


def login_routes(door: Callable[[], Door], title: Callable[[], str]) -> list[Route]:
    """Routes of signing in and out (登录路由): `door` opens the records when first asked, `title` names the app."""
    login = Login(door, title)
    return [
        login.route("/signin", login.form, "GET"), login.route("/signin", login.sign_in, "POST"),
        login.route("/signout", login.sign_out_form, "GET"), login.route("/signout", login.sign_out, "POST"),
        login.route("/password", login.password_form, "GET"), login.route("/password", login.change_password, "POST"),
        login.route("/setup", login.setup_form, "GET"), login.route("/setup", login.set_up, "POST"),
    ]  # fmt: skip


class Login(Forms):
    """What each route answers (登录处理)."""

    async def form(self, request: Request) -> Response:
        """The form (登录页)."""
        return self.page(request, _sign_in_fields(own_page(request.query_params.get("to", "/"))))

    async def sign_in(self, request: Request) -> Response:
        """Sign in (登录)."""
        fields = await fields_of(request)
        to = own_page(fields.get("to", "/"))
        refusal = self.refusal(request, fields)
        if refusal:
            return self.page(request, _sign_in_fields(to), refusal, 403)
        try:
            earlier = request.cookies.get(LOGIN_COOKIE, "")
            cookie = self.door().sign_in(fields.get("account", ""), fields.get("password", ""), earlier)
        except AppraisalError as error:
            return self.page(request, _sign_in_fields(to), str(error), 401)
        person = self.door().person(cookie)
        first = person is not None and person.must_change
        return signed(request, f"/password?to={quote(to, safe='')}" if first else to, cookie)

    async def sign_out_form(self, request: Request) -> Response:
        """The question before one leaves (退出页); whoever is not signed in gets the login form."""
        person = self.door().person(request.cookies.get(LOGIN_COOKIE, ""))
        if person is None:
            return onward("/signin")
        words = f"<p>当前用户：{escape(person.name)}。退出后，这个浏览器中打开的页面都不能再查看正式数据。</p>"
        form = f'<form method="post" action="/signout">{{ticket}}{words}<button autofocus>退出登录</button></form>'
        return self.page(request, f'{form}<p><a href="/">返回</a></p>')

    async def sign_out(self, request: Request) -> Response:
        """Sign out (退出)."""
        fields = await fields_of(request)
        refusal = self.refusal(request, fields)
        if refusal:
            return self.page(request, _sign_in_fields("/"), refusal, 403)
        self.door().sign_out(request.cookies.get(LOGIN_COOKIE, ""))
        answer = onward("/signin")
        answer.delete_cookie(LOGIN_COOKIE, path="/")
        return answer

    async def password_form(self, request: Request) -> Response:
        """The form for a new password (修改密码页); without a login the login form."""
        if self.door().person(request.cookies.get(LOGIN_COOKIE, "")) is None:
            return onward("/signin?to=/password")
        return self.page(request, _password_fields(own_page(request.query_params.get("to", "/"))))

    async def change_password(self, request: Request) -> Response:
        """Change the password (修改密码)."""
        fields = await fields_of(request)
        to = own_page(fields.get("to", "/"))
        refusal = self.refusal(request, fields)
        if not refusal and fields.get("new") != fields.get("again"):
            refusal = TWO_WAYS
        if refusal:
            return self.page(request, _password_fields(to), refusal, 403)
        try:
            cookie = self.door().change_password(
                request.cookies.get(LOGIN_COOKIE, ""), fields.get("old", ""), fields.get("new", "")
            )
        except AppraisalError as error:
            return self.page(request, _password_fields(to), str(error), 401)
        return signed(request, to if cookie else "/signin", cookie)

    async def setup_form(self, request: Request) -> Response:
        """The form a one-time link opens (启用账号页): whose it is, and a password to be set."""
        link = request.query_params.get("key", "")
        try:
            return self.page(request, _setup_fields(link, self.door().invited(link)))
        except BadSignIn as error:
            return self.plain(NO_DOOR.format(sentence=escape(str(error))), 401)

    async def set_up(self, request: Request) -> Response:
        """Set the first password by a one-time link (启用账号) and go on signed in."""
        fields = await fields_of(request)
        link, refusal = fields.get("key", ""), self.refusal(request, fields)
        if not refusal and fields.get("new") != fields.get("again"):
            refusal = TWO_WAYS
        try:
            account = self.door().invited(link)
            if refusal:
                return self.page(request, _setup_fields(link, account), refusal, 403)
            cookie = self.door().redeem(link, fields.get("new", ""), request.cookies.get(LOGIN_COOKIE, ""))
        except BadRecord as error:
            return self.page(request, _setup_fields(link, account), str(error), 401)
        except BadSignIn as error:
            return self.plain(NO_DOOR.format(sentence=escape(str(error))), 401)
        return signed(request, "/settings", cookie)


def _setup_fields(link: str, account: str) -> str:
    return (
        '<form method="post" action="/setup">{ticket}'
        f'<input type="hidden" name="key" value="{escape(link)}"><p>账号：{escape(account)}。请设置密码，至少10个字符。</p>'
        '<label for="new">新密码</label>'
        '<input id="new" name="new" type="password" autocomplete="new-password" required autofocus>'
        '<label for="again">再填一次新密码</label>'
        '<input id="again" name="again" type="password" autocomplete="new-password" required>'
        "<button>启用账号</button></form>"
    )


def _sign_in_fields(to: str) -> str:
    return (
        '<form method="post" action="/signin">{ticket}'
        f'<input type="hidden" name="to" value="{escape(to)}">'
        '<label for="account">账号</label><input id="account" name="account" autocomplete="username" required autofocus>'
        '<label for="password">密码</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required>'
        "<button>登录</button></form><p>首次登录使用一次性密码，登录后须修改。</p>"
    )


def _password_fields(to: str) -> str:
    return (
        '<form method="post" action="/password">{ticket}<p>请设置新密码，至少10个字符。</p>'
        f'<input type="hidden" name="to" value="{escape(to)}">'
        '<label for="old">原密码</label>'
        '<input id="old" name="old" type="password" autocomplete="current-password" required autofocus>'
        '<label for="new">新密码</label><input id="new" name="new" type="password" autocomplete="new-password" required>'
        '<label for="again">再填一次新密码</label>'
        '<input id="again" name="again" type="password" autocomplete="new-password" required>'
        "<button>保存新密码</button></form>"
    )
