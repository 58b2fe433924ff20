"""The bidder's pages: own bids, the page that seals and sends, the receipt. What is posted goes to the other views."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids import letters, policy, queries
from apps.bids.admission import refusal_of
from apps.bids.forms import PriceForm, announced_by
from apps.bids.lifecycle import BidState
from apps.bids.materials import materials_of
from apps.bids.models import SubmissionKind
from apps.bids.queries import OwnBid, OwnSubmission
from apps.bids.receipt_files import log_of, stamp_of
from apps.bids.receiving import limit_in_bytes
from apps.bids.rules.consortium import MOST
from apps.bids.rules.parts import FORMS
from apps.bids.views import receipts
from apps.bids.views.terms import bidder_of, escrow_terms
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.evidence.rules import dsse
from apps.parties.models import Certificate, Organisation
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import PersonRequest
from apps.tenders import labels
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Envelope, Lot, TenderDocument
from apps.tenders.queries import public_lot
from apps.tenders.queries.clarifications import published_clarifications

Text = str | Promise
ORDER = [envelope.value for envelope in Envelope]
OTHER_FILES = gettext_noop("其他文件")
ONLY_FILES = gettext_noop("本信封的文件")
BEFORE = frozenset({LotState.ANNOUNCED})
TO_BE_OPENED = frozenset({LotState.TENDERING, LotState.SUBMISSION_CLOSED, LotState.OPENING})
HALTED = frozenset({LotState.PAUSED, LotState.SUSPENDED})
ENDED = frozenset({LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Material:
    """A document that the bid must or may contain, with the id of its entry."""

    id: str
    name: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class ShownEnvelope:
    """An envelope as the page lists it, with what belongs into it."""

    name: str
    label: Text
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class SentEnvelope:
    """An envelope that was received."""

    name: str
    label: Text
    size: int
    sha256: str

    @property
    def bytes_in_words(self) -> str:
        """The size to the byte, with thousands."""
        return f"{self.size:,}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was received last, as receipt and page show it."""

    number: str
    revision: int
    is_withdrawn: bool
    received_at: datetime
    document_version: int
    envelopes: tuple[SentEnvelope, ...]
    recipient: str
    statement_sha256: str
    certificate_sha256: str
    platform_sha256: str

    @property
    def size(self) -> int:
        """All envelopes together, in bytes."""
        return sum(envelope.size for envelope in self.envelopes)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether something can be sent now, and what is said when it cannot."""

    may_send: bool
    tone: str = ""
    icon: str = ""
    title: str = ""
    text: str = ""
    hall: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One's own bid in the list."""

    lot: Lot
    tone: str
    icon: str
    word: str
    is_withdrawn: bool
    received_at: datetime | None
    may_send: bool
    hall: str
    state: Text
    sign: labels.Sign


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def own(request: PersonRequest) -> HttpResponse:
    """我的投标 — what the organisation has sent or begun, the next deadline first."""
    rows = [_row(one, request.now) for one in queries.own_bids(request.actor)]
    return render(request, "bids/own.html", {"rows": rows})


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def bid(request: PersonRequest, code: str) -> HttpResponse:
    """封装并递交投标文件 — everything that the browser needs to seal, and what stands."""
    lot = public_lot(code)
    found = queries.own_bid(lot, request.actor)
    standing = _standing(lot, found, request.now)
    refusal = _not_admitted(request, lot) if standing.may_send else None
    if refusal and not _takes_part(found):
        standing = _closed("stop", "ban", _("不能递交"), refusal)
    context = _context(request, lot, found) | {"standing": standing, "not_admitted": refusal}
    if standing.may_send:
        context |= _sending(request, lot, found, context["document"])
    return render(request, "bids/bid.html", context)


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def receipt(request: PersonRequest, code: str, revision: int = 0) -> HttpResponse:
    """投标文件递交回执 — of one revision, 0 for the latest; to read and to print on one sheet (handbook A1)."""
    lot = public_lot(code)
    found, submission = receipts.own_submission(request, lot, revision)
    context = _context(request, lot, found)
    is_latest = submission == found.latest
    context |= {
        "bid": _shown(submission, tuple(one for one in found.submissions if one.revision <= submission.revision)),
        "is_outdated": context["is_outdated"] and is_latest,
        "later": None if is_latest else found.latest,
        "standing": _standing(lot, found, request.now),
        "is_demonstration_ca": settings.DEBUG and not settings.SECURE,
        "stamp": stamp_of(submission.receipt),
        "logged": log_of(submission),
        **receipts.printed_code(request, submission),
    }
    return render(request, "bids/receipt.html", context)


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def receipt_file(request: PersonRequest, code: str) -> HttpResponse:
    """The latest receipt with the platform's signature and the statement with one's own, to be kept and checked offline."""
    lot = public_lot(code)
    _own, submission = receipts.own_submission(request, lot, 0)
    return receipts.served(lot, submission, request)


