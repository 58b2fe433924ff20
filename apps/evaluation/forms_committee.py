"""What people fill in before a committee sits: the application, the pool, leave, answers. Use-cases decide."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.evaluation.actions.pooling import Profile, Tie
from apps.evaluation.applying import FEWEST_MINUTES, MOST_HALF_DAYS, MOST_MINUTES, Avoided, SiteWanted, Wish
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.models import CommitteeApplication, Expert, Site, Venue
from apps.evaluation.models.pool import ConductKind, TieKind, Title
from apps.evaluation.rules.specialties import name_of
from apps.tenders.forms.fields import Moment

SITES = 3
PAIR = re.compile(r"\s*([A-Za-z][0-9]{2,8})\s*[=＝:：×x* ]\s*([0-9]{1,2})\s*")
SPLIT = re.compile(r"[,，;；、\n]+")
TITLES = {Title.SENIOR: _("高级职称"), Title.EQUAL: _("具有同等专业水平")}
TIES = {
    TieKind.EMPLOYED: _("任职（含退休前单位）"),
    TieKind.HOLDING: _("持股、董事、监事或实际控制"),
    TieKind.RELATIVE: _("近亲属在其任主要负责人"),
}
CONDUCT = {ConductKind.NOTE: _("履职情况"), ConductKind.SUSPENSION: _("暂停抽取")}
ANSWERS = {
    InvitationAction.ACCEPT: _("参加"),
    InvitationAction.DECLINE: _("不参加"),
    InvitationAction.TAKE_LEAVE: _("请假（当日不再抽取）"),
}
CALLED = {**ANSWERS, InvitationAction.MISS: _("未到场")}


class ApplicationForm(forms.Form):
    """组建评标委员会申请."""

    review_at = Moment(label=_("评审时间"))
    place = forms.CharField(label=_("评审地点"), max_length=120, help_text=_("名单开启前，专家只被告知时间和地点。"))
    half_days = forms.IntegerField(
        label=_("预计用时（半天）"),
        min_value=1,
        max_value=MOST_HALF_DAYS,
        initial=1,
        required=False,
        help_text=_("场地按半天预约：填 2 即占用一天。"),
    )
    avoided = forms.CharField(
        label=_("回避单位"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一个：统一社会信用代码 单位名称 回避原因。投标人、招标人和代理机构自动回避，不用填写。"),
    )
    answer_minutes = forms.IntegerField(
        label=_("确认时限（分钟）"),
        required=False,
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=_("专家在时限内答复，逾期由下一顺位递补。留空则抽中即入席，不先确认。"),
    )
    is_by_telephone = forms.BooleanField(label=_("由见证人员电话通知（平台和短信同时通知）"), required=False)
    most_a_month = forms.IntegerField(
        label=_("每月评审次数上限"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("当月已评审达到此数的专家不抽取。留空不限。"),
    )
    is_demanding = forms.BooleanField(label=_("技术复杂或社会影响较大（政府采购须七人以上）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SITES + 1):
            is_needed = number == 1
            self.fields[f"site{number}_name"] = forms.CharField(
                label=_("主场") if is_needed else _("分场 %(number)s") % {"number": number - 1},
                max_length=120,
                required=False,
            )
            self.fields[f"site{number}_venue"] = forms.ModelChoiceField(
                Venue.objects.all(),
                label=_("共享席位目录中的场所"),
                required=False,
                empty_label=_("不选，只填名称"),
                help_text=_("选择后由该场所的中心在线确认评标室和席位；各场应全部选择或全部不选。"),
            )
            self.fields[f"site{number}_wanted"] = forms.CharField(
                label=_("专业和人数"), max_length=400, required=is_needed, help_text=_("例如：A08=3，A06=1")
            )
            self.fields[f"site{number}_regions"] = forms.CharField(
                label=_("抽取地区"), max_length=400, required=False, help_text=_("逗号分开；留空不限地区。")
            )
        order = [
            f"site{number}_{part}" for number in range(1, SITES + 1) for part in ("name", "venue", "wanted", "regions")
        ]
        self.order_fields(["review_at", "half_days", "place", *order])

    def clean(self) -> dict[str, Any]:
        """A sub-site that is named says whom it wants, and the reverse; what cannot be read is said at its field."""
        for number in range(1, SITES + 1):
            wanted = self.cleaned_data.get(f"site{number}_wanted") or ""
            if any(PAIR.fullmatch(one) is None for one in SPLIT.split(wanted) if one.strip()):
                self.add_error(f"site{number}_wanted", _("请写成“专业代码=人数”，多个用逗号分开。"))
            venue = self.cleaned_data.get(f"site{number}_venue")
            is_named = bool(self.cleaned_data.get(f"site{number}_name") or venue)
            if number == 1 and not is_named:
                self.add_error("site1_name", _("请填写主场名称，或从共享席位目录中选择。"))
            if bool(wanted) != is_named and number > 1:
                self.add_error(f"site{number}_name", _("分场的名称和专业人数须同时填写，或同时留空。"))
        if any(len(line.split(None, 2)) != 3 for line in self._lines()):  # code, name, reason
            self.add_error("avoided", _("每行须有信用代码、单位名称和原因，用空格分开。"))
        return self.cleaned_data

    def wish(self) -> Wish:
        """What was filled in."""
        given = self.cleaned_data
        avoided = [Avoided(*line.split(None, 2)) for line in self._lines()]
        return Wish(
            review_at=given["review_at"],
            place=given["place"],
            sites=[self._site(number) for number in range(1, SITES + 1) if given.get(f"site{number}_wanted")],
            avoided=[Avoided(one.code.upper(), one.name, one.reason) for one in avoided],
            half_days=given["half_days"] or 1,
            most_a_month=given["most_a_month"],
            answer_minutes=given["answer_minutes"],
            is_by_telephone=given["is_by_telephone"],
            is_demanding=given["is_demanding"],
        )

    def _site(self, number: int) -> SiteWanted:
        given = self.cleaned_data
        pairs = [PAIR.fullmatch(one) for one in SPLIT.split(given[f"site{number}_wanted"]) if one.strip()]
        wanted: dict[str, int] = {}
        for pair in pairs:
            if pair is not None:
                wanted[pair[1].upper()] = wanted.get(pair[1].upper(), 0) + int(pair[2])
        regions = tuple(one.strip() for one in SPLIT.split(given[f"site{number}_regions"]) if one.strip())
        venue = given.get(f"site{number}_venue")
        name = venue.name if venue else given[f"site{number}_name"]
        return SiteWanted(name, wanted, regions, venue.pk if venue else None)

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.cleaned_data.get("avoided") or "").splitlines() if line.strip()]


def filled(application: CommitteeApplication | None, sites: list[Site], centre: str, experts: int) -> dict[str, Any]:
    """The form as it was filled in last time; before that the centre as the main site."""
    if application is None:
        return {"site1_name": centre, "answer_minutes": 60, "site1_wanted": f"A08={experts}"}
    said: dict[str, Any] = {
        "review_at": application.review_at,
        "place": application.place,
        "half_days": application.half_days,
        "avoided": "\n".join(f"{one['code']} {one['name']} {one['reason']}" for one in application.avoided),
        "answer_minutes": application.answer_minutes,
        "is_by_telephone": application.is_by_telephone,
        "most_a_month": application.most_a_month,
        "is_demanding": application.is_demanding,
    }
    for site in sites:
        said[f"site{site.number}_name"] = site.name
        said[f"site{site.number}_venue"] = site.venue_id
        said[f"site{site.number}_wanted"] = "，".join(f"{code}={count}" for code, count in sorted(site.wanted.items()))
        said[f"site{site.number}_regions"] = "，".join(site.regions)
    return said


class ExpertForm(forms.Form):
    """专家档案."""

    region = forms.CharField(label=_("常住地区"), max_length=60)
    title = forms.ChoiceField(label=_("职称"), choices=[(one.value, label) for one, label in TITLES.items()])
    practising_since = forms.IntegerField(
        label=_("从业起始年份"), min_value=1950, max_value=2100, help_text=_("从事相关领域工作应满八年。")
    )
    specialties = forms.CharField(
        label=_("评标专业"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("每行一个：代码 名称，例如“A08 工程施工”。只写代码的，名称按专业代码表。"),
    )

    def profile(self) -> Profile:
        """What was filled in."""
        given = self.cleaned_data
        lines = [line.split(None, 1) for line in given["specialties"].splitlines() if line.strip()]
        return Profile(
            region=given["region"],
            title=Title(given["title"]),
            practising_since=given["practising_since"],
            specialties=[
                (line[0].upper(), line[1].strip() if len(line) > 1 else name_of(line[0].upper())) for line in lines
            ],
        )


def recorded(expert: Expert | None) -> dict[str, Any]:
    """The form as the pool has it."""
    if expert is None:
        return {}
    return {
        "region": expert.region,
        "title": expert.title,
        "practising_since": expert.practising_since,
        "specialties": "\n".join(f"{code} {name}" for code, name in expert.specialties),
    }


class DaysForm(forms.Form):
    """自某日至某日."""

    from_on = forms.DateField(label=_("自"), widget=forms.DateInput({"type": "date"}))
    until_on = forms.DateField(label=_("至"), widget=forms.DateInput({"type": "date"}))


class TieForm(DaysForm):
    """利害关系."""

    kind = forms.ChoiceField(label=_("关系"), choices=[(one.value, label) for one, label in TIES.items()])
    code = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    name = forms.CharField(label=_("单位名称"), max_length=160)
    until_on = forms.DateField(
        label=_("至"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("仍在任职或持股的留空。任职和持股结束后三年内仍须回避。"),
    )
    field_order = ("kind", "code", "name", "from_on", "until_on")

    def tie(self) -> Tie:
        """What was filled in."""
        given = self.cleaned_data
        return Tie(TieKind(given["kind"]), given["code"], given["name"], given["from_on"], given["until_on"])


class ConductForm(DaysForm):
    """履职记录."""

    kind = forms.ChoiceField(label=_("类别"), choices=[(one.value, label) for one, label in CONDUCT.items()])
    reason = forms.CharField(label=_("事由"), max_length=300)
    until_on = forms.DateField(
        label=_("至"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("暂停抽取没有期限的留空，直到解除。"),
    )
    field_order = ("kind", "reason", "from_on", "until_on")

    def days(self) -> tuple[date, date | None]:
        """The days named."""
        return self.cleaned_data["from_on"], self.cleaned_data["until_on"]


class LeaveForm(DaysForm):
    """请假."""

    reason = forms.CharField(label=_("事由"), max_length=200)

    def days(self) -> tuple[date, date]:
        """The days named."""
        return self.cleaned_data["from_on"], self.cleaned_data["until_on"]


class AnswerForm(forms.Form):
    """参加、不参加、请假."""

    answer = forms.ChoiceField(
        label=_("答复"), choices=[(one.value, label) for one, label in ANSWERS.items()], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("原因"), max_length=200, required=False, help_text=_("不参加或请假的，请写明原因。")
    )

    def answered(self) -> InvitationAction:
        """What was said."""
        return InvitationAction(self.cleaned_data["answer"])


class WithdrawalForm(forms.Form):
    """确认后退出, with the reason."""

    reason = forms.CharField(label=_("不能参加的原因"), max_length=200)

    def answered(self) -> InvitationAction:
        """What is meant: the expert does not come after all."""
        return InvitationAction.DECLINE


class CalledForm(AnswerForm):
    """见证人员代为登记."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=_("专家的答复"), choices=[(one.value, label) for one, label in CALLED.items()]
        )
        self.order_fields(["answer", "reason"])


class SharedLotsForm(forms.Form):
    """一并评审: the lots that one committee is drawn for, besides the one at hand."""

    together = forms.MultipleChoiceField(
        label=_("与本标段一并评审的标段"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "选中的标段共用一次抽取、同一批评委和组长，分别评审、分别出具报告。与其中任何一个标段的投标人有关系的专家都回避。"
        ),
    )

    def __init__(self, *args: Any, lots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["together"].choices = lots  # type: ignore[attr-defined]  # a choice field's own attribute
