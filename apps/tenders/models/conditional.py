"""容缺受理: materials that may follow, promised in writing for a day and a gate; what follows when a promise is broken."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.tenders.lifecycle_promise import PromiseGate, PromiseState
from apps.tenders.models.lots import Lot

WORDS_LIMIT = 500


class ConditionalAcceptance(models.Model):
    """容缺受理 — an entry that is accepted although materials are missing, on the buyer's written promise (A13)."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="promises")
    items = models.JSONField()
    """The requirements that follow later, by name."""
    due_on = models.DateField()
    gate = models.CharField(max_length=8, choices=[(gate.value, gate.value) for gate in PromiseGate])
    text = models.TextField()
    """承诺书 — the words that were signed."""
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in PromiseState])
    promised_by = models.CharField(max_length=40)
    promised_at = models.DateTimeField()
    handed_in = models.CharField(max_length=WORDS_LIMIT, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    sent_back = models.CharField(max_length=WORDS_LIMIT, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    """When its day was over with nothing handed in; kept although the materials may come later."""
    reminded_days = models.PositiveSmallIntegerField(null=True)
    """How many days were left at the last reminder."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot"], condition=~Q(state="kept"), name="promise_one_open_per_lot"),
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(confirmed_at__isnull=False), name="promise_kept_is_confirmed"
            ),
        ]
        ordering = ["promised_at", "pk"]


class ChannelClosure(models.Model):
    """关闭容缺和绿色通道 — for some months after a broken promise the unit goes the ordinary way (失信)."""

    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="channel_closures")
    promise = models.OneToOneField(ConditionalAcceptance, models.PROTECT, related_name="closure")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="closure_ends_after_it_begins")]


class PromiseTerms(models.Model):
    """容缺规定 — for how many working days a promise may run and for how many months a broken one closes; newest in force."""

    most_days = models.PositiveSmallIntegerField()
    closed_months = models.PositiveSmallIntegerField()
    edited_by = models.CharField(max_length=40)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_days__gte=1, most_days__lte=30, closed_months__gte=1, closed_months__lte=36),
                name="promise_terms_are_sound",
            )
        ]
        ordering = ["-edited_at", "-pk"]
