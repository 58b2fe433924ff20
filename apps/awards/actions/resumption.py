"""复会 — the host reads out in the reopened hall what came of the evaluation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.awards.queries import award_of, standing_of
from apps.awards.standing import Ranked
from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.openings import steps as openings
from apps.openings.models import Opening
from apps.openings.rules.resumption import Place
from apps.tenders import steps as tenders
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def announce_result(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Everybody in the hall hears the candidates in their order, or in procurements who won (公布评标结果)."""
    lot = tenders.locked(Opening.objects.values_list("lot_id", flat=True).get(pk=opening_id))
    openings.must_announce(opening_id, actor=actor, now=now)
    places = [Place(one.rank, one.bid, one.name, one.price) for one in _told(lot)]
    if not places:
        raise Refused("candidates_missing")
    return openings.announce_result(opening_id, places, actor=actor, now=now)


def _told(lot: Lot) -> tuple[Ranked, ...]:
    standing = standing_of(lot)
    if lot.project.regime_in_force is Regime.ENG:
        return standing.recommended
    award = award_of(lot)
    winner = award.winner.bid if award and award.winner else ""
    return tuple(one for one in standing.ranked if one.bid == winner)
