"""The tables of custodians: sets of different bodies, the keys that they put in, and their drills. None of them knows of a bid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.bids.lifecycle import CustodianSetState
from apps.evidence.streams import Hearers, Stream

REGISTER = Stream("custodians:register", Hearers.DESK)
"""What happens to sets and drills."""
ONE_IN_FORCE = Q(state=CustodianSetState.IN_FORCE.value)


class CustodianSet(models.Model):
    """托管组 — different bodies, so many of which together give a file key back. One set is in force at a time.

    What was put in force never changes: who leaves or loses a key makes room for another set.
    """

    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in CustodianSetState])
    threshold = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    """By this the stanzas of a header name the set; known when it is put in force."""
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was declined or ended."""

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=ONE_IN_FORCE, name="custodian_set_in_force_once"),
            models.CheckConstraint(condition=Q(threshold__gte=2), name="custodian_set_takes_two_or_more"),
            models.CheckConstraint(
                condition=Q(digest="") | (~Q(decided_by="") & ~Q(decided_by=F("proposed_by"))),
                name="custodian_set_put_in_force_by_another",
            ),
        ]

    def __str__(self) -> str:
        """The random code."""
        return self.code


class CustodianPlace(models.Model):
    """托管席位 — one body in a set, the person who holds its key, and the key itself once the set is in force."""

    custodian_set = models.ForeignKey(CustodianSet, models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    membership = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    key_pair = models.ForeignKey("parties.KeyPair", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["custodian_set", "number"], name="custodian_place_in_order"),
            models.UniqueConstraint(fields=["custodian_set", "organisation"], name="custodian_one_place_per_body"),
            models.CheckConstraint(condition=Q(number__gte=1), name="custodian_place_from_one"),
        ]


class CustodyDrill(models.Model):
    """托管演练 — a test share was sealed to a custodian's key; opened in his browser, it is proven by its digest."""

    code = models.CharField(max_length=32, unique=True)
    key_pair = models.ForeignKey("parties.KeyPair", models.PROTECT, related_name="+")
    proof = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_pair"], condition=Q(passed_at__isnull=True), name="custody_drill_open_once"
            ),
        ]
