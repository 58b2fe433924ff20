"""唱标的安排和经过 by HTTP: for the host alone."""

from __future__ import annotations

from apps.core.audience import BUYERS
from apps.openings import actions
from apps.openings.models import Opening
from apps.openings.rules.reading import Heard, ReadingOrder
from apps.openings.views.acts import Fields, act, text_of
from apps.openings.views.fields import moment_of, texts_of, word_of
from apps.parties.requests import ActingRequest


@act(*BUYERS)
def plan(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """唱标安排. A form repeats `fields`, JSON has a list."""
    chosen = request.POST.getlist("fields") if request.POST else texts_of(said, "fields")
    order = word_of(said, "order", ReadingOrder)
    return actions.plan_reading(opening.pk, order=order, fields=chosen, actor=request.actor, now=request.now)


@act(*BUYERS)
def utterance_end(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """The page has heard a sentence to its end."""
    heard = Heard(text_of(said, "voice"), moment_of(said, "began_at"), moment_of(said, "ended_at"))
    return actions.end_utterance(opening.pk, said["number"], heard, actor=request.actor, now=request.now)


@act(*BUYERS)
def reading_pause(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """唱标暂停."""
    return actions.pause_reading(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def reading_resume(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """唱标继续."""
    return actions.continue_reading(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def reading_from(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """从某家重新读起."""
    return actions.read_from(opening.pk, bid=text_of(said, "bid"), actor=request.actor, now=request.now)


@act(*BUYERS)
def replay(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """单家重播."""
    return actions.replay_bid(opening.pk, bid=text_of(said, "bid"), actor=request.actor, now=request.now)
