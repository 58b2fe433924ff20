"""标段参数 — what a bid is sealed for, as a file for the sealing tools, and the page that takes in what they sealed.

Both are the bidder's own and leave no line in the log. Nothing that is chosen on the page reaches the server but sealed.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids import letters, queries
from apps.bids.forms import PriceForm, announced_by
from apps.bids.lifecycle import late
from apps.bids.materials import materials_of
from apps.bids.queries import SetStanding
from apps.bids.receiving import limit_in_bytes
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evidence.rules import dsse
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import PersonRequest
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Envelope, Lot
from apps.tenders.queries import public_lot

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def terms(request: PersonRequest, code: str) -> HttpResponse:
    """标段参数文件 — ``terms.json`` for the sealing tools (docs/formats/sealed-bid.md)."""
    lot = public_lot(code)
    content = json.dumps(_terms(request, lot), ensure_ascii=False, indent=1)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="terms-{lot.code}.json"'
    return answer


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def sealed_elsewhere(request: PersonRequest, code: str) -> HttpResponse:
    """导入封装包 — the browser checks a container that was sealed elsewhere and hands it to the page that sends."""
    lot = public_lot(code)
    return render(request, "bids/sealed_elsewhere.html", {"lot": lot, "terms": _terms(request, lot)})


def _terms(request: PersonRequest, lot: Lot) -> dict[str, Any]:
    """Raises a refusal where no bid can be sealed now: the lot takes none, or the seat has no certificate."""
    must_take_bids(lot, request.now)
    key_pair = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(key_pair, now=request.now) if key_pair else None
    document = queries.document_in_force(lot)
    if key_pair is None or certificate is None or document is None or lot.submission_deadline is None:
        raise Refused("bid_no_certificate")
    sheet = DataSheet.objects.get(lot=lot)
    announced = announced_by(sheet.scheme)
    form = PriceForm(announced, kind=lot.kind)
    found = queries.own_bid(lot, request.actor)
    latest = found.latest if found else None
    der = bytes(certificate.content or b"")
    offered = queries.set_offered(lot, request.now)
    return {
        "v": 1,
        "kind": "bid-terms",
        "tender": lot.project.code,
        "lot": lot.code,
        "title": lot.name,
        "document": {"version": document.version, "sha256": document.sha256},
        "deadline": lot.submission_deadline.astimezone(UTC).isoformat(),
        "made_at": request.now.astimezone(UTC).isoformat(),
        "envelopes": sheet.envelopes,
        "labels": {name: _in_both(Envelope(name).label) for name in sheet.envelopes},
        "fields": [{"name": name, "label": _in_both(form.fields[name].label)} for name in announced],
        "materials": _material_terms(sheet),
        "accepts_consortium": sheet.accepts_consortium,
        "letter": _letter_terms(sheet),
        "ceiling": f"{lot.ceiling_price:.2f}" if lot.ceiling_price else "",
        "limit": limit_in_bytes(),
        "recipient": key_pair.recipient,
        "bidder": bidder_of(request),
        "certificate": dsse.keyid_of(der),
        "certificate_der": b64encode(der).decode(),
        "escrow": escrow_terms(offered) if offered else None,
        "bid": found.code if found else "",
        "revision": latest.revision if latest else 0,
        "previous": latest.statement_sha256 if latest else None,
    }


def bidder_of(request: PersonRequest) -> dict[str, str]:
    """Who bids, or leads a consortium; nobody where the person sits for none."""
    organisation = request.seat.organisation if request.seat else None
    return {"name": organisation.name, "code": organisation.code} if organisation else {"name": "", "code": ""}


def _material_terms(sheet: DataSheet) -> list[dict[str, Any]]:
    return [
        {"envelope": one["envelope"], "name": one["name"], "is_required": bool(one["is_required"])}
        for one in materials_of(sheet)
    ]


def _letter_terms(sheet: DataSheet) -> dict[str, Any]:
    asked = letters.letter_asked(sheet)
    return {"material": asked["material"], "is_sealed": asked["isSealed"], "is_signed": asked["isSigned"]}


def escrow_terms(offered: SetStanding) -> dict[str, Any]:
    """The custodians whom the bidder may choose, in the order in which shares are sealed to them."""
    return {
        "set": offered.escrow.digest,
        "threshold": offered.escrow.threshold,
        "recipients": list(offered.escrow.recipients),
        "names": [place.organisation for place in offered.places],
    }


def must_take_bids(lot: Lot, now: datetime) -> None:
    """Refuses before the document is out and from the deadline on."""
    if lot.submission_deadline is not None and now >= lot.submission_deadline:
        raise late(lot.submission_deadline, now)
    if LotState(lot.state) is not LotState.TENDERING:
        raise Refused("bid_lot_not_open")


def _in_both(words: object) -> dict[str, str]:
    """The words in both languages, whichever the person reads."""
    said = {}
    for name, language in LANGUAGES.items():
        with override(language):
            said[name] = str(words)
    return said
