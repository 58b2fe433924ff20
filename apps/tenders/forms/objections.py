"""What objectors and those who answer type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.evidence.store import Stored
from apps.tenders import labels
from apps.tenders.actions.objections import BASIS_LIMIT, SUBJECT_LIMIT, Answer, Said
from apps.tenders.lifecycle import DocumentObjectionKind
from apps.tenders.models import TEXT_LIMIT
from apps.tenders.rules.books import Regime
from apps.tenders.rules.objections import KINDS


class _DayOfReceipt(forms.DateInput):
    """The browser must not demand what only one of the kinds needs."""

    def use_required_attribute(self, initial: object) -> bool:  # noqa: ARG002  # Django asks with it
        """Never: the form decides by the kind that was chosen."""
        return False


class ObjectionForm(forms.Form):
    """异议、质疑、询问."""

    kind = forms.ChoiceField(label=_("类别"), widget=forms.RadioSelect)
    subject = forms.CharField(
        label=_("事项（向社会公开）"),
        max_length=SUBJECT_LIMIT,
        help_text=_("写明对招标文件哪一部分、什么内容提出。请勿写本单位名称，以免泄露潜在投标人。"),
    )
    content = forms.CharField(
        label=_("事实、理由和请求（不公开）"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("只有依法答复的一方和行政监督部门能看到。"),
    )
    known_on = forms.DateField(
        label=_("收到采购文件的日期"),
        widget=_DayOfReceipt(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("询问不用填。质疑的七个工作日从收到采购文件之日或者公告期限届满之日起算，以较晚的为准。"),
    )
    attachment = forms.FileField(
        label=_("附件（PDF）"), required=False, help_text=_("例如加盖印章的异议书、证明材料。不公开。")
    )

    def __init__(
        self, *args: object, regime: Regime, kinds: Sequence[DocumentObjectionKind], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        kind = self.fields["kind"]
        kind.choices = [(one.value, labels.OBJECTION_KINDS[one]) for one in kinds]  # type: ignore[attr-defined]  # a choice
        kind.initial = kinds[0].value
        if len(kinds) == 1:
            kind.widget = forms.HiddenInput()
        if KINDS[regime][kinds[0]].is_about_result:
            self.fields["subject"].help_text = _("写明对评标结果的哪一项、什么内容提出。请勿写本单位名称。")
        if regime is Regime.ENG or DocumentObjectionKind.CHALLENGE not in kinds:
            del self.fields["known_on"]
        else:
            chosen = self.data.get("kind", DocumentObjectionKind.CHALLENGE.value)
            self.fields["known_on"].required = chosen == DocumentObjectionKind.CHALLENGE.value

    def said(self, attachment: Stored | None, file_name: str) -> Said:
        """What is raised, with the file that was received before."""
        typed = self.cleaned_data
        known_on: date | None = typed.get("known_on")
        return Said(
            kind=DocumentObjectionKind(typed["kind"]),
            subject=typed["subject"],
            content=typed["content"],
            known_on=known_on,
            file_name=file_name,
            attachment=attachment,
        )


class AnswerForm(forms.Form):
    """答复."""

    text = forms.CharField(
        label=_("答复意见（向社会公开）"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("逐项回应。请勿写提出人的名称。"),
    )
    basis = forms.CharField(
        label=_("依据（向社会公开）"),
        max_length=BASIS_LIMIT,
        required=False,
        help_text=_("条款、图纸、法规的名称和位置。"),
    )
    clarification_follows = forms.BooleanField(label=_("将另行发布澄清或者修改"), required=False)
    is_upheld = forms.ChoiceField(
        label=_("是否成立"),
        choices=[("no", _("不成立")), ("yes", _("成立，将依法处理"))],
        widget=forms.RadioSelect,
        help_text=_("不成立的，答复后自动恢复；成立的，标段继续暂停，由招标人依法处理后恢复。"),
    )

    def __init__(self, *args: object, is_about_result: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they came
        del self.fields["clarification_follows" if is_about_result else "is_upheld"]

    def answer(self) -> Answer:
        """What is answered."""
        typed = self.cleaned_data
        upheld = typed.get("is_upheld")
        return Answer(
            typed["text"],
            typed["basis"],
            clarification_follows=typed.get("clarification_follows", False),
            is_upheld=upheld == "yes" if upheld else None,
        )
