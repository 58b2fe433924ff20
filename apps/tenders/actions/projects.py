"""登记: projects and their lots, as long as they are drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.money import yuan
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind, fits
from apps.tenders import events, policy, steps
from apps.tenders.lifecycle import LotState
from apps.tenders.models import ApprovalDocument, CodeCounter, Lot, Project
from apps.tenders.rules.books import Regime

EDITABLE = frozenset({LotState.DRAFT, LotState.ENTRY_RETURNED})


@dataclass(frozen=True, slots=True)
class Approval:
    """批准文件 as it is entered."""

    title: str
    number: str
    authority: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """What may be corrected about a project while its lots are drafts."""

    name: str
    investment_code: str
    region: str
    industry: str
    fund_source: str
    must_tender_by_law: bool
    estimated_amount: Decimal


@dataclass(frozen=True, slots=True)
class Principal:
    """Whose project it is, and the agency with the delegation it acts under, if any."""

    organisation_id: int
    agency_id: int | None
    delegation: str


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What may be corrected about a lot while it is a draft."""

    name: str
    kind: str
    estimate: Decimal
    ceiling_price: Decimal | None


@transaction.atomic(durable=True)
def register_project(
    regime: Regime,
    *,
    principal: Principal,
    terms: ProjectTerms,
    approvals: Sequence[Approval],
    actor: Actor,
    now: datetime,
) -> Project:
    """A project exists with a code made here; it has no lot yet (项目登记)."""
    policy.must_register(actor, regime, organisation_id=principal.organisation_id, agency_id=principal.agency_id)
    _must_fit(regime, principal)
    _must_be_complete(terms)

    project = Project.objects.create(
        code=next_code(f"{settings.LOT_CODE_PREFIX}-{regime.name}-{now.astimezone(SHANGHAI):%Y}"),
        regime=regime.value,
        organisation_id=principal.organisation_id,
        agency_id=principal.agency_id,
        delegation=principal.delegation,
        created_by=actor.id,
        created_at=now,
        **_columns(terms),
    )
    emit(
        events.ProjectRegistered(
            project=project.pk,
            code=project.code,
            regime=regime.value,
            organisation=principal.organisation_id,
            agency=principal.agency_id,
        ),
        stream=project.desk_stream,
        actor=actor,
        at=now,
    )
    for approval in approvals:
        _add(approval, project, actor=actor, now=now)
    return project


@transaction.atomic(durable=True)
def change_project(project_id: int, *, terms: ProjectTerms, actor: Actor, now: datetime) -> Project:
    """The project's terms are these, as long as no lot has left the draft."""
    project = Project.objects.select_for_update().get(pk=project_id)
    policy.must_prepare(actor, project)
    _must_be_draft(project)
    _must_be_complete(terms)

    new = _columns(terms)
    changed = [name for name, value in new.items() if getattr(project, name) != value]
    if not changed:
        return project
    for name in changed:
        setattr(project, name, new[name])
    project.save(update_fields=changed)
    emit(events.ProjectChanged(project=project.pk, fields=changed), stream=project.desk_stream, actor=actor, at=now)
    return project


@transaction.atomic(durable=True)
def add_approval(project_id: int, *, approval: Approval, actor: Actor, now: datetime) -> ApprovalDocument:
    """One more approval stands behind the project."""
    project = Project.objects.select_for_update().get(pk=project_id)
    policy.must_prepare(actor, project)
    return _add(approval, project, actor=actor, now=now)


@transaction.atomic(durable=True)
def add_lot(project_id: int, *, terms: LotTerms, actor: Actor, now: datetime) -> Lot:
    """The project has one more lot, a draft, with the next number."""
    project = Project.objects.select_for_update().get(pk=project_id)
    policy.must_prepare(actor, project)
    must_be_sound(terms)

    return new_lot(project, terms, former=None, actor=actor, now=now)


