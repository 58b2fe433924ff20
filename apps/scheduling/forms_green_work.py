"""Forms of service clocks, tasks of other units, and the centre's own terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling import labels_green as labels
from apps.scheduling.actions.green_work import TaskTerms
from apps.scheduling.rules.green import MOST_MINUTES, GreenTerms, ServiceStep, TaskUnit
from apps.tenders.queries.conditional import Terms


class ClockForm(forms.Form):
    """开始计时."""

    step = forms.ChoiceField(label=_("环节"), choices=[(one.value, labels.STEPS[one]) for one in ServiceStep])

    def chosen(self) -> ServiceStep:
        """The step."""
        return ServiceStep(self.cleaned_data["step"])


class ClockActForm(forms.Form):
    """暂停、继续、办结."""

    act = forms.ChoiceField(choices=[("pause", ""), ("resume", ""), ("stop", "")])
    asked = forms.CharField(label=_("需要申请人补正的内容"), max_length=500, required=False)


class TaskForm(forms.Form):
    """联动任务."""

    unit = forms.ChoiceField(label=_("单位"), choices=[(one.value, labels.UNITS[one]) for one in TaskUnit])
    title = forms.CharField(label=_("任务"), max_length=200)
    on_call = forms.CharField(label=_("联系人"), max_length=80, help_text=_("姓名和值班电话。"))
    due_on = forms.DateField(label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def task(self) -> TaskTerms:
        """What was filled in."""
        said = self.cleaned_data
        return TaskTerms(TaskUnit(said["unit"]), said["title"], said["on_call"], said["due_on"])


class OutcomeForm(forms.Form):
    """任务完成."""

    outcome = forms.CharField(label=_("办理结果"), max_length=500)


class TermsForm(forms.Form):
    """服务承诺."""

    cap_percent = forms.IntegerField(label=_("绿色通道占比上限（%）"), min_value=1, max_value=100)
    most_days = forms.IntegerField(label=_("容缺补齐最长工作日"), min_value=1, max_value=30)
    closed_months = forms.IntegerField(label=_("承诺逾期关闭月数"), min_value=1, max_value=36)

    def __init__(self, *args: Any, terms: GreenTerms, promises: Terms, **options: Any) -> None:
        known = {f"minutes_{step}": terms.minutes_of(step) for step in ServiceStep}
        known |= {
            "cap_percent": terms.cap_percent,
            "most_days": promises.most_days,
            "closed_months": promises.closed_months,
        }
        options.setdefault("initial", known)
        super().__init__(*args, **options)
        for step in ServiceStep:
            self.fields[f"minutes_{step}"] = forms.IntegerField(
                label=_("%(step)s（工作分钟，0 为当日）") % {"step": labels.STEPS[step]},
                min_value=0,
                max_value=MOST_MINUTES,
            )

    def terms(self) -> GreenTerms:
        """The green channel's numbers."""
        minutes = {step.value: self.cleaned_data[f"minutes_{step}"] for step in ServiceStep}
        return GreenTerms(minutes, self.cleaned_data["cap_percent"])
