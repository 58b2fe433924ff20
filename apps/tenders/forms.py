"""Forms of tenders: what people type, turned into the terms that the use-cases take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import Refused
from apps.parties.lifecycle import OrganisationState
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.tenders import labels
from apps.tenders.actions.entry import Defect
from apps.tenders.actions.preparation import Medium, Timetable
from apps.tenders.actions.projects import Approval, LotTerms, Principal, ProjectTerms
from apps.tenders.data_sheet import Material, Terms
from apps.tenders.lifecycle import EntryRefusalGround, TerminationGround
from apps.tenders.models import (
    METHODS_OF,
    BondForm,
    DataSheet,
    Envelope,
    FundSource,
    Industry,
    Lot,
    LotKind,
    Method,
    Project,
    Remedy,
)
from apps.tenders.queries.entry import REMEDIES, REQUIREMENTS, Requirement
from apps.tenders.rules.books import Regime

T = TypeVar("T")
REGIME_OF = {Role.TENDEREE: Regime.ENG, Role.PURCHASER: Regime.GP}


def attempt(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Does it; a broken rule (422) is said in the form, where what was typed stays. Nothing else is caught."""
    try:
        return act()
    except Refused as refusal:
        said = refusal.sentence(get_language() or "zh-hans")
        form.add_error(None, f"{said}（{refusal.article}）" if refusal.article else said)
        return None


class Moment(forms.DateTimeField):
    """A time on the clock of Shanghai, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)


class Yuan(forms.DecimalField):
    """An amount in yuan with two places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=18, decimal_places=2, widget=forms.NumberInput(attrs={"step": "0.01"}), **options)


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


