"""Jobs of openings: a released bid is opened, the record is set. Both may run twice and find what is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.core.refusals import Refusal
from apps.evidence.outbox import job
from apps.evidence.typesetting import typeset
from apps.openings import actions
from apps.openings.actions.decryption import IMPORT_BACKUP, OPEN_BID, RECOVER_BID
from apps.openings.actions.record import MAKE_RECORD
from apps.openings.actions.speaking import SPEAK
from apps.openings.importing import chunks_of
from apps.openings.letters import with_letter
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BackupImport, Opening
from apps.openings.progress import progress_of, told
from apps.openings.queries.record import record_of
from apps.openings.queries.speech import sentences_of
from apps.openings.rules.custody import ESCROW_BAD
from apps.openings.signing import stored_once
from apps.openings.unsealing import NotEnough, Unopenable, open_backup, open_bid, recover_bid
from apps.openings.voice import engine, said
from apps.parties.trust import trust


@job(OPEN_BID)
def open_released_bid(payload: dict[str, Any], *, now: datetime) -> None:
    """The bid is open, or it is on record why it cannot be. During a pause nothing is opened: the resumption asks again."""
    opening, bid = Opening.objects.select_related("lot").get(pk=payload["opening"]), payload["bid"]
    if opening.state == OpeningState.PAUSED or opening.results.filter(bid=bid, failure="").exists():
        return
    try:
        contents = open_bid(opening, bid, progress_of(opening, bid, now=now))
    except Unopenable as bad:
        actions.record_unopenable(opening.pk, bid, code=bad.code, actor=SYSTEM, now=now)
    else:
        lettered = with_letter(opening, bid, contents, now=now)
        actions.record_opened(opening.pk, bid, lettered, actor=SYSTEM, now=now)


@job(RECOVER_BID)
def recover_escrowed_bid(payload: dict[str, Any], *, now: datetime) -> None:
    """The bid is open by its custodians' shares; while these do not suffice it waits for another custodian's."""
    opening = Opening.objects.select_related("lot").get(pk=payload["opening"])
    case = opening.custody_cases.get(number=payload["case"])
    if opening.state == OpeningState.PAUSED or not case.is_open:
        return
    try:
        contents = recover_bid(case, progress_of(opening, case.bid, now=now))
    except NotEnough:
        if case.shares.count() == case.places:
            actions.record_unrecoverable(opening.pk, case.number, code=ESCROW_BAD, actor=SYSTEM, now=now)
    except Unopenable as bad:
        actions.record_unrecoverable(opening.pk, case.number, code=bad.code, actor=SYSTEM, now=now)
    else:
        lettered = with_letter(opening, case.bid, contents, now=now)
        actions.record_recovered(opening.pk, case.number, lettered, actor=SYSTEM, now=now)


@job(IMPORT_BACKUP)
def import_backup(payload: dict[str, Any], *, now: datetime) -> None:
    """The bid is open by its backup, or its bidder hears why it is not. During a pause it waits: the resumption asks again."""
    handed = BackupImport.objects.select_related("opening__lot").get(pk=payload["import"])
    opening = handed.opening
    if opening.state == OpeningState.PAUSED or handed.ended_at is not None:
        return
    chunks, tell = chunks_of(handed.bid, handed.parts), progress_of(opening, handed.bid, now=now)
    try:
        contents = open_backup(opening, handed.bid, lambda: told(chunks(), tell))
        lettered = with_letter(opening, handed.bid, contents, now=now)
        actions.record_imported(handed.pk, lettered, actor=SYSTEM, now=now)
    except Refusal as refusal:
        actions.record_import_refused(handed.pk, refusal, actor=SYSTEM, now=now)


@job(SPEAK)
def speak(payload: dict[str, Any], *, now: datetime) -> None:
    """A sentence is read by the platform's voice, once; nothing where it has lost its voice meanwhile."""
    opening, number = Opening.objects.select_related("lot").get(pk=payload["opening"]), payload["number"]
    by = engine()
    if by is None or opening.speeches.filter(number=number).exists():
        return
    content, seconds = said(by, sentences_of(opening)[number - 1].text)
    sound = stored_once(f"openings/{opening.pk}/speech", content, ending="wav")
    actions.keep_speech(opening.pk, number, actions.Spoken(by.name, sound, seconds), actor=SYSTEM, now=now)


@job(MAKE_RECORD)
def make_record(payload: dict[str, Any], *, now: datetime) -> None:
    """开标记录 is a file. Made again it is the same file: what it says does not depend on when it is made."""
    parties = ("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
    opening = Opening.objects.select_related(*parties).get(pk=payload["opening"])
    if hasattr(opening, "record"):
        return
    pdf = typeset("opening_record", record_of(opening, is_demonstration=trust(now).is_demonstration))
    stored = stored_once(f"openings/{opening.pk}/record", pdf)
    actions.keep_record(opening.pk, stored, actor=SYSTEM, now=now)
