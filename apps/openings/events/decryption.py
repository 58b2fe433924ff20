"""解密 — holders, released keys, causes, and bids as they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS, PRICES


@dataclass(frozen=True, slots=True)
class HolderReady(Fact):
    """持钥人就绪 — a holder's key of this session."""

    kind: ClassVar[str] = "opening.holder_ready"

    lot: int
    role: str
    recipient: str
    statement: str


@dataclass(frozen=True, slots=True)
class DecryptionStarted(Fact):
    """开始解密 — bidders release their keys until then."""

    kind: ClassVar[str] = "opening.decryption_started"

    lot: int
    until: str


@dataclass(frozen=True, slots=True)
class Released(Fact):
    """A bidder released the keys of a bid. Only that: neither shares nor keys."""

    kind: ClassVar[str] = "opening.released"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class Attributed(Fact):
    """未解密归因."""

    kind: ClassVar[str] = "opening.attributed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    cause: str
    effect: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecryptionSettled(Fact):
    """解密结束 — every bid is released or its cause is stated."""

    kind: ClassVar[str] = "opening.decryption_settled"

    lot: int


@dataclass(frozen=True, slots=True)
class Revealed(Fact):
    """A holder has opened the shares he kept."""

    kind: ClassVar[str] = "opening.revealed"

    lot: int
    role: str


@dataclass(frozen=True, slots=True)
class BidOpened(Fact):
    """开启 — the price, what is announced beside it, and the key with which anybody opens the sheet himself."""

    kind: ClassVar[str] = "opening.bid_opened"
    discloses: ClassVar[frozenset[Matter]] = PRICES

    lot: int
    bid: str
    price: str
    fields: dict[str, str]
    key: str
    sheet: dict[str, object]


@dataclass(frozen=True, slots=True)
class BackupImported(Fact):
    """导入备份文件 — a bid that its release did not open is opened by the backup of the very bytes that were stated."""

    kind: ClassVar[str] = "opening.backup_imported"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    cured: str


@dataclass(frozen=True, slots=True)
class BidUnopenable(Fact):
    """What was released does not open the bid; this lies with the bidder (视为撤销)."""

    kind: ClassVar[str] = "opening.bid_unopenable"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    code: str
    effect: str


name_kinds(
    {
        "opening.holder_ready": Wording("持钥人就绪", "Holder ready"),
        "opening.decryption_started": Wording("开始解密", "Decryption started"),
        "opening.released": Wording("投标人已解密", "Bidder released the keys"),
        "opening.attributed": Wording("未解密归因", "Cause of not decrypting stated"),
        "opening.decryption_settled": Wording("解密结束", "Decryption settled"),
        "opening.revealed": Wording("持钥人公开份额", "Holder revealed the shares"),
        "opening.bid_opened": Wording("投标文件开启", "Bid opened"),
        "opening.backup_imported": Wording("导入备份文件", "Backup imported"),
        "opening.bid_unopenable": Wording("投标文件无法开启", "Bid cannot be opened"),
    }
)
