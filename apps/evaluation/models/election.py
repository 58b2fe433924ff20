"""How the committee chose who leads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Evaluation, Member


class ElectionRound(models.Model):
    """推选轮次 — one round of the election: who stands, and how many votes each got once everybody has voted."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    standing = models.JSONField()
    """The numbers of the members who stand."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    votes = models.JSONField(null=True)
    """Votes by number; none when a member left before everybody had voted."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="election_round_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(closed_at__isnull=True), name="election_one_round_open"
            ),
        ]
        ordering = ["number"]


class Ballot(models.Model):
    """选票 — a member's vote in a round. Only the counts are told to others."""

    round = models.ForeignKey(ElectionRound, models.PROTECT, related_name="ballots")
    member = models.ForeignKey(Member, models.PROTECT, related_name="ballots")
    choice = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="ballot_once_a_round")]
        ordering = ["pk"]


class Chairmanship(models.Model):
    """评标委员会组长 — a member leads the committee from then on; one who leaves it leads it no more."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="chairmanship")
    since = models.DateTimeField()
