"""Forms of lots in numbers, of further rounds, and of what is made public about them: plans, proofs, postponements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actor import Actor
from apps.tenders.actions.lots import MOST_AT_ONCE
from apps.tenders.actions.plans import PlanTerms
from apps.tenders.forms.fields import Moment, Yuan
from apps.tenders.forms.registration import LotForm
from apps.tenders.models import Lot, LotKind, Project, TenderPlan
from apps.tenders.queries.lots import own_projects
from apps.tenders.queries.plans import plans_for
from apps.tenders.queries.publicity import Appearance

ROWS_OFFERED = 8


class LotRowForm(LotForm):
    """One line of the table of lots; a line that is left empty is none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].initial = LotKind.WORKS


LotRowFormSet = forms.formset_factory(
    LotRowForm, extra=ROWS_OFFERED, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE, validate_max=True
)


class CopyForm(forms.Form):
    """复制标段."""

    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("复制到项目"), help_text=_("同一招标人（采购人）、适用同一法律的项目。")
    )
    name = forms.CharField(label=_("新标段名称"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, source: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = own_projects(actor).filter(
            organisation_id=source.project.organisation_id, regime=source.project.regime
        )
        choice = self.fields["project"]
        choice.queryset = fitting  # type: ignore[attr-defined]  # a model choice field's own attribute
        choice.label_from_instance = _project_words  # type: ignore[attr-defined]  # a model choice field's own attribute
        choice.initial = source.project_id


class PlanForm(forms.Form):
    """招标计划 / 采购意向."""

    name = forms.CharField(label=_("项目名称"), max_length=200)
    content = forms.CharField(
        label=_("主要内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("建设或采购的内容、数量和主要要求。"),
    )
    region = forms.CharField(label=_("地区"), max_length=60)
    estimate = Yuan(label=_("预计金额（元）"))
    planned_on = forms.DateField(
        label=_("预计招标（采购）时间"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def terms(self) -> PlanTerms:
        """The plan as entered."""
        return PlanTerms(**{name: self.cleaned_data[name] for name in PlanTerms.__dataclass_fields__})


class TraceForm(forms.Form):
    """对应的招标计划（采购意向）."""

    plan = forms.ModelChoiceField(TenderPlan.objects.none(), label=_("招标计划（采购意向）"), empty_label=_("请选择"))

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["plan"]
        choice.queryset = plans_for(project)  # type: ignore[attr-defined]  # a model choice field's own attribute
        choice.label_from_instance = _plan_words  # type: ignore[attr-defined]  # a model choice field's own attribute


class ProofForm(forms.Form):
    """公告发布凭证."""

    medium = forms.ChoiceField(label=_("公告与媒介"))
    address = forms.URLField(
        label=_("公告网址"), max_length=500, assume_scheme="https", help_text=_("公告在该媒介上的完整网址。")
    )
    appeared_at = Moment(label=_("发布时间"), help_text=_("公告在该媒介上实际出现的时间，以该媒介显示的为准。"))
    picture = forms.FileField(
        label=_("凭证文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png"}),
        help_text=_("网页打印成的 PDF 或者截图 PNG。"),
    )

    def __init__(self, *args: Any, wanted: list[Appearance], **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = {f"{one.notice.pk}:{number}": one for number, one in enumerate(wanted)}
        self.fields["medium"].choices = [  # type: ignore[attr-defined]  # a choice field's own attribute
            (key, f"{one.notice.get_kind_display()} · {one.medium}") for key, one in self.wanted.items()
        ]

    def chosen(self) -> Appearance:
        """The medium of a notice that the proof is for."""
        return self.wanted[self.cleaned_data["medium"]]


class PostponementForm(forms.Form):
    """延期开标."""

    new_deadline = Moment(
        label=_("新的投标截止（开标）时间"), help_text=_("只能晚于原定时间；开标地点不变，届时须空闲。")
    )
    reason = forms.CharField(
        label=_("延期原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写入公告，原样公开。"),
    )


def _project_words(project: Project) -> str:
    return f"{project.name}（{project.code}）"


def _plan_words(plan: TenderPlan) -> str:
    return f"{plan.name}（{plan.code}）"
