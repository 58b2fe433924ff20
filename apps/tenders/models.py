"""The tables of tenders: what a project and its lots are, and who did what to them when."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.evidence.streams import Hearers, Stream
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import DayKind


class LotKind(models.TextChoices):
    """标的类别; the bond's ceiling depends on it."""

    WORKS = "works", _("工程施工")
    SURVEY_DESIGN = "survey_design", _("勘察设计")
    GOODS = "goods", _("货物")
    SERVICES = "services", _("服务")


class FundSource(models.TextChoices):
    """资金来源."""

    FISCAL = "fiscal", _("财政资金")
    STATE_OWNED = "state_owned", _("国有企事业单位资金")
    MIXED = "mixed", _("财政与自筹资金")
    PRIVATE = "private", _("非国有资金")


class Industry(models.TextChoices):
    """行业类别."""

    BUILDING = "building", _("房屋建筑")
    MUNICIPAL = "municipal", _("市政")
    HIGHWAY = "highway", _("公路")
    WATER = "water", _("水利")
    PORT = "port", _("港口与航道")
    EDUCATION = "education", _("教育")
    HEALTH = "health", _("卫生")
    INFORMATION = "information", _("信息化")
    OTHER = "other", _("其他")


class CodeCounter(models.Model):
    """Serial numbers of project codes, one row for each prefix and year, read under lock."""

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)


class Hall(models.Model):
    """开标大厅 — one row for each hall that was ever asked for, locked while one of its times is given away."""

    name = models.CharField(max_length=80, unique=True)


class Project(models.Model):
    """项目 — what a tenderee or purchaser wants to have done, in one or more lots."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    regime = models.CharField(max_length=3, choices=[(regime.value, regime.name) for regime in Regime])
    investment_code = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=60)
    industry = models.CharField(max_length=20, choices=Industry)
    fund_source = models.CharField(max_length=20, choices=FundSource)
    must_tender_by_law = models.BooleanField()
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="projects")
    agency = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="agency_projects", null=True)
    delegation = models.CharField(max_length=200, blank=True)
    estimated_amount = models.DecimalField(max_digits=18, decimal_places=2)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(estimated_amount__gt=0), name="project_estimate_is_positive"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | ~Q(delegation=""), name="project_agency_has_delegation"
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | ~Q(agency=F("organisation")), name="project_agency_is_another"
            ),
        ]

    def __str__(self) -> str:
        """The code, which is public; a name may still be secret."""
        return self.code

    @property
    def regime_in_force(self) -> Regime:
        """Which body of law governs the project."""
        return Regime(self.regime)

    @property
    def desk_stream(self) -> Stream:
        """What the buyer's side, the centre and the supervisor hear about the project."""
        return Stream(f"project:{self.pk}:desk", Hearers.DESK)


class ApprovalDocument(models.Model):
    """批准文件 — the approval on which the project rests."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="approvals")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=80)
    authority = models.CharField(max_length=120)
    issued_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="approval_once_per_project")]


class Lot(models.Model):
    """标段（包） — the unit of work: own code, deadline, opening and result. The state is a fold kept by steps."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=44, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=LotKind)
    regime = models.CharField(max_length=3, choices=[(regime.value, regime.name) for regime in Regime])
    estimate = models.DecimalField(max_digits=18, decimal_places=2)
    ceiling_price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    round_number = models.PositiveSmallIntegerField(default=1)

    state = models.CharField(max_length=24, choices=[(state.value, state.value) for state in LotState], db_index=True)
    stood_at = models.CharField(max_length=24, blank=True)

    document_from = models.DateTimeField(null=True)
    document_until = models.DateTimeField(null=True)
    notice_until = models.DateTimeField(null=True)
    submission_deadline = models.DateTimeField(null=True, db_index=True)
    opening_hall = models.CharField(max_length=80, blank=True)
    media = models.JSONField(default=list)

    rule_book = models.JSONField(null=True)
    rule_book_hash = models.CharField(max_length=64, blank=True)
    calendar_basis = models.JSONField(null=True)
    plan_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, db_index=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="lot_number_once_per_project"),
            models.CheckConstraint(condition=Q(estimate__gt=0), name="lot_estimate_is_positive"),
            models.CheckConstraint(
                condition=Q(ceiling_price__isnull=True) | Q(ceiling_price__gt=0), name="lot_ceiling_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (Q(submission_deadline__isnull=False) & Q(rule_book__isnull=False) & ~Q(rule_book_hash="")),
                name="lot_published_with_deadline_and_rule_book",
            ),
        ]

    def __str__(self) -> str:
        """The code, which is public; a name may still be secret."""
        return self.code

    @property
    def title(self) -> str:
        """What the lot is called where its project is not named beside it: 项目名称·标段名称."""
        return f"{self.project.name}·{self.name}"

    @property
    def is_public(self) -> bool:
        """True once the first notice is out."""
        return self.published_at is not None

    @property
    def public_stream(self) -> Stream:
        """What everybody hears about this lot."""
        return Stream(f"lot:{self.pk}:public", Hearers.PUBLIC)

    @property
    def desk_stream(self) -> Stream:
        """What the buyer's side, the centre and the supervisor hear."""
        return Stream(f"lot:{self.pk}:desk", Hearers.DESK)

    @property
    def sealed_stream(self) -> Stream:
        """What nobody hears until it is told again elsewhere: who took the document."""
        return Stream(f"lot:{self.pk}:sealed", Hearers.SEALED)


class EntryRegistration(models.Model):
    """进场登记 — the request to trade this lot at the centre. Its history is in EntryStep."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="entry")
    wished_opening_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    avoidable_returns = models.PositiveSmallIntegerField(default=0)


class EntryStepKind(StrEnum):
    """What happened to an entry registration."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class EntryStep(models.Model):
    """One act in an entry registration: who, when, and for a return the complete list of defects (一次性告知)."""

    entry = models.ForeignKey(EntryRegistration, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in EntryStepKind])
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    defects = models.JSONField(default=list)
    ground = models.CharField(max_length=24, blank=True)
    could_have_been_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]


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


class NoticeKind(models.TextChoices):
    """公告类别."""

    TENDER = "tender", _("招标公告")
    SUSPENSION = "suspension", _("中止公告")
    RESUMPTION = "resumption", _("恢复公告")
    TERMINATION = "termination", _("终止公告")
    CANDIDATES = "candidates", _("中标候选人公示")
    RESULT = "result", _("中标结果公告")


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
        ordering = ["number"]


class Download(models.Model):
    """A taking of the document: without registration; a contact only when the taker left one. Secret (招标投标法 §22)."""

    document = models.ForeignKey(TenderDocument, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contact = models.CharField(max_length=120, blank=True)


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


class Suspension(models.Model):
    """中止 — from when, why and by whom; and when it was resumed."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], condition=Q(resumed_at__isnull=True), name="suspension_one_open_per_lot"
            )
        ]


class Termination(models.Model):
    """终止 — the tenderee ends the procedure."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="termination")
    ground = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)


class CalendarYear(models.Model):
    """A year whose holidays the operator has entered or corrected; it replaces what was delivered with the product."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200)
    edited_by = models.CharField(max_length=40)
    edited_at = models.DateTimeField()


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day worked instead (调休)."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    date = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["date"]
