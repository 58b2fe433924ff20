"""The tender plan: what a buyer told everybody it would procure, before any notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evidence.streams import Hearers, Stream
from apps.tenders.rules.books import Regime


class TenderPlan(models.Model):
    """招标计划 (ENG) / 采购意向 (GP) — public from the moment it is made; it is never changed, only followed by another."""

    code = models.CharField(max_length=40, unique=True)
    regime = models.CharField(max_length=3, choices=[(regime.value, regime.name) for regime in Regime])
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="tender_plans")
    name = models.CharField(max_length=200)
    content = models.CharField(max_length=1000)
    region = models.CharField(max_length=60)
    estimate = models.DecimalField(max_digits=18, decimal_places=2)
    planned_on = models.DateField()
    published_at = models.DateTimeField(db_index=True)
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(estimate__gt=0), name="plan_estimate_is_positive")]

    def __str__(self) -> str:
        """The code, which is public."""
        return self.code

    @property
    def regime_in_force(self) -> Regime:
        """Which body of law governs what is planned."""
        return Regime(self.regime)

    @property
    def public_stream(self) -> Stream:
        """What everybody hears about the plan."""
        return Stream(f"plan:{self.pk}:public", Hearers.PUBLIC)


class PlanTrace(models.Model):
    """Which plan a project carries out, by whom and when it was said; the newest counts."""

    project = models.ForeignKey("tenders.Project", models.PROTECT, related_name="plan_traces")
    plan = models.ForeignKey(TenderPlan, models.PROTECT, related_name="traces")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "pk"]
