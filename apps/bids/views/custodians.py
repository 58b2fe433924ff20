"""Custodians in pages: the operators' sets, a custodian's own duty and drill, and what escrow means, for everybody."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import actions, labels, queries
from apps.bids.forms import CustodiansForm, CustodiansReasonForm
from apps.bids.lifecycle import CustodianSetState
from apps.bids.models import CustodianSet, CustodyDrill
from apps.bids.queries import SetStanding
from apps.core.audience import EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest, PersonRequest
from apps.tenders.forms import attempt

PROOF_LENGTH = 64


@dataclass(frozen=True, slots=True)
class ShownSet:
    """A set with the word and the sign of its state."""

    standing: SetStanding
    word: str
    tone: str
    icon: str

    @property
    def is_proposed(self) -> bool:
        """True while another operator has to decide."""
        return self.standing.custodians.state == CustodianSetState.PROPOSED

    @property
    def is_in_force(self) -> bool:
        """True while bidders may choose it."""
        return self.standing.custodians.state == CustodianSetState.IN_FORCE


@unlogged
@for_(EVERYONE)
@require_safe
def escrow(request: ActingRequest) -> HttpResponse:
    """密钥托管 — what it is, who the custodians are now, and what happens without it. Who reads it may be about to bid."""
    standing = queries.set_in_force(request.now)
    return render(request, "bids/escrow.html", {"standing": standing})


@for_(Role.OPERATOR)
@require_safe
@never_cache
def custodians(request: ActingRequest) -> HttpResponse:
    """托管组 — every set with its places, who could be proposed, and the drills."""
    return _custodians_page(request, _form(), status=200)


@for_(Role.OPERATOR)
@require_POST
def custodian_sets(request: ActingRequest) -> HttpResponse:
    """提出托管组."""
    form = CustodiansForm(request.POST, seats=list(queries.custodian_seats()))
    if form.is_valid():
        seats, threshold = form.cleaned_data["seats"], form.cleaned_data["threshold"]
        if attempt(form, partial(_propose, request, seats, threshold)):
            messages.success(request, _("托管组已提出，等待另一名业务员批准。"))
            return redirect("bids:custodians")
    return _custodians_page(request, form, status=422)


@for_(Role.OPERATOR)
@require_POST
def custodian_approval(request: ActingRequest, token: str) -> HttpResponse:
    """批准托管组."""
    actions.put_custodians_in_force(_set(token).code, actor=request.actor, now=request.now)
    messages.success(request, _("托管组已批准，投标人可以选择。原来的托管组同时停用。"))
    return redirect("bids:custodians")


@for_(Role.OPERATOR)
@require_POST
def custodian_return(request: ActingRequest, token: str) -> HttpResponse:
    """退回托管组."""
    reason = request.POST.get("reason", "")
    actions.decline_custodians(_set(token).code, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("托管组已退回。"))
    return redirect("bids:custodians")


@for_(Role.OPERATOR)
@require_POST
def custodian_end(request: ActingRequest, token: str) -> HttpResponse:
    """停用托管组."""
    reason = request.POST.get("reason", "")
    actions.end_custodians(_set(token).code, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("托管组已停用，投标人不能再选择。"))
    return redirect("bids:custodians")


@for_(Role.CUSTODIAN)
@require_safe
@never_cache
def custody(request: PersonRequest) -> HttpResponse:
    """密钥托管 — a custodian's key, drill and sets."""
    own = queries.custody_of(request.seat, request.now) if request.seat else None
    sets = [_shown(one) for one in own.sets] if own else []
    context = {"custody": own, "sets": sets, "days": settings.CUSTODIAN_DRILL_DAYS}
    return render(request, "bids/custody.html", context)


@for_(Role.CUSTODIAN)
@require_POST
def drills(request: PersonRequest) -> HttpResponse:
    """发起托管演练 — answers a test share sealed to one's own key."""
    asked = actions.ask_drill(actor=request.actor, now=request.now)
    return JsonResponse({"drill": asked.code, "share": b64encode(asked.share).decode()}, status=201)


@for_(Role.CUSTODIAN)
@require_POST
def drill(request: PersonRequest, token: str) -> HttpResponse:
    """交回托管演练结果."""
    if not CustodyDrill.objects.filter(code=token).exists():
        raise Http404
    proof = request.POST.get("proof", "")[:PROOF_LENGTH]
    actions.pass_custody_drill(token, proof=proof, actor=request.actor, now=request.now)
    return HttpResponse(status=204)


def _propose(request: ActingRequest, seats: list[int], threshold: int) -> CustodianSet:
    return actions.propose_custodians(seats, threshold=threshold, actor=request.actor, now=request.now)


def _custodians_page(request: ActingRequest, form: CustodiansForm, *, status: int) -> HttpResponse:
    sets = [_shown(one) for one in queries.custodian_sets(request.now)]
    context = {
        "sets": sets,
        "has_proposal": any(one.is_proposed for one in sets),
        "seats": queries.seat_standings(request.now),
        "form": form,
        "reason_form": CustodiansReasonForm(),
        "me": request.actor.id,
        "days": settings.CUSTODIAN_DRILL_DAYS,
    }
    return render(request, "bids/custodians.html", context, status=status)


def _form() -> CustodiansForm:
    return CustodiansForm(seats=list(queries.custodian_seats()))


def _shown(standing: SetStanding) -> ShownSet:
    state = CustodianSetState(standing.custodians.state)
    return ShownSet(standing, labels.said(state), *labels.SET_SIGNS[state])


def _set(token: str) -> CustodianSet:
    found = CustodianSet.objects.filter(code=token).first()
    if found is None:
        raise Http404
    return found
