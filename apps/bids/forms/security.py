"""Forms of bid security: the bidder's account and guarantee, the bank's file, refunds, matches, forfeiture, the contract's date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.bids import guarantees
from apps.bids.actions import GuaranteeTerms
from apps.bids.labels import said
from apps.bids.rules.bank_statement import LARGEST
from apps.bids.rules.security import GUARANTEES, ForfeitureGround
from apps.core.text import can_be_kept
from apps.tenders.forms.fields import Yuan
from apps.tenders.models import BondForm


class Day(forms.DateField):
    """A day, as the browser's own field gives it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class AccountForm(forms.Form):
    """基本账户."""

    account = forms.CharField(
        label=_("基本账户账号"),
        max_length=40,
        help_text=_("境内投标人从基本账户转出（实施条例第二十六条）。只用来与银行报送的付款账号比对，开标前加密保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class GuaranteeForm(forms.Form):
    """保函."""

    form = forms.ChoiceField(label=_("保函形式"))
    number = forms.CharField(label=_("保函编号"), max_length=100)
    issuer = forms.CharField(label=_("出具人"), max_length=160, help_text=_("银行、担保公司或保险公司的全称。"))
    amount = Yuan(label=_("担保金额（元）"), min_value=0)
    valid_until = Day(label=_("有效期至"))
    file = forms.FileField(
        label=_("电子保函文件"),
        required=False,
        help_text=_("出具人签名的电子保函文件（JSON），上传后当场核验。"),
    )
    reference = forms.CharField(
        label=_("核验码"),
        max_length=200,
        required=False,
        help_text=_("没有文件的，填出具人给的核验码；平台不能自动核验的，由招标人开标后向出具人核实。"),
    )

    def __init__(self, *args: Any, accepted: frozenset[str], **options: Any) -> None:
        """Only the forms that the document accepts."""
        super().__init__(*args, **options)
        choices = [(one.value, one.label) for one in BondForm if one.value in GUARANTEES & accepted]
        self.fields["form"] = forms.ChoiceField(label=_("保函形式"), choices=choices)

    def clean_file(self) -> str:
        """The text of the file, or nothing."""
        file: Any = self.cleaned_data.get("file")
        if not file:
            return ""
        content = file.read(guarantees.LONGEST + 1)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = ""
        if not text or len(content) > guarantees.LONGEST or not can_be_kept(text):
            raise forms.ValidationError(_("这不是电子保函文件。请上传出具人给的 JSON 文件。"))
        return str(text)

    def stated(self) -> GuaranteeTerms:
        """What the bidder states, with the file or the code by which it is verified."""
        told = self.cleaned_data
        return GuaranteeTerms(
            form=told["form"],
            number=told["number"],
            issuer=told["issuer"],
            amount=told["amount"],
            valid_until=told["valid_until"],
            reference=told["file"] or told["reference"],
        )


class StatementForm(forms.Form):
    """银行对账单."""

    file = forms.FileField(
        label=_("对账单文件（CSV）"),
        help_text=_("列：交易流水号、缴款码、金额、交易时间、付款户名、付款账号。编码用 UTF-8 或 GBK。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def content(self) -> bytes:
        """The bytes of the file, one more than the most so that a larger one is noticed."""
        file: Any = self.cleaned_data["file"]
        return bytes(file.read(LARGEST + 1))


class RefundForm(forms.Form):
    """退还."""

    refunded_on = Day(label=_("退还日期"), help_text=_("按银行回单的日期填写。应付利息由系统按此日期计算。"))


class MatchForm(forms.Form):
    """人工匹配."""

    reason = forms.CharField(
        label=_("匹配的理由和依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


class ForfeitureForm(forms.Form):
    """不予退还."""

    ground = forms.ChoiceField(label=_("法定情形"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("事实和依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """The grounds in the reader's language."""
        super().__init__(*args, **options)
        self.fields["ground"] = forms.ChoiceField(
            label=_("法定情形"), widget=forms.RadioSelect, choices=[(one.value, said(one)) for one in ForfeitureGround]
        )


class ContractForm(forms.Form):
    """合同签订日期."""

    signed_on = Day(label=_("合同签订日期"))
