"""Asking routes without a socket (不经网络的请求): status, headers and body, cookies kept as a browser keeps them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute


@dataclass
class Answer:
    """What came back (回应)."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def cookies(self) -> list[str]:
        return [value for key, value in self.headers if key == "set-cookie"]


@dataclass
class Browser:
    """A browser's cookies and where it stands (浏览器)."""

    routes: Sequence[BaseRoute]
    guards: Sequence[Middleware] = ()
    host: str = "127.0.0.1:8501"
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        kind = {"content_type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), kind | headers)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One request; what it sets is kept, what it deletes is forgotten."""
        route, _, query = path.partition("?")
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        every = {"host": self.host, "cookie": jar, **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "http", "method": method, "path": route, "raw_path": route.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in every.items() if value], "root_path": "",
            "scheme": self.scheme, "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 4),
        }  # fmt: skip
        answer = asyncio.run(_asked(Starlette(routes=list(self.routes), middleware=list(self.guards)), scope, body))
        for cookie in answer.cookies:
            for name, morsel in SimpleCookie(cookie).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer


async def _asked(app: Starlette, scope: dict[str, Any], body: bytes) -> Answer:
    sent: list[Any] = []
    asked = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return asked.pop() if asked else await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = [(key.decode().lower(), value.decode("latin-1")) for key, value in sent[0]["headers"]]
    return Answer(sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]).decode())
