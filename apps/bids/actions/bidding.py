"""投标 use-cases: begin to send, keep a part, submit, withdraw; and the closing at the deadline."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.bids import events, policy, securing, steps
from apps.bids.actions.stamping import promise_stamp
from apps.bids.admission import must_be_admitted
from apps.bids.custody import must_name_the_custodians
from apps.bids.handing_in import takes_what_came_in_time
from apps.bids.lifecycle import BID, BidAction, BidState, Facts, before_the_deadline, lot_takes_bids
from apps.bids.models import Bid, Closing, Part, SealedFile, Submission, SubmissionKind, Upload, sealed_stream
from apps.bids.receiving import Announced, Held, is_here, limit_in_bytes, received_at
from apps.bids.rules.closing import statement_commitment
from apps.bids.rules.context import BID_ID
from apps.bids.rules.statement import (
    BadStatement,
    BidStatement,
    Withdrawal,
    digest_of,
    read_bid,
    read_withdrawal,
)
from apps.bids.sealed_files import must_be_sealed
from apps.bids.secrecy import opened, owner_of, shut
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evidence.journal import emit_all
from apps.evidence.log.entering import enter
from apps.evidence.outbox import enqueue
from apps.evidence.rules import dsse
from apps.evidence.store import Stored
from apps.parties.models import Membership
from apps.parties.queries import keys_of, seat_of
from apps.parties.signatures import must_be_signed_by_seat
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, TenderDocument

LOCK_BID = "bids.lock_bid"


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A sealed file as the bidder announces it."""

    name: str
    size: int
    header: bytes


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A signed statement, and what was prepared for it outside the transaction: the files read back, the receipt."""

    statement: str
    signature: bytes
    held: Mapping[str, Held]
    receipt: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """What the bidder gets: the receipt, and the newer document's version where the bid was made for an older one."""

    bid: str
    revision: int
    receipt: Mapping[str, Any]
    document: TenderDocument | None
    latest: TenderDocument | None

    @property
    def is_outdated(self) -> bool:
        """True when the tender document was replaced after the bid was made."""
        return self.document is not None and self.document != self.latest


@transaction.atomic(durable=True)
def begin_upload(lot_id: int, *, bid: str, files: tuple[FileToSend, ...], actor: Actor, now: datetime) -> Upload:
    """The platform waits for the parts of these files (开始上传). An upload that was not handed in ends."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    owner = owner_of(lot.pk, organisation)
    _must_take_bids(lot, now)
    must_be_admitted(lot, organisation, now=now)
    _must_be_the_bidders(lot, owner, bid)
    _must_be_wanted(lot, bid, files)
    must_name_the_custodians(lot, {file.name: file.header for file in files}, at=now)

    Upload.objects.filter(lot=lot, owner=owner, ended_at=None).update(ended_at=now)
    upload = Upload.objects.create(token=secrets.token_hex(16), lot=lot, owner=owner, bid_code=bid, begun_at=now)
    for file in files:
        digest = hashlib.sha256(file.header).hexdigest()
        SealedFile.objects.create(
            upload=upload, name=file.name, size=file.size, header=file.header, header_sha256=digest
        )
    return upload


@transaction.atomic(durable=True)
def keep_part(file_id: int, *, part: Announced, stored: Stored, actor: Actor, now: datetime) -> None:
    """The stored part belongs to the file (分片已收). Keeping it twice changes nothing."""
    file = SealedFile.objects.select_related("upload").get(pk=file_id)
    # The lot is read but not held: whoever holds it waits for the upload next, and would wait for ever.
    upload = Upload.objects.select_for_update(of=("self",)).select_related("lot").get(pk=file.upload_id)
    must_go_on(upload, actor=actor, now=now)

    if not is_here(file, part.number, stored.sha256):
        Part.objects.create(
            file=file, number=part.number, size=stored.size, sha256=stored.sha256, object_name=stored.name
        )


def must_go_on(upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Refuses what the bidder may not go on sending: another's upload, after the deadline, an upload that has ended."""
    if not policy.owns(actor, upload.owner, upload.lot_id):
        raise NotAllowed("not_a_bidder")
    _must_take_bids(upload.lot, now)
    if upload.ended_at is not None:
        raise Refused("bid_upload_ended")


