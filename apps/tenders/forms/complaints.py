"""What complainants and the supervisor type."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.models import TEXT_LIMIT


class ComplaintForm(forms.Form):
    """投诉."""

    content = forms.CharField(
        label=_("投诉的事实、理由和请求（不公开）"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("异议（质疑）和答复随投诉一并送交行政监督部门，不用重复。"),
    )


class LookForm(forms.Form):
    """受理审查."""

    accepted = forms.ChoiceField(
        label=_("受理"), choices=[("yes", _("受理")), ("no", _("不予受理"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由（不予受理必填）"), max_length=1000, required=False)


class VerdictForm(forms.Form):
    """投诉处理决定."""

    upheld = forms.ChoiceField(
        label=_("处理结论"), choices=[("no", _("投诉不成立，驳回")), ("yes", _("投诉成立"))], widget=forms.RadioSelect
    )
    decision = forms.CharField(label=_("处理决定"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 6}))
