"""Forms of the scheduling desk."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling.actions.bookings import Wanted
from apps.scheduling.models.places import Place
from apps.scheduling.rules.plan import HalfDay, Kind, Part, ResourceKind
from apps.tenders.models import Lot

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTS = [(Part.AM.value, _("上午")), (Part.PM.value, _("下午")), (Part.EVENING.value, _("晚间"))]
MOST_DAYS = 62
SEPARATOR = re.compile("[,，、;；]")
SPECIALTY = re.compile(r"(?P<code>[A-Z][0-9]{2}([0-9]{2}){0,3})[ ×X:：]+(?P<count>[0-9]{1,2})")


class RequestForm(forms.Form):
    """申请场地."""

    lot = forms.CharField(label=_("标段编号"), max_length=44)
    kind = forms.ChoiceField(
        label=_("用途"), choices=[(Kind.EVALUATION.value, _("评标")), (Kind.OPENING.value, _("开标"))]
    )
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=200, initial=5)
    length = forms.IntegerField(label=_("时长（半日）"), min_value=1, max_value=10, initial=1)
    is_remote = forms.BooleanField(label=_("需要远程设备"), required=False)
    specialties = forms.CharField(
        label=_("评标专家"),
        max_length=80,
        required=False,
        help_text=_("专业代码和人数，例如 A08 3, A06 1；抽取之前只计数"),
    )
    earliest_on = forms.DateField(label=_("最早日期"), widget=DAY)
    promise_on = forms.DateField(label=_("承诺不晚于"), widget=DAY, required=False)
    may_extend = forms.BooleanField(label=_("可以安排晚间或者周六（前一日14时前预约）"), required=False)

    def clean_lot(self) -> Lot:
        """The lot of this code."""
        lot = Lot.objects.filter(code=self.cleaned_data["lot"].strip()).first()
        if lot is None:
            raise forms.ValidationError(_("没有这个编号的标段。"))
        return lot

    def clean_specialties(self) -> dict[str, int]:
        """Code and number, separated by commas."""
        found: dict[str, int] = {}
        for each in SEPARATOR.split(self.cleaned_data["specialties"].upper()):
            said = SPECIALTY.fullmatch(each.strip())
            if said:
                found[said["code"]] = int(said["count"])
            elif each.strip():
                raise forms.ValidationError(_("请按“A08 3, A06 1”填写专业代码和人数。"))
        return found

    def wanted(self) -> Wanted:
        """What is asked for."""
        said = self.cleaned_data
        return Wanted(
            kind=Kind(said["kind"]),
            people=said["people"],
            length=said["length"],
            features=["remote"] if said["is_remote"] else [],
            earliest_on=said["earliest_on"],
            promise_on=said["promise_on"],
            may_extend=said["may_extend"],
            specialties=said["specialties"],
        )


class PlaceForm(forms.Form):
    """登记场地."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(ResourceKind.EVALUATION_ROOM.value, _("评标室")), (ResourceKind.OPENING_ROOM.value, _("开标室"))],
    )
    name = forms.CharField(label=_("名称"), max_length=80)
    seats = forms.IntegerField(label=_("容纳人数"), min_value=1, max_value=999)
    is_remote = forms.BooleanField(label=_("有远程设备"), required=False)


class ClosureForm(forms.Form):
    """停用."""

    place = forms.ModelChoiceField(label=_("场地"), queryset=Place.objects.order_by("kind", "name"))
    first_on = forms.DateField(label=_("自"), widget=DAY)
    last_on = forms.DateField(label=_("至"), widget=DAY)
    reason = forms.CharField(label=_("原因"), max_length=200)

    def clean(self) -> None:
        """The days are in order and not more than two months."""
        said = self.cleaned_data
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("停用日期的先后不对，或者超过两个月。"))

    def half_days(self) -> list[HalfDay]:
        """All parts of the days."""
        first: date = self.cleaned_data["first_on"]
        days = (self.cleaned_data["last_on"] - first).days + 1
        return [HalfDay(first + timedelta(days=offset), part) for offset in range(days) for part in Part]


class WishForm(forms.Form):
    """指定一格."""

    place = forms.ModelChoiceField(label=_("场地"), queryset=Place.objects.order_by("kind", "name"))
    on = forms.DateField(label=_("日期"), widget=DAY)
    part = forms.TypedChoiceField(label=_("时段"), coerce=int, choices=PARTS)

    def wish(self) -> tuple[HalfDay, Place]:
        """The half-day and the place."""
        said = self.cleaned_data
        return HalfDay(said["on"], Part(said["part"])), said["place"]


class CauseForm(forms.Form):
    """原因."""

    reason = forms.CharField(label=_("原因"), max_length=300)
