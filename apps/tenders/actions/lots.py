"""Lots at scale: several in one go, copied with their data sheet, and tendered again after a round came to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.forms.models import model_to_dict

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.actions.projects import LotTerms, must_be_sound, new_lot
from apps.tenders.data_sheet import digest_of
from apps.tenders.lifecycle import CAME_TO_NOTHING, LotState
from apps.tenders.models import DataSheet, Lot, Project

MOST_AT_ONCE = 50


@transaction.atomic(durable=True)
def add_lots(project_id: int, *, rows: Sequence[LotTerms], actor: Actor, now: datetime) -> list[Lot]:
    """The project has all these lots, numbered in this order; one that is wrong and there is none of them."""
    project = Project.objects.select_for_update().get(pk=project_id)
    policy.must_prepare(actor, project)
    if not 0 < len(rows) <= MOST_AT_ONCE:
        raise Refused("lots_count_wrong", most=MOST_AT_ONCE)
    names = list(project.lots.filter(successor__isnull=True).values_list("name", flat=True))
    for terms in rows:
        must_be_sound(terms)
        if terms.name in names:
            raise Refused("lot_name_twice", name=terms.name)
        names.append(terms.name)

    return [new_lot(project, terms, former=None, actor=actor, now=now) for terms in rows]


@transaction.atomic(durable=True)
def copy_lot(lot_id: int, *, project_id: int, name: str, actor: Actor, now: datetime) -> Lot:
    """The project has a draft with the terms and the data sheet of another lot of the same buyer under the same law.

    The document, the times and the hall belong to one tender only and are not copied.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    source = steps.locked(lot_id)
    policy.must_prepare(actor, source.project)
    policy.must_prepare(actor, project)
    if project.organisation_id != source.project.organisation_id or project.regime != source.project.regime:
        raise Refused("copy_leaves_the_buyer")
    terms = replace(_terms_of(source), name=name.strip())
    must_be_sound(terms)
    if project.lots.filter(name=terms.name, successor__isnull=True).exists():
        raise Refused("lot_name_twice", name=terms.name)

    lot = new_lot(project, terms, former=None, actor=actor, now=now)
    _copy_sheet(source, lot, actor=actor, now=now)
    return lot


@transaction.atomic(durable=True)
def tender_again(lot_id: int, *, actor: Actor, now: datetime) -> Lot:
    """The lot's next round is a draft of the same number with its terms and data sheet (重新招标, 招标次数加一).

    It is registered, given a hall and announced like any other; the public hears of it with its notice.
    """
    project_id = Lot.objects.values_list("project_id", flat=True).get(pk=lot_id)
    project = Project.objects.select_for_update().get(pk=project_id)
    former = steps.locked(lot_id)
    policy.must_prepare(actor, project)
    if LotState(former.state) not in CAME_TO_NOTHING:
        raise WrongState("round_goes_on", lot=former.code)
    if not former.is_public:
        raise WrongState("never_tendered", lot=former.code)
    if Lot.objects.filter(former=former).exists():
        raise WrongState("tendered_again_already", lot=former.code)

    lot = new_lot(project, _terms_of(former), former=former, actor=actor, now=now)
    _copy_sheet(former, lot, actor=actor, now=now)
    emit(
        events.RoundPrepared(lot=former.pk, next=lot.pk, code=lot.code, round=lot.round_number),
        stream=former.desk_stream,
        actor=actor,
        at=now,
    )
    return lot


def _terms_of(lot: Lot) -> LotTerms:
    return LotTerms(lot.name, lot.kind, lot.estimate, lot.ceiling_price)


def _copy_sheet(source: Lot, lot: Lot, *, actor: Actor, now: datetime) -> None:
    """A lot whose data sheet is not written yet is copied without one."""
    sheet = DataSheet.objects.filter(lot=source).first()
    if sheet is None:
        return
    terms = model_to_dict(sheet, exclude=["id", "lot", "saved_by", "saved_at"])
    copy = DataSheet.objects.create(lot=lot, saved_by=actor.id, saved_at=now, **terms)
    for fact in (
        events.LotCopied(lot=lot.pk, source=source.pk, source_code=source.code),
        events.DataSheetSaved(lot=lot.pk, method=copy.method, sha256=digest_of(copy)),
    ):
        emit(fact, stream=lot.desk_stream, actor=actor, at=now)
