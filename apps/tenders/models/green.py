"""What tenders know of the green channel: that a project is in it, so that no rule of time is ever lifted for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.tenders.models.projects import Project


class GreenMark(models.Model):
    """绿色通道标记 — a project that asked for the green channel; it makes the law stricter and never laxer."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="green_mark")
    case_code = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    granted_at = models.DateTimeField(null=True)
    services = models.JSONField(default=list)
    """The services that were granted, by name; the scheduler and the entry check read them."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(granted_at__gte=models.F("asked_at")),
                name="green_mark_granted_after_it_was_asked",
            )
        ]

    @property
    def is_strict(self) -> bool:
        """True while a case is open, and for good once the channel was granted: leaving it lifts no rule."""
        return self.granted_at is not None or self.ended_at is None

    def has_service(self, service: str) -> bool:
        """True while the channel is granted with this service."""
        return self.granted_at is not None and self.ended_at is None and service in self.services
