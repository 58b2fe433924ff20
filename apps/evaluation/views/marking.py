"""The score room: the page of one member, where scores are entered change by change, and what the chair asks about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import for_
from apps.core.logs import unlogged
from apps.core.refusals import NotAllowed, Refusal, Refused, WrongState
from apps.evaluation import actions, policy, queries
from apps.evaluation.actions.marking import Change, read_changes
from apps.evaluation.blind_files import stripped
from apps.evaluation.computing import passed_bids
from apps.evaluation.course import unrecorded_of
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import EvaluatedBid, Evaluation, Member, Sheet
from apps.evaluation.presence import must_be_present
from apps.evaluation.pricing import SEALED
from apps.evaluation.queries import blind
from apps.evaluation.queries.drafts import draft_of
from apps.evaluation.rules.figures import shown as figure
from apps.evaluation.rules.proposing import proposed
from apps.evaluation.seating import recipient_of
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evaluation.views import shown
from apps.evaluation.views.acts import MEMBERS, Fields, act, done, evaluated, fields_of, signed_in, text_in
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.tenders.models import Envelope, Lot
from apps.tenders.queries.lots import public_lot
from apps.tenders.rules.scheme import Scheme
from apps.tenders.rules.scheme_parts import COUNTED, Item, ItemKind

A = EvaluationAction
KINDS = {
    ItemKind.RANGE: gettext_lazy("酌情分"),
    ItemKind.FIXED: gettext_lazy("固定分"),
    ItemKind.OBJECTIVE: gettext_lazy("客观分"),
    ItemKind.DEDUCTION: gettext_lazy("扣分"),
    ItemKind.DEVIATION: gettext_lazy("偏离扣分"),
}
SHOWS_FILES = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
NOTED = (NotAllowed, Refused, WrongState)


@unlogged
@for_(*MEMBERS)
@require_safe
@never_cache
def scoring(request: ActingRequest, code: str) -> HttpResponse:
    """打分 — the bids, their files and the score cards of one member."""
    evaluation = queries.evaluation_of(request.actor, code)
    member = _member(request, evaluation)
    scheme = scheme_of(evaluation.lot)
    may_save = A.SAVE_SHEET in EVALUATION.allowed(EvaluationState(evaluation.state))
    if scheme is None or not may_save or _has_signed(evaluation, member) or unrecorded_of(evaluation):
        return redirect("evaluation:room", code)
    context = {"lot": evaluation.lot, "member": member, "room": _room(evaluation, member, scheme, request.now)}
    return render(request, "evaluation/scoring.html", context)


@unlogged
@for_(*MEMBERS)
@require_POST
@never_cache
def workplace(request: ActingRequest, code: str) -> HttpResponse:
    """打分席位: this device is the one, or is told that another is."""
    lot, said = public_lot(code), fields_of(request)
    held = actions.take_workplace(
        evaluated(lot),
        device=text_in(said, "device"),
        is_taking_over=said.get("takeOver") is True,
        actor=request.actor,
        now=request.now,
    )
    evaluation, draft = queries.evaluation_of(request.actor, code), draft_of(held.member)
    parts: dict[str, Mapping[str, Any]] = {
        "scores": draft.scores,
        "reasons": draft.reasons,
        "pages": draft.pages,
    }
    if blind.names_hidden(evaluation):
        parts = {name: blind.under_codes(evaluation, part) for name, part in parts.items()}
    return JsonResponse({"device": held.device, "sequence": draft.sequence, **parts})


@unlogged
@for_(*MEMBERS)
@require_http_methods(["GET", "HEAD", "PUT", "POST"])
@never_cache
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """评分表: read, its draft replaced as a whole, or signed."""
    lot = public_lot(code)
    if request.method in ("GET", "HEAD"):
        return JsonResponse(queries.sheet_for(request.actor, queries.evaluation_of(request.actor, code)))
    said, pk = fields_of(request), evaluated(lot)
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    try:
        if request.method == "PUT":
            actions.save_sheet(pk, scores=said.get("scores"), reasons=said.get("reasons", {}), **who)
        elif '"kind":"blind_sheet"' in text_in(said, "statement"):
            actions.sign_blind(pk, signed_in(said), **who)
        else:
            device = text_in(said, "device") if "device" in said else None
            actions.sign_sheet(pk, signed_in(said), device=device, **who)
    except NOTED as refusal:
        note(pk, refusal, request)
        raise
    return done(request, lot)


@unlogged
@for_(*MEMBERS)
@require_POST
@never_cache
def changes(request: ActingRequest, code: str) -> HttpResponse:
    """改动: kept one by one; what is not taken is noted, and the sentence says why."""
    lot, said = public_lot(code), fields_of(request)
    pk = evaluated(lot)
    try:
        newest = actions.enter_scores(
            pk,
            _named(pk, read_changes(said.get("changes"))),
            device=text_in(said, "device"),
            actor=request.actor,
            now=request.now,
        )
    except NOTED as refusal:
        note(pk, refusal, request)
        raise
    return JsonResponse({"saved": newest})


def note(lot_id: int, refusal: Refusal, request: ActingRequest) -> None:
    """The journal keeps that scores were not taken."""
    actions.note_refused_score(lot_id, code=refusal.code, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def reasons(request: ActingRequest, lot: Lot, _said: Fields) -> object:
    """组长要求说明: everybody whose score is far from the others' is asked why."""
    return actions.ask_for_reasons(evaluated(lot), actor=request.actor, now=request.now)


