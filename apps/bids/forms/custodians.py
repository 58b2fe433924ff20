"""Forms of custodians: who belongs to a set and how many of them are needed; why one is declined or ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.bids.actions.custodians import REASON_LIMIT
from apps.bids.rules.escrow import LEAST_THRESHOLD, MOST_CUSTODIANS
from apps.parties.models import Membership


class CustodiansForm(forms.Form):
    """提出托管组."""

    seats = forms.TypedMultipleChoiceField(
        label=_("密钥托管机构和托管人"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少三家不同的机构，每家一份。"),
    )
    threshold = forms.IntegerField(
        label=_("恢复所需份数"),
        min_value=LEAST_THRESHOLD,
        max_value=MOST_CUSTODIANS - 1,
        initial=LEAST_THRESHOLD,
        help_text=_("不少于两份，少于机构总数。"),
    )

    def __init__(self, *args: Any, seats: list[Membership], **options: Any) -> None:
        """Only custodians who can be chosen."""
        super().__init__(*args, **options)
        field = self.fields["seats"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # the field above, for the type checker
        field.choices = [(seat.pk, f"{seat.organisation.name} · {seat.person.name}") for seat in seats]


class CustodiansReasonForm(forms.Form):
    """退回或停用的理由."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT)
