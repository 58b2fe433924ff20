"""暗标: whether names are hidden now, under which code each bid goes, and which items are scored at this stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.models import BlindSheet, Evaluation, Member
from apps.evaluation.rules.codes import drawn_codes
from apps.evaluation.rules.sheets import Scores, read_scores
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationState
from apps.evidence.rules.draw import Contribution
from apps.tenders.models import Envelope
from apps.tenders.rules.scheme_parts import Item, Scheme

S = EvaluationState
UNREAD = (S.PREPARED, S.UNDERTAKING, S.ELECTING, S.PRELIMINARY, S.BLIND)
"""Where the blind part is not yet scored by everybody, so that nobody may know whose it is."""


def names_hidden(evaluation: Evaluation) -> bool:
    """True while bids go by their codes: from the last verdict until every blind sheet is locked."""
    return evaluation.state == S.BLIND


def label_of(evaluation: Evaluation, bid: str) -> str:
    """The code of a bid, the same for every member: T01."""
    return labels_of(evaluation)[bid]


def labels_of(evaluation: Evaluation) -> dict[str, str]:
    """The codes of all bids of a formed committee."""
    bids = list(evaluation.bids.order_by("number").values_list("bid", flat=True))
    return drawn_codes(evaluation.lot.code, bids, contributions_of(evaluation))


def under_names(evaluation: Evaluation, by_bid: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of each code, told of its bid; a key that is no code stays."""
    bids = {code: bid for bid, code in labels_of(evaluation).items()}
    return {bids.get(key, key): value for key, value in by_bid.items()}


def under_codes(evaluation: Evaluation, by_bid: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of each bid, told of its code."""
    codes = labels_of(evaluation)
    return {codes[bid]: value for bid, value in by_bid.items() if bid in codes}


def contributions_of(evaluation: Evaluation) -> list[Contribution]:
    """What was revealed for the draw of the committee."""
    return [
        Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in (evaluation.draw or {})["contributions"]
    ]


def is_kept_back(evaluation: Evaluation, envelope: str) -> bool:
    """True for files that nobody may read under the bidder's name yet: the technical part of a blind review."""
    if envelope != Envelope.TECHNICAL.value or EvaluationState(evaluation.state) not in UNREAD:
        return False
    scheme = scheme_of(evaluation.lot)
    return scheme is not None and scheme.is_blind


def items_now(evaluation: Evaluation, scheme: Scheme) -> tuple[Item, ...]:
    """What is scored at this stage: the blind items alone while names are hidden, the others once they are locked."""
    if not scheme.is_blind:
        return scheme.items
    return tuple(item for item in scheme.items if item.blind == names_hidden(evaluation))


def must_be_in_turn(evaluation: Evaluation, scheme: Scheme, items: Collection[str]) -> None:
    """Refuses scores of items that are not scored at this stage; what is no item at all is refused elsewhere."""
    now = {item.id for item in items_now(evaluation, scheme)}
    for name in sorted(items):
        item = scheme.item(name)
        if item is None or item.id in now:
            continue
        if item.blind:
            raise Refused("blind_scores_locked", item=item.name)
        raise Refused("item_not_in_turn", item=item.name)


def locked_scores(member: Member) -> dict[str, dict[str, Any]]:
    """What the member locked before the names were shown; nothing where the review is not blind."""
    found = BlindSheet.objects.filter(member=member).first()
    return dict(found.scores) if found else {}


def must_keep_locked(scheme: Scheme, member: Member, scores: Scores) -> None:
    """Refuses a sheet in which a score that was locked before the names were shown is another."""
    kept = read_scores(locked_scores(member))
    for item in scheme.items:
        if item.blind and any(kept.get(bid, {}).get(item.id) != row.get(item.id) for bid, row in scores.items()):
            raise Refused("blind_scores_locked", item=item.name)
