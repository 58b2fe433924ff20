"""复会 — what is said of the result, word for word, and the fingerprint of what was said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.money import in_capitals
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class Place:
    """A bid in the result."""

    rank: int
    bid: str
    bidder: str
    price: Decimal

    def told(self) -> dict[str, object]:
        """As the fact says it."""
        return {"rank": self.rank, "bid": self.bid, "bidder": self.bidder, "price": str(self.price)}


def result_words(project: str, lot: str, places: Sequence[Place], regime: Regime) -> str:
    """The sentence that is read out: in works the candidates in order, in procurements who won."""
    is_gp = regime is Regime.GP
    head = f"现在复会，公布【{project}】【{lot}】{'中标结果' if is_gp else '评标结果'}。"
    named = "".join(_place(one, is_gp=is_gp) for one in places)
    ending = "对结果有质疑的，请依法在线提出。" if is_gp else "对评标结果有异议的，请在中标候选人公示期间在线提出。"
    return f"{head}{'' if is_gp else '评标委员会推荐的中标候选人依次为：'}{named}请各投标人确认知悉。{ending}"


def _place(one: Place, *, is_gp: bool) -> str:
    role = "中标供应商" if is_gp else f"第{one.rank}名"
    return f"{role}：{one.bidder}，报价：人民币{in_capitals(one.price)}。"


def fingerprint(lot: str, places: Sequence[Place]) -> str:
    """What a bidder signs when he says that he heard it."""
    said = {"v": 1, "kind": "announced_result", "lot": lot, "rows": [one.told() for one in places]}
    return hashlib.sha256(canonical_bytes(said)).hexdigest()
