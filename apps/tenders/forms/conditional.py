"""Forms of 容缺受理: the promise (A13), what is handed in, what is still missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.actions.conditional import Promise
from apps.tenders.labels_promise import GATES
from apps.tenders.lifecycle_promise import PromiseGate
from apps.tenders.models import Lot
from apps.tenders.models.conditional import WORDS_LIMIT
from apps.tenders.queries.conditional import deferrable, latest_day
from apps.tenders.queries.entry import REQUIREMENTS, Requirement


class PromiseForm(forms.Form):
    """容缺受理承诺书 (A13)."""

    items = forms.MultipleChoiceField(label=_("暂缺的材料"), widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("补齐日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    gate = forms.ChoiceField(label=_("最迟在此环节之前补齐"), choices=[(one.value, GATES[one]) for one in PromiseGate])
    signed = forms.BooleanField(
        label=_("逾期未补齐的，本单位同意中止后续环节、承担由此产生的后果并记入服务信用记录"), required=False
    )

    def __init__(self, *args: Any, lot: Lot, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(name, REQUIREMENTS[Requirement(name)]) for name in deferrable(lot.project)]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["due_on"].help_text = _("最晚 %(day)s。") % {"day": latest_day(now).isoformat()}

    def promise(self) -> Promise:
        """What was filled in."""
        said = self.cleaned_data
        return Promise(tuple(said["items"]), said["due_on"], PromiseGate(said["gate"]), said["signed"])


class HandInForm(forms.Form):
    """补交."""

    words = forms.CharField(
        label=_("补交的材料"),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明名称和文号；需要改项目信息的，先在项目页改好。"),
    )


class SendBackForm(forms.Form):
    """退回补交."""

    words = forms.CharField(
        label=_("仍然缺少的全部内容"), max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
