"""What people do in an evaluation, as posts of JSON or of forms; and what their browsers need to do it.

What a member does leaves no line in the log of requests: it would say who judges before the result does.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.core.text import can_be_kept
from apps.evaluation import actions, policy, queries, signing
from apps.evaluation.models import Evaluation
from apps.evaluation.presence import arrival_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.views import committees
from apps.evidence.store import open_stored
from apps.openings.signed import Signed
from apps.parties.requests import ActingRequest
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot

BODY_LIMIT = 4 * 2**20
DIGITS = 9
MEMBERS = (Role.EXPERT, Role.TENDEREE, Role.PURCHASER)
READERS = (*MEMBERS, Role.AGENCY, *CENTRE, Role.SUPERVISOR)

Fields = Mapping[str, Any]
Act = Callable[[ActingRequest, Lot, Fields], object]


def act(*audience: Role) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """A post to one lot's evaluation: reads the fields, acts, and answers the desk's new version or goes to the room."""

    def mark(function: Act) -> Callable[..., HttpResponseBase]:
        @for_(*audience)
        @require_POST
        @wraps(function)
        def view(request: ActingRequest, code: str) -> HttpResponseBase:
            lot = public_lot(code)
            answer = function(request, lot, fields_of(request))
            if isinstance(answer, HttpResponseBase):
                return answer
            return _done(request, lot)

        return view

    return mark


@act(Role.OPERATOR, Role.TENDEREE, Role.PURCHASER)
def committee(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """组建评标委员会: the buyer names its representatives; the operator has the experts drawn, later a substitute."""
    known = Evaluation.objects.filter(lot=lot).first()
    if not request.actor.acts_as(Role.OPERATOR):
        name = actions.replace_representatives if known and known.formed_at else actions.name_representatives
        return name(lot.pk, seats=_seats(request, said), actor=request.actor, now=request.now)
    if committees.is_asked_first(lot):
        return committees.act_of_operator(request, lot, _text(said, "secret"), _text(said, "nonce"))
    if known is not None and known.state == EvaluationState.UNDERTAKING:
        return actions.fill_committee(lot.pk, actor=request.actor, now=request.now)
    contribution = {"secret": _text(said, "secret"), "nonce": _text(said, "nonce")}
    together = _lots(request, lot, said)
    if together:
        return actions.form_shared_committee([lot.pk, *together], **contribution, actor=request.actor, now=request.now)
    return actions.form_committee(lot.pk, **contribution, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def undertaking(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """签署承诺书."""
    return actions.undertake(_evaluated(lot), _signed(said), actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def recusal(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """回避; who has left goes to give the seat back, or to the desk: the room is not theirs any more."""
    evaluation = actions.recuse(_evaluated(lot), reason=_text(said, "reason"), actor=request.actor, now=request.now)
    if _asks_for_json(request):
        return None
    messages.success(request, _("您已回避，退出本次评标。已知悉的情况仍须保密。"))
    has_come = arrival_of(policy.must_have_belonged(request.actor, evaluation)) is not None
    return redirect("evaluation:seat", lot.code) if has_come else redirect("portal:desk")


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def state(request: ActingRequest, code: str) -> HttpResponse:
    """Where the evaluation stands, as the asker may know it."""
    return JsonResponse(queries.state(queries.evaluation_of(request.actor, code), request.actor))


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def result(request: ActingRequest, code: str) -> HttpResponse:
    """The result with every intermediate: for members once it is computed, for the desk once all have signed."""
    evaluation = queries.evaluation_of(request.actor, code)
    if evaluation.result is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    answer = {"case": evaluation.case, "result": evaluation.result, "sha256": evaluation.result_sha256}
    return JsonResponse(answer)


@unlogged
@act(*MEMBERS, Role.OPERATOR)
def report(request: ActingRequest, lot: Lot, _said: Fields) -> object:
    """生成评标报告."""
    return actions.ask_for_report(_evaluated(lot), actor=request.actor, now=request.now)


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def report_file(request: ActingRequest, code: str) -> HttpResponseBase:
    """评标报告 with the signatures so far: for members, and for the buyer's side and the supervisor once it is complete."""
    evaluation = queries.evaluation_of(request.actor, code)
    kept = evaluation.reports.filter(replaced_at__isnull=True, made_at__isnull=False).first()
    if kept is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    return FileResponse(
        open_stored(kept.object_name),
        as_attachment=True,
        filename=f"{code}-evaluation-report.pdf",
        content_type="application/pdf",
    )


