"""更换主持人 — another of the buyer's side hosts on; what was sealed to somebody stays sealed to him."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from apps.core.actor import Actor
from apps.evidence.models import Entry
from apps.evidence.outbox import enqueue
from apps.openings import events, policy
from apps.openings.actions.record import MAKE_RECORD
from apps.openings.actions.session import tell_with_lot
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening, Record, Substitution
from apps.openings.rules.terms import REASON_LIMIT, HolderRole
from apps.openings.signed import must_sit
from apps.openings.standing import advance, facts_of, locked_with_lot, stated
from apps.parties.models import Membership

S = OpeningState
BEFORE_DECRYPTION = (S.STARTED.value, S.LIST_PUBLISHED.value)


@transaction.atomic(durable=True)
def take_over_hosting(opening_id: int, *, reason: str, actor: Actor, now: datetime) -> Opening:
    """Another seat of the buyer's side is the host. Until decryption starts his key and the old host's are made anew."""
    opening = locked_with_lot(opening_id)
    policy.must_take_over(actor, opening)
    gone, seat = opening.host, must_sit(actor)
    if gone is None:
        raise ValueError(f"opening {opening.pk} has no host")
    reason = stated(reason, limit=REASON_LIMIT)
    minutes = settings.HOST_WAIT_MINUTES
    facts = replace(
        facts_of(opening, now, reason=reason),
        host_awaited_until=_last_act(opening, gone) + timedelta(minutes=minutes),
        host_wait_minutes=minutes,
    )
    advance(opening, OpeningAction.TAKE_OVER, facts)

    void = _void_keys(opening, seat)
    number = opening.substitutions.count() + 1
    Substitution.objects.create(opening=opening, number=number, gone=gone, seat=seat, reason=reason, at=now)
    opening.host = seat
    opening.save(update_fields=["host"])
    fact = events.HostSubstituted(
        lot=opening.lot_id,
        gone=gone.pk,
        host=seat.pk,
        organisation=seat.organisation.name,
        reason=reason,
        void=void,
    )
    tell_with_lot(opening, fact, actor=actor, now=now)
    _make_the_record_anew(opening, number, now)
    return opening


def _last_act(opening: Opening, gone: Membership) -> datetime:
    """When the host was last seen to do something here: at the latest when he began to host."""
    began = opening.substitutions.order_by("-number").values_list("at", flat=True).first() or opening.started_at
    if began is None:
        raise ValueError(f"opening {opening.pk} was never started")
    told = Entry.objects.filter(stream=opening.public_stream.name, actor=f"person:{gone.person_id}", at__gte=began)
    return told.order_by("-v").values_list("at", flat=True).first() or began


def _void_keys(opening: Opening, seat: Membership) -> list[str]:
    """Until anything is sealed to them, the keys of who left and of who changes his role are made anew."""
    if (opening.stood_at or opening.state) not in BEFORE_DECRYPTION:
        return []
    void = opening.holders.filter(Q(role=HolderRole.HOST) | Q(seat__person=seat.person_id))
    roles = sorted(void.values_list("role", flat=True))
    void.delete()
    return roles


def _make_the_record_anew(opening: Opening, number: int, now: datetime) -> None:
    """A record that nobody signed names the host who signs it."""
    unsigned = Record.objects.filter(opening=opening, signed_at=None)
    if opening.state == S.RECORD_SIGNING and unsigned.exists():
        unsigned.delete()
        enqueue(MAKE_RECORD, {"opening": opening.pk}, run_at=now, key=f"{MAKE_RECORD}:{opening.pk}:{number}")
