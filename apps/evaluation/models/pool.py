"""The pool of experts: who may be drawn for what, whom each has to do with, when each is away or suspended."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Title(StrEnum):
    """职称 — what the law asks of an expert besides eight years (招标投标法第三十七条)."""

    SENIOR = "senior"
    EQUAL = "equal"


class TieKind(StrEnum):
    """利害关系类别: what somebody has to do with an organisation."""

    EMPLOYED = "employed"
    HOLDING = "holding"
    RELATIVE = "relative"


class ConductKind(StrEnum):
    """履职记录类别: noted, or suspended for a time."""

    NOTE = "note"
    SUSPENSION = "suspension"


class Expert(models.Model):
    """专家档案 — somebody of the pool, with what may be drawn from it: specialties, region, title and years."""

    person = models.OneToOneField("parties.Person", models.PROTECT, related_name="expert")
    region = models.CharField(max_length=60)
    title = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Title])
    practising_since = models.PositiveSmallIntegerField()
    specialties = models.JSONField(default=list)
    """评标专业: pairs of code and name."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        """The number: a name may be secret."""
        return f"expert {self.pk}"


class ExpertTie(models.Model):
    """利害关系 — an organisation the expert works or worked for, has a share in or directs, or where a near relative sits."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in TieKind])
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=160)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="expert_tie_runs_forward"
            ),
        ]


class ExpertLeave(models.Model):
    """请假 — days on which the expert is not drawn; withdrawn when the plan changes."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=200)
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="expert_leave_runs_forward"),
        ]


class ExpertConduct(models.Model):
    """履职记录 — what was noted of the expert's conduct; a suspension keeps the expert out of every draw for its days."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="conduct")
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ConductKind])
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    """The last day of a suspension; without one it lasts until it is lifted."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-recorded_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="expert_conduct_has_reason"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="expert_conduct_runs_forward"
            ),
        ]
