"""一并评审 — one committee for several lots of a project: one draw, one undertaking, one chair; each lot its own review and report.

Whatever concerns the people of the committee is done for all its lots at once; from the preliminary review on every lot
stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from apps.core.refusals import Refused
from apps.evaluation.applying import AGREED, application_of
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.several_lots import ENDED
from apps.evaluation.sitting import sits_at_venues
from apps.evaluation.standing import locked, scheme_of
from apps.evaluation.states import EvaluationState
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot


def shared_with(evaluation: Evaluation) -> list[Evaluation]:
    """The evaluations of the other lots that the same committee reviews, by code."""
    first = evaluation.committee_of_id or evaluation.pk
    same = Evaluation.objects.filter(Q(pk=first) | Q(committee_of=first)).exclude(pk=evaluation.pk)
    return list(same.select_related("lot__project").order_by("lot__code"))


def lots_of_committee(lot: Lot) -> list[Lot]:
    """The other lots that the same committee reviews or has reviewed, by code."""
    found = Evaluation.objects.filter(lot=lot, formed_at__isnull=False).first()
    return [one.lot for one in shared_with(found)] if found else []


def held_together(lot_id: int) -> tuple[Evaluation, list[Evaluation]]:
    """The evaluation of a lot and those of the same committee, all held, in the order in which everybody holds them."""
    others = shared_with(Evaluation.objects.get(lot_id=lot_id))
    held = {one: locked(one) for one in sorted([lot_id, *(other.lot_id for other in others)])}
    return held.pop(lot_id), sorted(held.values(), key=lambda one: one.lot.code)


def same_in(evaluation: Evaluation, member: Member) -> Member | None:
    """The same person in the committee of another lot; nobody who left it."""
    found = evaluation.members.select_related("seat__person").filter(seat=member.seat_id, left_at__isnull=True).first()
    if found is not None:
        found.evaluation = evaluation
    return found


def undertaking_with(member: Member, others: Sequence[Evaluation]) -> list[Member]:
    """The same member in the other lots for which one undertaking is signed with this one."""
    waiting = [
        one for one in others if one.state == EvaluationState.UNDERTAKING and one.lot.state == LotState.EVALUATING
    ]
    found = [same for one in waiting if (same := same_in(one, member)) is not None]
    return [one for one in found if one.number == member.number and not hasattr(one, "undertaking")]


def undertaking_of(members: Sequence[Member]) -> dict[str, Any]:
    """What one member signs: for its lot, or once for all lots of the committee."""
    codes = sorted(one.evaluation.lot.code for one in members)
    lots = {"lot": codes[0]} if len(codes) == 1 else {"lots": codes}
    return {"v": 1, "kind": "undertaking", **lots, "member": members[0].number}


def at_work_elsewhere(evaluation: Evaluation) -> list[str]:
    """The codes of the other lots that the committee is still reviewing: until then its names stay secret in all.

    A report that was returned to be looked at again has been read before.
    """
    return [
        one.lot.code
        for one in shared_with(evaluation)
        if one.completed_at is None and one.lot.state not in ENDED and not one.rechecks.exists()
    ]


def shareable_with(evaluation: Evaluation) -> list[Lot]:
    """The other lots of the project for which the same committee may be drawn now, by code."""
    if not _may_share(evaluation):
        return []
    waiting = Evaluation.objects.filter(
        lot__project=evaluation.lot.project_id, lot__state=LotState.OPENED, state=EvaluationState.PREPARED
    ).exclude(pk=evaluation.pk)
    found = waiting.select_related("lot__project").order_by("lot__code")
    has_applied = application_of(evaluation) is not None
    alike = [one for one in found if _may_share(one) and _terms_of(one) == _terms_of(evaluation)]
    return [one.lot for one in alike if not has_applied or application_of(one) is None]


def must_fit_together(evaluations: Sequence[Evaluation]) -> None:
    """One committee takes lots of one project whose documents ask for the same committee and whose buyer named the same people."""
    first, *others = evaluations
    terms = _terms_of(first)
    unlike = [one for one in others if one.lot.project_id != first.lot.project_id or _terms_of(one) != terms]
    if not others or unlike:
        raise Refused("lots_not_alike", lots="、".join(one.lot.code for one in unlike or evaluations))
    applied = [one for one in evaluations if application_of(one) is not None]
    if len(applied) > 1 or any(not _is_for_one_place(one) for one in applied):
        raise Refused("application_not_shared", lots="、".join(one.lot.code for one in applied))


def _may_share(evaluation: Evaluation) -> bool:
    """The buyer's own people are named, and experts are drawn from everybody or by an application that others can be drawn with."""
    terms = _terms_of(evaluation)
    is_named = terms is not None and len(terms[1]) == terms[0].representatives
    return is_named and (application_of(evaluation) is None or _is_for_one_place(evaluation))


def _is_for_one_place(evaluation: Evaluation) -> bool:
    """An application that is agreed to, for one place that is a name, whose experts sit as soon as they are drawn.

    Rooms and seats of venues, and who was asked to come, are kept lot by lot, so such a review has a committee of its own.
    """
    application = application_of(evaluation)
    is_agreed = application is not None and application.state in AGREED and application.answer_minutes is None
    return is_agreed and evaluation.sites.count() == 1 and not sits_at_venues(evaluation)


def _terms_of(evaluation: Evaluation) -> tuple[Any, frozenset[int]] | None:
    """What the document says of the committee, and whom the buyer named."""
    scheme = scheme_of(evaluation.lot)
    named = frozenset(evaluation.representatives.values_list("seat_id", flat=True))
    return None if scheme is None else (scheme.committee, named)
