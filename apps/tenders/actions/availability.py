"""招标文件的提供期限: extended by public notice where too few took the document (T-G02)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, TooEarly
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.clarification_text import EXTENSION_TITLE, extension_notice
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.models import Lot, NoticeKind
from apps.tenders.queries.takers import has_few_takers
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def extend_availability(lot_id: int, *, until: datetime, actor: Actor, now: datetime) -> Lot:
    """The document is provided longer, and everybody is told why (政府采购货物和服务招标投标管理办法第十八条)."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if Regime(lot.regime) is not Regime.GP:
        raise Refused("extension_not_here")
    is_few = has_few_takers(lot, now)
    if is_few is None:
        raise TooEarly("extension_too_early")
    if not is_few:
        raise Refused("extension_not_needed")
    deadline = lot.submission_deadline
    if until <= now or deadline is None or until > deadline:
        raise Refused("extension_time_wrong")

    steps.advance(lot, LotAction.AMEND, Facts(now=now, blocking_findings=0, deadline=deadline, opening_at=deadline))
    lot.document_until = until
    lot.save(update_fields=["document_until"])
    text = extension_notice(lot, until)
    notice = steps.announce(lot, NoticeKind.EXTENSION, EXTENSION_TITLE, text, actor=actor, now=now)
    emit(
        events.AvailabilityExtended(lot=lot.pk, notice=notice.number, available_until=until.isoformat()),
        stream=lot.public_stream,
        actor=actor,
        at=now,
    )
    return lot
