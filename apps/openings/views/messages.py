"""留言与禁言 by HTTP."""

from __future__ import annotations

from apps.core.audience import BUYERS, Role
from apps.openings import actions
from apps.openings.models import Opening
from apps.openings.rules.messages import MessageList
from apps.openings.views.acts import Fields, act, text_of
from apps.openings.views.fields import word_of
from apps.parties.requests import ActingRequest


@act(*BUYERS, Role.BIDDER)
def messages(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """发言: to all, or between the host and one bidder."""
    note = actions.Note(word_of(said, "list", MessageList), text_of(said, "to"), text_of(said, "text"))
    return actions.send_message(opening.pk, note, actor=request.actor, now=request.now)


@act(*BUYERS)
def mute(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """禁言; without a bid of all."""
    bid, reason = text_of(said, "bid"), text_of(said, "reason")
    return actions.mute(opening.pk, bid=bid, reason=reason, actor=request.actor, now=request.now)


@act(*BUYERS)
def unmute(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """解除禁言."""
    return actions.unmute(opening.pk, bid=text_of(said, "bid"), actor=request.actor, now=request.now)
