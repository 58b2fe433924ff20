"""What people fill in: forms clean, use-cases decide."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.core.audience import ROLE_LABELS, Role
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refusal
from apps.parties.actions.members import NewDelegation
from apps.parties.grants import Permission
from apps.parties.labels import KIND_LABELS, PERMISSION_LABELS
from apps.parties.models import OnboardingApplication, Organisation
from apps.parties.rules import SEATS_OF, SELF_REGISTERING, OrganisationKind
from apps.parties.rules.applications import Application, Incomplete
from apps.parties.rules.passwords import PHRASE
from apps.parties.steps import NewMember


class SignInForm(forms.Form):
    """登录名与口令."""

    login = forms.CharField(
        label=_("登录名"), max_length=64, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("口令"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def clean_login(self) -> str:
        """The login as it is kept."""
        return str(self.cleaned_data["login"]).strip().lower()


class CodeForm(forms.Form):
    """动态口令或恢复码."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        help_text=_("打开手机上的验证器，填写现在显示的六位数字。手机不在身边时，填写一个恢复码。"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class SetUpCodeForm(CodeForm):
    """启用动态口令时填写的第一个数字."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].help_text = _("扫码后，验证器会显示六位数字，每 30 秒更换一次。")


def _asked_of_password() -> str:
    """What the validators of the settings ask, in one sentence."""
    said = {"length": settings.PASSWORD_LENGTH, "kinds": settings.PASSWORD_KINDS, "phrase": PHRASE}
    return (
        gettext(
            "至少 %(length)s 个字符；不足 %(phrase)s 个字符的，须含大小写字母、数字、其他字符中的至少 %(kinds)s 类。"
            "几个不相干的词比一串难记的符号更安全。"
        )
        % said
    )


class PasswordForm(forms.Form):
    """设置口令，两次相同."""

    password = forms.CharField(
        label=_("新口令"),
        max_length=256,
        strip=False,
        help_text=lazy(_asked_of_password, str)(),
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("再填一次"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must agree, so that a slip of the finger locks nobody out."""
        if self.cleaned_data.get("password") != self.cleaned_data.get("again"):
            self.add_error("again", _("两次填写的口令不同。"))
        return self.cleaned_data


class ChangePasswordForm(PasswordForm):
    """更换口令: the present one, then the new one twice."""

    present = forms.CharField(
        label=_("当前口令"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ("present", "password", "again")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        del self.fields["password"].widget.attrs["autofocus"]


class ApplicationForm(forms.Form):
    """入驻申请 — only what is needed to know and to reach the applicant."""

    organisation_name = forms.CharField(
        label=_("单位名称"), max_length=160, help_text=_("与营业执照、法人证书或登记证书一致。")
    )
    organisation_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=24, help_text=_("18 位，提交时核对校验码。")
    )
    kind = forms.ChoiceField(
        label=_("单位类型"),
        choices=[(kind.value, KIND_LABELS[kind]) for kind in SELF_REGISTERING],
        widget=forms.RadioSelect,
        help_text=_("同一单位以后既招标又投标的，可由管理员增加席位，不必再次申请。"),
    )
    contact_name = forms.CharField(label=_("经办人姓名"), max_length=64, help_text=_("成为本单位的第一位管理员。"))
    login = forms.CharField(
        label=_("登录名"),
        max_length=64,
        help_text=_("4 至 64 位小写字母、数字、点、连字符或下划线。"),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.CharField(label=_("电子邮箱"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(label=_("电话"), max_length=32, widget=forms.TextInput({"autocomplete": "tel"}))

    def application(self) -> Application:
        """What was filled in, complete or not: the rules name every defect at once."""
        given = {name: str(self.data.get(name, "")).strip() for name in self.fields}
        code = "".join(given["organisation_code"].upper().split())
        return Application(
            organisation_name=given["organisation_name"],
            organisation_code=code,
            kind=given["kind"],
            contact_name=given["contact_name"],
            login=given["login"].lower(),
            email=given["email"],
            phone=given["phone"],
            language="en" if (get_language() or "").startswith("en") else "zh-hans",
        )

    def show(self, refusal: Incomplete) -> None:
        """Puts every defect at its field, in place of what the fields say of themselves."""
        self.errors.clear()
        for defect in refusal.defects:
            self.add_error(defect.field, sentence(defect.refusal))


class ProgressForm(forms.Form):
    """申请编号."""

    code = forms.CharField(
        label=_("申请编号"), max_length=24, help_text=_("提交申请时显示的 16 位编号，字母不分大小写。")
    )


class MemberForm(forms.Form):
    """增加成员."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    login = forms.CharField(
        label=_("登录名"),
        max_length=64,
        help_text=_("此人在本平台已有账号的，填写原登录名和相同姓名，即增加一个席位。"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("电子邮箱"), max_length=254)
    phone = forms.CharField(label=_("电话"), max_length=32)
    role = forms.ChoiceField(label=_("席位"), widget=forms.RadioSelect)
    is_administrator = forms.BooleanField(
        label=_("同时是本单位管理员"), required=False, help_text=_("管理员可以增加和终止席位、解锁本单位账号。")
    )

    def __init__(self, organisation: Organisation, data: Any = None) -> None:
        super().__init__(data)
        roles = SEATS_OF[OrganisationKind(organisation.kind)]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role.value, ROLE_LABELS[role]) for role in roles]
        field.initial = roles[0].value

    def member(self) -> NewMember:
        """Whom the use-case is asked to add."""
        given = self.cleaned_data
        return NewMember(
            login=given["login"].strip().lower(),
            name=given["name"].strip(),
            email=given["email"],
            phone=given["phone"],
            language="zh-hans",
            role=Role(given["role"]),
            is_administrator=given["is_administrator"],
        )


class DelegationForm(forms.Form):
    """授权一项权限，有起有止."""

    permission = forms.ChoiceField(
        label=_("授权事项"), choices=[(one.value, PERMISSION_LABELS[one]) for one in Permission]
    )
    first_day = forms.DateField(label=_("自"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("至（含当日）"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自动终止。"),
    )

    def delegation(self) -> NewDelegation:
        """Whole days on Shanghai's calendar."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return NewDelegation(
            permission=Permission(self.cleaned_data["permission"]),
            granted_from=datetime.combine(first, time.min, SHANGHAI),
            granted_until=datetime.combine(last + timedelta(days=1), time.min, SHANGHAI),
        )


class DefectsForm(forms.Form):
    """退回补正 — one defect per line, all of them."""

    defects = forms.CharField(
        label=_("需要补正的全部内容"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("每行一条，一次列全。申请人会原样看到。"),
    )

    def lines(self) -> list[str]:
        """The defects."""
        return str(self.cleaned_data["defects"]).splitlines()


class ReasonForm(forms.Form):
    """原因."""

    reason = forms.CharField(label=_("原因"), max_length=300, help_text=_("随操作一并留存，至少四个字。"))


def application_form_for(row: OnboardingApplication) -> ApplicationForm:
    """The form as it was filled in last time."""
    return ApplicationForm(initial={name: getattr(row, name) for name in ApplicationForm.base_fields})


def sentence(refusal: Refusal) -> str:
    """A refusal in the language of the page."""
    return refusal.sentence(get_language() or "zh-hans")
