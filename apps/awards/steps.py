"""What is done to an award inside a use-case's transaction: begun, read under lock, moved along its lifecycle."""

from __future__ import annotations

from apps.awards.lifecycle import AwardAction, AwardState, Facts, lifecycle_of
from apps.awards.models import Award, Candidate
from apps.awards.standing import Ranked, Standing
from apps.core.refusals import WrongState
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.scheme_parts import Award as AwardTerms
from apps.tenders.rules.scheme_parts import AwardWay

REPORTED = (LotState.REPORT_CHECK, LotState.CANDIDATES_PUBLISHED, LotState.AWARDING, LotState.AWARDED)


def locked(lot_id: int) -> tuple[Lot, Award | None]:
    """The lot and its award, held until the caller's transaction ends. Raises Lot.DoesNotExist."""
    lot = tenders.locked(lot_id)
    return lot, Award.objects.select_for_update().filter(lot=lot).first()


def begun(lot: Lot, award: Award | None, standing: Standing) -> Award:
    """The award of a lot whose report was received, with its candidates; made here when it is asked for first."""
    if LotState(lot.state) not in REPORTED:
        raise WrongState("report_not_received")
    if award and award.state != AwardState.REPORT_RECEIVED:
        return award
    if award:
        return _renewed(award, standing)
    award = Award.objects.create(lot=lot, state=AwardState.REPORT_RECEIVED.value)
    Candidate.objects.bulk_create(_candidate(award, one) for one in standing.recommended)
    return award


def _renewed(award: Award, standing: Standing) -> Award:
    """The candidates of the report as it stands now: it may have been looked at again after they were withdrawn."""
    recommended = {one.bid for one in standing.recommended}
    stale = award.candidates.filter(passed_over__isnull=True)
    if recommended != set(award.candidates.values_list("bid", flat=True)):
        stale.delete()
        kept = set(award.candidates.values_list("bid", flat=True))
        Candidate.objects.bulk_create(_candidate(award, one) for one in standing.recommended if one.bid not in kept)
        return award
    by_bid = {one.bid: one for one in standing.recommended}
    for candidate in stale:
        candidate.rank, candidate.total = by_bid[candidate.bid].rank, by_bid[candidate.bid].total
        candidate.save(update_fields=["rank", "total"])
    return award


def must_exist(award: Award | None) -> Award:
    """The award. Raises WrongState while the report was not even received."""
    if award is None:
        raise WrongState("report_not_received")
    return award


def advance(award: Award, lot: Lot, action: AwardAction, facts: Facts) -> None:
    """The award stands where the action leads; saved here, the fact is the caller's to emit.

    Raises WrongState while the lot is halted or once it has ended: nothing is decided in a lot that does not go on.
    """
    if LotState(lot.state) not in REPORTED:
        raise WrongState("wrong_state", state=LotState(lot.state), action=action)
    table = lifecycle_of(lot.project.regime_in_force)
    award.state = table.advance(AwardState(award.state), action, facts).value
    award.save(update_fields=["state"])


def in_turn(award: Award, way: AwardTerms) -> tuple[str, ...]:
    """The bids among which the award may go now: the first in order, or where award is separated all who are left."""
    if way.way is AwardWay.SEPARATED:
        left = award.candidates.filter(passed_over__isnull=True).order_by("rank", "pk")
        return tuple(left.values_list("bid", flat=True))
    return first_in_order(award)


def first_in_order(award: Award) -> tuple[str, ...]:
    """The bids of the first rank in which a candidate is left who was not passed over."""
    left = list(award.candidates.filter(passed_over__isnull=True).order_by("rank", "pk"))
    return tuple(one.bid for one in left if one.rank == left[0].rank)


def last_rank(award: Award) -> int:
    """The lowest place that is recommended; 0 for nobody."""
    return max(award.candidates.values_list("rank", flat=True), default=0)


def _candidate(award: Award, one: Ranked) -> Candidate:
    return Candidate(
        award=award,
        rank=one.rank,
        bid=one.bid,
        organisation_id=one.organisation_id,
        name=one.name,
        price=one.price,
        total=one.total,
        fields=one.fields,
    )
