"""投标函签字 — the page on which somebody of the bidder signs, in his own browser, a letter that a colleague handed him."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids import letters
from apps.bids.views.terms import must_take_bids
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import PersonRequest
from apps.tenders.models import DataSheet
from apps.tenders.queries import public_lot


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
