"""Forms of the centre's hours and of who is counted."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling.actions.hours import Counts
from apps.scheduling.forms import DAY, PARTS
from apps.scheduling.rules.hours import Hours
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
WEEKDAYS = [
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
]
MOST_DAYS = 31


class CountsForm(forms.Form):
    """人员余量."""

    kind = forms.ChoiceField(
        label=_("人员"),
        choices=[
            (ResourceKind.HOST.value, _("主持人")),
            (ResourceKind.WITNESS.value, _("见证人员")),
            (ResourceKind.SPECIALTY.value, _("评标专家")),
        ],
    )
    specialty = forms.CharField(
        label=_("专业代码"), max_length=9, required=False, help_text=_("只有评标专家需要，例如 A08")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("每周"), coerce=int, choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label=_("或者只在这一天"), widget=DAY, required=False)
    parts = forms.TypedMultipleChoiceField(
        label=_("时段"), coerce=int, choices=PARTS, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(label=_("每半日人数"), min_value=0, max_value=999)

    def clean(self) -> None:
        """Weekdays or one day."""
        if not self.cleaned_data.get("weekdays") and not self.cleaned_data.get("on"):
            raise forms.ValidationError(_("请选择每周哪几天，或者填写一个日期。"))

    def counts(self) -> Counts:
        """What is recorded."""
        said = self.cleaned_data
        return Counts(
            kind=ResourceKind(said["kind"]),
            specialty=said["specialty"].strip().upper(),
            weekdays=[] if said["on"] else said["weekdays"],
            on=said["on"],
            parts=[Part(part) for part in said["parts"]],
            count=said["count"],
        )


class HoursForm(forms.Form):
    """开放时间."""

    from_on = forms.DateField(label=_("自哪一天起"), widget=DAY)
    early_door_at = forms.TimeField(label=_("开标日提前开门"), widget=TIME)
    morning_from = forms.TimeField(label=_("上午开始"), widget=TIME)
    morning_until = forms.TimeField(label=_("上午结束"), widget=TIME)
    afternoon_from = forms.TimeField(label=_("下午开始"), widget=TIME)
    afternoon_until = forms.TimeField(label=_("下午结束"), widget=TIME)
    evening_until = forms.TimeField(
        label=_("晚间延时到"), widget=TIME, required=False, help_text=_("不填表示不安排晚间")
    )
    appointment_by = forms.TimeField(label=_("前一日预约截止"), widget=TIME)
    has_saturdays = forms.BooleanField(label=_("周六可以预约"), required=False)

    def hours(self) -> Hours:
        """As the rules read them."""
        said = self.cleaned_data
        return Hours(
            morning=(said["morning_from"], said["morning_until"]),
            afternoon=(said["afternoon_from"], said["afternoon_until"]),
            evening_until=said["evening_until"],
            early_door_at=said["early_door_at"],
            has_saturdays=said["has_saturdays"],
            appointment_by=said["appointment_by"],
        )


class SpecialForm(forms.Form):
    """停业、加开."""

    is_open = forms.TypedChoiceField(
        label=_("停业还是加开"),
        coerce=lambda value: value == "1",
        choices=[("0", _("全中心停业")), ("1", _("加开（延时）"))],
    )
    first_on = forms.DateField(label=_("自"), widget=DAY)
    last_on = forms.DateField(label=_("至"), widget=DAY)
    parts = forms.TypedMultipleChoiceField(
        label=_("时段"), coerce=int, choices=PARTS, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("原因"), max_length=200)

    def clean(self) -> None:
        """The days are in order and not more than a month."""
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("日期的先后不对，或者超过一个月。"))

    def half_days(self) -> list[HalfDay]:
        """These parts of the days."""
        said = self.cleaned_data
        days = (said["last_on"] - said["first_on"]).days + 1
        return [
            HalfDay(said["first_on"] + timedelta(days=offset), Part(part))
            for offset in range(days)
            for part in said["parts"]
        ]
