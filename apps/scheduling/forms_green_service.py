"""Forms around a case: a proof as a file, a place to hold, the applicant's rating."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.scheduling import labels_green as labels
from apps.scheduling.rules.green import Grade
from apps.tenders.forms.fields import Moment


class ProofFileForm(forms.Form):
    """补充证明材料."""

    title = forms.CharField(label=_("材料名称"), max_length=120)
    file = forms.FileField(
        label=_("证明材料文件"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png"}),
        help_text=_("PDF，或者拍照、截图的 PNG。"),
    )


class HallAskedForm(forms.Form):
    """The hall and the time that somebody is about to arrange, as typed so far."""

    hall = forms.CharField(max_length=80, required=False)
    opening_at = Moment(required=False)


class PromiseFileForm(ProofFileForm):
    """容缺补交、告知承诺材料."""


class CallbackForm(forms.Form):
    """差评回访."""

    is_founded = forms.TypedChoiceField(
        label=_("反映的情况"),
        choices=[("yes", _("属实，限期整改")), ("no", _("不属实或者属于误解，已说明"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("回访了解到的情况和处理结果"),
        help_text=_("评价人会看到；不写被评价人的姓名。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectionForm(forms.Form):
    """差评整改."""

    correction = forms.CharField(
        label=_("怎样整改"), help_text=_("评价人会看到。"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class RatingForm(forms.Form):
    """好差评 (A17)."""

    grade = forms.ChoiceField(
        label=_("您对这次服务"),
        choices=[(grade.value, labels.GRADES[grade]) for grade in Grade],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("想说的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
