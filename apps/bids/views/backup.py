"""备份投标文件 — the bidder's page on which a backup is made and checked, all in his browser; nothing of it reaches the server."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids import queries
from apps.bids.models import SubmissionKind
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.evidence.rules import dsse
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import PersonRequest
from apps.tenders.models import DataSheet, Envelope, Remedy
from apps.tenders.queries import public_lot


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def backup(request: PersonRequest, code: str) -> HttpResponse:
    """What was stated of this lot before, to compare a backup with; and the keys with which one is made."""
    lot = public_lot(code)
    own = queries.own_bid(lot, request.actor)
    key_pair = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(key_pair, now=request.now) if key_pair else None
    sheet = DataSheet.objects.get(lot=lot)
    received = [one for one in (own.submissions if own else ()) if one.kind == SubmissionKind.BID]
    terms = {
        "lot": lot.code,
        "recipient": key_pair.recipient if key_pair else "",
        "certificate": dsse.keyid_of(bytes(certificate.content or b"")) if certificate else "",
        "received": [{"statement": one.statement, "revision": one.revision} for one in received],
        "labels": {name: str(Envelope(name).label) for name in sheet.envelopes},
    }
    context = {"lot": lot, "terms": terms, "is_allowed": Remedy.BACKUP_FILE.value in sheet.remedies}
    return render(request, "bids/backup.html", context)
