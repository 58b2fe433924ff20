"""What members and their chair do together, as posts of JSON or of forms; and what they read of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.evaluation import actions, policy, queries
from apps.evaluation.views import together
from apps.evaluation.views.acts import MEMBERS, Fields, act, evaluated, fields_of, number_in, text_in
from apps.parties.requests import ActingRequest
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot

READERS = (*MEMBERS, *BUYERS, *CENTRE, Role.SUPERVISOR)


@unlogged
@act(*MEMBERS)
def chair(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """推选组长: a vote for a member, by number."""
    choice = number_in(said, "choice")
    return actions.vote_for_chair(evaluated(lot), choice=choice, actor=request.actor, now=request.now)


@act(Role.TENDEREE, Role.PURCHASER)
def chair_named(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """指定组长: the tenderee says which number leads, where its document lets it."""
    choice = number_in(said, "choice")
    return actions.name_chair(evaluated(lot), choice=choice, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def competition(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """有效投标不足三个: the chair says why there still is competition."""
    reason = text_in(said, "reason")
    return actions.record_competition(evaluated(lot), reason=reason, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def conclusion(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """小组结论: the chair writes down what the committee concluded."""
    return actions.conclude(evaluated(lot), text=text_in(said, "text"), actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def stage(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """退回到此阶段: the chair leads the committee back."""
    return actions.step_back(
        evaluated(lot),
        reached=text_in(said, "reached"),
        reason=text_in(said, "reason"),
        ground=text_in(said, "ground"),
        actor=request.actor,
        now=request.now,
    )


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def step_back(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """What fell when the chair led back, as it was kept, with its digest."""
    evaluation = queries.evaluation_of(request.actor, code)
    kept = evaluation.steps_back.filter(number=number).first()
    if kept is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    answer = JsonResponse(
        {
            "number": kept.number,
            "member": kept.member.number,
            "left": kept.left,
            "reached": kept.reached,
            "ground": kept.ground,
            "reason": kept.reason,
            "at": kept.at.isoformat(),
            "sha256": kept.sha256,
            "dropped": kept.dropped,
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    answer["Content-Disposition"] = f'attachment; filename="{code}-step-back-{kept.number}.json"'
    return answer


@unlogged
@for_(*MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def messages(request: ActingRequest, code: str) -> HttpResponse:
    """会商留言: read as a part of the room, or added to."""
    if request.method == "POST":
        lot = public_lot(code)
        text = text_in(fields_of(request), "text")
        actions.speak(evaluated(lot), text=text, actor=request.actor, now=request.now)
        return redirect("evaluation:room", lot.code)
    evaluation = queries.evaluation_of(request.actor, code)
    member = policy.member_of(request.actor, evaluation)
    if member is None or not hasattr(member, "undertaking"):
        raise Http404
    context = {"messages_said": together.messages_of(evaluation, member)}
    return render(request, "evaluation/messages.html", context)
