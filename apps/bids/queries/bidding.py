"""Reads of bids: each bidder his own, from the deadline on what the opening needs. What is not one's own is not found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bids import policy
from apps.bids.lifecycle import BidState
from apps.bids.models import Bid, SealedFile, Submission, Upload
from apps.bids.queries.custodians import custody_todos
from apps.bids.queries.security import security_todos
from apps.bids.secrecy import opened, owner_of
from apps.bids.steps import place_of
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, TenderDocument


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """What a bidder handed in, with the receipt."""

    kind: str
    revision: int
    received_at: datetime
    statement: str
    statement_sha256: str
    dsse: Mapping[str, Any]
    receipt: Mapping[str, Any]
    certificate: bytes
    """Of whom the statement is signed by."""
    salt: str
    """With it the commitment in the logs opens, in hex."""


@dataclass(frozen=True, slots=True)
class OwnBid:
    """A bidder's own bid for a lot: where it stands, everything that was handed in, the newest first."""

    lot: Lot
    code: str
    state: BidState
    submissions: tuple[OwnSubmission, ...]
    upload: Upload | None

    @property
    def latest(self) -> OwnSubmission | None:
        """What was handed in last."""
        return self.submissions[0] if self.submissions else None


def own_bid(lot: Lot, actor: Actor) -> OwnBid | None:
    """The actor's own bid for the lot, begun, received or withdrawn; None where there is none."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return None
    owner = owner_of(lot.pk, actor.organisation_id)
    bid = Bid.objects.filter(lot=lot, owner=owner).first()
    upload = Upload.objects.filter(lot=lot, owner=owner, ended_at=None).first()
    if bid is None:
        return OwnBid(lot, upload.bid_code, BidState.BEGUN, (), upload) if upload else None
    handed = tuple(_own(one) for one in bid.submissions.select_related("bid").order_by("-revision"))
    return OwnBid(lot, bid.code, BidState(bid.state), handed, upload)


def own_bids(actor: Actor) -> list[OwnBid]:
    """All bids of the actor's organisation, the next deadline first."""
    found = [own for lot in _lots_with_bids(actor) if (own := own_bid(lot, actor)) is not None]
    return sorted(found, key=lambda one: (one.lot.submission_deadline is None, one.lot.submission_deadline, one.lot.pk))


def upload_for(actor: Actor, token: str) -> Upload:
    """The actor's own upload. Raises Http404 for everybody else's."""
    upload = Upload.objects.select_related("lot").filter(token=token).first()
    if upload is None or not policy.owns(actor, upload.owner, upload.lot_id):
        raise Http404
    return upload


def file_of(upload: Upload, envelope: str) -> SealedFile:
    """One file of an upload. Raises Http404."""
    file = SealedFile.objects.filter(upload=upload, name=envelope).first()
    if file is None:
        raise Http404
    return file


def envelopes_of(lot: Lot) -> list[str]:
    """The envelopes that a bid for the lot has."""
    return list(DataSheet.objects.values_list("envelopes", flat=True).get(lot=lot))


def document_in_force(lot: Lot) -> TenderDocument | None:
    """The newest published version of the tender document."""
    return TenderDocument.objects.filter(lot=lot, published_at__isnull=False).order_by("-version").first()


def headers(bid_code: str) -> dict[str, bytes]:
    """The header of each sealed file that counts, by envelope: enough for its bidder to find the file keys."""
    return {file.name: bytes(file.header) for file in sealed_files(bid_code).values()}


def sealed_files(bid_code: str) -> dict[str, SealedFile]:
    """The sealed files that count for a bid, by envelope; none for a bid that was withdrawn."""
    bid = Bid.objects.get(code=bid_code)
    latest = Submission.objects.filter(bid=bid, revision=bid.revision, upload__isnull=False).first()
    files = SealedFile.objects.filter(upload=latest.upload) if latest else SealedFile.objects.none()
    return {file.name: file for file in files.order_by("name")}


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """What a bidder has begun and must hand in, and what a newer document asks him to look at; for others, refunds."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return [*security_todos(actor, now), *custody_todos(actor, now)]
    todos = []
    for own in own_bids(actor):
        deadline = own.lot.submission_deadline
        if own.lot.state != LotState.TENDERING or deadline is None or now >= deadline:
            continue
        if own.upload is not None:
            todos.append(_todo(own, _("投标文件尚未递交：截止前未完成传输的视为撤回")))
        elif own.latest is not None and own.state is BidState.RECEIVED and _is_outdated(own):
            todos.append(_todo(own, _("招标文件已有新版本，请确认投标文件是否需要重新制作")))
    return todos


def _todo(own: OwnBid, title: str) -> Todo:
    url = reverse("bids:bid", args=[own.lot.code])
    return Todo(title, url, due_at=own.lot.submission_deadline, lot_code=own.lot.code)


def _is_outdated(own: OwnBid) -> bool:
    document = document_in_force(own.lot)
    return document is not None and own.latest is not None and document.sha256 not in own.latest.statement


def _lots_with_bids(actor: Actor) -> list[Lot]:
    """Lots for which the organisation may have a bid: disclosed ones by name, the others by trying its marks."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return []
    shut = Q(bids__disclosed_at__isnull=True, bids__isnull=False)
    named = Q(bids__bidder_id=actor.organisation_id)
    begun = Lot.objects.filter(pk__in=Upload.objects.filter(ended_at=None).values("lot"))
    found = {lot.pk: lot for lot in begun.select_related("project")}
    found |= {lot.pk: lot for lot in Lot.objects.filter(shut | named).distinct().select_related("project")}
    return list(found.values())


def _own(submission: Submission) -> OwnSubmission:
    kept = opened(bytes(submission.shut), place=place_of(submission))
    return OwnSubmission(
        kind=submission.kind,
        revision=submission.revision,
        received_at=submission.received_at,
        statement=kept["statement"],
        statement_sha256=submission.statement_sha256,
        dsse=kept["dsse"],
        receipt=kept["receipt"],
        certificate=bytes.fromhex(kept["certificate"]),
        salt=kept["salt"],
    )
