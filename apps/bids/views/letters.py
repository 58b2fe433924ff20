"""投标函签字 — the page on which somebody of the bidder signs, in his own browser, a letter that a colleague handed him.

And the time-stamps that signatures on letters get (RFC 3161).
"""

from __future__ import annotations

import json
import re
from base64 import b64encode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import letters
from apps.bids.receiving import time_stamp_over
from apps.bids.views.terms import must_take_bids
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import PersonRequest
from apps.tenders.models import DataSheet
from apps.tenders.queries import public_lot

DIGEST = re.compile(r"[0-9a-f]{64}")


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def letter_signing(request: PersonRequest, code: str) -> HttpResponse:
    """Words, certificate and stamps of this seat; the letter itself never comes here. Refuses while the lot takes no bids."""
    lot = public_lot(code)
    must_take_bids(lot, request.now)
    sheet = DataSheet.objects.get(lot=lot)
    key_pair = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(key_pair, now=request.now) if key_pair else None
    content = bytes(certificate.content or b"") if certificate else b""
    organisation = request.seat.organisation if request.seat else None
    terms = {
        "now": int(request.now.timestamp() * 1000),
        "recipient": key_pair.recipient if key_pair and certificate else "",
        "letter": letters.letter_terms(sheet, organisation, request.person, content, now=request.now),
    }
    context = {"lot": lot, "sheet": sheet, "terms": terms, "recipient": terms["recipient"]}
    return render(request, "bids/letter_signing.html", context)


@unlogged
@for_(Role.BIDDER)
@require_POST
def letter_time_stamp(request: PersonRequest, code: str) -> HttpResponse:
    """A time-stamp over the digest of a signature, while the lot takes bids; empty where the authority is silent. Nothing is kept or logged.

    Raises Refused("letter_digest_wrong") for anything but a SHA-256 digest in hex.
    """
    must_take_bids(public_lot(code), request.now)
    digest = _digest_told(request)
    try:
        token = time_stamp_over(digest, now=request.now)
    except NoTimeStamp:
        token = b""
    return JsonResponse({"token": b64encode(token).decode()})


def _digest_told(request: HttpRequest) -> str:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        told = None
    match told:
        case {"digest": str() as digest} if DIGEST.fullmatch(digest):
            return digest
        case _:
            raise Refused("letter_digest_wrong")