@unlogged
@for_(*MEMBERS)
@require_POST
def reason(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """说明打分理由: the member answers."""
    lot = public_lot(code)
    answer = text_in(fields_of(request), "answer")
    actions.explain_score(evaluated(lot), number, answer=answer, actor=request.actor, now=request.now)
    return redirect("evaluation:room", lot.code)


@unlogged
@for_(*MEMBERS)
@require_safe
@never_cache
def blind_file(request: ActingRequest, code: str, label: str, index: int) -> HttpResponse:
    """暗标文件 — a PDF of the technical part under its code, without what it says about itself, while names are hidden."""
    evaluation = queries.evaluation_of(request.actor, code)
    must_be_present(_member(request, evaluation))
    bids = {of: bid for bid, of in blind.labels_of(evaluation).items()} if blind.names_hidden(evaluation) else {}
    bid = evaluation.bids.filter(bid=bids.get(label, "")).first()
    files = bid.objects_by_envelope.get(Envelope.TECHNICAL.value, []) if bid else []
    if index >= len(files) or not files[index][0].lower().endswith(shown.INLINE):
        raise Http404
    with open_stored(files[index][1]) as file:
        content = stripped(file.read())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{label}-{index + 1}.pdf"'
    answer["Content-Security-Policy"] = SHOWS_FILES
    return answer


def _member(request: ActingRequest, evaluation: Evaluation) -> Member:
    """The asker as a member; for anybody else there is nothing here."""
    found = policy.member_of(request.actor, evaluation)
    if found is None:
        raise Http404
    return found


def _has_signed(evaluation: Evaluation, member: Member) -> bool:
    """Whether the member has signed what is scored at this stage."""
    if blind.names_hidden(evaluation):
        return hasattr(member, "blind_sheet")
    return Sheet.objects.filter(member=member, signed_at__isnull=False).exists()


def _named(lot_id: int, said: list[Change]) -> list[Change]:
    """Changes that name bids by their codes, told of the bids."""
    evaluation = Evaluation.objects.select_related("lot").get(lot_id=lot_id)
    if not blind.names_hidden(evaluation):
        return said
    bids = blind.under_names(evaluation, {one.bid: one.bid for one in said})
    by_code = {code: bid for bid, code in bids.items()}
    return [replace(one, bid=by_code[one.bid]) for one in said]


def _room(evaluation: Evaluation, member: Member, scheme: Scheme, now: datetime) -> dict[str, Any]:
    """What the score room's script works with: plain data, nothing of other members, and no name while names are hidden."""
    code, passed = evaluation.lot.code, set(passed_bids(evaluation))
    bids = [bid for bid in shown.bids_of(evaluation) if bid.bid in passed]
    is_blind = blind.names_hidden(evaluation)
    labels = blind.labels_of(evaluation) if is_blind else {}
    place, locked = draft_of(member).place, getattr(member, "blind_sheet", None)
    return {
        "lot": code,
        "member": member.number,
        "recipient": recipient_of(member, now=now),
        "is_blind": is_blind,
        "kind": "blind_sheet" if is_blind else "score_sheet",
        "bids": sorted((_coded(bid, code, labels) for bid in bids), key=lambda one: str(one["bid"]))
        if is_blind
        else [_bid(bid, code, scheme) for bid in bids],
        "items": [_item(item) for item in blind.items_now(evaluation, scheme)],
        "locked": {"scores": locked.scores, "reasons": locked.reasons} if locked else {"scores": {}, "reasons": {}},
        "place": (labels.get(place[0], place[0]), place[1]) if place else None,
        "addresses": {
            "sheet": reverse("evaluation:sheet", args=[code]),
            "changes": reverse("evaluation:changes", args=[code]),
            "workplace": reverse("evaluation:workplace", args=[code]),
            "room": reverse("evaluation:room", args=[code]),
        },
    }


def _bid(bid: EvaluatedBid, code: str, scheme: Scheme) -> dict[str, Any]:
    suggested = {item.id: proposed(item, bid.fields) for item in scheme.items}
    return {
        "bid": bid.bid,
        "label": f"{bid.number}. {bid.organisation.name}",
        "price": SEALED if bid.price is None else figure(bid.price, 2),
        "files": shown.files_of(bid, code),
        "proposed": {item: f"{value:f}" for item, value in suggested.items() if value is not None},
    }


def _coded(bid: EvaluatedBid, code: str, labels: Mapping[str, str]) -> dict[str, Any]:
    """A bid by its code: the PDFs of its technical part, without a name, a price or a word of its sheet."""
    label = labels[bid.bid]
    files = bid.objects_by_envelope.get(Envelope.TECHNICAL.value, [])
    return {
        "bid": label,
        "label": label,
        "price": "",
        "files": [
            {
                "name": f"{label}-{index + 1}.pdf",
                "envelope": str(Envelope.TECHNICAL.label),
                "part": Envelope.TECHNICAL.value,
                "index": index,
                "url": reverse("evaluation:blind_file", args=[code, label, index]),
                "isShown": True,
            }
            for index, (name, _object) in enumerate(files)
            if name.lower().endswith(shown.INLINE)
        ],
        "proposed": {},
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "stage": item.stage.value,
        "kind": item.kind.value,
        "max": f"{item.most:f}",
        "least": f"{item.least:f}",
        "step": f"{item.step:f}",
        "values": [f"{value:f}" for value in item.values],
        "standard": item.standard,
        "word": str(KINDS[item.kind]),
        "isCounted": item.kind in COUNTED,
    }
