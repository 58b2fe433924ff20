"""承诺材料: files for what was promised to follow, or stated, go with the lot and its green case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.scheduling.events import green_service as events
from apps.scheduling.models.promise_files import PromiseFile
from apps.scheduling.queries.promise_files import is_open
from apps.scheduling.rules.green import PROOF_FILES, PromisedBy
from apps.tenders import policy, steps


@transaction.atomic(durable=True)
def add_promise_file(
    lot_id: int, of: PromisedBy, *, title: str, stored: Stored, media_type: str, actor: Actor, now: datetime
) -> PromiseFile:
    """Whoever confirms the promise, or checks the statement, can open the file; it is never taken back or exchanged."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if not is_open(lot, of):
        raise WrongState("promise_file_of_nothing")
    if not title.strip():
        raise Refused("green_proof_title_missing")
    own = PromiseFile.objects.filter(lot=lot, of=of)
    if own.filter(sha256=stored.sha256).exists():
        raise WrongState("green_proof_twice")
    if own.count() >= PROOF_FILES:
        raise Refused("green_proofs_too_many", most=PROOF_FILES)
    row = PromiseFile.objects.create(
        lot=lot,
        of=of,
        title=title.strip(),
        object_name=stored.name,
        media_type=media_type,
        sha256=stored.sha256,
        size=stored.size,
        added_by=actor.id,
        added_at=now,
    )
    fact = events.PromiseFileAdded(lot=lot.pk, of=of.value, file=row.pk, title=row.title, sha256=row.sha256)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return row
