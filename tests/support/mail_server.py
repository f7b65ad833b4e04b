"""A mail server of the tests' own on this machine (本机邮件服务器): real SMTP over a socket, with what it was sent."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "sender", "secret"


@dataclass
class Post:
    """Takes every letter but those to whom it refuses; goes away after so many."""

    refuses: frozenset[str] = frozenset()
    leaves_after: int = 1000
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if len(self.letters) >= self.leaves_after:
            server.transport.close()
            return "421 gone"
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"

    @property
    def told(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]


def authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class Anywhere(Controller):
    """A controller on whatever port is free: it is known once the server stands, and only then asked for."""

    def _trigger_server(self) -> None:
        server = self.server
        assert server is not None
        self.port = server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@contextmanager
def serving(post: Post, **options: Any) -> Iterator[int]:
    """The port of a server that runs while the test does."""
    controller = Anywhere(post, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine that nobody else trusts, and its file."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context, certificate
