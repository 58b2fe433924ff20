"""归档: a lot that has come to its end is put together, checked four times, and its file closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.awards import events, policy, steps
from apps.awards.archiving import Made
from apps.awards.models import Archive
from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.outbox import enqueue
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState
from apps.tenders.models import Lot

ARCHIVE_JOB = "awards.make_archive"
ENDED = (LotState.CONTRACTED, LotState.FAILED, LotState.CANCELLED, LotState.TERMINATED)
"""Where nothing more is added to the lot's file."""


@transaction.atomic(durable=True)
def ask_for_archive(lot_id: int, *, actor: Actor, now: datetime) -> Archive:
    """The package is being made from everything there is; asked again, a new one is made and the earlier stays."""
    lot, award = steps.locked(lot_id)
    policy.must_archive(actor, lot)
    if LotState(lot.state) not in ENDED:
        raise WrongState("archive_not_yet", state=LotState(lot.state))
    if Archive.objects.filter(lot=lot, made_at__isnull=True).exists():
        raise WrongState("archive_being_made")

    number = Archive.objects.filter(lot=lot).count() + 1
    archive = Archive.objects.create(lot=lot, award=award, number=number, asked_at=now, asked_by=actor.id)
    enqueue(ARCHIVE_JOB, {"archive": archive.pk}, run_at=now, key=f"{ARCHIVE_JOB}:{archive.pk}")
    return archive


@transaction.atomic(durable=True)
def record_archive(archive_id: int, *, made: Made, actor: Actor, now: datetime) -> Archive:
    """The package lies in the store with the findings of the four checks (真实性、完整性、可用性、安全性)."""
    lot, _award = steps.locked(Archive.objects.values_list("lot_id", flat=True).get(pk=archive_id))
    policy.must_be_the_archivist(actor)

    archive = Archive.objects.select_for_update().get(pk=archive_id)
    if archive.made_at is not None:
        raise WrongState("archive_made_already")
    archive.made_at, archive.object_name = now, made.stored.name
    archive.sha256, archive.size, archive.files = made.stored.sha256, made.stored.size, made.files
    archive.checks, archive.is_accepted, archive.keep_until = made.checks, made.is_accepted, made.keep_until
    archive.save(
        update_fields=[
            "made_at", "object_name", "sha256", "size", "files", "checks", "is_accepted", "keep_until",
        ]
    )  # fmt: skip
    fact = events.ArchiveMade(
        lot=lot.pk,
        number=archive.number,
        sha256=archive.sha256,
        files=made.files,
        is_accepted=made.is_accepted,
        keep_until=made.keep_until.isoformat(),
    )
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return archive


@transaction.atomic(durable=True)
def close_file(lot_id: int, *, actor: Actor, now: datetime) -> Lot:
    """The lot is archived (已归档): its newest package passed the four checks, and nothing is added any more."""
    lot, _award = steps.locked(lot_id)
    policy.must_archive(actor, lot)

    archive = Archive.objects.filter(lot=lot, made_at__isnull=False).order_by("-number").first()
    if archive is None:
        raise Refused("archive_missing")
    if not archive.is_accepted:
        raise Refused("archive_checks_failed")
    tenders.advance(lot, LotAction.ARCHIVE, LotFacts(now=now))
    fact = events.FileClosed(lot=lot.pk, archive=archive.number, sha256=archive.sha256)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return lot
