"""中标结果公告 and 中标通知书: the result is public, the winner is notified, and every other bidder hears its own result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.awards import events, notice_text, policy, steps
from apps.awards.clocks import contract_due
from apps.awards.lifecycle import AwardAction, Facts
from apps.awards.milestones import RESULT_KNOWN
from apps.awards.models import Award, Candidate, Outcome
from apps.awards.publicity import challenge_until
from apps.awards.queries import standing_of
from apps.awards.sharing import undecided_with
from apps.awards.standing import Standing
from apps.core.actor import Actor
from apps.evaluation import steps as evaluation
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.evidence.outbox import enqueue
from apps.evidence.streams import Stream
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction
from apps.tenders.models import NoticeKind
from apps.tenders.rules.books import Regime

NOTICE_JOB = "awards.make_notice"
TITLES = {Regime.ENG: "中标结果公示", Regime.GP: "中标结果公告"}


@dataclass(frozen=True, slots=True)
class AwardNotice:
    """中标通知书 as it lies in the object store, signed."""

    code: str
    object_name: str
    sha256: str


@transaction.atomic(durable=True)
def publish_result(lot_id: int, *, actor: Actor, now: datetime) -> Award:
    """The result is public; at the same time the winner's notice is made and every other bidder hears its own result."""
    lot, known = steps.locked(lot_id)
    policy.must_publish(actor, lot)

    award = steps.must_exist(known)
    steps.advance(award, lot, AwardAction.PUBLISH_RESULT, Facts(now=now, undecided=tuple(undecided_with(lot))))
    tenders.advance(lot, LotAction.PUBLISH_AWARD, LotFacts(now=now))
    winner = award.winner
    if winner is None:
        raise ValueError(f"award {award.pk} is decided without a winner")
    standing = standing_of(lot)
    regime = lot.project.regime_in_force
    text = notice_text.result_notice(lot, winner, standing, now)
    notice = tenders.announce(lot, NoticeKind.RESULT, TITLES[regime], text, actor=actor, now=now)
    award.result_notice, award.published_at = notice.number, now
    award.save(update_fields=["result_notice", "published_at"])
    if regime is Regime.GP:
        tenders.hear_objections_to_result(lot, challenge_until(lot, now))
    facts = [(_result(award, winner, notice.number), lot.public_stream), *_told(award, winner, standing)]
    emit_all(facts, actor=actor, at=now, reached=RESULT_KNOWN)
    if award.notified_at is None:
        evaluation.disclose_committee(lot, actor=actor, now=now, reached=RESULT_KNOWN)
    enqueue(NOTICE_JOB, {"award": award.pk}, run_at=now, key=f"{NOTICE_JOB}:{award.pk}:{notice.number}")
    return award


@transaction.atomic(durable=True)
def issue_notice(award_id: int, *, notice: AwardNotice, actor: Actor, now: datetime) -> Award:
    """The winner can read and keep the signed notice (招标投标法第四十五条), and the thirty days to the contract begin."""
    lot, known = steps.locked(Award.objects.values_list("lot_id", flat=True).get(pk=award_id))
    policy.must_be_the_platform(actor)

    award = steps.must_exist(known)
    steps.advance(award, lot, AwardAction.ISSUE_NOTICE, Facts(now=now))
    award.notice_code, award.notice_object = notice.code, notice.object_name
    award.notice_sha256, award.notified_at = notice.sha256, now
    award.contract_due_at, award.contract_overdue_at = contract_due(lot, now), None
    award.save(
        update_fields=[
            "notice_code",
            "notice_object",
            "notice_sha256",
            "notified_at",
            "contract_due_at",
            "contract_overdue_at",
        ]
    )
    fact = events.NoticeIssued(lot=lot.pk, code=notice.code, sha256=notice.sha256)
    emit(fact, stream=lot.public_stream, actor=actor, at=now)
    return award


def _result(award: Award, winner: Candidate, notice: int) -> events.ResultPublished:
    return events.ResultPublished(
        lot=award.lot_id,
        notice=notice,
        bid=winner.bid,
        bidder=winner.organisation_id,
        rank=winner.rank,
        price=str(winner.price),
    )


def _told(award: Award, winner: Candidate, standing: Standing) -> list[tuple[Fact, Stream]]:
    """政府采购货物和服务招标投标管理办法第六十九条；招标投标法第四十五条: to each his own result and nobody else's."""
    ranked = [
        Outcome(
            award=award,
            bid=one.bid,
            organisation_id=one.organisation_id,
            price=one.price,
            total=one.total,
            rank=one.rank,
            is_winner=one.bid == winner.bid,
        )
        for one in standing.ranked
    ]
    rejected = [
        Outcome(
            award=award,
            bid=one.bid,
            organisation_id=one.organisation_id,
            price=one.price,
            rejected_for=one.reason[:500],
            is_winner=False,
        )
        for one in (*standing.rejected, *standing.set_aside)
    ]
    told = Outcome.objects.bulk_create(
        [*ranked, *rejected], update_conflicts=True, unique_fields=["award", "bid"], update_fields=["is_winner"]
    )
    return [(_outcome_told(one), award.own_stream(one.organisation_id)) for one in told]


def _outcome_told(one: Outcome) -> events.OutcomeTold:
    return events.OutcomeTold(
        lot=one.award.lot_id,
        bid=one.bid,
        organisation=one.organisation_id,
        total=one.total,
        rank=one.rank,
        rejected_for=one.rejected_for,
        is_winner=one.is_winner,
    )
