"""唱标的声音 — a sentence as the platform's voice reads it, kept with its digest: everybody hears the same."""

from __future__ import annotations

from django.db import models

from apps.openings.models.opening import Opening
from apps.openings.rules.reading import VOICE_LIMIT


class Speech(models.Model):
    """一句的音频 — by the number of the sentence."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="speeches")
    number = models.PositiveSmallIntegerField()
    voice = models.CharField(max_length=VOICE_LIMIT)
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "number"], name="spoken_once_per_sentence")]
        ordering = ["number"]
