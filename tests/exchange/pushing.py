"""Somebody's server that public changes are sent to, and what the worker does for it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from apps.evidence.models import Job
from apps.evidence.outbox import run_next
from apps.exchange import actions
from apps.exchange.actions.webhooks import Wish
from apps.exchange.models import Webhook
from apps.exchange.steps import ROUND
from apps.tenders import actions as tenders
from apps.tenders.models import Lot
from tests.fakes.webhook_receiver import Receiver
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage, at
from tests.world import World

NOW = at("2026-11-10 10:00")
SOON = NOW + timedelta(minutes=1)


def made(world: World, receiver: Receiver, kinds: tuple[str, ...] = ()) -> tuple[Webhook, str]:
    """The tenderee's webhook, and its secret."""
    wish = Wish("数据平台", receiver.address, kinds)
    return actions.make_webhook(world.tenderee.seat.pk, wish, actor=world.tenderee.actor, now=NOW)


def suspend(lot: Lot, eng: Stage, when: datetime = NOW) -> None:
    """Something public happens."""
    tenders.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=when)
    pass_on()


def resume(lot: Lot, eng: Stage) -> None:
    """Something else public happens."""
    tenders.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=NOW)
    pass_on()


def rounds(now: datetime) -> None:
    """The worker's jobs of this app that are due."""
    Job.objects.exclude(kind=ROUND).delete()
    while run_next(now):
        pass


def said(receiver: Receiver, place: int = -1) -> dict[str, Any]:
    """What a letter says."""
    told: dict[str, Any] = json.loads(receiver.got[place][1])
    return told
