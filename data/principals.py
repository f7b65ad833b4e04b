"""Principals (当事人): who reads and acts, by the posts they hold; handed in from the screens, never fetched below."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evaluation.errors import AppraisalError
from evaluation.policy import NOBODYS, Deed, Post, Subject, Thing, holds, may_do, may_read
from evaluation.workflow import Profile, Role


class NotVisible(AppraisalError):
    """A principal asks for what is not for them (无权查阅)."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who reads and acts (当事人): a name, the posts held 任职, the account; without an account only demo records open."""

    name: str
    posts: tuple[Post, ...]
    account: str = ""

    @property
    def actor(self) -> str:
        """What is written into the records (登记人): name and account, or the demo person's name."""
        return f"{self.name}（{self.account}）" if self.account else self.name

    @property
    def scope(self) -> str:
        """What two readers share when they may see the same (权限范围)."""
        return ";".join(sorted(f"{post.role}/{post.unit}/{post.department}" for post in self.posts))

    @property
    def roles(self) -> frozenset[Role]:
        """The parts played (角色)."""
        return frozenset(post.role for post in self.posts)

    def may_read(self, thing: Thing, subject: Subject = NOBODYS) -> bool:
        """Whether any post may read this (可否查阅)."""
        return any(may_read(post, thing, subject) for post in self.posts)

    def may_do(self, deed: Deed, profile: Profile, subject: Subject = NOBODYS) -> bool:
        """Whether any post may do this (可否办理)."""
        return any(may_do(post, deed, subject, profile) for post in self.posts)

    def post_as(self, roles: Collection[Role], subject: Subject = NOBODYS) -> Post | None:
        """The post to act by (办理身份): of one of these roles, the subject's own before any other; None without."""
        fitting = [post for post in self.posts if post.role in roles]
        own = [post for post in fitting if holds(post, subject)]
        return next(iter([*own, *fitting]), None)


VISITOR = Principal("演示访客", (Post(Role.VISITOR),))
