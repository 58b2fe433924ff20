"""A sitting at several sites: who confirmed the start, what failed, what was sealed, recorded and handed over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.evaluation.lifecycle_sitting import HandoverState, IncidentState, SittingState
from apps.evaluation.models.committee import Evaluation
from apps.evaluation.models.sites import Site
from apps.evaluation.rules.incidents import IncidentPhase


class Medium(models.TextChoices):
    """音视频类别."""

    AUDIO = "audio"
    VIDEO = "video"


class Sitting(models.Model):
    """开评 — called by the main site, open when every sub-site has confirmed."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="sitting")
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in SittingState], default=SittingState.WAITING.value
    )
    called_by = models.CharField(max_length=40, blank=True)
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=SittingState.OPEN.value, opened_at__isnull=False)
                | (~Q(state=SittingState.OPEN.value) & Q(opened_at__isnull=True)),
                name="sitting_open_since",
            ),
        ]


class StartConfirmation(models.Model):
    """分场确认 — the sub-site is ready to begin."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="confirmations")
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    confirmed_by = models.CharField(max_length=40)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sitting", "site"], name="start_confirmed_once"),
        ]


class Incident(models.Model):
    """突发情况 — a failure of a site, until when it may be cured, and how it ended."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="incidents")
    number = models.PositiveSmallIntegerField()
    site = models.ForeignKey(Site, models.PROTECT, related_name="incidents")
    phase = models.CharField(max_length=12, choices=[(one.value, one.value) for one in IncidentPhase])
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in IncidentState], default=IncidentState.OPEN.value
    )
    what = models.CharField(max_length=300)
    reported_by = models.CharField(max_length=40)
    reported_at = models.DateTimeField()
    cure_by = models.DateTimeField()
    """As the centre's hours were when it was reported."""
    closed_by = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    remedy = models.CharField(max_length=300, blank=True)
    sealed = models.JSONField(null=True)
    """What the committee had concluded when it was dissolved, as it stood; nobody is shown it."""
    sealed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="incident_number_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(state=IncidentState.OPEN.value), name="incident_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.OPEN.value, closed_at__isnull=True)
                | (~Q(state=IncidentState.OPEN.value) & Q(closed_at__isnull=False)),
                name="incident_closed_at",
            ),
        ]


class MaterialSeal(models.Model):
    """资料封存 — a site has locked the system and sealed what the committee before left."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="seals")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    sealed_by = models.CharField(max_length=40)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "site"], name="material_sealed_once"),
        ]


class Handover(models.Model):
    """资料移交 — what a sub-site hands over to the main one after the review."""

    site = models.OneToOneField(Site, models.PROTECT, related_name="handover")
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in HandoverState], default=HandoverState.DUE.value
    )
    due_on = models.DateField()
    """五个工作日, as the calendar was when the hand-over was first made."""
    items = models.JSONField(default=list)
    handed_by = models.CharField(max_length=40, blank=True)
    handed_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state=HandoverState.RECEIVED.value) | Q(received_at__isnull=False),
                name="handover_received_at",
            ),
        ]


class RecordingMark(models.Model):
    """音视频索引 — where a recording of the site is kept, and from when: a reference and a time mark, no picture."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="recordings")
    medium = models.CharField(max_length=8, choices=Medium.choices)
    reference = models.CharField(max_length=200)
    marked_at = models.DateTimeField()
    """The moment of the recording that is meant."""
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["marked_at", "pk"]
