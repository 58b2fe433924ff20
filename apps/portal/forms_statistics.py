"""What a reader of the statistics asks for: days, the length of a row, and which lots."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.portal.queries.statistics import Asked
from apps.portal.rules.periods import Step, beginning_of, end_of
from apps.tenders import labels
from apps.tenders.models import LotKind
from apps.tenders.rules.books import Regime

MOST_DAYS = 1830
"""Five years: the rows of a page, and what a public page may cost."""
STEPS: dict[Step, str | Promise] = {Step.MONTH: _("按月"), Step.QUARTER: _("按季度"), Step.YEAR: _("按年")}


class StatisticsForm(forms.Form):
    """统计条件 — every field may stay empty; then it is this year, by months, of all lots."""

    since = forms.DateField(
        label=_("开始日期"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("结束日期"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    by = forms.ChoiceField(
        label=_("每行"), required=False, choices=[(step.value, label) for step, label in STEPS.items()]
    )
    regime = forms.ChoiceField(label=_("交易类别"), required=False)
    kind = forms.ChoiceField(label=_("标的"), required=False)
    region = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, regions: list[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"since": date(today.year, 1, 1), "until": today, "by": Step.MONTH.value}
        self.today = today
        self._offer("regime", [(regime.value, labels.REGIMES[regime]) for regime in Regime])
        self._offer("kind", LotKind.choices)
        self._offer("region", [(region, region) for region in regions])

    def clean(self) -> dict[str, Any]:
        """The days are in order, not in the future, and not too many."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = self._days(said)
        if since > self.today:
            self.add_error(
                "since", forms.ValidationError(_("开始日期在今天之后，还没有可统计的数据。"), code="not_yet")
            )
        elif until < since:
            self.add_error("until", forms.ValidationError(_("结束日期在开始日期之前。"), code="out_of_order"))
        elif (until - since).days >= MOST_DAYS:
            self.add_error("until", forms.ValidationError(_("一次最多统计五年。"), code="too_long"))
        return said

    @property
    def wanted(self) -> Asked:
        """What to count; what is not understood does not narrow, and days that cannot be are those of this year."""
        said = self.cleaned_data if self.is_bound and not self.errors.keys() & {"since", "until"} else {}
        others = getattr(self, "cleaned_data", {})
        since, until = self._days(said)
        return Asked(
            since=since,
            until=until,
            step=Step(others.get("by") or Step.MONTH),
            regime=others.get("regime", ""),
            kind=others.get("kind", ""),
            region=others.get("region", ""),
        )

    def _days(self, said: dict[str, Any]) -> tuple[date, date]:
        """The days, as far as they have come: a year that is asked for whole ends today."""
        until = min(said.get("until") or self.today, self.today)
        return said.get("since") or date(until.year, 1, 1), until

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = [("", _("不限")), *choices]


def usual_days(today: date) -> list[tuple[str | Promise, date, date]]:
    """The periods that are asked for most, by name: this month, quarter and year, and the last of each."""
    names = {
        Step.MONTH: (_("本月"), _("上月")),
        Step.QUARTER: (_("本季度"), _("上季度")),
        Step.YEAR: (_("本年"), _("上年")),
    }
    found: list[tuple[str | Promise, date, date]] = []
    for step, (this, last) in names.items():
        begins = beginning_of(step, today)
        before = begins - timedelta(days=1)
        found += [(this, begins, today), (last, beginning_of(step, before), end_of(step, before))]
    return found
