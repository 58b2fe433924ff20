"""The contract that follows an award, what was reported of it, and how it was performed."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from apps.awards.models.award import Award, Candidate


class Contract(models.Model):
    """合同 — signed with the winner, as the buyer's side handed it in; its notice tells the public."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="contract")
    winner = models.OneToOneField(Candidate, models.PROTECT, related_name="contract")
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    price = models.DecimalField(max_digits=18, decimal_places=2)
    term = models.CharField(max_length=200)
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    notice = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(sha256=""), name="contract_has_its_file")]

    def __str__(self) -> str:
        """Its own number."""
        return self.number


class Duty(models.Model):
    """已履行的法定事项 — something the law asks for after the award, done by a day: 书面报告, 合同备案."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="duties")
    rule = models.CharField(max_length=12)
    done_on = models.DateField()
    note = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "rule"], name="duty_once_per_award")]
        ordering = ["pk"]


class PerformanceKind(StrEnum):
    """履约情况."""

    BEGUN = "begun"
    CHANGED = "changed"
    ACCEPTED = "accepted"
    BREACHED = "breached"
    FINISHED = "finished"


class Performance(models.Model):
    """履约记录 — what the buyer notes of a contract's performance, one line after the other."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="performance")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PerformanceKind])
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
