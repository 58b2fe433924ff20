"""What a person says of a token and of a webhook: what for, how much, how long, and where to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exchange.kinds import Subject
from apps.exchange.rules.addresses import LONGEST
from apps.exchange.rules.scopes import LONGEST_DAYS, Scope

SCOPES = {Scope.OWN_LOTS: _("读取本单位的标段"), Scope.OWN_BIDS: _("读取本单位的投标和回执")}


class TokenForm(forms.Form):
    """接口令牌."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：财务系统。只有您自己看到。"))
    scopes = forms.MultipleChoiceField(
        label=_("范围"),
        choices=[(scope.value, label) for scope, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个范围。")},
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)


SUBJECTS = {
    Subject.LOTS: _("标段和公告"),
    Subject.OBJECTIONS: _("公开的异议和答复"),
    Subject.OPENINGS: _("开标过程"),
    Subject.EVALUATION: _("评标"),
    Subject.AWARDS: _("定标和合同"),
    Subject.PLATFORM: _("工作日历和登记的工具"),
}


class WebhookForm(forms.Form):
    """变更推送."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：数据平台。只有您自己看到。"))
    address = forms.CharField(
        label=_("接收地址"),
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("您的程序在互联网上的 https 地址。平台向它发送 POST 请求，不跟随跳转。"),
    )
    subjects = forms.MultipleChoiceField(
        label=_("推送内容"),
        choices=[(subject.value, label) for subject, label in SUBJECTS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选即推送全部公开变更。"),
    )


def _is_yes(said: str) -> bool:
    return said == "yes"


class ResumptionForm(forms.Form):
    """恢复推送."""

    skips = forms.TypedChoiceField(
        label=_("停下期间的变更"),
        choices=[("no", _("从停下的地方接着发")), ("yes", _("不再发，从最新的变更开始"))],
        coerce=_is_yes,
        initial="no",
        widget=forms.RadioSelect,
    )


class ReplayForm(forms.Form):
    """重新推送某一序号之后的全部."""

    since = forms.IntegerField(
        label=_("序号"), min_value=0, help_text=_("重新推送这一序号之后的全部变更；0 表示从第一条开始。")
    )
