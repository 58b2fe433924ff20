"""Receipts: each revision's own page and file, every revision and refusal in one list, and the page that checks a receipt."""

from __future__ import annotations

import json
from base64 import b64encode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids import queries
from apps.bids.queries import OwnBid, OwnSubmission
from apps.bids.receipt_files import code_of, file_of
from apps.core.audience import EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.core.qr import printed_svg
from apps.core.refusals import Refused
from apps.parties import ca
from apps.parties.platform_key import platform_certificate
from apps.parties.requests import ActingRequest, PersonRequest
from apps.tenders.models import Lot
from apps.tenders.queries import public_lot


@unlogged
@for_(EVERYONE)
@require_safe
def verification(request: ActingRequest) -> HttpResponse:
    """回执核验 — anyone's receipt, judged in the browser by the certificates that come with the page."""
    try:
        issuing, _root = ca.authority(now=request.now).chain()
    except Refused:
        raise Http404 from None
    platform = platform_certificate(now=request.now)
    trust = {"platform": b64encode(platform).decode(), "issuing": b64encode(issuing).decode()}
    return render(request, "bids/verification.html", {"trust": trust})


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def receipt_file(request: PersonRequest, code: str, revision: int) -> HttpResponse:
    """The receipt of one revision as a file."""
    _own, submission = own_submission(request, public_lot(code), revision)
    return served(public_lot(code), submission, request)


def own_submission(request: PersonRequest, lot: Lot, revision: int) -> tuple[OwnBid, OwnSubmission]:
    """One's own bid and what was handed in as this revision, 0 for the latest. Raises Http404."""
    found = queries.own_bid(lot, request.actor)
    if found is None or found.latest is None:
        raise Http404
    wanted = revision or found.latest.revision
    for one in found.submissions:
        if one.revision == wanted:
            return found, one
    raise Http404


def served(lot: Lot, submission: OwnSubmission, request: PersonRequest) -> HttpResponse:
    """The file of a receipt, as a download."""
    content = file_of(submission, now=request.now)
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="receipt-{lot.code}-{submission.revision}.json"'
    return answer


def printed_code(request: PersonRequest, submission: OwnSubmission) -> dict[str, object]:
    """What the paper carries: the code, and the address to which it leads."""
    address = request.build_absolute_uri(reverse("bids:verification"))
    return {"qr": printed_svg(f"{address}#{code_of(submission.receipt)}"), "verification": address}
