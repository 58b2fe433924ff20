"""What a person says of a token: what it is for, what it may read, and how long."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exchange.rules.scopes import LONGEST_DAYS, Scope

SCOPES = {Scope.OWN_LOTS: _("读取本单位的标段"), Scope.OWN_BIDS: _("读取本单位的投标和回执")}


class TokenForm(forms.Form):
    """接口令牌."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：财务系统。只有您自己看到。"))
    scopes = forms.MultipleChoiceField(
        label=_("范围"),
        choices=[(scope.value, label) for scope, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个范围。")},
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)
