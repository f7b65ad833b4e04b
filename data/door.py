"""The door (登录入口): signing in and out at the formal records, and the signed texts that browsers bring back.

A cookie holds a signed random token; the record of the login decides, so that what was ended is refused at the next
step. The signing key stands beside the records, readable by the app alone, and is made when first needed.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from data import accounts
from data.accounts import Account
from data.errors import BadSignIn, NotWritable
from data.home import home
from data.principals import Principal
from data.store import Store

Clock = Callable[[], datetime]
KEY_FILE, KEY_BYTES = "signing.key", 32
TICKET_SECONDS = 3600
# the cookie that holds a login
LOGIN_COOKIE = "appraisal_login"
# how long a link for the first sign-in opens
LINK_SECONDS = 24 * 3600
STALE_LINK = "链接已失效：每个链接只能用一次，24小时内有效。请在服务器上运行 python -m data admin-link 重新生成。"
# the header by which a gateway in front of the app says whom it has signed in; it must remove the header from outside
SSO_HEADER = "APPRAISAL_SSO_HEADER"
_MAKING = threading.Lock()


def utc_now() -> datetime:
    """This machine's time (当前时间)."""
    return datetime.now(UTC)


def gateway_header(environment: Mapping[str, str]) -> str:
    """The header of a gateway that signs in for this app (单点登录请求头); blank unless one is set up."""
    return environment.get(SSO_HEADER, "").strip()


def signing_key(environment: Mapping[str, str]) -> bytes:
    """The key cookies are signed with (签名密钥), made when first needed; raises `NotWritable`."""
    path = home(environment) / KEY_FILE
    with _MAKING:
        if not path.is_file():
            _make_key(path)
        return path.read_bytes()


def _make_key(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        aside.rename(path)
    except OSError as error:
        raise NotWritable(f"无法保存签名密钥：{path}（{error.strerror}）。请检查权限和 APPRAISAL_HOME。") from error


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody signed in (登录人): who reads and acts, and whether the password has to be changed first."""

    principal: Principal
    must_change: bool = False


def known(account: Account) -> Known:
    """Who an account is (账号对应的当事人)."""
    return Known(Principal(account.name, account.posts, account.account), account.must_change)


@dataclass(frozen=True)
class Door:
    """Signing in and out at one store (登录入口)."""

    store: Store
    key: bytes
    clock: Clock = utc_now

    def sign_in(self, name: str, password: str, cookie: str = "") -> str:
        """The cookie of a new login (登录); the browser's earlier one ends. Raises `BadSignIn`."""
        token = accounts.sign_in(self.store, name.strip(), password, at=self.clock(), before=self._token(cookie))
        return str(self._signer.dumps(token))

    def change_password(self, cookie: str, old: str, new: str) -> str:
        """Change one's own password (修改密码) and go on with a new login; raises `BadSignIn`, `BadRecord`."""
        person = self.person(cookie)
        if person is None:
            return ""
        accounts.set_password(self.store, person.account, old, new, at=self.clock())
        token = accounts.open_login(self.store, person.account, at=self.clock(), before=self._token(cookie))
        return str(self._signer.dumps(token))

    def sign_out(self, cookie: str) -> None:
        """End the login of a cookie (退出)."""
        token = self._token(cookie)
        if token:
            accounts.sign_out(self.store, token, at=self.clock())

    def person(self, cookie: str) -> Account | None:
        """Who a cookie belongs to (登录人); None for a forged, ended or timed-out one."""
        token = self._token(cookie)
        return accounts.person_of(self.store, token, at=self.clock()) if token else None

    def known(self, cookie: str) -> Known | None:
        """Who reads and acts with a cookie (当事人); None as for `person`."""
        account = self.person(cookie)
        return None if account is None else known(account)

    def trusted(self, name: str) -> Known | None:
        """Who somebody is whom another system has signed in (单点登录); None without an open account of this name."""
        account = accounts.open_account(self.store, name)
        return None if account is None else Known(known(account).principal)

    def link(self, account: str, secret: str) -> str:
        """What a link for the first sign-in carries (一次性链接): account and one-time password, signed, for a day."""
        return str(self._links.dumps([account, secret]))

    def invited(self, link: str) -> str:
        """Whose first sign-in a link is (链接所属账号); raises `BadSignIn` for a forged, old or used one."""
        account, secret = self._opened(link)
        if not accounts.is_first(self.store, account, secret):
            raise BadSignIn(STALE_LINK)
        return account

    def redeem(self, link: str, password: str, cookie: str = "") -> str:
        """Set one's first password by a link (启用账号): the cookie of a new login; raises `BadSignIn`, `BadRecord`."""
        account, secret = self._opened(link)
        accounts.set_password(self.store, account, secret, password, at=self.clock())
        token = accounts.open_login(self.store, account, at=self.clock(), before=self._token(cookie))
        return str(self._signer.dumps(token))

    def ticket(self, browser: str) -> str:
        """What a form must bring back (表单凭据): signed, for one browser, for an hour."""
        return str(self._tickets.dumps(browser))

    def is_ticket(self, ticket: str, browser: str) -> bool:
        """Whether a form was handed out by us to this browser (核对表单凭据)."""
        try:
            return bool(browser) and secrets.compare_digest(str(self._tickets.loads(ticket, max_age=TICKET_SECONDS)), browser)
        except BadSignature:
            return False

    def _token(self, cookie: str) -> str:
        try:
            return str(self._signer.loads(cookie)) if cookie else ""
        except BadSignature:
            return ""

    def _opened(self, link: str) -> tuple[str, str]:
        try:
            account, secret = self._links.loads(link, max_age=LINK_SECONDS)
        except BadSignature:
            raise BadSignIn(STALE_LINK) from None
        return str(account), str(secret)

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.key, salt="login")

    @property
    def _tickets(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt="form")

    @property
    def _links(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.key, salt="link")
