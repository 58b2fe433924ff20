"""延期开标: a later deadline and opening, announced again in two steps."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.models import NoticeKind, Postponement
from apps.tenders.queries.publicity import postponing


@transaction.atomic(durable=True)
def postpone_opening(
    lot_id: int, *, new_deadline: datetime, reason: str, preview_hash: str, actor: Actor, now: datetime
) -> Postponement:
    """Bids are due, and opened, at the later time, and the notice says why; the hall is held for it.

    招标投标法第二十三条、第三十四条. `preview_hash` is the preview's; confirming the same preview again answers the
    same and adds no second fact.
    """
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    done = Postponement.objects.filter(lot=lot, preview_hash=preview_hash).first()
    if done is not None:
        return done
    former = lot.submission_deadline
    lead = Facts(now=now, deadline=former, opening_at=former, blocking_findings=0)
    steps.advance(lot, LotAction.AMEND, lead)
    if not reason.strip():
        raise Refused("lot_reason_missing")
    if new_deadline.second or new_deadline.microsecond:
        raise Refused("opening_not_on_the_minute")
    if former is None or new_deadline <= former:
        raise Refused("postponement_not_later")
    steps.must_be_near(now, new_deadline)
    seen = postponing(lot, new_deadline=new_deadline, reason=reason.strip(), now=now)
    if seen.digest != preview_hash:
        raise WrongState("preview_stale")
    if seen.blocks:
        raise Refused("postponement_blocked", count=len(seen.blocks))

    steps.move_deadline(lot, new_deadline, now)
    notice = steps.announce(lot, NoticeKind.POSTPONEMENT, "延期开标公告", seen.text, actor=actor, now=now)
    postponement = Postponement.objects.create(
        lot=lot,
        notice=notice,
        reason=reason.strip(),
        former_deadline=former,
        new_deadline=new_deadline,
        preview_hash=preview_hash,
        at=now,
        by=actor.id,
    )
    emit(
        events.OpeningPostponed(
            lot=lot.pk,
            notice=notice.number,
            reason=reason.strip(),
            former_deadline=former.isoformat(),
            submission_deadline=new_deadline.isoformat(),
        ),
        stream=lot.public_stream,
        actor=actor,
        at=now,
    )
    return postponement
