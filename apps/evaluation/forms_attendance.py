"""What the witness of a venue fills in: leaving, meals and nights, roll-call, signing out. Use-cases decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.evaluation.actions.attending import Closing, Leaving
from apps.evaluation.models import Arrival
from apps.tenders.forms.fields import Moment


class LeavingForm(forms.Form):
    """离席登记."""

    reason = forms.CharField(label=_("事由"), max_length=200)
    companion = forms.CharField(label=_("陪同人员"), max_length=60)
    expected_at = Moment(label=_("预计返回时间"))

    def leaving(self) -> Leaving:
        """As the use-case takes it."""
        said = self.cleaned_data
        return Leaving(reason=said["reason"], companion=said["companion"], expected_at=said["expected_at"])


class DeviceNoteForm(forms.Form):
    """设备问题说明."""

    note = forms.CharField(label=_("问题和处理"), max_length=300, widget=forms.Textarea({"rows": 2}))


class MealForm(forms.Form):
    """用餐暂停."""

    expected_at = Moment(label=_("预计恢复时间"))

    def closing(self) -> Closing:
        """As the use-case takes it."""
        return Closing(is_overnight=False, seal="", expected_at=self.cleaned_data["expected_at"], lodging={})


class NightForm(MealForm):
    """隔夜封闭, with where each member sleeps."""

    seal = forms.CharField(label=_("封条编号"), max_length=60)

    def __init__(self, data: Any = None, *, here: Sequence[Arrival], **options: Any) -> None:
        super().__init__(data, **options)
        self.here = [one.member.number for one in here]
        for number in self.here:
            self.fields[f"lodging_{number}"] = forms.CharField(
                label=_("评委 %(number)s 住宿房间") % {"number": number}, max_length=60
            )

    def closing(self) -> Closing:
        """As the use-case takes it."""
        said = self.cleaned_data
        lodging = {number: said[f"lodging_{number}"] for number in self.here}
        return Closing(is_overnight=True, seal=said["seal"], expected_at=said["expected_at"], lodging=lodging)


class RollCallForm(forms.Form):
    """点名恢复."""

    present = forms.TypedMultipleChoiceField(
        label=_("到场的评委"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("未到的原因"),
        max_length=200,
        required=False,
        help_text=_("全部到场的不用填写；未到的，席位保持锁定，到场后重新发码。"),
    )

    def __init__(self, data: Any = None, *, here: Sequence[Arrival], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [(one.member.number, f"{one.member.number} {one.member.seat.person.name}") for one in here]
        self.fields["present"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class SignOutForm(forms.Form):
    """签退."""

    has_phone_back = forms.BooleanField(label=_("手机已归还，手机柜已清空"))
    note = forms.CharField(label=_("现场履职情况"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
