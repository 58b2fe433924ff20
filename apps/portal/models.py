"""Tables of the portal: what people were told, how it reached them, and how they wish to be told."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.portal.lifecycle import DeliveryState
from apps.portal.senders import Channel
from apps.portal.watching import Rhythm


def fresh_reference() -> str:
    """A reference that says nothing about how many messages there are."""
    return secrets.token_hex(12)


class InboxItem(models.Model):
    """收件 — one journal entry told to one person. Its words are made when it is shown, in the reader's language.

    Only the recipient ever learns whether and when it was read.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inbox")
    entry = models.ForeignKey("evidence.Entry", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    lot_code = models.CharField(max_length=40, blank=True)
    """Of the lot, or of the green channel case, that the entry is about."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="inbox_told_once")]
        indexes = [models.Index(fields=["person", "read_at"], name="inbox_unread")]


class Delivery(models.Model):
    """送达 — one message on its way to its recipient's e-mail or phone."""

    class States(models.TextChoices):
        QUEUED = DeliveryState.QUEUED, _("待发送")
        SENT = DeliveryState.SENT, _("已发出")
        FAILED = DeliveryState.FAILED, _("发送失败，将重试")
        GIVEN_UP = DeliveryState.GIVEN_UP, _("未能送出")

    class Channels(models.TextChoices):
        EMAIL = Channel.EMAIL, _("电子邮件")
        SMS = Channel.SMS, _("短信")

    item = models.ForeignKey(InboxItem, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channels.choices)
    state = models.CharField(max_length=10, choices=States.choices, default=States.QUEUED)
    reference = models.CharField(max_length=24, unique=True, default=fresh_reference)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(condition=models.Q(state__in=[*DeliveryState]), name="delivery_known_state"),
            models.CheckConstraint(condition=models.Q(channel__in=[*Channel]), name="delivery_known_channel"),
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="delivery_by_state")]


class Preference(models.Model):
    """消息设置 — whether a person wants a topic through a channel. Without a row the topic's own default holds."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Delivery.Channels.choices)
    is_wanted = models.BooleanField()

    class Meta:
        ordering = ["topic", "channel"]
        constraints = [models.UniqueConstraint(fields=["person", "topic", "channel"], name="preference_once")]


class Watch(models.Model):
    """订阅 — an e-mail address that wants to hear of a lot or of a search. It goes for good when its owner ends it.

    Nobody is shown who watches what, nor how many: whoever watches a lot may be about to bid (招标投标法第二十二条).
    """

    class Rhythms(models.TextChoices):
        AT_ONCE = Rhythm.AT_ONCE, _("有新公告时随时发送")
        DAILY = Rhythm.DAILY, _("每天最多一封，早上八点发送")

    reference = models.CharField(max_length=24, unique=True, default=fresh_reference)
    email = models.EmailField()
    question = models.CharField(max_length=600, blank=True)
    """What is watched, as `watching.question_of` writes it; empty for every lot."""
    rhythm = models.CharField(max_length=8, choices=Rhythms.choices)
    language = models.CharField(max_length=10)
    root = models.CharField(max_length=200)
    """The address of the site as the reader saw it, for the links of the letters."""
    network = models.CharField(max_length=40, blank=True)
    """Empty as soon as it is confirmed."""
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["email", "question"], name="watch_once"),
            models.CheckConstraint(condition=models.Q(rhythm__in=[*Rhythm]), name="watch_known_rhythm"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(network=""), name="watch_forgets_network"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(confirmed_at__isnull=True), name="watch_asked")]


class WatchedFact(models.Model):
    """待告知 — a fact that a subscriber has to be told of; gone once the letter is sent."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="facts")
    entry = models.ForeignKey("evidence.Entry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "entry"], name="watched_fact_once")]


class Listing(models.Model):
    """公告索引 — by what a published lot is found: a fold of its public stream, made anew by `manage.py listings`.

    Everything in it stands on public pages already; what is asked about a lot's state asks the lot.
    """

    lot = models.OneToOneField("tenders.Lot", on_delete=models.CASCADE, primary_key=True, related_name="listing")
    place = models.BigIntegerField(unique=True)
    """The order of every list, the newest highest: the second of the first notice, then the lot's number."""
    regime = models.CharField(max_length=3)
    kind = models.CharField(max_length=16)
    region = models.CharField(max_length=60)
    tokens = models.TextField()
    """What `rules.searching.tokens_of` makes of code, names and parties, and of the winner once the result is public."""

    class Meta:
        ordering = ["-place"]
        indexes = [
            models.Index(fields=["region", "place"], name="listing_by_region"),
            models.Index(fields=["kind", "place"], name="listing_by_kind"),
            models.Index(fields=["regime", "place"], name="listing_by_regime"),
        ]


class Tally(models.Model):
    """已计数 — how many public facts there are up to an entry of the journal: what comes after it is few and counted when asked."""

    name = models.CharField(max_length=40, primary_key=True)
    entry = models.BigIntegerField()
    """The number of the last entry that is counted in; older than any transaction that may still be open."""
    facts = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(facts__gte=0), name="tally_counts_up")]
