"""Reads of awards: what the report says, how far the result has come, what one bidder was told, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.awards.lifecycle import AwardState
from apps.awards.models import Award, Candidate, Outcome
from apps.awards.standing import Ranked, Rejected, Standing
from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.disclosure import Milestone
from apps.core.refusals import WrongState
from apps.core.todo import Todo, by_deadline
from apps.evaluation import queries as evaluation
from apps.evaluation.queries.matters import explained_low
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot
from apps.tenders.queries.lots import lots_in
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import read
from apps.tenders.rules.scheme_parts import Award as AwardTerms

MOST = 50
WAITING = (
    LotState.REPORT_CHECK,
    LotState.CANDIDATES_PUBLISHED,
    LotState.AWARDING,
    LotState.AWARDED,
    LotState.CONTRACTED,
)


def award_of(lot: Lot) -> Award | None:
    """The award of a lot, once the report led to anything."""
    return Award.objects.select_related("lot__project", "winner").filter(lot=lot).first()


def remaining(award: Award) -> list[Candidate]:
    """The candidates who were not passed over, in order."""
    return list(award.candidates.filter(passed_over__isnull=True).order_by("rank", "pk"))


def outcome_of(actor: Actor, lot: Lot) -> Outcome | None:
    """What the actor's own organisation was told about its bid; nothing for everybody else."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return None
    own = Outcome.objects.filter(award__lot=lot, organisation_id=actor.organisation_id)
    return own.select_related("award").first()


def milestones_of(lot: Lot) -> frozenset[Milestone]:
    """What awards have made true in a lot, as far as disclosure cares."""
    is_published = Award.objects.filter(lot=lot, published_at__isnull=False).exists()
    return frozenset({Milestone.RESULT_PUBLISHED}) if is_published else frozenset()


def todos_for(actor: Actor, _now: datetime) -> list[Todo]:
    """The results that wait for this actor, the most urgent first."""
    if not actor.acts_as(*BUYERS):
        return []
    lots = list(lots_in(WAITING, actor)[:MOST])
    awards = {award.lot_id: award for award in Award.objects.filter(lot__in=lots)}
    return by_deadline([todo for lot in lots if (todo := _todo(lot, awards.get(lot.pk), actor))])


def _todo(lot: Lot, award: Award | None, actor: Actor) -> Todo | None:
    state = AwardState(award.state) if award else AwardState.REPORT_RECEIVED
    page = "awards:award"
    is_works = lot.project.regime_in_force is Regime.ENG
    decides = not actor.acts_as(Role.AGENCY)
    match state:
        case AwardState.REPORT_RECEIVED if is_works:
            title = _("公示中标候选人：%(name)s")
        case AwardState.REPORT_RECEIVED | AwardState.PUBLICITY_OVER if decides:
            title = _("确定中标人：%(name)s")
        case AwardState.DECIDED:
            title = _("公告中标结果：%(name)s")
        case AwardState.NOTIFIED:
            title, page = _("登记合同：%(name)s"), "awards:after"
        case AwardState.CONTRACTED:
            title, page = _("归档：%(name)s"), "awards:after"
        case _:
            return None
    return Todo(
        title=title % {"name": lot.name},
        url=reverse(page, args=[lot.code]),
        due_at=award.contract_due_at if award and state is AwardState.NOTIFIED else None,
        tone="wait",
        lot_code=lot.code,
        explanation=lot.project.name,
    )


def standing_of(lot: Lot) -> Standing:
    """The signed report's result, as an award needs it. Raises WrongState while there is none."""
    result = evaluation.result_of(lot)
    if result is None:
        raise WrongState("report_not_received")
    return Standing(
        ranked=tuple(_ranked(one) for one in result.ranked),
        candidates=len(result.candidates),
        rejected=tuple(_rejected(one) for one in result.rejected),
        evaluators=tuple(one.name for one in evaluation.members_of(lot) if not one.has_left),
        set_aside=tuple(_rejected(one) for one in result.set_aside),
    )


def explained_low_among(lot: Lot, among: Iterable[Ranked | Candidate]) -> list[str]:
    """Who of these has an abnormally low price that was explained and accepted: followed up later (财库〔2026〕2号)."""
    explained = explained_low(lot)
    return [one.name for one in among if one.bid in explained]


def way_of(lot: Lot) -> AwardTerms:
    """How the award is made by the lot's own document: by the ranks, or by the tenderee among the candidates."""
    data = DataSheet.objects.filter(lot=lot).values_list("scheme", flat=True).first()
    return read(data).award if data else AwardTerms()


def _ranked(one: evaluation.RankedBid) -> Ranked:
    return Ranked(
        bid=one.bid_id,
        organisation_id=one.organisation_id,
        name=one.name,
        price=one.price,
        total=one.total,
        rank=one.rank,
        fields=one.fields,
        member_totals=one.member_totals,
    )


def _rejected(one: evaluation.RejectedBid) -> Rejected:
    return Rejected(one.bid_id, one.organisation_id, one.name, one.price, "；".join(one.reasons))
