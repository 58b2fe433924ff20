"""定标方法 — award separated from evaluation: ballot, price, or a reasoned choice; never a lot (评定分离; handbook 1.15).

The committee recommends, the tenderee's people decide in the way the document states. Plain data in, plain data out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.rules.ranking import Standing
from apps.tenders.rules.plain_reading import Unreadable, at, each, text
from apps.tenders.rules.scheme_parts import AwardMethod, AwardWay, Scheme


def decided(scheme: Scheme, said: Mapping[str, Any], standings: Sequence[Standing]) -> dict[str, Any]:
    """The decision among the candidates, in the order of the ranks. Raises Refused("decision_wrong")."""
    award = scheme.award
    if award.way is not AwardWay.SEPARATED or award.method is None:
        raise Refused("decision_wrong", part="award.way")
    candidates = {one.bid: one.price for one in standings[: scheme.candidates]}
    try:
        match award.method:
            case AwardMethod.BALLOT:
                return by_ballot(list(candidates), at(said, "rounds", each(each(text))))
            case AwardMethod.PRICE:
                return by_price(candidates)
            case AwardMethod.COUNCIL:
                return by_council(list(candidates), at(said, "chosen", text), at(said, "reason", text))
    except Unreadable as wrong:
        raise Refused("decision_wrong", part=str(wrong)) from wrong


def by_ballot(candidates: Sequence[str], rounds: Sequence[Sequence[str]]) -> dict[str, Any]:
    """票决 — more than half of a round decides; otherwise those with the two highest counts stand again."""
    standing, told = list(candidates), list[dict[str, Any]]()
    chosen: str | None = None
    for ballots in rounds:
        if chosen is not None or not ballots or not set(ballots) <= set(standing):
            raise Refused("decision_wrong", part=f"rounds.[{len(told) + 1}]")
        counts = Counter(ballots)
        told.append({"votes": {bid: counts[bid] for bid in standing}})
        first, votes = counts.most_common(1)[0]
        chosen = first if 2 * votes > len(ballots) else None
        highest = sorted(set(counts.values()), reverse=True)[:2]
        standing = [bid for bid in standing if counts[bid] in highest]
    return {
        "method": AwardMethod.BALLOT.value,
        "chosen": chosen,
        "rounds": told,
        "standing": [chosen] if chosen else standing,
    }


def by_price(candidates: Mapping[str, Decimal]) -> dict[str, Any]:
    """价格竞争 — the lowest price among the candidates; who asks the same is not chosen between."""
    if not candidates:
        return {"method": AwardMethod.PRICE.value, "chosen": None, "standing": []}
    lowest = min(candidates.values())
    standing = [bid for bid, price in candidates.items() if price == lowest]
    chosen = standing[0] if len(standing) == 1 else None
    return {"method": AwardMethod.PRICE.value, "chosen": chosen, "standing": standing}


def by_council(candidates: Sequence[str], chosen: str, reason: str) -> dict[str, Any]:
    """集体议事 — one of the candidates, with the reason that goes into the record."""
    if chosen not in candidates:
        raise Refused("decision_wrong", part="chosen")
    if not reason.strip():
        raise Refused("decision_wrong", part="reason")
    return {"method": AwardMethod.COUNCIL.value, "chosen": chosen, "reason": reason, "standing": [chosen]}
