"""What was announced, and the reasons given where the law asks for reasons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenders.models.lots import Lot


class NoticeKind(models.TextChoices):
    """公告类别."""

    TENDER = "tender", _("招标公告")
    SUSPENSION = "suspension", _("中止公告")
    RESUMPTION = "resumption", _("恢复公告")
    POSTPONEMENT = "postponement", _("延期公告")
    TERMINATION = "termination", _("终止公告")
    CANDIDATES = "candidates", _("中标候选人公示")
    RESULT = "result", _("中标结果公告")
    AMENDMENT = "amendment", _("澄清与修改公告")
    EXTENSION = "extension", _("延长获取期限公告")
    CONTRACT = "contract", _("合同公告")
    FAILURE = "failure", _("流标（废标）公告")


class Notice(models.Model):
    """公告 — a text that was made public, word for word, with the media it appeared in."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=NoticeKind)
    title = models.CharField(max_length=300)
    text = models.TextField()
    media = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "number"], name="notice_number_once_per_lot")]
        indexes = [models.Index(fields=["-published_at", "-id"], name="tenders_notice_newest")]
        ordering = ["number"]


class Override(models.Model):
    """An exception from a rule that allows one: the reason, who approved it, and where the approval is filed.

    The key names the rule and the figures it was given for, so that a changed plan asks again.
    """

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="overrides")
    rule_id = models.CharField(max_length=12)
    key = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    approver = models.CharField(max_length=80)
    note = models.CharField(max_length=500)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "key"], name="override_once_per_finding")]
