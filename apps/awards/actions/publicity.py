"""中标候选人公示: the candidates are public for as long as the law says, and time itself ends it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.awards import events, notice_text, policy, steps
from apps.awards.lifecycle import AwardAction, Facts
from apps.awards.milestones import PRICES_KNOWN
from apps.awards.models import Award
from apps.awards.publicity import publicity_of
from apps.awards.queries import standing_of
from apps.core.actor import Actor
from apps.evidence.journal import emit
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction
from apps.tenders.models import NoticeKind
from apps.tenders.notice_text import halting_notice


@transaction.atomic(durable=True)
def publish_candidates(lot_id: int, *, actor: Actor, now: datetime) -> Award:
    """The candidates, their order and the rejected bids are public, and until the end of it anybody may object."""
    lot, known = steps.locked(lot_id)
    policy.must_publish(actor, lot)

    standing = standing_of(lot)
    award = steps.begun(lot, known, standing)
    publicity = publicity_of(lot, now)
    facts = Facts(
        now=now,
        candidates=steps.last_rank(award),
        publicity_days=publicity.days,
        least_publicity_days=publicity.least_days,
    )
    steps.advance(award, lot, AwardAction.PUBLISH_CANDIDATES, facts)
    tenders.advance(lot, LotAction.PUBLISH_CANDIDATES, LotFacts(now=now))
    notice = tenders.announce(
        lot,
        NoticeKind.CANDIDATES,
        "中标候选人公示",
        notice_text.candidates_notice(lot, standing, now, publicity.until),
        actor=actor,
        now=now,
    )
    award.candidates_notice = notice.number
    award.publicity_from, award.publicity_until = now, publicity.until
    award.save(update_fields=["candidates_notice", "publicity_from", "publicity_until"])
    tenders.hear_objections_to_result(lot, publicity.until)
    emit(_published(award, notice.number), stream=lot.public_stream, actor=actor, at=now, reached=PRICES_KNOWN)
    return award


@transaction.atomic(durable=True)
def end_publicity(award_id: int, *, actor: Actor, now: datetime) -> Award:
    """The publicity is over (公示期满), and the tenderee determines the winner next."""
    lot, known = steps.locked(Award.objects.values_list("lot_id", flat=True).get(pk=award_id))
    policy.must_be_the_clock(actor)

    award = steps.must_exist(known)
    steps.advance(award, lot, AwardAction.END_PUBLICITY, Facts(now=now, publicity_until=award.publicity_until))
    tenders.advance(lot, LotAction.BEGIN_AWARD, LotFacts(now=now))
    award.publicity_ended_at = now
    award.save(update_fields=["publicity_ended_at"])
    until = award.publicity_until.isoformat() if award.publicity_until else ""
    emit(events.PublicityEnded(lot=lot.pk, publicity_until=until), stream=lot.public_stream, actor=actor, at=now)
    return award


@transaction.atomic(durable=True)
def withdraw_candidates(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Award:
    """An objection was upheld: the candidates are no longer public, and the report is looked at again (实施条例 §54).

    The lot, which stood still for the objection, goes on at the check of the report.
    """
    lot, known = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    award = steps.must_exist(known)
    tenders.end_suspension(lot, actor=actor, now=now)
    facts = Facts(now=now, objections_upheld=tenders.results_upheld(lot, since=award.publicity_from))
    steps.advance(award, lot, AwardAction.WITHDRAW_CANDIDATES, facts)
    tenders.advance(lot, LotAction.WITHDRAW_CANDIDATES, LotFacts(now=now, reason=reason))
    text = halting_notice(
        lot, "现撤回中标候选人公示", reason.strip().rstrip("。"), "依法复核后重新公示中标候选人，公示期重新计算。"
    )
    notice = tenders.announce(lot, NoticeKind.CANDIDATES, "撤回中标候选人公示的公告", text, actor=actor, now=now)
    award.candidates_notice, award.publicity_from, award.publicity_until = None, None, None
    award.save(update_fields=["candidates_notice", "publicity_from", "publicity_until"])
    fact = events.CandidatesWithdrawn(lot=lot.pk, notice=notice.number, reason=reason.strip())
    emit(fact, stream=lot.public_stream, actor=actor, at=now)
    return award


def _published(award: Award, notice: int) -> events.CandidatesPublished:
    if award.publicity_from is None or award.publicity_until is None:
        raise ValueError(f"award {award.pk} is published without its period")
    return events.CandidatesPublished(
        lot=award.lot_id,
        notice=notice,
        publicity_from=award.publicity_from.isoformat(),
        publicity_until=award.publicity_until.isoformat(),
        candidates=[
            {"rank": one.rank, "bid": one.bid, "bidder": one.organisation_id, "price": str(one.price)}
            for one in award.candidates.order_by("rank", "pk")
        ],
    )
