"""Forms of a lot's course: its entry and the centre's answer, the venue, stopping, going on, ending; the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.tenders import labels
from apps.tenders.actions.entry import Defect
from apps.tenders.forms.fields import Moment
from apps.tenders.lifecycle import EntryRefusalGround, TerminationGround
from apps.tenders.queries.entry import REMEDIES, REQUIREMENTS, Requirement


class EntryForm(forms.Form):
    """进场登记."""

    wished_opening_at = Moment(
        label=_("希望的开标时间"), required=False, help_text=_("开标时间即投标截止时间；不填由交易中心安排。")
    )
    note = forms.CharField(
        label=_("登记说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """一次性告知: every requirement is looked at; each one that is not met gets its remedy."""

    could_have_been_told = forms.ChoiceField(
        label=_("本次内容，上次退回时能否告知"),
        choices=[("no", _("不能：是补正后新出现的")), ("yes", _("能：上次遗漏，计入统计"))],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label=_("其他问题"), max_length=200, required=False)
    other_remedy = forms.CharField(label=_("怎样补正"), max_length=200, required=False)

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for requirement, text in REQUIREMENTS.items():
            self.fields[f"no_{requirement}"] = forms.BooleanField(label=str(text), required=False)
            self.fields[f"how_{requirement}"] = forms.CharField(
                label=_("怎样补正"),
                max_length=200,
                required=False,
                initial=REMEDIES[requirement],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if is_first:
            del self.fields["could_have_been_told"]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each requirement beside its remedy."""
        return [(self[f"no_{one}"], self[f"how_{one}"]) for one in Requirement]

    def defects(self) -> list[Defect]:
        """The complete list, in Chinese as it is kept."""
        said = self.cleaned_data
        with translation.override("zh-hans"):
            told = [
                Defect(str(REQUIREMENTS[one]), said[f"how_{one}"] or str(REMEDIES[one]))
                for one in Requirement
                if said[f"no_{one}"]
            ]
        if said["other"]:
            told.append(Defect(said["other"], said["other_remedy"]))
        return told

    def is_avoidable(self) -> bool:
        """True when the officer says that it could have been told the first time."""
        return self.cleaned_data.get("could_have_been_told") == "yes"


class RefusalForm(forms.Form):
    """不予受理."""

    ground = forms.ChoiceField(label=_("法定情形"), choices=list(labels.REFUSAL_GROUNDS.items()))
    reason = forms.CharField(label=_("具体理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def chosen(self) -> EntryRefusalGround:
        """The ground."""
        return EntryRefusalGround(self.cleaned_data["ground"])


class VenueForm(forms.Form):
    """安排场地."""

    opening_at = Moment(label=_("开标时间（投标截止时间）"), help_text=_("两者是同一时间，精确到分。"))
    hall = forms.CharField(label=_("开标大厅"), max_length=80, help_text=_("例如：网上开标大厅 3"))


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ResumeForm(forms.Form):
    """恢复."""

    new_deadline = Moment(
        label=_("新的投标截止时间"), required=False, help_text=_("中止期间原截止时间已过的须填写；不得早于原定时间。")
    )


class TerminationForm(ReasonForm):
    """终止."""

    field_order = ("ground", "reason")

    ground = forms.ChoiceField(label=_("情形"), choices=list(labels.TERMINATION_GROUNDS.items()))

    def chosen(self) -> TerminationGround:
        """The ground."""
        return TerminationGround(self.cleaned_data["ground"])


class CalendarForm(forms.Form):
    """工作日历: a year's special days, one a line."""

    source = forms.CharField(
        label=_("日历依据"), max_length=200, help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知")
    )
    holidays = forms.CharField(
        label=_("放假日"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一天：日期，空格，名称。例如：2027-01-01 元旦"),
    )
    make_up_days = forms.CharField(
        label=_("调休上班日"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("周六、周日上班的日期，写法相同。"),
    )