def _context(request: PersonRequest, lot: Lot, found: OwnBid | None) -> dict[str, Any]:
    document = queries.document_in_force(lot)
    shown = _shown(found.latest, found.submissions) if found and found.latest else None
    is_outdated = bool(shown and document and not shown.is_withdrawn and shown.document_version != document.version)
    state = LotState(lot.state)
    return {
        "lot": lot,
        "row": {"state": labels.STATES[state], "sign": labels.SIGNS[state]},
        "sheet": DataSheet.objects.get(lot=lot),
        "document": document,
        "bid": shown,
        "revisions": found.submissions if found else (),
        "is_outdated": is_outdated,
        "clarifications": published_clarifications(lot),
        "organisation": _organisation(request),
    }


def _sending(request: PersonRequest, lot: Lot, found: OwnBid | None, document: TenderDocument) -> dict[str, Any]:
    sheet = DataSheet.objects.get(lot=lot)
    key_pair = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(key_pair, now=request.now) if key_pair else None
    latest = found.latest if found else None
    recipient = key_pair.recipient if key_pair and certificate else ""
    offered = queries.set_offered(lot, request.now)
    terms = {
        "tender": lot.project.code,
        "lot": lot.code,
        "document": {"version": document.version, "sha256": document.sha256},
        "deadline": _milliseconds(lot.submission_deadline),
        "now": _milliseconds(request.now),
        "envelopes": sheet.envelopes,
        "ceiling": f"{lot.ceiling_price:.2f}" if lot.ceiling_price else "",
        "limit": limit_in_bytes(),
        "recipient": recipient,
        "certificate": dsse.keyid_of(bytes(certificate.content or b"")) if certificate else "",
        "bid": found.code if found else "",
        "revision": latest.revision if latest else 0,
        "previous": latest.statement_sha256 if latest else None,
        "bidder": _bidder(request),
        "escrow": escrow_terms(offered) if offered else None,
        "addresses": _addresses(lot),
        "letter": _letter(request, sheet, certificate),
    }
    form = PriceForm(announced_by(sheet.scheme), kind=lot.kind)
    return {
        "terms": terms,
        "form": form,
        "envelopes": [_envelope(name, materials_of(sheet)) for name in sheet.envelopes if name not in FORMS],
        "sealed_envelopes": [{"name": name, "label": Envelope(name).label} for name in sheet.envelopes],
        "certificate": certificate,
        "recipient": recipient,
        "member_numbers": range(MOST),
        "escrow": offered,
        "has_escrow": queries.has_escrow(lot),
    }


def _letter(request: PersonRequest, sheet: DataSheet, certificate: Certificate | None) -> dict[str, Any]:
    """What the letter of bid must bear, and what this seat signs it with."""
    content = bytes(certificate.content or b"") if certificate else b""
    return letters.letter_terms(sheet, _organisation(request), request.person, content, now=request.now)


def _bidder(request: PersonRequest) -> dict[str, str]:
    """One's own names, which a blind bid must not tell; the page looks for them, nobody else gets them."""
    return bidder_of(request) | {"person": request.person.name if request.person else ""}


def _addresses(lot: Lot) -> dict[str, str]:
    return {
        "uploads": reverse("bids:uploads", args=[lot.code]),
        "upload": reverse("bids:upload", args=["UPLOAD"]),
        "submission": reverse("bids:submission", args=[lot.code]),
        "withdrawal": reverse("bids:withdrawal", args=[lot.code]),
        "receipt": reverse("bids:receipt", args=[lot.code]),
    }


def _envelope(name: str, materials: Iterable[dict[str, Any]]) -> ShownEnvelope:
    own = [one for one in materials if one["envelope"] == name]
    listed = [
        Material(f"file-{name}-{number}", one["name"], bool(one["is_required"])) for number, one in enumerate(own)
    ]
    listed.append(Material(f"file-{name}-other", _(OTHER_FILES) if own else _(ONLY_FILES), is_required=not own))
    return ShownEnvelope(name, Envelope(name).label, tuple(listed))


