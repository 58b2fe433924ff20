"""The facts this app may emit: told to the person whose token or webhook it is."""

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


@dataclass(frozen=True, slots=True)
class WebhookMade(Fact):
    """设置变更推送 — public changes of these kinds, or of all, are sent to an address that only the owner sees."""

    kind: ClassVar[str] = "webhook.made"

    webhook: int
    membership: int
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class WebhookPaused(Fact):
    """暂停变更推送 — nothing is sent until its owner has it go on."""

    kind: ClassVar[str] = "webhook.paused"

    webhook: int


@dataclass(frozen=True, slots=True)
class WebhookResumed(Fact):
    """恢复变更推送 — it goes on after this change."""

    kind: ClassVar[str] = "webhook.resumed"

    webhook: int
    after: int


@dataclass(frozen=True, slots=True)
class WebhookSecretRenewed(Fact):
    """更换推送签名密钥 — both secrets sign until then, from then on the new one alone."""

    kind: ClassVar[str] = "webhook.secret_renewed"

    webhook: int
    former_until: str


@dataclass(frozen=True, slots=True)
class WebhookReplayed(Fact):
    """重新推送 — so many deliveries after this change are sent once more."""

    kind: ClassVar[str] = "webhook.replayed"

    webhook: int
    after: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class WebhookRemoved(Fact):
    """删除变更推送 — nothing is sent any more."""

    kind: ClassVar[str] = "webhook.removed"

    webhook: int


@dataclass(frozen=True, slots=True)
class WebhookSwitchedOff(Fact):
    """停用变更推送 — the platform sends nothing any more: the receiver took nothing since then, or said that it is gone."""

    kind: ClassVar[str] = "webhook.switched_off"

    person: int
    webhook: int
    failed_from: str


KINDS = name_kinds(
    {
        "token.made": Wording("生成接口令牌", "Access token made"),
        "token.revoked": Wording("撤销接口令牌", "Access token revoked"),
        "webhook.made": Wording("设置变更推送", "Webhook made"),
        "webhook.paused": Wording("暂停变更推送", "Webhook paused"),
        "webhook.resumed": Wording("恢复变更推送", "Webhook resumed"),
        "webhook.secret_renewed": Wording("更换推送签名密钥", "Webhook secret renewed"),
        "webhook.replayed": Wording("重新推送变更", "Webhook deliveries replayed"),
        "webhook.removed": Wording("删除变更推送", "Webhook removed"),
        "webhook.switched_off": Wording("停用变更推送", "Webhook switched off"),
    }
)
