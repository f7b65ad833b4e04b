"""People who sign in, in tests (登录人): accounts at the formal records, and a browser that brings their cookie."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from streamlit.runtime.context import ContextProxy

from data.accounts import Account, create, open_login
from data.door import LOGIN_COOKIE, Door
from data.formal import door_at
from data.store import Store
from evaluation.policy import Post
from evaluation.workflow import Role

OFFICE = Account("kh-1", "经办人甲", (Post(Role.OFFICE),), must_change=False)
ADMIN = Account("gl-1", "管理员甲", (Post(Role.ADMIN),), must_change=False)
AUDITOR = Account("sj-1", "审计员甲", (Post(Role.AUDITOR),), must_change=False)


def cookie_at(door: Door, account: str, at: datetime | None = None) -> str:
    """The cookie of a new login of an account."""
    token = open_login(door.store, account, at=at or datetime.now(UTC))
    return str(door._signer.dumps(token))


def opened_account(store: Store, account: Account, at: datetime | None = None) -> str:
    """Opens an account; its one-time password."""
    return create(store, account, actor="建库人", at=at or datetime.now(UTC))


def bring(patch: pytest.MonkeyPatch, cookie: str) -> None:
    """Every page opened from now on is asked for with this cookie."""
    patch.setattr(ContextProxy, "cookies", property(lambda _: {LOGIN_COOKIE: cookie} if cookie else {}))


def signed_in(patch: pytest.MonkeyPatch, account: Account) -> Door:
    """Opens an account at the formal records in use and signs it in; the door."""
    door = door_at(os.environ)
    opened_account(door.store, account)
    bring(patch, cookie_at(door, account.account))
    return door


def again(patch: pytest.MonkeyPatch, account: Account) -> None:
    """Signs an account in that was opened before."""
    bring(patch, cookie_at(door_at(os.environ), account.account))