@unlogged
@act(*MEMBERS)
def signature_prepare(request: ActingRequest, lot: Lot, _said: Fields) -> HttpResponse:
    """What the member's browser signs, leased for a minute."""
    leased = signing.prepare(_evaluation(lot), actor=request.actor, now=request.now)
    return JsonResponse(
        {
            "token": leased.token,
            "attributes": b64encode(leased.attributes).decode(),
            "digest": leased.digest,
            "until": leased.until.isoformat(),
        }
    )


@unlogged
@act(*MEMBERS)
def signature_finish(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """签署评标报告."""
    return signing.finish(
        _evaluation(lot),
        token=_text(said, "token"),
        signature=_base64(said, "signature"),
        actor=request.actor,
        now=request.now,
    )


@unlogged
@act(*MEMBERS)
def refusal_to_sign(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """拒绝签字, with a written reason."""
    return actions.refuse_to_sign(_evaluated(lot), _signed(said), actor=request.actor, now=request.now)


@act(*BUYERS)
def receipt_of_report(request: ActingRequest, lot: Lot, _said: Fields) -> object:
    """接收评标报告."""
    return actions.receive_report(_evaluated(lot), actor=request.actor, now=request.now)


def fields_of(request: ActingRequest) -> dict[str, Any]:
    """The fields of the body, JSON or form."""
    if request.content_type != "application/json":
        return request.POST.dict()
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        raise _malformed("body")
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        raise _malformed("body") from None
    if not isinstance(said, dict):
        raise _malformed("body")
    return said


def number_in(said: Fields, name: str) -> int:
    """A whole number, as JSON or as a form sends it. Raises Refused("evaluation_request_malformed")."""
    value = said.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**DIGITS:
        return value
    raise _malformed(name)


def text_in(said: Fields, name: str) -> str:
    """A text that can be kept; nothing where there is none. Raises Refused("evaluation_request_malformed")."""
    return _text(said, name)


def signed_in(said: Fields) -> Signed:
    """The statement and its signature. Raises Refused("evaluation_request_malformed")."""
    return _signed(said)


def done(request: ActingRequest, lot: Lot) -> HttpResponse:
    """The desk's new version for a script, the room for a form."""
    return _done(request, lot)


def evaluated(lot: Lot) -> int:
    """The lot's number, when it has an evaluation. Raises Http404."""
    return _evaluated(lot)


def _done(request: ActingRequest, lot: Lot) -> HttpResponse:
    if _asks_for_json(request):
        return JsonResponse({"v": queries.version_of(lot)})
    return redirect("evaluation:room", lot.code)


def _asks_for_json(request: ActingRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _evaluation(lot: Lot) -> Evaluation:
    found = Evaluation.objects.select_related("lot__project").filter(lot=lot).first()
    if found is None:
        raise Http404
    return found


def _evaluated(lot: Lot) -> int:
    """The lot's number, when it has an evaluation."""
    return _evaluation(lot).lot_id


def _seats(request: ActingRequest, said: Fields) -> list[int]:
    given = said.get("representatives", [])
    if request.content_type != "application/json":
        given = request.POST.getlist("representatives")
    try:
        return [int(one) for one in given]
    except (TypeError, ValueError):
        raise _malformed("representatives") from None


def _lots(request: ActingRequest, lot: Lot, said: Fields) -> list[int]:
    """The other lots of the project that are named by code; nothing where none is."""
    given = said.get("together", [])
    if request.content_type != "application/json":
        given = request.POST.getlist("together")
    if not isinstance(given, list) or not all(isinstance(one, str) and can_be_kept(one) for one in given):
        raise _malformed("together")
    found = Lot.objects.filter(project=lot.project_id, code__in=given).exclude(pk=lot.pk)
    if len(found) != len(given):
        raise _malformed("together")
    return [one.pk for one in found]


def _signed(said: Fields) -> Signed:
    return Signed(_text(said, "statement"), _text(said, "signature"))


def _text(said: Fields, name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or not can_be_kept(value):
        raise _malformed(name)
    return value


def _base64(said: Fields, name: str) -> bytes:
    try:
        return b64decode(_text(said, name), validate=True)
    except (NotBase64, ValueError):
        raise _malformed(name) from None


def _malformed(field: str) -> Refused:
    return Refused("evaluation_request_malformed", field=field)