@transaction.atomic(durable=True)
def begin_handing_in(upload_id: int, *, now: datetime) -> None:
    """The statement is here in full, at this moment (递交办理中): while its files are read back the lot's bids are not closed.

    Says nothing about whether it will be received. 电子招标投标办法 §27.
    """
    upload = Upload.objects.get(pk=upload_id)
    tenders.locked(upload.lot_id)
    Upload.objects.filter(pk=upload_id, ended_at=None).update(handing_in_at=now)


@transaction.atomic(durable=True)
def stop_handing_in(upload_id: int) -> None:
    """Nobody waits any more for what was refused."""
    Upload.objects.filter(pk=upload_id, ended_at=None).update(handing_in_at=None)


@transaction.atomic(durable=True)
def submit_bid(lot_id: int, *, upload_id: int, handed: HandedIn, actor: Actor, now: datetime) -> Received:
    """The bid is received: every file is here and the bidder signed for it (签收). The same statement gets the same receipt."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    owner = owner_of(lot.pk, organisation)
    seat = must_sit(actor)
    stated = must_be_bid(handed.statement)
    if done := _already_received(owner, handed.statement):
        return _received(lot, done, stated)
    upload = Upload.objects.select_for_update().get(pk=upload_id, lot=lot, owner=owner)
    certificate = _must_be_signed(seat, handed, now=now)
    bid = Bid.objects.filter(lot=lot, owner=owner).first() or Bid(
        code=stated.bid, lot=lot, owner=owner, state=BidState.BEGUN
    )
    state = _advanced(lot, bid, BidAction.SUBMIT, stated, now=now)
    must_be_admitted(lot, organisation, now=now)
    if upload.ended_at is not None:
        raise Refused("bid_upload_ended")
    _must_fit(stated, lot, bid, upload, seat=seat, certificate=certificate, held=handed.held)
    _must_be_the_bidders(lot, owner, bid.code)

    is_first = bid.revision == 0
    bid.state, bid.revision = state, stated.revision
    bid.save()
    upload.ended_at = now
    upload.save(update_fields=["ended_at"])
    salt = secrets.token_bytes(32)
    submission = _keep(
        bid, SubmissionKind.BID, handed, upload=upload, seat=seat, certificate=certificate, salt=salt, now=now
    )
    kind = events.BidReceived if is_first else events.BidReplaced
    _tell(kind(bid.code, bid.revision, statement_commitment(handed.statement, salt)), bid, now=now)
    enqueue(LOCK_BID, {"submission": submission.pk}, run_at=now, key=f"{LOCK_BID}:{submission.pk}")
    securing.after_submission(lot, owner, now=now)
    return _received(lot, submission, stated)


@transaction.atomic(durable=True)
def withdraw_bid(lot_id: int, *, handed: HandedIn, actor: Actor, now: datetime) -> Received:
    """The bid does not count unless another follows before the deadline (撤回). What was received is kept."""
    lot = tenders.locked(lot_id)
    owner = owner_of(lot.pk, policy.must_bid(actor))
    seat = must_sit(actor)
    stated = must_be_withdrawal(handed.statement)
    if done := _already_received(owner, handed.statement):
        return _received(lot, done, None)
    certificate = _must_be_signed(seat, handed, now=now)
    bid = Bid.objects.filter(lot=lot, owner=owner).first() or Bid(lot=lot, owner=owner, state=BidState.BEGUN)
    state = _advanced(lot, bid, BidAction.WITHDRAW, stated, now=now)
    _must_equal("lot", stated.lot, lot.code)
    _must_equal("bid", stated.bid, bid.code)

    bid.state, bid.revision = state, stated.revision
    bid.save(update_fields=["state", "revision"])
    salt = secrets.token_bytes(32)
    submission = _keep(
        bid, SubmissionKind.WITHDRAWAL, handed, upload=None, seat=seat, certificate=certificate, salt=salt, now=now
    )
    _tell(events.BidWithdrawn(bid.code, bid.revision, statement_commitment(handed.statement, salt)), bid, now=now)
    securing.after_withdrawal(lot, owner, now=now)
    return _received(lot, submission, None)


@transaction.atomic(durable=True)
def close_bids(lot_id: int, *, actor: Actor, now: datetime) -> Closing:
    """What was received by the deadline is fixed and committed to in public (截止封存)."""
    lot = tenders.locked(lot_id)
    policy.must_be_the_clock(actor)
    return steps.close(lot, at=now)


def must_sit(actor: Actor) -> Membership:
    """The seat from which the bidder signs."""
    seat = seat_of(actor)
    if seat is None:
        raise NotAllowed("not_a_bidder")
    return seat


def must_be_bid(text: str) -> BidStatement:
    """The statement of a bid. Raises Refused("bid_statement_wrong")."""
    try:
        return read_bid(text)
    except BadStatement as failure:
        raise Refused("bid_statement_wrong", part=str(failure)) from None


def must_be_withdrawal(text: str) -> Withdrawal:
    """The statement of a withdrawal. Raises Refused("bid_statement_wrong")."""
    try:
        return read_withdrawal(text)
    except BadStatement as failure:
        raise Refused("bid_statement_wrong", part=str(failure)) from None


def _must_take_bids(lot: Lot, now: datetime) -> None:
    facts = _facts(lot, now)
    for guard in (before_the_deadline, lot_takes_bids):
        if refusal := guard(facts):
            raise refusal


def _facts(
    lot: Lot, now: datetime, *, bid: Bid | None = None, stated: BidStatement | Withdrawal | None = None
) -> Facts:
    if lot.submission_deadline is None:
        raise Refused("bid_lot_not_open")
    is_still_taken = stated is not None and takes_what_came_in_time(lot)
    last = bid.submissions.order_by("-revision").first() if bid is not None and bid.pk else None
    return Facts(
        now=now,
        deadline=lot.submission_deadline,
        is_lot_open=lot.state == LotState.TENDERING or is_still_taken,
        is_lot_closed=lot.closed_at is not None and not is_still_taken,
        last_revision=last.revision if last else 0,
        last_statement=last.statement_sha256 if last else None,
        revision=stated.revision if stated else 0,
        previous=stated.previous if stated else None,
    )


def _advanced(lot: Lot, bid: Bid, action: BidAction, stated: BidStatement | Withdrawal, *, now: datetime) -> BidState:
    return BID.advance(BidState(bid.state), action, _facts(lot, now, bid=bid, stated=stated))


def _must_be_the_bidders(lot: Lot, owner: str, bid: str) -> None:
    """A bid keeps its id; an id belongs to one bid."""
    if not BID_ID.fullmatch(bid):
        raise Refused("bid_upload_wrong", part="bid")
    own = Bid.objects.filter(lot=lot, owner=owner).values_list("code", flat=True).first()
    is_taken = Bid.objects.filter(code=bid).exclude(lot=lot, owner=owner).exists()
    if is_taken or (own is not None and own != bid):
        raise Refused("bid_upload_wrong", part="bid")


def _must_be_wanted(lot: Lot, bid: str, files: tuple[FileToSend, ...]) -> None:
    wanted = set(DataSheet.objects.values_list("envelopes", flat=True).get(lot=lot))
    named = [file.name for file in files]
    if len(set(named)) != len(named) or not set(named) <= wanted:
        raise Refused("bid_upload_wrong", part="envelopes")
    if missing := wanted - set(named):
        raise Refused("bid_incomplete", missing="、".join(sorted(missing)))
    if sum(file.size for file in files) > limit_in_bytes():
        raise Refused("bid_too_large", limit=limit_in_bytes() >> 20)
    documents = set(_published(lot).values_list("sha256", flat=True))
    for file in files:
        context = must_be_sealed(file.header, envelope=file.name, size=file.size)
        said = (context.lot, context.bid, context.envelope)
        if said != (lot.code, bid, file.name) or context.document not in documents:
            raise Refused("bid_for_other_lot", envelope=file.name)


def _published(lot: Lot) -> Any:
    return TenderDocument.objects.filter(lot=lot, published_at__isnull=False).order_by("version")


def _already_received(owner: str, statement: str) -> Submission | None:
    found = Submission.objects.filter(statement_sha256=digest_of(statement), bid__owner=owner)
    return found.select_related("bid").first()


def _must_be_signed(seat: Membership, handed: HandedIn, *, now: datetime) -> bytes:
    certificate = must_be_signed_by_seat(seat, handed.statement.encode(), handed.signature, now=now)
    return bytes(certificate.content or b"")


def _must_fit(
    stated: BidStatement,
    lot: Lot,
    bid: Bid,
    upload: Upload,
    *,
    seat: Membership,
    certificate: bytes,
    held: Mapping[str, Held],
) -> None:
    """The statement speaks of this lot, this bid, these files and the keys of this seat, and of nothing else."""
    key_pair = keys_of(seat)
    _must_equal("lot", stated.lot, lot.code)
    _must_equal("tender", stated.tender, lot.project.code)
    _must_equal("bid", (stated.bid, stated.bid), (bid.code, upload.bid_code))
    _must_equal("certificate", stated.certificate, dsse.keyid_of(certificate))
    _must_equal("recipient", stated.recipient, key_pair.recipient if key_pair else "")
    if _document(lot, stated) is None:
        raise Refused("bid_statement_wrong", part="document")
    files = {file.name: file for file in upload.files.all()}
    said = {one.name: (one.size, one.sha256, one.header) for one in stated.envelopes}
    here = {name: (held[name].size, held[name].sha256, file.header_sha256) for name, file in files.items()}
    _must_equal("envelopes", said, here)
    for name, file in files.items():
        context = must_be_sealed(bytes(file.header), envelope=name, size=file.size)
        _must_equal("document", context.document, stated.document_sha256)


def _must_equal(part: str, said: object, true: object) -> None:
    if said != true:
        raise Refused("bid_statement_wrong", part=part)


def _document(lot: Lot, stated: BidStatement) -> TenderDocument | None:
    found: TenderDocument | None = (
        _published(lot).filter(version=stated.document_version, sha256=stated.document_sha256).first()
    )
    return found


def _keep(
    bid: Bid,
    kind: SubmissionKind,
    handed: HandedIn,
    *,
    upload: Upload | None,
    seat: Membership,
    certificate: bytes,
    salt: bytes,
    now: datetime,
) -> Submission:
    key_pair = keys_of(seat)
    submission = Submission(
        bid=bid,
        kind=kind,
        revision=bid.revision,
        statement_sha256=digest_of(handed.statement),
        received_at=received_at(now),
        upload=upload,
    )
    kept = {
        "statement": handed.statement,
        "dsse": dsse.wrap(handed.statement.encode(), handed.signature, dsse.keyid_of(certificate)),
        "receipt": handed.receipt,
        "certificate": certificate.hex(),
        "recipient": key_pair.recipient if key_pair else "",
        "salt": salt.hex(),
        "organisation": seat.organisation_id,
        "seat": seat.pk,
    }
    submission.shut = shut(kept, place=steps.place_of(submission))
    submission.save(force_insert=True)
    promise_stamp(submission, handed.receipt, now=now)
    return submission


def _tell(fact: events.BidReceived | events.BidReplaced | events.BidWithdrawn, bid: Bid, *, now: datetime) -> None:
    """The sealed log, the bidder's own, and the transparency log have it; in the last it stands among padding, as a salted digest."""
    emit_all([(fact, sealed_stream(bid.lot_id)), (fact, bid.own_stream)], actor=bid.actor, at=received_at(now))
    enter(fact.commitment, now=now)


def _received(lot: Lot, submission: Submission, stated: BidStatement | None) -> Received:
    kept = opened(bytes(submission.shut), place=steps.place_of(submission))
    return Received(
        bid=submission.bid.code,
        revision=submission.revision,
        receipt=kept["receipt"],
        document=_document(lot, stated) if stated else None,
        latest=_published(lot).last() if stated else None,
    )
