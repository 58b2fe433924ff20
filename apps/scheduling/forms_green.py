"""Forms of the green channel: the application (A12), the checks, the decision, and the end of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.scheduling import labels_green as labels
from apps.scheduling.actions.green import Grant, GreenApplication
from apps.scheduling.models.green import REASON_LIMIT, GreenCase
from apps.scheduling.rules.green import GreenKind, GreenService, Proof
from apps.tenders.models import Project
from apps.tenders.queries import own_projects

OFFICERS = (Role.OPERATOR, Role.WITNESS)


class Day(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3}), **options)


class ServicesField(forms.MultipleChoiceField):
    """Which of the five services."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        choices = [(one.value, labels.SERVICES[one]) for one in GreenService]
        super().__init__(choices=choices, **options)


class GreenForm(forms.Form):
    """绿色通道申请表 (A12)."""

    project = forms.ModelChoiceField(
        label=_("项目"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("项目尚未登记（填写下面的名称，建立项目卡）"),
    )
    name = forms.CharField(label=_("项目名称"), max_length=200, required=False, help_text=_("已选择项目的不用填。"))
    kind = forms.ChoiceField(label=_("类别"), choices=[(one.value, labels.KINDS[one]) for one in GreenKind])
    proof = forms.ChoiceField(label=_("证明文件"), choices=[(one.value, labels.PROOFS[one]) for one in Proof])
    proof_number = forms.CharField(label=_("文号或者清单编号"), max_length=120)
    forced_by = Day(label=_("不能再晚的日期"), required=False, help_text=_("时间紧急类必填：汛期、资金时限、开学等。"))
    wished_opening_on = Day(
        label=_("希望的开标日期"), required=False, help_text=_("法定等标期不缩短；早于法定日期的按最早的合法日期安排。")
    )
    wished_evaluation_on = Day(label=_("希望的评标日期"), required=False)
    reason = _words(_("倒排工期原因"))
    services = ServicesField(label=_("申请的服务"))
    accepts = forms.BooleanField(label=_("本单位已阅读并接受上面的声明"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = own_projects(actor)  # type: ignore[attr-defined]  # a model choice field
        self.fields["project"].label_from_instance = lambda one: f"{one.name}（{one.code}）"  # type: ignore[attr-defined]

    def application(self) -> GreenApplication:
        """What was filled in."""
        said = self.cleaned_data
        return GreenApplication(
            project_id=said["project"].pk if said["project"] else None,
            name=said["name"],
            kind=GreenKind(said["kind"]),
            proof=Proof(said["proof"]),
            proof_number=said["proof_number"],
            reason=said["reason"],
            forced_by=said["forced_by"],
            wished_opening_on=said["wished_opening_on"],
            wished_evaluation_on=said["wished_evaluation_on"],
            services=tuple(map(GreenService, said["services"])),
            accepts_declaration=said["accepts"],
        )


class CheckForm(forms.Form):
    """核验."""

    fit = forms.ChoiceField(
        label=_("是否符合所申请的类别"),
        choices=[("yes", _("符合：证明文件真实有效")), ("no", _("不符合"))],
        widget=forms.RadioSelect,
    )
    opinion = _words(_("核验意见"))


class GrantForm(forms.Form):
    """授予."""

    services = ServicesField(label=_("授予的服务"))
    officer = forms.ModelChoiceField(label=_("专员"), queryset=Membership.objects.none(), empty_label=None)
    reason = _words(_("授予理由"), help_text=_("对外公开。"))

    def __init__(self, *args: Any, actor: Actor, case: GreenCase, **options: Any) -> None:
        options.setdefault("initial", {"services": case.wished_services})
        super().__init__(*args, **options)
        seats = Membership.objects.filter(
            organisation=actor.organisation_id, role__in=OFFICERS, state=MembershipState.ACTIVE
        )
        self.fields["officer"].queryset = seats.select_related("person").order_by("pk")  # type: ignore[attr-defined]
        self.fields["officer"].label_from_instance = lambda seat: seat.person.name  # type: ignore[attr-defined]

    def grant(self) -> Grant:
        """What was decided."""
        said = self.cleaned_data
        services = tuple(map(GreenService, said["services"]))
        return Grant(services, said["officer"].person_id, said["reason"])


class RefuseForm(forms.Form):
    """不予."""

    reason = _words(_("不予理由"), help_text=_("对外公开，不写项目名称。"))


class WithdrawForm(forms.Form):
    """撤回."""

    reason = _words(_("撤回原因"), required=False)


class CloseForm(forms.Form):
    """办结."""

    summary = _words(_("办理情况小结"), help_text=_("对外公开：用了哪些服务，是否按时。"))


class ProjectForm(forms.Form):
    """关联登记项目."""

    project = forms.ModelChoiceField(label=_("登记项目"), queryset=Project.objects.none(), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = own_projects(actor)  # type: ignore[attr-defined]  # a model choice field
        self.fields["project"].label_from_instance = lambda one: f"{one.name}（{one.code}）"  # type: ignore[attr-defined]
