"""What people fill in for venues, sites, incidents and hand-over. Use-cases decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.roles import Role
from apps.evaluation.actions.venues import MOST_SEATS, VenueDetails
from apps.evaluation.models import Room, Seat, Site, Venue
from apps.evaluation.models.sitting import Medium
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders.forms.fields import Moment

MEDIA = {Medium.AUDIO: _("录音"), Medium.VIDEO: _("录像")}


class VenueForm(forms.Form):
    """评标场所."""

    name = forms.CharField(label=_("场所名称"), max_length=120)
    district = forms.CharField(label=_("所在地"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=200)
    phone = forms.CharField(label=_("值守电话"), max_length=40)
    fees = forms.CharField(
        label=_("收费标准和支付方式"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("不收费的，请写“不收费”。"),
    )
    meals = forms.CharField(label=_("用餐和住宿"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def details(self) -> VenueDetails:
        """What was filled in."""
        return VenueDetails(**self.cleaned_data)


def venue_as_recorded(venue: Venue | None) -> dict[str, Any]:
    """The form as the directory has it."""
    names = ("name", "district", "address", "phone", "fees", "meals")
    return {} if venue is None else {name: getattr(venue, name) for name in names}


class RoomForm(forms.Form):
    """评标室."""

    name = forms.CharField(label=_("评标室"), max_length=60)
    equipment = forms.CharField(
        label=_("设备"), max_length=200, required=False, help_text=_("例如：双屏、视频会议、变声。")
    )
    seats = forms.IntegerField(label=_("席位数"), min_value=1, max_value=MOST_SEATS)


class ConfirmSiteForm(forms.Form):
    """确认场地: seats of the room that was chosen, and the witness."""

    room = forms.ModelChoiceField(Room.objects.none(), widget=forms.HiddenInput)
    seats = forms.ModelMultipleChoiceField(Seat.objects.none(), label=_("席位"), widget=forms.CheckboxSelectMultiple)
    witness = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("见证人员"),
        empty_label=None,
        help_text=_("核验到场专家身份并会签，须为本中心人员。"),
    )

    def __init__(self, site: Site, room: Room, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.filter(pk=room.pk)  # type: ignore[attr-defined]  # a choice of rows
        self.fields["seats"].queryset = room.seats.filter(withdrawn_at__isnull=True)  # type: ignore[attr-defined]
        organisation = site.venue.organisation_id if site.venue else 0
        witnesses = Membership.objects.filter(
            organisation_id=organisation, role=Role.WITNESS.value, state=MembershipState.ACTIVE
        )
        self.fields["witness"].queryset = witnesses.select_related("person").order_by("pk")  # type: ignore[attr-defined]
        self.fields["witness"].label_from_instance = lambda seat: seat.person.name  # type: ignore[attr-defined]
        self.fields["seats"].label_from_instance = lambda seat: _("%(number)s 号") % {"number": seat.number}  # type: ignore[attr-defined]


class RefuseSiteForm(forms.Form):
    """不能安排."""

    reason = forms.CharField(label=_("不能安排的原因"), max_length=300)


class TimeForm(forms.Form):
    """改期."""

    review_at = Moment(label=_("新的评审时间"))


class PlaceForm(forms.Form):
    """换场."""

    venue = forms.ModelChoiceField(
        Venue.objects.all(), label=_("改用场所"), empty_label=None, help_text=_("从共享席位目录中选择。")
    )


class LetterForm(forms.Form):
    """复函."""

    letter = forms.CharField(
        label=_("对方中心的复函"), max_length=120, help_text=_("文号，或来电、来函的时间和确认人。")
    )


class IncidentForm(forms.Form):
    """突发情况."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("发生故障的场所"), empty_label=None)
    what = forms.CharField(label=_("发生了什么"), max_length=300)

    def __init__(self, sites: list[Site], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Site.objects.filter(pk__in=[site.pk for site in sites]).order_by("number")
        self.fields["site"].queryset = found  # type: ignore[attr-defined]  # a choice of rows
        self.fields["site"].label_from_instance = lambda site: site.name  # type: ignore[attr-defined]


class RemedyForm(forms.Form):
    """处理结果."""

    remedy = forms.CharField(label=_("处理情况"), max_length=300)


class DecisionForm(forms.Form):
    """招标人决定: another time, and other venues where wanted."""

    review_at = Moment(label=_("新的评审时间"))
    reason = forms.CharField(label=_("决定和理由"), max_length=300)

    def __init__(self, sites: list[Site], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for site in sites:
            self.fields[f"venue{site.number}"] = forms.ModelChoiceField(
                Venue.objects.exclude(pk=site.venue_id or 0),
                label=_("%(name)s 改用") % {"name": site.name},
                required=False,
                empty_label=_("不变"),
            )
        self.order_fields(["review_at", *(f"venue{site.number}" for site in sites), "reason"])

    def venues(self) -> dict[int, int]:
        """Which sites go elsewhere."""
        chosen = {name: one for name, one in self.cleaned_data.items() if name.startswith("venue") and one}
        return {int(name.removeprefix("venue")): venue.pk for name, venue in chosen.items()}


class HandoverForm(forms.Form):
    """资料移交."""

    items = forms.CharField(
        label=_("移交清单"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("每行一项，例如：签到表原件 1 份；录像 6 小时。"),
    )

    def listed(self) -> list[str]:
        """One thing a line."""
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]


class RecordingForm(forms.Form):
    """音视频索引."""

    medium = forms.ChoiceField(label=_("类别"), choices=[(one.value, label) for one, label in MEDIA.items()])
    reference = forms.CharField(
        label=_("编号或地址"), max_length=200, help_text=_("录音录像保存在场所自己的系统中，这里只记索引。")
    )
    marked_at = Moment(label=_("时间点"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
