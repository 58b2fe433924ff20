"""Forms of preparation: the timetable, the data sheet, documents, exceptions; who left a contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.actions.preparation import Medium, Timetable
from apps.tenders.data_sheet import Material, Terms
from apps.tenders.forms.fields import Moment, Yuan
from apps.tenders.models import (
    METHODS_OF,
    BondForm,
    DataSheet,
    Envelope,
    Lot,
    Method,
    Remedy,
)
from apps.tenders.rules.books import Regime


class TimetableForm(forms.Form):
    """时间与媒介."""

    document_from = Moment(label=_("招标文件开始提供"), required=False, help_text=_("不填即公告发布之时起提供。"))
    document_until = Moment(label=_("招标文件提供截止"), help_text=_("工程不少于5日；政府采购不少于5个工作日。"))
    notice_until = Moment(label=_("公告期限截止"), required=False, help_text=_("政府采购不少于5个工作日，须填写。"))
    other_media = forms.CharField(
        label=_("其他发布媒介"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个：名称，空格，网址。本平台自动发布，不必填写。"),
    )

    def clean_other_media(self) -> tuple[Medium, ...]:
        """Each line a name and an address."""
        media = []
        for line in filter(str.strip, str(self.cleaned_data["other_media"]).splitlines()):
            name, _gap, address = line.strip().rpartition(" ")
            if not name or not address.startswith(("http://", "https://")):
                raise forms.ValidationError(_("每行须为“名称 网址”，网址以 http 开头：%(line)s"), params={"line": line})
            media.append(Medium(name.strip(), address))
        return tuple(media)

    def timetable(self) -> Timetable:
        """The times as entered."""
        said = self.cleaned_data
        return Timetable(said["document_from"], said["document_until"], said["notice_until"], said["other_media"])

    @staticmethod
    def initial_of(lot: Lot) -> dict[str, Any]:
        """The times in force, for correction."""
        media = "\n".join(f"{one['name']} {one['address']}" for one in lot.media)
        times = {name: getattr(lot, name) for name in ("document_from", "document_until", "notice_until")}
        return {**times, "other_media": media}


ONE_BY_ONE = [(value, label) for value, label in Envelope.choices if value != Envelope.PARTICULARS]
"""The envelopes to choose among; the sheet of the first of two comes with the choice of two."""


class DataSheetForm(forms.Form):
    """前附表."""

    method = forms.ChoiceField(label=_("评标方法"))
    envelopes = forms.MultipleChoiceField(
        label=_("信封"),
        choices=ONE_BY_ONE,
        widget=forms.CheckboxSelectMultiple,
        initial=[value for value, _label in ONE_BY_ONE],
        help_text=_("投标文件分开加密的部分。开标一览表单独成封，开标时只公布它。"),
    )
    is_double = forms.BooleanField(
        label=_("双信封开标"),
        required=False,
        help_text=_(
            "第一信封（资格、技术和不含报价的一览表）先开标、先评审；通过的才开第二信封（开标一览表、商务与报价文件）。"
            "公路、水利工程多用。"
        ),
    )
    validity_days = forms.IntegerField(label=_("投标有效期（日）"), initial=90, help_text=_("自投标截止之日起算。"))
    bond_amount = Yuan(label=_("投标保证金（元）"), initial=0, help_text=_("不要求的填 0。不超过估算价的百分之二。"))
    bond_forms = forms.MultipleChoiceField(
        label=_("保证金形式"), choices=BondForm.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    bond_valid_days = forms.IntegerField(
        label=_("保证金有效期（日）"), initial=90, min_value=0, help_text=_("应当与投标有效期一致。")
    )
    decrypt_minutes = forms.IntegerField(label=_("解密时限（分钟）"), initial=30)
    publicity_days = forms.IntegerField(
        label=_("公示期（日）"),
        initial=3,
        help_text=_("中标候选人公示不少于3日。"),
    )
    performance_percent = forms.DecimalField(
        label=_("履约保证金（合同金额的 %）"), max_digits=5, decimal_places=2, required=False
    )
    performance_accepts_cash = forms.BooleanField(label=_("履约保证金可以现金提交"), required=False)
    remedies = forms.MultipleChoiceField(
        label=_("解密失败的补救措施"), choices=Remedy.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    letter_is_sealed = forms.BooleanField(label=_("投标函须加盖单位公章"), required=False, initial=True)
    letter_is_signed = forms.BooleanField(
        label=_("投标函须由法定代表人（或其委托代理人）签字或盖章"),
        required=False,
        initial=True,
        help_text=_("写入公告。要求的签署缺一项，评标委员会应当否决其投标（招标投标法实施条例第五十一条）。"),
    )

    accepts_consortium = forms.BooleanField(
        label=_("接受联合体投标"),
        required=False,
        help_text=_("写入公告。招标人不得强制投标人组成联合体（招标投标法第三十一条）。"),
    )

    def __init__(self, *args: Any, regime: Regime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["method"].choices = [  # type: ignore[attr-defined]  # a choice field's own attribute
            (method.value, method.label) for method in METHODS_OF[regime]
        ]
        if regime is Regime.GP:
            del self.fields["is_double"]
            self.fields["bond_amount"].help_text = _("不要求的填 0。不超过预算金额的百分之二。")
            self.fields["publicity_days"].help_text = _("中标结果公告1个工作日。")

    def terms(self, materials: tuple[Material, ...], scheme: Mapping[str, Any]) -> Terms:
        """The terms as entered."""
        said = self.cleaned_data
        return Terms(
            method=Method(said["method"]),
            envelopes=(*said["envelopes"], *([Envelope.PARTICULARS.value] if said.get("is_double") else [])),
            bond_amount=said["bond_amount"],
            bond_forms=tuple(said["bond_forms"]),
            bond_valid_days=said["bond_valid_days"],
            validity_days=said["validity_days"],
            decrypt_minutes=said["decrypt_minutes"],
            publicity_days=said["publicity_days"],
            performance_percent=said["performance_percent"],
            performance_accepts_cash=said["performance_accepts_cash"],
            materials=materials,
            remedies=tuple(said["remedies"]),
            letter_is_sealed=said["letter_is_sealed"],
            letter_is_signed=said["letter_is_signed"],
            accepts_consortium=said["accepts_consortium"],
            scheme=scheme,
        )

    @staticmethod
    def initial_of(sheet: DataSheet) -> dict[str, Any]:
        """The terms in force, for correction."""
        plain = {name: getattr(sheet, name) for name in DataSheetForm.base_fields if name != "is_double"}
        return {**plain, "is_double": Envelope.PARTICULARS in sheet.envelopes}


class MaterialForm(forms.Form):
    """One line of the list of materials."""

    name = forms.CharField(label=_("材料名称"), max_length=120, required=False)
    envelope = forms.ChoiceField(label=_("归入信封"), choices=ONE_BY_ONE, initial=Envelope.QUALIFICATION)
    is_required = forms.BooleanField(label=_("必须提交"), required=False)

    def has_changed(self) -> bool:
        """A line that was offered and left as it is counts as typed."""
        return True

    def material(self) -> Material:
        """The line as entered."""
        said = self.cleaned_data
        return Material(said["name"].strip(), said["envelope"], said["is_required"])


MaterialFormSet = forms.formset_factory(MaterialForm, extra=3, max_num=60, absolute_max=60)


class DocumentForm(forms.Form):
    """招标文件."""

    document = forms.FileField(
        label=_("招标文件（PDF）"), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )


class OverrideForm(forms.Form):
    """特殊情形说明, for one finding."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    approver = forms.CharField(label=_("同意人"), max_length=80, help_text=_("单位和姓名"))
    note = forms.CharField(label=_("备案说明"), max_length=500, help_text=_("文件名称、文号和存放处"))


class ContactForm(forms.Form):
    """下载招标文件: leaving a contact is up to the reader."""

    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("邮箱或手机号，用来接收澄清和修改通知。不填也可以下载。"),
    )
