"""Objections as each may read them: the objector its own, who answers by law and the supervisor all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.disclosure import Matter, Output, may_know
from apps.core.todo import Todo
from apps.evidence.journal import since
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders import labels, policy
from apps.tenders.labels import Sign
from apps.tenders.lifecycle import DocumentObjectionKind, DocumentObjectionState, LotState
from apps.tenders.models import (
    Complaint,
    DocumentObjection,
    DocumentObjectionStep,
    DocumentObjectionStepKind,
    Lot,
    SuspensionGround,
)
from apps.tenders.objectors import Objector, objector_of, owner_of, owns
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.downloads import reached_by
from apps.tenders.queries.lots import desk_lots
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.objections import KINDS, complaint_due, last_day_to_object

SHOWN_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class ShownObjection:
    """An objection as a reader may see it; `objector` is None for whom it is not told."""

    objection: DocumentObjection
    lot: Lot
    kind: str
    state: str
    sign: Sign
    is_waiting: bool
    is_overdue: bool
    is_own: bool
    may_answer: bool
    stands_still: bool
    is_about_result: bool
    objector: Objector | None
    answer: DocumentObjectionStep | None
    last_on: date | None
    complaint: Complaint | None
    complaint_until: datetime | None
    """Until when a complaint to the supervisor is open, counted from the answer or from when it was due and missing."""


@dataclass(frozen=True, slots=True)
class PublicObjection:
    """What everybody may know of an objection: a fold of the lot's public stream."""

    number: int
    kind: str
    subject: str
    raised_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    answer: str
    basis: str
    clarification_follows: bool
    is_taken_back: bool
    is_upheld: bool | None = None
    """Of a result only: whether the objection holds."""


def public_objections(lot: Lot) -> list[PublicObjection]:
    """The lot's public objections and answers in order, as its public stream tells them."""
    told: dict[int, PublicObjection] = {}
    for entry in since(lot.public_stream.name, 0):
        said = entry.payload
        match entry.kind:
            case "objection.published":
                told[said["number"]] = PublicObjection(
                    said["number"], _kind(said["matter"]), said["subject"], entry.at,
                    datetime.fromisoformat(said["due_at"]), None, "", "",
                    clarification_follows=False, is_taken_back=False,
                )  # fmt: skip
            case "objection.answered":
                before = told.get(said["number"])
                told[said["number"]] = PublicObjection(
                    said["number"], _kind(said["matter"]), said["subject"], datetime.fromisoformat(said["raised_at"]),
                    before.due_at if before else None, entry.at, said["answer"], said["basis"],
                    clarification_follows=said["clarification_follows"], is_taken_back=False,
                )  # fmt: skip
            case "objection.result_answered":
                before = told.get(said["number"])
                told[said["number"]] = PublicObjection(
                    said["number"], _kind(said["matter"]), said["subject"], datetime.fromisoformat(said["raised_at"]),
                    before.due_at if before else None, entry.at, said["answer"], said["basis"],
                    clarification_follows=False, is_taken_back=False, is_upheld=said["is_upheld"],
                )  # fmt: skip
            case "objection.taken_back":
                one = told[said["number"]]
                told[said["number"]] = PublicObjection(
                    one.number, one.kind, one.subject, one.raised_at, one.due_at, None, "", "",
                    clarification_follows=False, is_taken_back=True,
                )  # fmt: skip
    return [told[number] for number in sorted(told)]


def objections_for(actor: Actor) -> QuerySet[DocumentObjection]:
    """The objections that the actor may read, those that wait the longest first."""
    found = DocumentObjection.objects.select_related("lot__project__organisation", "lot__project__agency")
    if actor.acts_as(Role.BIDDER) and actor.organisation_id is not None:
        lots = DocumentObjection.objects.order_by().values_list("lot_id", flat=True).distinct()
        found = found.filter(owner__in=[owner_of(lot_id, actor.organisation_id) for lot_id in lots])
    elif actor.acts_as(*BUYERS):
        found = found.filter(lot__in=desk_lots(actor).order_by().values("pk"))
    elif not actor.acts_as(Role.SUPERVISOR):
        return found.none()
    return found.order_by("-raised_at", "-pk")


