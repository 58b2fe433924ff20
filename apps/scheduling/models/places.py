"""Places of the centre, the plan's version, and what fills which place in which half-day."""

from __future__ import annotations

from django.db import models

from apps.scheduling.rules.plan import Part, ResourceKind

ROOMS = (ResourceKind.OPENING_ROOM, ResourceKind.EVALUATION_ROOM)
PARTS = [(part.value, part.name.lower()) for part in Part]


class SitePlan(models.Model):
    """方案 — one row; its version rises with every change of the plan. Whoever changes the plan holds it."""

    version = models.PositiveIntegerField(default=0)


class Place(models.Model):
    """场地 — a hall or room that sessions are planned in."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ROOMS])
    name = models.CharField(max_length=80, unique=True)
    seats = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField(default=1)
    """How many sessions it holds at once: a room one, a virtual hall more."""
    features = models.JSONField(default=list)
    centre = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", null=True)
    """Whose place it is; without one, this centre's."""
    is_planned = models.BooleanField(default=True)
    """The scheduler proposes it. A room of a venue is not planned here until its centre records it at this desk: it is filled by answers to reviews."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.CheckConstraint(condition=models.Q(sessions__gte=1), name="place_holds_a_session")]

    def __str__(self) -> str:
        """The name, as it is chosen in forms."""
        return self.name

    @property
    def code(self) -> str:
        """As the scheduler calls it."""
        return f"P{self.pk}"
