"""Forms of the room of a day: who is on duty, what happened, how it ended."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling import labels_green as labels
from apps.scheduling.actions.green_day import DutyTerms
from apps.scheduling.rules.green import TaskUnit


class DutyForm(forms.Form):
    """现场值守."""

    unit = forms.ChoiceField(label=_("单位"), choices=[(one.value, labels.UNITS[one]) for one in TaskUnit])
    who = forms.CharField(label=_("值守人员"), max_length=80, help_text=_("姓名和值班电话。"))

    def duty(self, on: date) -> DutyTerms:
        """What was filled in, for the day of the room."""
        return DutyTerms(on, TaskUnit(self.cleaned_data["unit"]), self.cleaned_data["who"])


class IncidentForm(forms.Form):
    """现场事项."""

    title = forms.CharField(label=_("发生了什么"), max_length=200)
    responsible = forms.CharField(label=_("谁负责处理"), max_length=80)


class ResolutionForm(forms.Form):
    """现场事项办结."""

    resolution = forms.CharField(label=_("怎样解决"), max_length=500)