def objection_for(actor: Actor, code: str) -> DocumentObjection:
    """The objection of this code. Raises Http404 for whom it does not exist."""
    found = objections_for(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def shown(actor: Actor, objections: Iterable[DocumentObjection], now: datetime) -> list[ShownObjection]:
    """Those that wait first, the soonest due before; then the rest, the newest first."""
    rows = [_shown(actor, one, now) for one in list(objections)[:SHOWN_AT_MOST]]
    waiting = sorted((row for row in rows if row.is_waiting), key=lambda row: str(row.objection.due_at))
    return [*waiting, *(row for row in rows if not row.is_waiting)]


def last_day_for(lot: Lot) -> date | None:
    """The last day on which an objection to the lot's document is in time (ENG); None under the other regime."""
    terms = KINDS[lot.project.regime_in_force].get(DocumentObjectionKind.OBJECTION)
    if terms is None or lot.rule_book is None or lot.submission_deadline is None:
        return None
    last = last_day_to_object(
        RuleBook.from_json(lot.rule_book), terms, deadline=lot.submission_deadline, known_on=None,
        calendar=working_calendar(),
    )  # fmt: skip
    return last.value if last else None


def supervisors() -> list[str]:
    """The authorities that supervise here, to whom a complaint goes."""
    seats = Membership.objects.filter(role=Role.SUPERVISOR, state=MembershipState.ACTIVE)
    return list(seats.order_by("organisation__name").values_list("organisation__name", flat=True).distinct())


def may_be_objected_to(lot: Lot) -> bool:
    """True while the document can be objected to: after the notice, before the deadline has closed the lot."""
    at = LotState(lot.stood_at) if lot.stood_at else LotState(lot.state)
    return lot.is_public and at in (LotState.ANNOUNCED, LotState.TENDERING)


def kinds_heard(lot: Lot, now: datetime) -> list[DocumentObjectionKind]:
    """What may be raised now: about the result while its time runs, else about the document."""
    about_result = may_object_to_result(lot, now)
    known = KINDS[lot.project.regime_in_force].items()
    return [DocumentObjectionKind(kind) for kind, terms in known if terms.is_about_result == about_result]


def is_about_result(objection: DocumentObjection) -> bool:
    """True for what was raised against the result."""
    return KINDS[objection.lot.project.regime_in_force][objection.kind].is_about_result


def may_object_to_result(lot: Lot, now: datetime) -> bool:
    """True from the moment the result is public until the last second of its time."""
    return lot.result_objection_until is not None and now <= lot.result_objection_until


def objection_todos(actor: Actor, now: datetime) -> list[Todo]:
    """Answers that are due; a lot that waits for a new deadline; an answer that came, and until when one may complain."""
    rows = shown(actor, objections_for(actor), now)
    if actor.acts_as(Role.BIDDER):
        open_to = [row for row in rows if row.answer and row.complaint_until and row.complaint is None]
        return [_answered(row) for row in open_to if row.complaint_until and now <= row.complaint_until]
    if actor.acts_as(*BUYERS):
        return [*(_waiting(row) for row in rows if row.is_waiting), *_to_be_moved(actor, now)]
    complained = [_complained(row, row.complaint) for row in rows if row.complaint and row.complaint.waits_for]
    return [*complained, *(_waiting(row) for row in rows if row.is_overdue)]


def _to_be_moved(actor: Actor, now: datetime) -> list[Todo]:
    held = desk_lots(actor).filter(
        state=LotState.SUSPENDED,
        submission_deadline__lte=now,
        suspensions__resumed_at__isnull=True,
        suspensions__ground=SuspensionGround.OBJECTION,
    )
    ready = held.exclude(document_objections__state=DocumentObjectionState.RAISED).order_by("pk")
    return [
        Todo(
            title=_("对评标结果的异议成立：请依法处理后恢复")
            if lot.stood_at == LotState.CANDIDATES_PUBLISHED
            else _("异议已答复，原截止时间已过：请定新的投标截止时间并恢复"),
            url=reverse(
                "tenders:resumption" if policy.may_decide(actor, lot.project) else "tenders:lot", args=[lot.code]
            ),
            tone="stop",
            lot_code=lot.code,
            explanation=lot.title,
        )
        for lot in ready
    ]


def _waiting(row: ShownObjection) -> Todo:
    words = _("%(kind)s答复逾期：%(subject)s") if row.is_overdue else _("答复%(kind)s：%(subject)s")
    return Todo(
        title=words % {"kind": row.kind, "subject": row.objection.subject},
        url=reverse("tenders:objection", args=[row.objection.code]),
        due_at=row.objection.due_at,
        tone="stop" if row.is_overdue else "wait",
        lot_code=row.lot.code,
        explanation=row.lot.title,
    )


def _complained(row: ShownObjection, complaint: Complaint) -> Todo:
    is_new = complaint.waits_for == "looking"
    words = _("审查投诉是否受理：%(subject)s") if is_new else _("处理投诉：%(subject)s")
    return Todo(
        title=words % {"subject": row.objection.subject},
        url=reverse("tenders:objection", args=[row.objection.code]),
        due_at=complaint.look_until if is_new else complaint.decide_until,
        tone="wait",
        lot_code=row.lot.code,
        explanation=row.lot.title,
    )


def _answered(row: ShownObjection) -> Todo:
    return Todo(
        title=_("%(kind)s已答复，不满意的可在此前投诉：%(subject)s")
        % {"kind": row.kind, "subject": row.objection.subject},
        url=reverse("tenders:objection", args=[row.objection.code]),
        due_at=row.complaint_until,
        tone="idle",
        lot_code=row.lot.code,
        explanation=row.lot.title,
    )


def _shown(actor: Actor, objection: DocumentObjection, now: datetime) -> ShownObjection:
    lot, state = objection.lot, DocumentObjectionState(objection.state)
    steps = {step.kind: step for step in objection.steps.all()}
    is_overdue = objection.is_waiting and objection.due_at is not None and now > objection.due_at
    answer = steps.get(DocumentObjectionStepKind.ANSWERED)
    is_own = actor.acts_as(Role.BIDDER) and owns(actor, objection)
    return ShownObjection(
        objection=objection,
        lot=lot,
        kind=_kind(objection.kind),
        state=pgettext("异议状态", "答复逾期") if is_overdue else str(labels.OBJECTION_STATES[state]),
        sign=labels.OVERDUE_SIGN if is_overdue else labels.OBJECTION_SIGNS[state],
        is_waiting=objection.is_waiting,
        is_overdue=is_overdue,
        is_own=is_own,
        may_answer=policy.may_prepare(actor, lot.project),
        stands_still=KINDS[Regime(lot.project.regime)][objection.kind].stands_still,
        is_about_result=is_about_result(objection),
        objector=objector_of(objection) if _may_know_objector(actor, objection, is_own=is_own) else None,
        answer=answer,
        last_on=last_day_for(lot),
        complaint=Complaint.objects.filter(objection=objection).first(),
        complaint_until=_complaint_until(objection, answer, is_overdue=is_overdue),
    )


def _may_know_objector(actor: Actor, objection: DocumentObjection, *, is_own: bool) -> bool:
    reached = reached_by(objection.lot)
    is_told = may_know(Matter.OBJECTORS, role=actor.role, reached=reached, output=Output.PAGE, is_own=is_own)
    return is_told and (is_own or policy.may_hear_objections(actor, objection.lot.project))


def _complaint_until(
    objection: DocumentObjection, answer: DocumentObjectionStep | None, *, is_overdue: bool
) -> datetime | None:
    from_at = answer.at if answer else objection.due_at if is_overdue else None
    if from_at is None or objection.lot.rule_book is None:
        return None
    terms = KINDS[Regime(objection.lot.project.regime)][objection.kind]
    due = complaint_due(RuleBook.from_json(objection.lot.rule_book), terms, from_at, working_calendar())
    return due.at if due else None


def _kind(kind: str) -> str:
    return str(labels.OBJECTION_KINDS[DocumentObjectionKind(kind)])
