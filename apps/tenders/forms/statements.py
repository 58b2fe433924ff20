"""Forms of 告知承诺: the statement (A14), what a check found, what was corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.models.conditional import WORDS_LIMIT
from apps.tenders.queries.entry import REQUIREMENTS, Requirement
from apps.tenders.queries.statements import STATABLE


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))


class StatementForm(forms.Form):
    """告知承诺书 (A14)."""

    items = forms.MultipleChoiceField(
        label=_("以承诺代替的材料"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, REQUIREMENTS[Requirement(name)]) for name in STATABLE],
    )
    signed = forms.BooleanField(
        label=_("已知悉告知内容；所述情况真实；符合条件；愿接受核查；不实承诺愿承担法律责任"), required=False
    )


class FindingForm(forms.Form):
    """核查."""

    result = forms.ChoiceField(
        label=_("核查结果"),
        choices=[("true", _("属实")), ("wrong", _("不实，限期改正"))],
        widget=forms.RadioSelect,
    )
    finding = _words(_("核查情况"))
    correct_by = forms.DateField(
        label=_("改正期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不实的必填。"),
    )

    def clean(self) -> None:
        """A wrong statement names the day until which it is corrected."""
        if self.cleaned_data.get("result") == "wrong" and not self.cleaned_data.get("correct_by"):
            self.add_error("correct_by", _("请填写改正期限。"))


class CorrectionForm(forms.Form):
    """改正."""

    words = _words(_("改正内容"))
