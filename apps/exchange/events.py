"""The facts this app may emit: told to the person whose token it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class TokenMade(Fact):
    """生成接口令牌 — a program may act for the seat, for these things, until then."""

    kind: ClassVar[str] = "token.made"

    token: int
    membership: int
    scopes: list[str]
    expires_at: str


@dataclass(frozen=True, slots=True)
class TokenRevoked(Fact):
    """撤销接口令牌 — nobody acts by it any longer."""

    kind: ClassVar[str] = "token.revoked"

    token: int
    membership: int


KINDS = name_kinds(
    {
        "token.made": Wording("生成接口令牌", "Access token made"),
        "token.revoked": Wording("撤销接口令牌", "Access token revoked"),
    }
)
