"""The data sheet and the tender document, and that it was taken."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tenders.left_contacts import opened
from apps.tenders.models.lots import Lot
from apps.tenders.rules.books import Regime


class Method(models.TextChoices):
    """评标方法 — the families a notice can name."""

    COMPREHENSIVE = "comprehensive", _("综合评估法")
    ADJUSTED_LOWEST = "adjusted_lowest", _("经评审的最低投标价法")
    RATIONAL_LOW = "rational_low", _("合理低价法")
    TECH_LOWEST = "tech_lowest", _("技术评分最低标价法")
    GP_SCORE = "gp_score", _("综合评分法")
    GP_LOWEST = "gp_lowest", _("最低评标价法")


METHODS_OF = {
    Regime.ENG: (Method.COMPREHENSIVE, Method.ADJUSTED_LOWEST, Method.RATIONAL_LOW, Method.TECH_LOWEST),
    Regime.GP: (Method.GP_SCORE, Method.GP_LOWEST),
}
"""Which methods a regime knows (评标委员会和评标方法暂行规定第二十九条；政府采购货物和服务招标投标管理办法第五十三条)."""


class Envelope(models.TextChoices):
    """信封 — the sealed parts of a bid; the opening sheet is always one of its own."""

    SHEET = "sheet", _("开标一览表")
    PARTICULARS = "particulars", _("第一信封一览表")
    QUALIFICATION = "qualification", _("资格文件")
    TECHNICAL = "technical", _("技术文件")
    COMMERCIAL = "commercial", _("商务与报价文件")


class BondForm(models.TextChoices):
    """投标保证金形式."""

    CASH = "cash", _("现金")
    TRANSFER = "transfer", _("银行转账")
    CHEQUE = "cheque", _("支票、汇票或本票")
    GUARANTEE = "guarantee", _("银行保函")
    E_GUARANTEE = "e_guarantee", _("电子保函")
    COMMITMENT = "commitment", _("承诺书")


class Remedy(models.TextChoices):
    """补救措施 — what the document allows when a bid cannot be decrypted (电子招标投标办法 §31)."""

    ESCROW = "escrow", _("密钥托管解密")
    BACKUP_FILE = "backup_file", _("导入备份文件")


class DataSheet(models.Model):
    """前附表 — the structured terms of the tender document."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="data_sheet")
    method = models.CharField(max_length=20, choices=Method)
    envelopes = models.JSONField()
    bond_amount = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    bond_forms = models.JSONField(default=list)
    bond_valid_days = models.PositiveSmallIntegerField(default=0)
    validity_days = models.PositiveSmallIntegerField()
    decrypt_minutes = models.PositiveSmallIntegerField()
    performance_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    performance_accepts_cash = models.BooleanField(default=False)
    publicity_days = models.PositiveSmallIntegerField()
    materials = models.JSONField()
    remedies = models.JSONField()
    letter_is_sealed = models.BooleanField(default=False)
    """投标函须加盖单位公章."""
    letter_is_signed = models.BooleanField(default=False)
    """投标函须由法定代表人（或其授权的代理人）签字或盖章."""
    accepts_consortium = models.BooleanField(default=False)
    """是否接受联合体投标 (招标投标法实施条例第三十七条)."""
    scheme = models.JSONField(default=dict)
    """评分办法 (rules/scheme.py); empty where the document alone tells it."""
    saved_by = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bond_amount__gte=0), name="data_sheet_bond_not_negative"),
        ]


class TenderDocument(models.Model):
    """招标文件 — one version of the document, kept in the object store under a name of ours."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="documents")
    version = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "version"], name="document_version_once_per_lot")]
        ordering = ["version"]


class Download(models.Model):
    """A taking of the document: without registration; a contact only when the taker left one. Secret (招标投标法 §22).

    The contact lies under a lid: see left_contacts.py.
    """

    document = models.ForeignKey(TenderDocument, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    shut = models.BinaryField()

    @property
    def contact(self) -> str:
        """What the taker left of himself; nothing where he left nothing."""
        return opened(bytes(self.shut), lot_id=self.document.lot_id)
