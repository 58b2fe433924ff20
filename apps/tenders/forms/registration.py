"""Forms of registration: the project with its approval, and its lots."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.parties.lifecycle import OrganisationState
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.tenders import labels
from apps.tenders.actions.projects import Approval, LotTerms, Principal, ProjectTerms
from apps.tenders.forms.fields import Yuan
from apps.tenders.models import (
    FundSource,
    Industry,
    Lot,
    LotKind,
    Project,
)
from apps.tenders.rules.books import Regime

REGIME_OF = {Role.TENDEREE: Regime.ENG, Role.PURCHASER: Regime.GP}


class ApprovalForm(forms.Form):
    """批准文件."""

    approval_title = forms.CharField(label=_("批准文件名称"), max_length=200)
    approval_number = forms.CharField(label=_("批准文号"), max_length=80, help_text=_("例如：望发改〔2026〕118号"))
    approval_authority = forms.CharField(label=_("批准机关"), max_length=120)
    approval_on = forms.DateField(
        label=_("批准日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def approval(self) -> Approval:
        """The approval as entered."""
        said = self.cleaned_data
        return Approval(
            said["approval_title"], said["approval_number"], said["approval_authority"], said["approval_on"]
        )


class ProjectForm(forms.Form):
    """What may be corrected about a project."""

    name = forms.CharField(label=_("项目名称"), max_length=200, help_text=_("与批准文件一致，公告中原样使用。"))
    region = forms.CharField(label=_("地区"), max_length=60, help_text=_("例如：望川市城东区"))
    industry = forms.ChoiceField(label=_("行业类别"), choices=Industry.choices)
    fund_source = forms.ChoiceField(label=_("资金来源"), choices=FundSource.choices)
    estimated_amount = Yuan(label=_("项目总额（元）"), help_text=_("各标段估算（预算）金额合计不能超过它。"))
    investment_code = forms.CharField(
        label=_("投资项目统一代码"), max_length=40, required=False, help_text=_("依法必须招标的工程项目须填写。")
    )
    must_tender_by_law = forms.BooleanField(
        label=_("依法必须进行招标的项目"),
        required=False,
        initial=True,
        help_text=_("决定法定时限能否在说明理由后缩短：依法必须招标的不能。"),
    )

    def terms(self) -> ProjectTerms:
        """The terms as entered."""
        said = self.cleaned_data
        return ProjectTerms(**{name: said[name] for name in ProjectTerms.__dataclass_fields__})

    @staticmethod
    def initial_of(project: Project) -> dict[str, Any]:
        """The terms in force, for correction."""
        return {name: getattr(project, name) for name in ProjectTerms.__dataclass_fields__}


class NewProjectForm(ProjectForm, ApprovalForm):
    """项目登记 with its first approval. Who asks decides which questions are asked."""

    field_order = (
        "regime",
        "organisation",
        "name",
        "region",
        "industry",
        "fund_source",
        "estimated_amount",
        "investment_code",
        "must_tender_by_law",
        "agency",
        "delegation",
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.is_agency = actor.acts_as(Role.AGENCY)
        active = Organisation.objects.filter(state=OrganisationState.ACTIVE).order_by("name_key", "pk")
        if self.is_agency:
            buyers = active.filter(kind__in=[OrganisationKind.TENDEREE, OrganisationKind.PURCHASER])
            self.fields["regime"] = forms.ChoiceField(label=_("适用法律"), choices=list(labels.REGIMES.items()))
            self.fields["organisation"] = forms.ModelChoiceField(buyers, label=_("招标人（采购人）"))
        else:
            agencies = active.filter(kind=OrganisationKind.AGENCY)
            self.fields["agency"] = forms.ModelChoiceField(
                agencies,
                label=_("采购代理机构") if actor.acts_as(Role.PURCHASER) else _("招标代理机构"),
                required=False,
                empty_label=_("不委托"),
                help_text=_("自行办理的选“不委托”。"),
            )
        self.fields["delegation"] = forms.CharField(
            label=_("委托书"),
            max_length=200,
            required=self.is_agency,
            help_text=_("委托书名称、编号和授权范围；委托代理机构的须填写。"),
        )
        self.order_fields(self.field_order)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions by subject, in the order in which people have the answers."""
        approval = [name for name in self.fields if name.startswith("approval_")]
        agency = [name for name in ("agency", "delegation") if name in self.fields]
        project = [name for name in self.fields if name not in {*approval, *agency}]
        named = ((_("项目"), project), (_("委托代理"), agency), (_("批准文件"), approval))
        return [(str(heading), [self[name] for name in names]) for heading, names in named]

    def regime(self) -> Regime:
        """Which law the project follows."""
        if self.is_agency:
            return Regime(self.cleaned_data["regime"])
        return REGIME_OF.get(self.actor.role, Regime.ENG) if self.actor.role else Regime.ENG

    def principal(self) -> Principal:
        """Whose project it is and who acts for it."""
        said = self.cleaned_data
        own = self.actor.organisation_id or 0
        if self.is_agency:
            return Principal(said["organisation"].pk, own, said["delegation"])
        agency = said["agency"]
        return Principal(own, agency.pk if agency else None, said["delegation"] if agency else "")


class LotForm(forms.Form):
    """标段."""

    name = forms.CharField(
        label=_("标段名称"), max_length=200, help_text=_("写清范围，例如：一标段（K0+000 至 K3+200）")
    )
    kind = forms.ChoiceField(label=_("标的类别"), choices=LotKind.choices)
    estimate = Yuan(label=_("估算价（预算金额，元）"))
    ceiling_price = Yuan(label=_("最高限价（元）"), required=False, help_text=_("不设最高限价的不填；设定的写入公告。"))

    def terms(self) -> LotTerms:
        """The terms as entered."""
        said = self.cleaned_data
        return LotTerms(said["name"].strip(), said["kind"], said["estimate"], said["ceiling_price"])

    @staticmethod
    def initial_of(lot: Lot) -> dict[str, Any]:
        """The terms in force, for correction."""
        return {name: getattr(lot, name) for name in LotTerms.__dataclass_fields__}