@transaction.atomic(durable=True)
def change_lot(lot_id: int, *, terms: LotTerms, actor: Actor, now: datetime) -> Lot:
    """The draft lot's terms are these."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if LotState(lot.state) not in EDITABLE:
        raise WrongState("not_a_draft", lot=lot.code)
    must_be_sound(terms)

    new = {
        "name": terms.name,
        "kind": terms.kind,
        "estimate": yuan(terms.estimate),
        "ceiling_price": None if terms.ceiling_price is None else yuan(terms.ceiling_price),
    }
    changed = [name for name, value in new.items() if getattr(lot, name) != value]
    if not changed:
        return lot
    for name in changed:
        setattr(lot, name, new[name])
    lot.save(update_fields=changed)
    emit(events.LotChanged(lot=lot.pk, fields=changed), stream=lot.desk_stream, actor=actor, at=now)
    return lot


def new_lot(project: Project, terms: LotTerms, *, former: Lot | None, actor: Actor, now: datetime) -> Lot:
    """A draft in the project, which is held: of the next number, or the next round of the lot that came to nothing.

    The code of a later round says so: ``WC-ENG-2026-0417-01-R2``.
    """
    last = project.lots.order_by("-number").values_list("number", flat=True).first()
    number = former.number if former else (last or 0) + 1
    round_number = former.round_number + 1 if former else 1
    lot = Lot.objects.create(
        project=project,
        number=number,
        round_number=round_number,
        former=former,
        code=f"{project.code}-{number:02d}" + (f"-R{round_number}" if former else ""),
        regime=project.regime,
        state=LotState.DRAFT.value,
        name=terms.name,
        kind=terms.kind,
        estimate=yuan(terms.estimate),
        ceiling_price=None if terms.ceiling_price is None else yuan(terms.ceiling_price),
    )
    emit(
        events.LotAdded(
            lot=lot.pk, code=lot.code, lot_kind=lot.kind, estimate=str(lot.estimate), round=lot.round_number
        ),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return lot


def must_be_sound(terms: LotTerms) -> None:
    """Refuses a lot without a name or with an amount of nothing."""
    if not terms.name.strip():
        raise Refused("lot_name_missing")
    if terms.estimate <= 0 or (terms.ceiling_price is not None and terms.ceiling_price <= 0):
        raise Refused("amount_not_positive")


def _must_fit(regime: Regime, principal: Principal) -> None:
    organisation = Organisation.objects.filter(pk=principal.organisation_id).first()
    if organisation is None or not fits(policy.PRINCIPAL_OF[regime], OrganisationKind(organisation.kind)):
        raise Refused("buyer_does_not_fit_regime", regime=regime.name)
    if principal.agency_id is None:
        return
    agency = Organisation.objects.filter(pk=principal.agency_id).first()
    if agency is None or agency.kind != OrganisationKind.AGENCY:
        raise Refused("not_an_agency")
    if not principal.delegation.strip():
        raise Refused("delegation_missing")


def _must_be_complete(terms: ProjectTerms) -> None:
    if not terms.name.strip() or not terms.region.strip():
        raise Refused("project_incomplete")
    if terms.estimated_amount <= 0:
        raise Refused("amount_not_positive")


def _must_be_draft(project: Project) -> None:
    """The lots are locked after their project, so that none is handed in while the project is corrected."""
    for lot in project.lots.select_for_update().order_by("pk"):
        if LotState(lot.state) not in EDITABLE:
            raise WrongState("not_a_draft", lot=lot.code)


def next_code(name: str) -> str:
    """``WC-ENG-2026-0417``: the next serial of a prefix and a year, counted under lock so that none is given twice."""
    CodeCounter.objects.get_or_create(name=name)
    counter = CodeCounter.objects.select_for_update().get(name=name)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{name}-{counter.last:04d}"


def _add(approval: Approval, project: Project, *, actor: Actor, now: datetime) -> ApprovalDocument:
    if not (approval.title.strip() and approval.number.strip() and approval.authority.strip()):
        raise Refused("approval_incomplete")
    if approval.issued_on > now.astimezone(SHANGHAI).date():
        raise Refused("approval_in_future")
    if project.approvals.filter(number=approval.number).exists():
        raise Refused("approval_twice", number=approval.number)
    row = ApprovalDocument.objects.create(
        project=project,
        title=approval.title,
        number=approval.number,
        authority=approval.authority,
        issued_on=approval.issued_on,
    )
    emit(
        events.ApprovalAdded(project=project.pk, number=approval.number),
        stream=project.desk_stream,
        actor=actor,
        at=now,
    )
    return row


def _columns(terms: ProjectTerms) -> dict[str, str | bool | Decimal]:
    return {
        "name": terms.name.strip(),
        "investment_code": terms.investment_code.strip(),
        "region": terms.region.strip(),
        "industry": terms.industry,
        "fund_source": terms.fund_source,
        "must_tender_by_law": terms.must_tender_by_law,
        "estimated_amount": yuan(terms.estimated_amount),
    }
