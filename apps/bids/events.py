"""The facts this app may emit. Until the list they are heard by nobody but the bidder; at the deadline only a commitment is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds

_BIDDERS = frozenset({Matter.BIDDERS})


@dataclass(frozen=True, slots=True)
class BidReceived(Fact):
    """签收 — all files of a bid are here and signed for. The commitment hides the statement until it is disclosed."""

    kind: ClassVar[str] = "bid.received"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidReplaced(Fact):
    """补充、修改 — a later bid counts instead of the earlier one, which is kept."""

    kind: ClassVar[str] = "bid.replaced"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidWithdrawn(Fact):
    """撤回 — the bid does not count unless another follows before the deadline."""

    kind: ClassVar[str] = "bid.withdrawn"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidRefused(Fact):
    """拒收 — what was handed in was not taken, and why; told to the bidder alone."""

    kind: ClassVar[str] = "bid.refused"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    code: str


@dataclass(frozen=True, slots=True)
class BidLapsed(Fact):
    """视为撤回 — at the deadline something was on its way that was not complete; told to the bidder alone.

    A bid that was received before stays valid.
    """

    kind: ClassVar[str] = "bid.lapsed"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    missing: int
    """How many parts had not come; 0 when every part is here but no statement was signed for them."""


@dataclass(frozen=True, slots=True)
class BidsClosed(Fact):
    """截止封存 — what was received is fixed: nobody can add, drop or choose bids any more, and nobody learns how many."""

    kind: ClassVar[str] = "bids.closed"

    lot: int
    commitment: str


name_kinds(
    {
        BidReceived.kind: Wording("投标文件签收", "Bid received"),
        BidReplaced.kind: Wording("投标文件补充、修改", "Bid replaced"),
        BidWithdrawn.kind: Wording("投标文件撤回", "Bid withdrawn"),
        BidRefused.kind: Wording("投标文件拒收", "Bid refused"),
        BidLapsed.kind: Wording("未传输完成，视为撤回", "Half sent, deemed withdrawn"),
        BidsClosed.kind: Wording("投标截止封存", "Bids closed"),
    }
)


@dataclass(frozen=True, slots=True)
class KeyPractised(Fact):
    """练习解密成功 — the key that the bid is sealed to opened a canary; `key` is a mark that says nothing without our secret."""

    kind: ClassVar[str] = "bid.key_practised"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    key: str


@dataclass(frozen=True, slots=True)
class PracticeReminded(Fact):
    """练习解密提醒 — the bidder is told that the key has not been tried; heard by him alone."""

    kind: ClassVar[str] = "bid.practice_reminded"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    reminder: str
    deadline: str


@dataclass(frozen=True, slots=True)
class PracticeReviewed(Fact):
    """练习解密检查 — a lot's moment for reminders has passed; the same whether there are bids or not."""

    kind: ClassVar[str] = "bids.practice_reviewed"

    lot: int
    reminder: str
    deadline: str


name_kinds(
    {
        KeyPractised.kind: Wording("练习解密成功", "Key practised"),
        PracticeReminded.kind: Wording("练习解密提醒", "Practice reminded of"),
        PracticeReviewed.kind: Wording("练习解密检查", "Practice reviewed"),
    }
)


@dataclass(frozen=True, slots=True)
class SecurityRequested(Fact):
    """缴款码 — a bidder asked for a payment code of his own for one lot; told to him alone."""

    kind: ClassVar[str] = "security.requested"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    security: str


@dataclass(frozen=True, slots=True)
class SecurityGiven(Fact):
    """提交投标保证金 — money, a guarantee or a commitment is here."""

    kind: ClassVar[str] = "security.given"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    security: str
    form: str


@dataclass(frozen=True, slots=True)
class SecurityChecked(Fact):
    """核查投标保证金 — after the list is published: how much counts, and what is to be said of it."""

    kind: ClassVar[str] = "security.checked"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    security: str
    bidder: int
    is_sufficient: bool
    amount: Decimal
    findings: list[str]


@dataclass(frozen=True, slots=True)
class RefundOwed(Fact):
    """应退还 — a security goes back until a day that the law sets."""

    kind: ClassVar[str] = "security.refund_owed"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    security: str
    refund: str
    cause: str
    rule: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RefundLifted(Fact):
    """退还撤销 — who withdrew has bid again before the deadline; what was not sent back yet secures the new bid."""

    kind: ClassVar[str] = "security.refund_lifted"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    security: str
    refund: str


@dataclass(frozen=True, slots=True)
class SecurityRefunded(Fact):
    """已退还 — the security went back, with the interest that the law adds."""

    kind: ClassVar[str] = "security.refunded"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    security: str
    refund: str
    refunded_on: str
    interest: Decimal
    is_late: bool


