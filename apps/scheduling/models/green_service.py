"""What else a green channel case has: proofs as files, places held for a while, and how its applicant rates the service."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.places import PARTS, Place
from apps.scheduling.rules.green import Grade
from apps.scheduling.rules.plan import HalfDay, Part


class GreenProofFile(models.Model):
    """绿色通道证明材料 — a file that the applicant handed in to prove what the case says."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="proof_files")
    title = models.CharField(max_length=120)
    object_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="green_proof_once")]
        ordering = ["added_at", "pk"]

    @property
    def ending(self) -> str:
        """Of the name under which it is handed out."""
        return "png" if self.media_type == "image/png" else "pdf"


class GreenHold(models.Model):
    """暂留场地 — a place that nobody else is proposed for one half-day, until a moment; after it the hold is nothing.

    Nothing ends it: whoever asks compares `until` with the clock.
    """

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="holds")
    place = models.ForeignKey(Place, models.PROTECT, related_name="green_holds")
    on = models.DateField()
    part = models.PositiveSmallIntegerField(choices=PARTS)
    until = models.DateTimeField()
    held_by = models.CharField(max_length=40)
    held_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("held_at")), name="green_hold_ends_later")]
        ordering = ["on", "part", "pk"]

    @property
    def half_day(self) -> HalfDay:
        """As the plan calls it."""
        return HalfDay(self.on, Part(self.part))

    def is_held(self, now: datetime) -> bool:
        """True until its moment has come, or it was released."""
        return self.released_at is None and now < self.until


class GreenRating(models.Model):
    """好差评 — how the applicant rates a case that has ended; who it was is not told to those who were rated."""

    case = models.OneToOneField(GreenCase, models.PROTECT, related_name="rating")
    grade = models.CharField(max_length=20, choices=[(grade.value, grade.value) for grade in Grade])
    words = models.CharField(max_length=500, blank=True)
    rated_by = models.CharField(max_length=40)
    rated_at = models.DateTimeField()


class GreenCallback(models.Model):
    """差评回访 — a bad rating is answered: the rater is called, what was said is looked into, and what was true is put right."""

    rating = models.OneToOneField(GreenRating, models.PROTECT, related_name="callback")
    due_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=40, blank=True)
    is_founded = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    """What the rater said and what was found; the rater reads it."""
    correct_by = models.DateField(null=True)
    """The last day to put right what was founded."""
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.CharField(max_length=40, blank=True)
    correction = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(called_at__isnull=True, is_founded__isnull=True, answer="")
                | (Q(called_at__isnull=False, is_founded__isnull=False) & ~Q(answer="")),
                name="green_callback_with_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True, correction="")
                | (Q(corrected_at__isnull=False, is_founded=True) & ~Q(correction="")),
                name="green_correction_of_what_was_founded",
            ),
        ]
        ordering = ["due_at", "pk"]
