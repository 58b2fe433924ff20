"""Forms of awards: why a candidate is passed over, how was decided, the contract and what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.awards.labels import GROUNDS, PERFORMANCE

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PassingOverForm(forms.Form):
    """不按排序确定的情形."""

    bid = forms.CharField(max_length=32, widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("法定情形"), choices=list(GROUNDS.items()))
    reason = forms.CharField(label=_("事实和证明材料"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DeliberationForm(forms.Form):
    """定标记录 — one field of votes for each candidate where the document says ballot."""

    bid = forms.ChoiceField(label=_("确定的中标人"), widget=forms.RadioSelect)
    held_on = forms.DateField(label=_("定标会日期"), widget=DAY)
    members = forms.IntegerField(label=_("定标委员会人数"), min_value=1, max_value=99, help_text=_("三人以上单数。"))
    reason = forms.CharField(label=_("定标理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, candidates: Sequence[tuple[str, str]], votes: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        self.fields["bid"].choices = list(candidates)  # type: ignore[attr-defined]  # a choice
        self.voted = [bid for bid, _name in candidates] if votes else []
        for index, (bid, name) in enumerate(candidates if votes else ()):
            self.fields[f"votes_{index}"] = forms.IntegerField(
                label=_("%(name)s 得票") % {"name": name}, min_value=0, max_value=99, initial=0
            )
            self.fields[f"votes_{index}"].widget.attrs["data-bid"] = bid

    def votes(self) -> dict[str, int]:
        """By bid how many voted for it."""
        typed = self.cleaned_data
        return {bid: typed[f"votes_{index}"] for index, bid in enumerate(self.voted)}


class ContractForm(forms.Form):
    """登记合同."""

    number = forms.CharField(label=_("合同编号"), max_length=60)
    signed_on = forms.DateField(label=_("签订日期"), widget=DAY)
    price = forms.DecimalField(
        label=_("合同金额（元）"),
        min_value=Decimal("0.01"),
        max_digits=18,
        decimal_places=2,
        help_text=_("与中标金额一致。"),
    )
    term = forms.CharField(label=_("履行期限"), max_length=200)
    contract = forms.FileField(label=_("已签订的合同（PDF）"))


class DutyForm(forms.Form):
    """登记法定事项."""

    rule = forms.CharField(max_length=12, widget=forms.HiddenInput)
    done_on = forms.DateField(label=_("办理日期"), widget=DAY)
    note = forms.CharField(label=_("收件单位或者文号"), max_length=200)


class PerformanceForm(forms.Form):
    """登记履约情况."""

    kind = forms.ChoiceField(label=_("情况"), choices=[(kind.value, word) for kind, word in PERFORMANCE.items()])
    text = forms.CharField(label=_("说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class EndingForm(forms.Form):
    """流标、废标."""

    ground = forms.ChoiceField(label=_("法定情形"))
    reason = forms.CharField(label=_("事实"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, grounds: Sequence[tuple[str, object]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]  # a choice


class WithdrawalForm(forms.Form):
    """撤回中标候选人公示."""

    reason = forms.CharField(label=_("撤回的理由（向社会公开）"), max_length=300)


class LeavingForm(forms.Form):
    """签退."""

    left_at = forms.DateTimeField(
        label=_("签退时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class FeeForm(forms.Form):
    """劳务报酬."""

    hours = forms.DecimalField(label=_("评审时长（小时）"), max_digits=5, decimal_places=1)
    fee = forms.DecimalField(label=_("劳务报酬（元）"), max_digits=10, decimal_places=2)
    travel = forms.DecimalField(label=_("交通、住宿（元）"), max_digits=10, decimal_places=2, initial=0)
    paid_on = forms.DateField(label=_("支付日期"), widget=DAY, required=False)


class MarkForm(forms.Form):
    """履职评价."""

    mark = forms.TypedChoiceField(
        label=_("评价"),
        coerce=int,
        choices=[(5, _("5 很好")), (4, _("4 好")), (3, _("3 一般")), (2, _("2 较差")), (1, _("1 差"))],
    )
    remark = forms.CharField(label=_("事实（低于3分必填）"), max_length=500, required=False)
