"""The form with which an authority's decision that excludes somebody is recorded."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.parties.actions import Decision
from apps.parties.labels import EXCLUSION_SCOPES
from apps.parties.rules.exclusions import ExclusionScope


class ExclusionForm(forms.Form):
    """取消投标资格、禁止参加政府采购活动."""

    code = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    scope = forms.ChoiceField(
        label=_("禁止参加"),
        choices=[("", _("请选择")), *((str(one), label) for one, label in EXCLUSION_SCOPES.items())],
    )
    authority = forms.CharField(label=_("作出决定的机关"), max_length=120)
    document = forms.CharField(label=_("文书号"), max_length=120)
    article = forms.CharField(
        label=_("依据"), max_length=120, help_text=_("例如：招标投标法第五十三条；政府采购法第七十七条。")
    )
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea({"rows": 3}))
    from_on = forms.DateField(label=_("自"), widget=forms.DateInput({"type": "date"}))
    until_on = forms.DateField(
        label=_("至"), widget=forms.DateInput({"type": "date"}), help_text=_("最后一天仍然禁止。")
    )

    def decision(self) -> Decision:
        """What was filled in."""
        given = self.cleaned_data
        return Decision(
            scope=ExclusionScope(given["scope"]),
            article=given["article"],
            authority=given["authority"],
            document=given["document"],
            reason=given["reason"],
            from_on=given["from_on"],
            until_on=given["until_on"],
        )
