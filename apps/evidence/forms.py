"""What people look for in the journal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.clock import SHANGHAI
from apps.evidence.queries import Place, Search


class SearchForm(forms.Form):
    """全过程记录的查询条件 — every part may stay empty."""

    stream = forms.CharField(label=_("记录流"), required=False, max_length=120)
    kind = forms.CharField(label=_("事项代码"), required=False, max_length=80)
    actor = forms.CharField(label=_("办理人"), required=False, max_length=80)
    since = forms.DateField(label=_("开始日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("结束日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def search(self) -> Search:
        """What was asked; a part that was not understood is left out and shows its error."""
        told = self.cleaned_data
        until: date | None = told.get("until")
        return Search(
            stream=told.get("stream", ""),
            kind=told.get("kind", ""),
            actor=told.get("actor", ""),
            after=_midnight(told.get("since")),
            before=_midnight(until + timedelta(days=1)) if until else None,
        )


class PlaceForm(forms.Form):
    """Where the next page begins."""

    at = forms.CharField(max_length=40)
    at_stream = forms.CharField(max_length=120)
    at_v = forms.IntegerField(min_value=0)

    def place(self) -> Place | None:
        """The place, or None for the first page and for what is none."""
        if not self.is_valid():
            return None
        try:
            at = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            return None
        return Place(at, self.cleaned_data["at_stream"], self.cleaned_data["at_v"]) if at.tzinfo else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, SHANGHAI) if day else None