class EntryForm(forms.Form):
    """进场登记."""

    wished_opening_at = Moment(
        label=_("希望的开标时间"), required=False, help_text=_("开标时间即投标截止时间；不填由交易中心安排。")
    )
    note = forms.CharField(
        label=_("登记说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """一次性告知: every requirement is looked at; each one that is not met gets its remedy."""

    could_have_been_told = forms.ChoiceField(
        label=_("本次内容，上次退回时能否告知"),
        choices=[("no", _("不能：是补正后新出现的")), ("yes", _("能：上次遗漏，计入统计"))],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label=_("其他问题"), max_length=200, required=False)
    other_remedy = forms.CharField(label=_("怎样补正"), max_length=200, required=False)

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for requirement, text in REQUIREMENTS.items():
            self.fields[f"no_{requirement}"] = forms.BooleanField(label=str(text), required=False)
            self.fields[f"how_{requirement}"] = forms.CharField(
                label=_("怎样补正"),
                max_length=200,
                required=False,
                initial=REMEDIES[requirement],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if is_first:
            del self.fields["could_have_been_told"]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each requirement beside its remedy."""
        return [(self[f"no_{one}"], self[f"how_{one}"]) for one in Requirement]

    def defects(self) -> list[Defect]:
        """The complete list, in Chinese as it is kept."""
        said = self.cleaned_data
        with translation.override("zh-hans"):
            told = [
                Defect(str(REQUIREMENTS[one]), said[f"how_{one}"] or str(REMEDIES[one]))
                for one in Requirement
                if said[f"no_{one}"]
            ]
        if said["other"]:
            told.append(Defect(said["other"], said["other_remedy"]))
        return told

    def is_avoidable(self) -> bool:
        """True when the officer says that it could have been told the first time."""
        return self.cleaned_data.get("could_have_been_told") == "yes"


class RefusalForm(forms.Form):
    """不予受理."""

    ground = forms.ChoiceField(label=_("法定情形"), choices=list(labels.REFUSAL_GROUNDS.items()))
    reason = forms.CharField(label=_("具体理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def chosen(self) -> EntryRefusalGround:
        """The ground."""
        return EntryRefusalGround(self.cleaned_data["ground"])


class VenueForm(forms.Form):
    """安排场地."""

    opening_at = Moment(label=_("开标时间（投标截止时间）"), help_text=_("两者是同一时间，精确到分。"))
    hall = forms.CharField(label=_("开标大厅"), max_length=80, help_text=_("例如：网上开标大厅 3"))


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ResumeForm(forms.Form):
    """恢复."""

    new_deadline = Moment(
        label=_("新的投标截止时间"), required=False, help_text=_("中止期间原截止时间已过的须填写；不得早于原定时间。")
    )


class TerminationForm(ReasonForm):
    """终止."""

    field_order = ("ground", "reason")

    ground = forms.ChoiceField(label=_("情形"), choices=list(labels.TERMINATION_GROUNDS.items()))

    def chosen(self) -> TerminationGround:
        """The ground."""
        return TerminationGround(self.cleaned_data["ground"])


class TimetableForm(forms.Form):
    """时间与媒介."""

    document_from = Moment(label=_("招标文件开始提供"), required=False, help_text=_("不填即公告发布之时起提供。"))
    document_until = Moment(label=_("招标文件提供截止"), help_text=_("工程不少于5日；政府采购不少于5个工作日。"))
    notice_until = Moment(label=_("公告期限截止"), required=False, help_text=_("政府采购不少于5个工作日，须填写。"))
    other_media = forms.CharField(
        label=_("其他发布媒介"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个：名称，空格，网址。本平台自动发布，不必填写。"),
    )

    def clean_other_media(self) -> tuple[Medium, ...]:
        """Each line a name and an address."""
        media = []
        for line in filter(str.strip, str(self.cleaned_data["other_media"]).splitlines()):
            name, _gap, address = line.strip().rpartition(" ")
            if not name or not address.startswith(("http://", "https://")):
                raise forms.ValidationError(_("每行须为“名称 网址”，网址以 http 开头：%(line)s"), params={"line": line})
            media.append(Medium(name.strip(), address))
        return tuple(media)

    def timetable(self) -> Timetable:
        """The times as entered."""
        said = self.cleaned_data
        return Timetable(said["document_from"], said["document_until"], said["notice_until"], said["other_media"])

    @staticmethod
    def initial_of(lot: Lot) -> dict[str, Any]:
        """The times in force, for correction."""
        media = "\n".join(f"{one['name']} {one['address']}" for one in lot.media)
        times = {name: getattr(lot, name) for name in ("document_from", "document_until", "notice_until")}
        return {**times, "other_media": media}


class DataSheetForm(forms.Form):
    """前附表."""

    method = forms.ChoiceField(label=_("评标方法"))
    envelopes = forms.MultipleChoiceField(
        label=_("信封"),
        choices=Envelope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=Envelope.values,
        help_text=_("投标文件分开加密的部分。开标一览表单独成封，开标时只公布它。"),
    )
    validity_days = forms.IntegerField(label=_("投标有效期（日）"), initial=90, help_text=_("自投标截止之日起算。"))
    bond_amount = Yuan(label=_("投标保证金（元）"), initial=0, help_text=_("不要求的填 0。不超过估算价的百分之二。"))
    bond_forms = forms.MultipleChoiceField(
        label=_("保证金形式"), choices=BondForm.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    bond_valid_days = forms.IntegerField(
        label=_("保证金有效期（日）"), initial=90, min_value=0, help_text=_("应当与投标有效期一致。")
    )
    decrypt_minutes = forms.IntegerField(label=_("解密时限（分钟）"), initial=30)
    publicity_days = forms.IntegerField(
        label=_("公示期（日）"),
        initial=3,
        help_text=_("中标候选人公示不少于3日。"),
    )
    performance_percent = forms.DecimalField(
        label=_("履约保证金（合同金额的 %）"), max_digits=5, decimal_places=2, required=False
    )
    performance_accepts_cash = forms.BooleanField(label=_("履约保证金可以现金提交"), required=False)
    remedies = forms.MultipleChoiceField(
        label=_("解密失败的补救措施"), choices=Remedy.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, regime: Regime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["method"].choices = [  # type: ignore[attr-defined]  # a choice field's own attribute
            (method.value, method.label) for method in METHODS_OF[regime]
        ]
        if regime is Regime.GP:
            self.fields["bond_amount"].help_text = _("不要求的填 0。不超过预算金额的百分之二。")
            self.fields["publicity_days"].help_text = _("中标结果公告1个工作日。")

    def terms(self, materials: tuple[Material, ...], scheme: Mapping[str, Any]) -> Terms:
        """The terms as entered."""
        said = self.cleaned_data
        return Terms(
            method=Method(said["method"]),
            envelopes=tuple(said["envelopes"]),
            bond_amount=said["bond_amount"],
            bond_forms=tuple(said["bond_forms"]),
            bond_valid_days=said["bond_valid_days"],
            validity_days=said["validity_days"],
            decrypt_minutes=said["decrypt_minutes"],
            publicity_days=said["publicity_days"],
            performance_percent=said["performance_percent"],
            performance_accepts_cash=said["performance_accepts_cash"],
            materials=materials,
            remedies=tuple(said["remedies"]),
            scheme=scheme,
        )

    @staticmethod
    def initial_of(sheet: DataSheet) -> dict[str, Any]:
        """The terms in force, for correction."""
        return {name: getattr(sheet, name) for name in DataSheetForm.base_fields}


class MaterialForm(forms.Form):
    """One line of the list of materials."""

    name = forms.CharField(label=_("材料名称"), max_length=120, required=False)
    envelope = forms.ChoiceField(label=_("归入信封"), choices=Envelope.choices, initial=Envelope.QUALIFICATION)
    is_required = forms.BooleanField(label=_("必须提交"), required=False)

    def has_changed(self) -> bool:
        """A line that was offered and left as it is counts as typed."""
        return True

    def material(self) -> Material:
        """The line as entered."""
        said = self.cleaned_data
        return Material(said["name"].strip(), said["envelope"], said["is_required"])


MaterialFormSet = forms.formset_factory(MaterialForm, extra=3, max_num=60, absolute_max=60)


class DocumentForm(forms.Form):
    """招标文件."""

    document = forms.FileField(
        label=_("招标文件（PDF）"), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )


class OverrideForm(forms.Form):
    """特殊情形说明, for one finding."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    approver = forms.CharField(label=_("同意人"), max_length=80, help_text=_("单位和姓名"))
    note = forms.CharField(label=_("备案说明"), max_length=500, help_text=_("文件名称、文号和存放处"))


class CalendarForm(forms.Form):
    """工作日历: a year's special days, one a line."""

    source = forms.CharField(
        label=_("日历依据"), max_length=200, help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知")
    )
    holidays = forms.CharField(
        label=_("放假日"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一天：日期，空格，名称。例如：2027-01-01 元旦"),
    )
    make_up_days = forms.CharField(
        label=_("调休上班日"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("周六、周日上班的日期，写法相同。"),
    )


class ContactForm(forms.Form):
    """下载招标文件: leaving a contact is up to the reader."""

    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("邮箱或手机号，用来接收澄清和修改通知。不填也可以下载。"),
    )
