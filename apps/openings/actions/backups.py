"""导入备份文件 — the remedy of the tender document for a release that opened nothing; never a new release, never other bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refusal, WrongState
from apps.evidence.journal import emit
from apps.openings import events
from apps.openings.actions.decryption import OpenedContents, have_backups_opened, keep_opened, must_be_undecided
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import BackupImport, Opening
from apps.openings.queries.own import must_be_listed
from apps.openings.standing import advance, facts_of, locked, reached, tell


@transaction.atomic(durable=True)
def hand_in_backup(opening_id: int, parts: Sequence[str], *, actor: Actor, now: datetime) -> BackupImport:
    """The backup lies in the store, in these pieces, and the worker compares and opens it (导入备份文件)."""
    opening = locked(opening_id)
    bid = must_be_listed(actor, opening).bid
    _advanced(opening, bid, now)
    if opening.backup_imports.filter(bid=bid, ended_at=None).exists():
        raise WrongState("backup_in_hand")
    handed = BackupImport.objects.create(opening=opening, bid=bid, parts=list(parts), by=actor.id, at=now)
    have_backups_opened(opening, now)
    return handed


@transaction.atomic(durable=True)
def record_imported(import_id: int, contents: OpenedContents, *, actor: Actor, now: datetime) -> BackupImport:
    """The bid is open by its backup, and the record says so (补救). Told again after a crash, it stays as it is."""
    opening, handed = _locked_import(import_id)
    if handed.ended_at is not None:
        return handed
    failure = _advanced(opening, handed.bid, now)

    _end(handed, now)
    tell(opening, events.BackupImported(lot=opening.lot_id, bid=handed.bid, cured=failure), actor=actor, now=now)
    keep_opened(opening, handed.bid, contents, actor=actor, now=now)
    return handed


@transaction.atomic(durable=True)
def record_import_refused(import_id: int, refusal: Refusal, *, actor: Actor, now: datetime) -> BackupImport:
    """What was handed in opens nothing: its bidder and the desk hear why, and another may be handed in. Told once."""
    opening, handed = _locked_import(import_id)
    if handed.ended_at is not None:
        return handed
    handed.refusal, handed.details = refusal.code, dict(refusal.details)
    _end(handed, now)
    fact = events.BackupRefused(lot=opening.lot_id, bid=handed.bid, code=refusal.code)
    for stream in (opening.own_stream(handed.bid), opening.desk_stream):
        emit(fact, stream=stream, actor=actor, at=now, reached=reached(opening))
    return handed


def _locked_import(import_id: int) -> tuple[Opening, BackupImport]:
    opening = locked(BackupImport.objects.values_list("opening_id", flat=True).get(pk=import_id))
    return opening, BackupImport.objects.get(pk=import_id)


def _end(handed: BackupImport, now: datetime) -> None:
    handed.ended_at = now
    handed.save(update_fields=["ended_at", "refusal", "details"])


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
