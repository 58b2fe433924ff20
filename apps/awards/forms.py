"""Forms of awards: why a candidate is passed over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.awards.labels import GROUNDS


class PassingOverForm(forms.Form):
    """不按排序确定的情形."""

    bid = forms.CharField(max_length=32, widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("法定情形"), choices=list(GROUNDS.items()))
    reason = forms.CharField(label=_("事实和证明材料"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
