"""唱标的声音 — sentences are given to the worker when the reading begins; what it made is kept once, and everybody hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from apps.core.actor import Actor
from apps.evidence.outbox import enqueue
from apps.evidence.store import Stored
from apps.openings import events
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening, Speech
from apps.openings.standing import locked, tell

SPEAK = "openings.speak"
HEARD_IN = (OpeningState.ANNOUNCING, OpeningState.CONFIRMING, OpeningState.PAUSED)
"""While a sound is of any use; later nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as a voice read it. The sound lies in the store already."""

    voice: str
    sound: Stored
    seconds: float


def have_spoken(opening: Opening, sentences: int, now: datetime) -> None:
    """The worker is to read every sentence; within the caller's transaction. Nothing where the platform has no voice."""
    if settings.VOICE_FOLDER is None:
        return
    for number in range(1, sentences + 1):
        payload = {"opening": opening.pk, "number": number}
        enqueue(SPEAK, payload, run_at=now, key=f"{SPEAK}:{opening.pk}:{number}")


@transaction.atomic(durable=True)
def keep_speech(opening_id: int, number: int, spoken: Spoken, *, actor: Actor, now: datetime) -> Speech | None:
    """The sound of a sentence is there for everybody. Told again after a crash, the first one stays; too late, none is kept."""
    opening = locked(opening_id)
    known = opening.speeches.filter(number=number).first()
    if known is not None or opening.state not in HEARD_IN:
        return known
    speech = Speech.objects.create(
        opening=opening,
        number=number,
        voice=spoken.voice,
        object_name=spoken.sound.name,
        sha256=spoken.sound.sha256,
        milliseconds=round(spoken.seconds * 1000),
        at=now,
    )
    fact = events.SpeechMade(
        lot=opening.lot_id,
        number=number,
        voice=speech.voice,
        sha256=speech.sha256,
        milliseconds=speech.milliseconds,
    )
    tell(opening, fact, actor=actor, now=now)
    return speech