@dataclass(frozen=True, slots=True)
class SecurityForfeited(Fact):
    """不予退还 — the buyer keeps a security, on a ground of the law."""

    kind: ClassVar[str] = "security.forfeited"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    security: str
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentMatched(Fact):
    """人工匹配到账 — two people found whose a payment was; told after the list only."""

    kind: ClassVar[str] = "security.payment_matched"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    security: str
    payment: str
    reason: str
    proposed_by: str


@dataclass(frozen=True, slots=True)
class ContractDated(Fact):
    """合同签订日期 — the buyer's side recorded when the contract was signed."""

    kind: ClassVar[str] = "security.contract_dated"

    lot: int
    signed_on: str


@dataclass(frozen=True, slots=True)
class StatementRead(Fact):
    """读入对账单 — a file of the bank was read and is kept; nothing is booked yet."""

    kind: ClassVar[str] = "statement.read"

    statement: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StatementImported(Fact):
    """导入对账单 — every readable line was booked once; which lots it concerned is not told."""

    kind: ClassVar[str] = "statement.imported"

    statement: str


@dataclass(frozen=True, slots=True)
class MatchProposed(Fact):
    """提出匹配 — one person says whose a payment is; another has to confirm."""

    kind: ClassVar[str] = "security.match_proposed"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    security: str
    payment: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatchDeclined(Fact):
    """未予匹配 — the other person did not confirm."""

    kind: ClassVar[str] = "security.match_declined"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    lot: int
    security: str
    payment: str


name_kinds(
    {
        SecurityRequested.kind: Wording("取得缴款码", "Payment code made"),
        SecurityGiven.kind: Wording("提交投标保证金", "Bid security given"),
        SecurityChecked.kind: Wording("核查投标保证金", "Bid security checked"),
        RefundOwed.kind: Wording("投标保证金应退还", "Refund of bid security owed"),
        RefundLifted.kind: Wording("投标保证金退还撤销", "Refund of bid security lifted"),
        SecurityRefunded.kind: Wording("投标保证金已退还", "Bid security refunded"),
        SecurityForfeited.kind: Wording("投标保证金不予退还", "Bid security forfeited"),
        PaymentMatched.kind: Wording("人工匹配到账", "Payment matched by hand"),
        ContractDated.kind: Wording("登记合同签订日期", "Contract date recorded"),
        StatementRead.kind: Wording("读入银行对账单", "Bank statement read"),
        StatementImported.kind: Wording("导入银行对账单", "Bank statement imported"),
        MatchProposed.kind: Wording("提出到账匹配", "Match proposed"),
        MatchDeclined.kind: Wording("未予匹配", "Match declined"),
    }
)


@dataclass(frozen=True, slots=True)
class ToolsPublished(Fact):
    """登记封装工具 — the digests of what this server serves to seal with: both tools, and the list of the page's scripts."""

    kind: ClassVar[str] = "tools.published"

    program: str
    page: str
    scripts: str


name_kinds({ToolsPublished.kind: Wording("登记封装工具", "Sealing tools published")})


@dataclass(frozen=True, slots=True)
class CustodiansProposed(Fact):
    """提出托管组 — these bodies, in this order, are to keep shares for bidders who ask for it."""

    kind: ClassVar[str] = "custodians.proposed"

    set: str
    threshold: int
    organisations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustodiansPutInForce(Fact):
    """批准托管组 — another person agreed; from now on bidders may choose the set, known by its digest."""

    kind: ClassVar[str] = "custodians.put_in_force"

    set: str
    digest: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustodiansDeclined(Fact):
    """退回托管组 — the proposal ended without coming into force."""

    kind: ClassVar[str] = "custodians.declined"

    set: str
    reason: str


@dataclass(frozen=True, slots=True)
class CustodiansEnded(Fact):
    """停用托管组 — no bid can choose the set any more; what was sealed with it stays as it is."""

    kind: ClassVar[str] = "custodians.ended"

    set: str
    reason: str


@dataclass(frozen=True, slots=True)
class CustodianDrilled(Fact):
    """托管演练通过 — a custodian opened a test share with this key in his own browser."""

    kind: ClassVar[str] = "custodian.drilled"

    drill: str
    key_pair: int
    organisation: int


name_kinds(
    {
        CustodiansProposed.kind: Wording("提出托管组", "Custodians proposed"),
        CustodiansPutInForce.kind: Wording("批准托管组", "Custodians put in force"),
        CustodiansDeclined.kind: Wording("退回托管组", "Custodians declined"),
        CustodiansEnded.kind: Wording("停用托管组", "Custodians ended"),
        CustodianDrilled.kind: Wording("托管演练通过", "Custodian's drill passed"),
    }
)
