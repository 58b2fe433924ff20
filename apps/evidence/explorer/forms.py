"""What people look for in the journal, and what a supervisor fills in to let an auditor look."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.clock import SHANGHAI
from apps.evidence.explorer.actions import DAYS_AT_MOST, Errand
from apps.evidence.explorer.searching import Place, Scope, Search


def _day_field(label: object, **more: object) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)  # type: ignore[arg-type]  # a lazy text


class SearchForm(forms.Form):
    """全过程记录的查询条件 — every part may stay empty."""

    lot = forms.CharField(label=_("标段编号"), required=False, max_length=80)
    kind = forms.CharField(label=_("事项代码"), required=False, max_length=80)
    actor = forms.CharField(label=_("办理人"), required=False, max_length=80)
    stream = forms.CharField(label=_("记录流"), required=False, max_length=120)
    since = _day_field(_("开始日期"), required=False)
    until = _day_field(_("结束日期"), required=False)

    def search(self) -> Search:
        """What was asked; a part that was not understood is left out and shows its error."""
        told = self.cleaned_data
        until: date | None = told.get("until")
        return Search(
            lot=told.get("lot", ""),
            stream=told.get("stream", ""),
            kind=told.get("kind", ""),
            actor=told.get("actor", ""),
            after=_midnight(told.get("since")),
            before=_midnight(until + timedelta(days=1)) if until else None,
        )

    def asked(self) -> dict[str, str]:
        """What was asked, as the journal keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


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


class LinkForm(forms.Form):
    """审计链接 — for whom, to what end, what of, until when."""

    auditor = forms.CharField(
        label=_("审计人员"), max_length=120, help_text=_("单位和姓名，例如：市审计局投资审计科 张某。")
    )
    purpose = forms.CharField(label=_("用途"), max_length=200, help_text=_("例如：对 2026 年第三季度项目的专项审计。"))
    lots = forms.CharField(
        label=_("标段编号"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=_("一行一个，最多 20 个。不填则须填下面的起止日期。"),
    )
    since = _day_field(_("记录从"), required=False)
    until = _day_field(_("记录到"), required=False, help_text=_("最后一天的记录也在内。"))
    expires_on = _day_field(_("链接有效至"), help_text=_("当天结束时失效，最长 %(days)d 天。") % {"days": DAYS_AT_MOST})

    def errand(self, *, now: datetime) -> Errand:
        """What was filled in. The last day of the longest term ends with its last moment within the term."""
        told = self.cleaned_data
        until: date | None = told.get("until")
        ends = datetime.combine(told["expires_on"] + timedelta(days=1), time.min, SHANGHAI)
        longest = now + timedelta(days=DAYS_AT_MOST)
        return Errand(
            auditor=told["auditor"],
            purpose=told["purpose"],
            scope=Scope(
                lots=tuple(dict.fromkeys(told["lots"].split())),
                after=_midnight(told.get("since")),
                before=_midnight(until + timedelta(days=1)) if until else None,
            ),
            expires_at=min(ends, longest) if ends - longest < timedelta(days=1) else ends,
        )


class OneTimeCodeForm(forms.Form):
    """验证码 — which the auditor got by another channel."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("八位数字，由发出链接的监督人员用电话等另外的方式告诉您，只能用一次。"),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, SHANGHAI) if day else None
