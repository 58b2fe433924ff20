"""The addresses by which bids are sent (docs/formats/statement.md): JSON in and out, parts as raw bytes.

None of them leaves a line in the log: whoever counts lines would count bidders.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.bids import actions, queries, receiving
from apps.bids.actions import FileToSend, HandedIn, Received
from apps.bids.queries import OwnBid
from apps.bids.receiving import Announced
from apps.bids.rules.statement import LARGEST
from apps.bids.sealed_files import PART_BYTES, parts_of
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refusal, Refused
from apps.core.text import can_be_kept
from apps.evidence.landing import landed
from apps.evidence.rules.dsse import keyid_of
from apps.evidence.store import remove_stored
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import ActingRequest
from apps.tenders.models import Lot
from apps.tenders.queries import public_lot

ENVELOPES_LIMIT = 20


@unlogged
@for_(Role.BIDDER)
@require_POST
def uploads(request: ActingRequest, lot: str) -> HttpResponse:
    """开始上传 — announces the sealed files with their headers; answers which parts are wanted."""
    found, told = public_lot(lot), _told(request)
    files = _files(told.get("envelopes"))
    bid = _text(told, "bid")
    try:
        upload = actions.begin_upload(found.pk, bid=bid, files=files, actor=request.actor, now=request.now)
    except Refused as refusal:
        actions.note_refusal(found.pk, code=refusal.code, actor=request.actor, now=request.now)
        raise
    parts = {file.name: list(range(parts_of(file.size))) for file in files}
    return _answer({"upload": upload.token, "part_bytes": PART_BYTES, "parts": parts}, status=201)


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def upload(request: ActingRequest, upload: str) -> HttpResponse:
    """续传 — which parts have come."""
    found = queries.upload_for(request.actor, upload)
    envelopes = {
        file.name: {"size": file.size, "parts": list(file.parts.order_by("number").values_list("number", flat=True))}
        for file in found.files.order_by("name")
    }
    return _answer({"envelopes": envelopes, "bid": found.bid_code, **_times(request, found.lot)}, status=200)


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["PUT"])
def part(request: ActingRequest, upload: str, envelope: str, number: int) -> HttpResponse:
    """分片 — refused by its headers before a byte is read; durable once the answer comes."""
    found = queries.upload_for(request.actor, upload)
    file = queries.file_of(found, envelope)
    actions.must_go_on(found, actor=request.actor, now=request.now)
    announced = Announced(number, _length(request), request.headers.get("X-Part-SHA256", "").lower())
    if receiving.must_be_wanted(file, announced):
        stored = receiving.receive_part(file, announced, landed(request) or request)
        try:
            actions.keep_part(file.pk, part=announced, stored=stored, actor=request.actor, now=request.now)
        except Refusal:
            remove_stored(stored.name)
            raise
    return HttpResponse(status=204)


@unlogged
@for_(Role.BIDDER)
@require_POST
def submission(request: ActingRequest, lot: str) -> HttpResponse:
    """递交 — the signed statement; answers the receipt."""
    found, told = public_lot(lot), _told(request)
    upload = queries.upload_for(request.actor, _text(told, "upload"))
    if upload.lot_id != found.pk:
        raise Http404
    statement = _text(told, "statement")
    actions.begin_handing_in(upload.pk, now=request.now)
    try:
        stated = actions.must_be_bid(statement)
        held = receiving.held_files(upload)
        receipt = receiving.make_receipt(
            statement, lot=found.code, bid=stated.bid, revision=stated.revision, held=held, now=request.now
        )
        handed = HandedIn(statement, _signature(told), held, receipt)
        received = actions.submit_bid(
            found.pk, upload_id=upload.pk, handed=handed, actor=request.actor, now=request.now
        )
    except Refusal as refusal:
        actions.stop_handing_in(upload.pk)
        if isinstance(refusal, Refused):
            actions.note_refusal(found.pk, code=refusal.code, actor=request.actor, now=request.now)
        raise
    return _receipt(received)


@unlogged
@for_(Role.BIDDER)
@require_POST
def withdrawal(request: ActingRequest, lot: str) -> HttpResponse:
    """撤回 — the signed withdrawal; answers the receipt."""
    found, told = public_lot(lot), _told(request)
    statement = _text(told, "statement")
    stated = actions.must_be_withdrawal(statement)
    receipt = receiving.make_receipt(
        statement, lot=found.code, bid=stated.bid, revision=stated.revision, held={}, now=request.now
    )
    handed = HandedIn(statement, _signature(told), {}, receipt)
    return _receipt(actions.withdraw_bid(found.pk, handed=handed, actor=request.actor, now=request.now))


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def mine(request: ActingRequest, lot: str) -> HttpResponse:
    """我的投标 — everything that a client needs to seal, send, replace or withdraw."""
    found = public_lot(lot)
    own = queries.own_bid(found, request.actor)
    document = queries.document_in_force(found)
    return _answer(
        {
            **_own(own),
            **_keys(request),
            **_times(request, found),
            "tender": found.project.code,
            "lot": found.code,
            "document": {"version": document.version, "sha256": document.sha256} if document else None,
            "envelopes": queries.envelopes_of(found),
        },
        status=200,
    )


def _own(own: OwnBid | None) -> dict[str, object]:
    latest = own.latest if own else None
    return {
        "bid": own.code if own else None,
        "state": own.state if own else None,
        "upload": own.upload.token if own and own.upload else None,
        "revision": latest.revision if latest else 0,
        "previous": latest.statement_sha256 if latest else None,
        "statement": latest.statement if latest else None,
        "receipt": latest.receipt if latest else None,
    }


def _keys(request: ActingRequest) -> dict[str, object]:
    """What the seat seals to and signs with; nothing where there are no keys or no certificate in force."""
    key_pair = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(key_pair, now=request.now) if key_pair else None
    content = bytes(certificate.content) if certificate and certificate.content else None
    return {
        "recipient": key_pair.recipient if key_pair else None,
        "certificate": keyid_of(content) if content else None,
    }


def _times(request: ActingRequest, lot: Lot) -> dict[str, object]:
    deadline = lot.submission_deadline
    return {"now": request.now.isoformat(), "deadline": deadline.isoformat() if deadline else None}


def _receipt(received: Received) -> HttpResponse:
    warnings = []
    if received.is_outdated and received.document and received.latest:
        old, new = received.document.version, received.latest.version
        warning = Refused("document_outdated", old=old, new=new)
        warnings.append({"code": warning.code, "sentence": warning.sentence(get_language() or "zh-hans")})
    return _answer({"receipt": received.receipt, "warnings": warnings}, status=201)


def _files(told: object) -> tuple[FileToSend, ...]:
    if not isinstance(told, list) or not 1 <= len(told) <= ENVELOPES_LIMIT:
        raise Refused("bid_upload_wrong", part="envelopes")
    return tuple(map(_file, told))


def _file(told: object) -> FileToSend:
    match told:
        case {"name": str() as name, "size": int() as size, "header": str() as header} if 0 < size <= LARGEST:
            return FileToSend(name, size, _base64(header, part="header"))
        case _:
            raise Refused("bid_upload_wrong", part="envelopes")


def _told(request: HttpRequest) -> Mapping[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refused("bid_upload_wrong", part="json")
    return told


def _text(told: Mapping[str, Any], part: str) -> str:
    value = told.get(part)
    if not isinstance(value, str) or not value or not can_be_kept(value):
        raise Refused("bid_upload_wrong", part=part)
    return value


def _signature(told: Mapping[str, Any]) -> bytes:
    try:
        return _base64(_text(told, "signature"), part="signature")
    except Refused:
        raise Refused("signature_wrong") from None


def _base64(text: str, *, part: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Refused("bid_upload_wrong", part=part) from None


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 12 else -1


def _answer(content: Mapping[str, object], *, status: int) -> HttpResponse:
    return JsonResponse(dict(content), status=status)
