"""公告发布凭证: where and when a notice appeared in each of the media it names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.tenders import events, policy, steps
from apps.tenders.models import Notice, PublicationProof

ADDRESS_LENGTH = 500


@transaction.atomic(durable=True)
def record_proof(
    notice_id: int,
    *,
    medium: str,
    address: str,
    appeared_at: datetime,
    picture: tuple[Stored, str] | None,
    actor: Actor,
    now: datetime,
) -> PublicationProof:
    """The notice appeared in the medium at this address from this moment on; told to everybody and never rewritten.

    `picture` is a stored PDF or PNG of it with its media type (see receiving.py).
    """
    notice = Notice.objects.get(pk=notice_id)
    lot = steps.locked(notice.lot_id)
    policy.must_prepare(actor, lot.project)
    if medium not in [one["name"] for one in notice.media]:
        raise Refused("medium_not_named", medium=medium)
    if PublicationProof.objects.filter(notice=notice, medium=medium).exists():
        raise WrongState("proof_twice", medium=medium)
    steps.must_be_near(now, appeared_at)
    if appeared_at > now:
        raise Refused("proof_in_future")
    if not address.startswith(("http://", "https://")) or len(address) > ADDRESS_LENGTH:
        raise Refused("proof_address_wrong")

    stored, media_type = picture or (None, "")
    proof = PublicationProof.objects.create(
        notice=notice,
        medium=medium,
        address=address,
        appeared_at=appeared_at,
        object_name=stored.name if stored else "",
        media_type=media_type,
        sha256=stored.sha256 if stored else "",
        recorded_at=now,
        recorded_by=actor.id,
    )
    emit(
        events.PublicationProved(
            lot=lot.pk,
            notice=notice.number,
            medium=medium,
            address=address,
            appeared_at=appeared_at.isoformat(),
            sha256=stored.sha256 if stored else None,
        ),
        stream=lot.public_stream,
        actor=actor,
        at=now,
    )
    return proof
