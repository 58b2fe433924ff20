"""Forms of the what-if desk: requests that are only tried, and a place that is only thought closed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling.forms import DAY, ClosureForm
from apps.scheduling.models.places import Place
from apps.scheduling.rules.needs import needs_of
from apps.scheduling.rules.plan import Closure, Demand, HalfDay, Kind, Part, Request

MOST_ROWS = 10
"""So many requests are tried at once."""


class RowForm(forms.Form):
    """试排的申请 — one that nobody has made yet; a lot's code makes it one that can be made from the answer."""

    lot = forms.CharField(label=_("标段编号或者名称"), max_length=44, required=False)
    kind = forms.ChoiceField(
        label=_("用途"), choices=[(Kind.EVALUATION.value, _("评标")), (Kind.OPENING.value, _("开标"))], required=False
    )
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=200, required=False)
    length = forms.IntegerField(label=_("半日数"), min_value=1, max_value=10, required=False)
    earliest_on = forms.DateField(label=_("最早日期"), widget=DAY, required=False)
    promise_on = forms.DateField(label=_("承诺不晚于"), widget=DAY, required=False)
    is_remote = forms.BooleanField(label=_("需要远程设备"), required=False)
    may_extend = forms.BooleanField(label=_("可延时"), required=False)
    is_green = forms.BooleanField(label=_("绿色通道"), required=False)

    def clean(self) -> None:
        """A row that names nothing is not tried; one that does says when it may begin at the earliest."""
        said = self.cleaned_data
        if said.get("lot") and not said.get("earliest_on"):
            raise forms.ValidationError(_("请写明最早日期。"))

    @property
    def is_asked(self) -> bool:
        """True where the row names a request."""
        return self.is_bound and self.is_valid() and bool(self.cleaned_data["lot"])

    def request(self, opened: HalfDay | None, counted: frozenset[str]) -> Request:
        """What the scheduler is asked; ``opened`` is the half-day of the lot's opening, where it has one, ``counted`` what the centre counts."""
        said = self.cleaned_data
        features = frozenset({"remote"} if said["is_remote"] else ())
        is_opening = said["kind"] == Kind.OPENING
        wanted = needs_of(Kind.OPENING if is_opening else Kind.EVALUATION, {})
        needs = {code: units for code, units in wanted.items() if code in counted}
        demand = Demand(said["length"] or 1, needs, features, said["people"] or 0)
        return Request(
            lot=said["lot"].strip(),
            opening=demand if is_opening else None,
            evaluation=None if is_opening else demand,
            earliest=HalfDay(said["earliest_on"], Part.AM),
            promise=HalfDay(said["promise_on"], Part.PM) if said["promise_on"] else None,
            is_green=said["is_green"],
            may_extend=said["may_extend"],
            opened=None if is_opening else opened,
        )


class ShutForm(ClosureForm):
    """试停用 — all three are given, or none."""

    reason = None  # type: ignore[assignment]  # what is not kept needs no reason
    place = forms.ModelChoiceField(
        label=_("试停用的场地"), queryset=Place.objects.order_by("kind", "name"), required=False
    )
    first_on = forms.DateField(label=_("自"), widget=DAY, required=False)
    last_on = forms.DateField(label=_("至"), widget=DAY, required=False)

    def clean(self) -> None:
        """All of it, or nothing."""
        said = self.cleaned_data
        given = [name for name in ("place", "first_on", "last_on") if said.get(name)]
        if given and len(given) < 3:
            raise forms.ValidationError(_("请写全场地和起止日期。"))
        super().clean()

    def closures(self) -> tuple[Closure, ...]:
        """The half-days that would be closed."""
        place = self.cleaned_data.get("place")
        if place is None:
            return ()
        return tuple(Closure(place.code, each, place.sessions) for each in self.half_days())
