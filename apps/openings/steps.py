"""What other apps and the clock may have done to an opening inside their own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.refusals import WrongState
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening
from apps.openings.rules.resumption import Place, fingerprint, result_words
from apps.openings.standing import advance, facts_of, locked, resumption_facts, tell, terms_of
from apps.tenders.models import Lot

HANDED_OVER = (OpeningState.HANDED_TO_EVALUATION.value, OpeningState.RESUMED.value, OpeningState.ENDED.value)


def arrange(lot: Lot, *, at: datetime) -> Opening:
    """The lot has its opening; called again nothing changes."""
    opening, is_new = Opening.objects.get_or_create(lot=lot)
    if is_new:
        emit(events.Arranged(lot=lot.pk, code=lot.code), stream=opening.desk_stream, actor=SYSTEM, at=at)
    return opening


def close_for_bids(lot: Lot, *, at: datetime) -> None:
    """投标截止 — the opening may be started. Called again nothing changes."""
    opening = locked(arrange(lot, at=at).pk)
    if opening.state not in (OpeningState.NOT_OPEN, OpeningState.SIGN_IN):
        return
    advance(opening, OpeningAction.CLOSE_FOR_BIDS, facts_of(opening, at))
    opening.save(update_fields=["state"])
    tell(opening, events.ClosedForBids(lot=lot.pk, code=lot.code), actor=CLOCK, now=at)


def must_announce(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The opening, held, whose host may announce a result now. Raises the refusal of whoever says no."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.ANNOUNCE_RESULT, resumption_facts(opening, now))
    return opening


def announce_result(opening_id: int, places: Sequence[Place], *, actor: Actor, now: datetime) -> Opening:
    """公布评标结果 — it is read out in the resumed session, and bidders acknowledge it for as long as they confirm."""
    opening = must_announce(opening_id, actor=actor, now=now)
    project = opening.lot.project
    text = result_words(project.name, opening.lot.name, places, project.regime_in_force)
    rows = [one.told() for one in places]
    digest = fingerprint(opening.lot.code, places)

    opening.until = now + terms_of(opening.lot).confirm_for
    opening.save(update_fields=["state", "until"])
    resumed = opening.resumed
    resumed.result, resumed.text, resumed.sha256, resumed.announced_at = rows, text, digest, now
    resumed.save(update_fields=["result", "text", "sha256", "announced_at"])
    until = moment(opening.until)
    fact = events.ResultAnnounced(lot=opening.lot_id, text=text, rows=rows, sha256=digest, until=until)
    tell(opening, fact, actor=actor, now=now)
    return opening


def must_be_handed_over(lot: Lot) -> Opening:
    """The lot's opening, when everything of it lies with evaluation. Raises WrongState otherwise."""
    opening = Opening.objects.filter(lot=lot, state__in=HANDED_OVER).first()
    if opening is None:
        raise WrongState("opening_not_handed_over")
    return opening
