"""Jobs of the portal: a message leaves the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.evidence.outbox import job
from apps.portal import actions
from apps.portal.lifecycle import DeliveryState
from apps.portal.models import Watch
from apps.portal.queries import contacts, inbox, watches
from apps.portal.senders import Channel, NotSent, sender_for
from apps.portal.watching import KEPT_UNSENT, Rhythm
from apps.tenders.actions import record_contact_told


@job("message.send")
def send_message(payload: dict[str, Any], *, now: datetime) -> None:
    """Hands one message to its channel and records what came of it. Called again after a crash it may send again."""
    delivery = inbox.delivery(payload["delivery"])
    if delivery.state not in (DeliveryState.QUEUED, DeliveryState.FAILED):
        return

    try:
        sender_for(Channel(delivery.channel))(inbox.letter(delivery))
    except NotSent as failure:
        actions.record_failure(delivery.pk, code=failure.code, is_hopeless=failure.is_hopeless, actor=SYSTEM, now=now)
    else:
        actions.record_hand_over(delivery.pk, actor=SYSTEM, now=now)


@job("notice.send")
def send_notice(payload: dict[str, Any], *, now: datetime) -> None:
    """Sends a lot's notice to every contact that has not got it yet. One that is not taken waits for the next pass.

    Never fails for a contact and logs nothing: a failure would tell that somebody took the document.
    """
    notice = contacts.notice_of(payload["lot"], payload["notice"])
    for channel, address in contacts.waiting(notice):
        try:
            sender_for(channel)(contacts.letter(notice, channel, address))
        except NotSent:
            continue
        record_contact_told(notice.pk, address=address, now=now)


@job("watch.tell")
def tell_watches(payload: dict[str, Any], *, now: datetime) -> None:  # noqa: ARG001  # every job is called so
    """Notes a public fact for everybody who watches, and writes at once to those who want that. Never fails for one of them."""
    found = watches.watching(payload["entry"])
    actions.note_for_watches(payload["entry"], [watch.pk for watch in found])
    for watch in found:
        if watch.rhythm == Rhythm.AT_ONCE:
            _write_to(watch)


@job("watch.daily")
def write_to_watches(payload: dict[str, Any], *, now: datetime) -> None:  # noqa: ARG001  # every job is called so
    """The letter of the day, and what could not be sent before."""
    actions.record_letter(watches.too_old(now - KEPT_UNSENT))
    for watch in watches.waiting():
        _write_to(watch)


def _write_to(watch: Watch) -> None:
    facts = watches.facts_for(watch)
    if not facts:
        return
    try:
        sender_for(Channel.EMAIL)(watches.letter(watch, facts))
    except NotSent as failure:
        if failure.is_hopeless:
            actions.end_watch(watch.reference)
        return
    actions.record_letter([fact.pk for fact in facts])