def _shown(latest: OwnSubmission, submissions: tuple[OwnSubmission, ...]) -> Shown:
    said = _payload(latest.receipt)
    last_bid = next(json.loads(one.statement) for one in submissions if one.kind == SubmissionKind.BID)
    return Shown(
        number=_in_groups(said["number"]),
        revision=latest.revision,
        is_withdrawn=latest.kind == SubmissionKind.WITHDRAWAL,
        received_at=latest.received_at,
        document_version=last_bid["document"]["version"],
        envelopes=tuple(sorted(map(_sent, said["envelopes"]), key=lambda one: ORDER.index(one.name))),
        recipient=last_bid["recipient"],
        statement_sha256=latest.statement_sha256,
        certificate_sha256=latest.dsse["signatures"][0]["keyid"],
        platform_sha256=latest.receipt["signatures"][0]["keyid"],
    )


def _sent(said: dict[str, Any]) -> SentEnvelope:
    return SentEnvelope(said["name"], Envelope(said["name"]).label, said["size"], said["sha256"])


def _standing(lot: Lot, found: OwnBid | None, now: datetime) -> Standing:
    state = LotState(lot.state)
    deadline = lot.submission_deadline
    if state is LotState.TENDERING and deadline is not None and now < deadline:
        return Standing(may_send=True)
    if state in BEFORE:
        return _closed("live", "clock", _("尚未开始接收投标文件"), _("公告已发布，招标文件可以下载时开始接收。"))
    if state in HALTED:
        return _closed("wait", "player-pause", _("标段已中止"), _("恢复前不接收投标文件。已签收的仍然封存。"))
    if state in ENDED:
        return _closed("stop", "circle-x", _("标段已终止"), _("不再接收投标文件。已签收的不会被打开。"))
    if state not in TO_BE_OPENED and _takes_part(found):
        return _closed("ok", "lock-open", _("开标已结束"), _what_was_opened(found), hall=_hall(lot))
    return _closed("idle", "clock", _("投标截止时间已过"), _what_stands(found), hall=_hall(lot))


def _closed(tone: str, icon: str, title: str, text: str, *, hall: str = "") -> Standing:
    return Standing(may_send=False, tone=tone, icon=icon, title=title, text=text, hall=hall)


def _what_stands(found: OwnBid | None) -> str:
    latest = found.latest if found else None
    if latest is None:
        return _("您没有递交投标文件。没有传输完成的，视为撤回。")
    if found and found.state is BidState.WITHDRAWN:
        return _("您的投标文件已在截止前撤回，不会被打开，也不列入投标人名单。")
    return _("您的第 %(revision)s 版投标文件有效。开标时请在开标大厅签到，用您的密钥解密。") % {
        "revision": latest.revision
    }


def _takes_part(found: OwnBid | None) -> bool:
    return found is not None and found.latest is not None and found.state is not BidState.WITHDRAWN


def _what_was_opened(found: OwnBid | None) -> str:
    latest = found.latest if found else None
    return _("您的第 %(revision)s 版投标文件已进入开标。开标结果和开标记录在开标大厅查看；评审结果公布后通知您。") % {
        "revision": latest.revision if latest else 0
    }


def _not_admitted(request: PersonRequest, lot: Lot) -> str:
    """Why this bidder sends nothing to this lot, in words; empty when it may."""
    refusal = refusal_of(lot, policy.must_bid(request.actor), now=request.now)
    return refusal.sentence(get_language() or "") if refusal else ""


def _row(found: OwnBid, now: datetime) -> Row:
    latest, state = found.latest, LotState(found.lot.state)
    standing = _standing(found.lot, found, now)
    match found.state:
        case BidState.RECEIVED:
            word = _("第 %(revision)s 版已签收") % {"revision": latest.revision if latest else 0}
            sign = ("ok", "lock", word)
        case BidState.WITHDRAWN:
            sign = ("idle", "history", _("已撤回"))
        case _:
            sign = ("wait", "upload", _("尚未递交"))
    return Row(
        found.lot,
        *sign,
        is_withdrawn=found.state is BidState.WITHDRAWN,
        received_at=latest.received_at if latest else None,
        may_send=standing.may_send,
        hall=standing.hall,
        state=labels.STATES[state],
        sign=labels.SIGNS[state],
    )


def _hall(lot: Lot) -> str:
    return reverse("openings:hall", args=[lot.code])


def _organisation(request: PersonRequest) -> Organisation | None:
    return request.seat.organisation if request.seat else None


def _payload(envelope: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(base64.b64decode(envelope["payload"]))
    return said


def _in_groups(number: str) -> str:
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


def _milliseconds(when: datetime | None) -> int:
    return int(when.timestamp() * 1000) if when else 0
