"""What the buyer asks for before experts are drawn, and who was asked to come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.evaluation.lifecycle_committee import ApplicationState, InvitationState
from apps.evaluation.models.committee import Evaluation
from apps.evidence.streams import Hearers, Stream


class CommitteeApplication(models.Model):
    """组建评标委员会申请 — when and where the review is, who is wanted, whom to avoid, whether experts confirm first."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="application")
    state = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in ApplicationState],
        default=ApplicationState.SUBMITTED.value,
    )
    review_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    """评审地点: what an expert is told before the list is opened, besides the time."""
    half_days = models.PositiveSmallIntegerField(default=1)
    """预计用时: for so many half days rooms and seats are asked for."""
    avoided = models.JSONField(default=list)
    """回避单位: {"code", "name", "reason"} each."""
    most_a_month = models.PositiveSmallIntegerField(null=True)
    """Who reviewed this often in the month is not drawn."""
    answer_minutes = models.PositiveSmallIntegerField(null=True)
    """确认时限; without it experts sit as soon as they are drawn."""
    is_by_telephone = models.BooleanField(default=False)
    is_demanding = models.BooleanField(default=False)
    """技术复杂、社会影响较大 (87号令第四十七条)."""
    submitted_by = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=300, blank=True)
    draw = models.JSONField(null=True)
    """抽取记录 while experts are still being asked; with the committee it goes to the evaluation."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=ApplicationState.SUBMITTED.value, decided_at__isnull=True)
                | (~Q(state=ApplicationState.SUBMITTED.value) & Q(decided_at__isnull=False)),
                name="committee_application_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.RETURNED.value) | ~Q(returned_because=""),
                name="committee_application_returned_because",
            ),
        ]


class ExpertInvitation(models.Model):
    """抽取通知 — one expert asked to come, told of time and place and of nothing else; known by a token."""

    application = models.ForeignKey(CommitteeApplication, models.PROTECT, related_name="invitations")
    number = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=32, unique=True)
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=64)
    stratum = models.CharField(max_length=60)
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in InvitationState], default=InvitationState.SENT.value
    )
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """When the expert said yes to the time and place that hold, whatever followed."""
    asked_again_at = models.DateTimeField(null=True)
    """改期、换场: what was said before to another time or place does not count."""
    reason = models.CharField(max_length=200, blank=True)
    is_told_by_telephone = models.BooleanField(default=False)
    was_noted = models.BooleanField(default=False)
    """That the expert confirmed and did not sit stands in the pool's record."""

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "number"], name="expert_invitation_number_once"),
            models.UniqueConstraint(fields=["application", "seat"], name="expert_invited_once"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.SENT.value, answered_at__isnull=True)
                | (~Q(state=InvitationState.SENT.value) & Q(answered_at__isnull=False)),
                name="expert_invitation_answered",
            ),
        ]

    @property
    def own_stream(self) -> Stream:
        """What the expert hears of it; the name tells nobody who, or for what."""
        return Stream(f"invitation:{self.token}:own", Hearers.OWN)
