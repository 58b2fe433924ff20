"""Forms of questions, clarifications and the extension of the document's availability."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.actions.clarifications import TEXT_LENGTH, Draft
from apps.tenders.actions.questions import QUESTION_LENGTH
from apps.tenders.forms.fields import Moment
from apps.tenders.models import Clarification, Question


class QuestionForm(forms.Form):
    """提问: a text, and a contact only if one wishes to be told."""

    text = forms.CharField(
        label=_("问题"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明招标文件的章、条或页。不要写单位名称、人名、电话、邮箱或信用代码：问题会原样公布。"),
    )
    contact = forms.CharField(
        label=_("接收澄清通知的联系方式"),
        max_length=120,
        required=False,
        help_text=_("邮箱或手机号。与问题分开保存，任何人看不到；不填也可以提问。"),
    )


class ClarificationForm(forms.Form):
    """澄清与修改: the answers to what was asked, what is changed, whether it may affect bids, a later deadline, a new file."""

    text = forms.CharField(
        label=_("澄清、修改的内容"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明章、条和改前改后的文字。只答复提问的，可以不填。"),
    )
    may_affect = forms.ChoiceField(
        label=_("可能影响投标文件编制"),
        choices=[
            ("yes", _("可能影响：距投标截止不得少于十五日，不足的须顺延")),
            ("no", _("不影响：例如更正错别字、联系电话")),
        ],
        widget=forms.RadioSelect,
    )
    new_deadline = Moment(
        label=_("新的投标截止（开标）时间"), required=False, help_text=_("不顺延的留空。开标大厅不变。")
    )
    document = forms.FileField(
        label=_("新版招标文件（PDF）"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        help_text=_("需要整份替换时上传，随公告成为新的一版。"),
    )
    drops_file = forms.BooleanField(label=_("不再随附已上传的新版文件"), required=False)

    def __init__(self, *args: Any, questions: Iterable[Question], has_file: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = forms.CharField(
                label=_("答复"), max_length=TEXT_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        if not has_file:
            del self.fields["drops_file"]

    def rows(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question beside the field for its answer."""
        return [(question, self[f"answer_{question.pk}"]) for question in self.questions]

    def rest(self) -> list[forms.BoundField]:
        """The fields that belong to no question."""
        return [self[name] for name in self.fields if not name.startswith("answer_")]

    def draft(self) -> Draft:
        """The draft as entered."""
        said = self.cleaned_data
        return Draft(
            text=said["text"],
            answers={question.pk: said[f"answer_{question.pk}"] for question in self.questions},
            may_affect=said["may_affect"] == "yes",
            new_deadline=said["new_deadline"],
            keeps_file=not said.get("drops_file", False),
        )

    @staticmethod
    def initial_of(draft: Clarification) -> dict[str, Any]:
        """The draft that was saved, for correction."""
        answers = draft.answers.values_list("question_id", "text")
        return {
            "text": draft.text,
            "may_affect": "yes" if draft.may_affect else "no",
            "new_deadline": draft.new_deadline,
            **{f"answer_{question}": text for question, text in answers},
        }


class ExtensionForm(forms.Form):
    """顺延提供期限."""

    until = Moment(label=_("提供期限顺延至"), help_text=_("晚于现在，不晚于投标截止时间。"))
