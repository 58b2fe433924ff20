"""The form of a prequalification's result."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

CODES_LIMIT = 20_000


class PrequalificationForm(forms.Form):
    """资格预审合格申请人."""

    codes = forms.CharField(
        label=_("通过资格预审的申请人"),
        max_length=CODES_LIMIT,
        help_text=_("统一社会信用代码，每行一个，至少三个。尚未在本平台开户的也可以填写。"),
        widget=forms.Textarea({"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("补充的原因"), max_length=300, required=False, help_text=_("公告发布后补充申请人时必填，随登记留存。")
    )

    def clean_codes(self) -> tuple[str, ...]:
        """The codes one by one, each once, in capitals."""
        listed = re.split(r"[\s,，;；、]+", str(self.cleaned_data["codes"]).upper())
        return tuple(dict.fromkeys(code for code in listed if code))
