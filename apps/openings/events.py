"""The facts of an opening. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds

_BIDDERS = frozenset({Matter.BIDDERS})
_PRICES = frozenset({Matter.BIDDERS, Matter.PRICES})


@dataclass(frozen=True, slots=True)
class Arranged(Fact):
    """The lot has an opening: its hall is there from the notice on."""

    kind: ClassVar[str] = "opening.arranged"

    lot: int
    code: str


@dataclass(frozen=True, slots=True)
class SignInOpened(Fact):
    """签到开始."""

    kind: ClassVar[str] = "opening.sign_in_opened"

    lot: int
    code: str
    deadline: str


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """签到 — heard by the bidder alone."""

    kind: ClassVar[str] = "opening.signed_in"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class ClosedForBids(Fact):
    """投标截止: the opening may be started."""

    kind: ClassVar[str] = "opening.closed_for_bids"

    lot: int
    code: str


@dataclass(frozen=True, slots=True)
class Started(Fact):
    """开标开始 — by the seat that hosts from now on."""

    kind: ClassVar[str] = "opening.started"

    lot: int
    code: str
    host: int
    organisation: str


@dataclass(frozen=True, slots=True)
class HolderReady(Fact):
    """持钥人就绪 — a holder's key of this session."""

    kind: ClassVar[str] = "opening.holder_ready"

    lot: int
    role: str
    recipient: str
    statement: str


@dataclass(frozen=True, slots=True)
class DrawCommitted(Fact):
    """抽取 is frozen and the platform has committed to its secret, before anybody else gives one."""

    kind: ClassVar[str] = "opening.draw_committed"

    lot: int
    name: str
    text: str
    by: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Drawn(Fact):
    """抽取结果 — with everything needed to draw again."""

    kind: ClassVar[str] = "opening.drawn"

    lot: int
    name: str
    value: str
    text: str
    contributions: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ListPublished(Fact):
    """公布投标人名单 — with the salt that opens what was committed to at the deadline."""

    kind: ClassVar[str] = "opening.list_published"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    bids: list[dict[str, object]]
    count: int
    root: str
    salt: str
    head: dict[str, object]


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
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class Attributed(Fact):
    """未解密归因."""

    kind: ClassVar[str] = "opening.attributed"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

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
    discloses: ClassVar[frozenset[Matter]] = _PRICES

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
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    bid: str
    cured: str


@dataclass(frozen=True, slots=True)
class BidUnopenable(Fact):
    """What was released does not open the bid; this lies with the bidder (视为撤销)."""

    kind: ClassVar[str] = "opening.bid_unopenable"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    bid: str
    code: str
    effect: str


@dataclass(frozen=True, slots=True)
class Announced(Fact):
    """唱标 — a sentence that was read out."""

    kind: ClassVar[str] = "opening.announced"
    discloses: ClassVar[frozenset[Matter]] = _PRICES

    lot: int
    number: int
    bid: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ConfirmingStarted(Fact):
    """唱标结束 — bidders confirm or object until then."""

    kind: ClassVar[str] = "opening.confirming_started"

    lot: int
    until: str


@dataclass(frozen=True, slots=True)
class Confirmed(Fact):
    """确认开标结果 — a bidder accepted, or did not."""

    kind: ClassVar[str] = "opening.confirmed"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    bid: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class ObjectionRaised(Fact):
    """开标异议."""

    kind: ClassVar[str] = "opening.objection_raised"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    number: int
    bid: str
    text: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """异议答复."""

    kind: ClassVar[str] = "opening.objection_answered"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class RecordRequested(Fact):
    """The session is over but for the record, which is being made."""

    kind: ClassVar[str] = "opening.record_requested"

    lot: int


@dataclass(frozen=True, slots=True)
class RecordMade(Fact):
    """开标记录生成."""

    kind: ClassVar[str] = "opening.record_made"

    lot: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordSigned(Fact):
    """开标记录签名."""

    kind: ClassVar[str] = "opening.record_signed"

    lot: int
    sha256: str
    serial: str


@dataclass(frozen=True, slots=True)
class Closed(Fact):
    """开标结束."""

    kind: ClassVar[str] = "opening.closed"

    lot: int


@dataclass(frozen=True, slots=True)
class HandedOver(Fact):
    """移交评标."""

    kind: ClassVar[str] = "opening.handed_over"

    lot: int


@dataclass(frozen=True, slots=True)
class Paused(Fact):
    """暂停开标."""

    kind: ClassVar[str] = "opening.paused"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed(Fact):
    """恢复开标 — the time that was left is left again."""

    kind: ClassVar[str] = "opening.resumed"

    lot: int
    state: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Failed(Fact):
    """招标失败 — fewer than three bidders."""

    kind: ClassVar[str] = "opening.failed"

    lot: int
    reason: str


KINDS = name_kinds(
    {
        "opening.arranged": Wording("开标大厅设立", "Opening arranged"),
        "opening.sign_in_opened": Wording("签到开始", "Sign-in opened"),
        "opening.signed_in": Wording("签到", "Signed in"),
        "opening.closed_for_bids": Wording("投标截止，等待开标", "Closed for bids"),
        "opening.started": Wording("开标开始", "Opening started"),
        "opening.holder_ready": Wording("持钥人就绪", "Holder ready"),
        "opening.draw_committed": Wording("抽取事项固定", "Draw committed to"),
        "opening.drawn": Wording("抽取结果", "Drawn"),
        "opening.list_published": Wording("投标人名单公布", "List of bidders published"),
        "opening.decryption_started": Wording("开始解密", "Decryption started"),
        "opening.released": Wording("投标人已解密", "Bidder released the keys"),
        "opening.attributed": Wording("未解密归因", "Cause of not decrypting stated"),
        "opening.decryption_settled": Wording("解密结束", "Decryption settled"),
        "opening.revealed": Wording("持钥人公开份额", "Holder revealed the shares"),
        "opening.bid_opened": Wording("投标文件开启", "Bid opened"),
        "opening.backup_imported": Wording("导入备份文件", "Backup imported"),
        "opening.bid_unopenable": Wording("投标文件无法开启", "Bid cannot be opened"),
        "opening.announced": Wording("唱标", "Read out"),
        "opening.confirming_started": Wording("唱标结束，开始确认", "Confirmation started"),
        "opening.confirmed": Wording("投标人确认", "Bidder confirmed"),
        "opening.objection_raised": Wording("开标异议提出", "Objection raised"),
        "opening.objection_answered": Wording("开标异议答复", "Objection answered"),
        "opening.record_requested": Wording("开标记录制作", "Record being made"),
        "opening.record_made": Wording("开标记录生成", "Record made"),
        "opening.record_signed": Wording("开标记录签名", "Record signed"),
        "opening.closed": Wording("开标结束", "Opening closed"),
        "opening.handed_over": Wording("移交评标", "Handed over to evaluation"),
        "opening.paused": Wording("开标暂停", "Opening paused"),
        "opening.resumed": Wording("开标恢复", "Opening resumed"),
        "opening.failed": Wording("招标失败", "Tender failed"),
    }
)
