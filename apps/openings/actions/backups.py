"""导入备份文件 — the remedy of the tender document for a release that opened nothing; never a new release, never other bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.openings import events
from apps.openings.actions.decryption import OpenedContents, keep_opened, must_be_undecided
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import BidResult, Opening
from apps.openings.queries.own import must_be_listed
from apps.openings.standing import advance, facts_of, locked, tell


@transaction.atomic(durable=True)
def import_backup(opening_id: int, contents: OpenedContents, *, actor: Actor, now: datetime) -> BidResult:
    """The bid is open by its backup, and the record says so (补救). `contents` were compared with the statement before."""
    opening = locked(opening_id)
    bid = must_be_listed(actor, opening).bid
    failure = _advanced(opening, bid, now)

    tell(opening, events.BackupImported(lot=opening.lot_id, bid=bid, cured=failure), actor=actor, now=now)
    return keep_opened(opening, bid, contents, actor=actor, now=now)


def must_import(opening: Opening, *, actor: Actor, now: datetime) -> str:
    """The actor's bid, when a backup of it may be imported now: asked before a byte of it is taken."""
    bid = must_be_listed(actor, opening).bid
    _advanced(opening, bid, now)
    return bid


def must_release(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """Refuses where the file keys of the actor's bid cannot be released now, by whatever means it has them."""
    bid = must_be_listed(actor, opening).bid
    advance(opening, OpeningAction.RELEASE, facts_of(opening, now))
    must_be_undecided(opening, bid)


def _advanced(opening: Opening, bid: str, now: datetime) -> str:
    """Why the bid could not be opened; the opening has taken the step, unsaved. Raises the guard's refusal."""
    failure = opening.results.filter(bid=bid).values_list("failure", flat=True).first() or ""
    advance(opening, OpeningAction.IMPORT_BACKUP, replace(facts_of(opening, now), failure=failure))
    return failure
