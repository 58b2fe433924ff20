"""Projects and lots: what is procured, by whom, and where each lot stands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.evidence.streams import Hearers, Stream
from apps.tenders.rules.books import Regime


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
