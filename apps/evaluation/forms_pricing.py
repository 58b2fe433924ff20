"""第二信封开标时间, as the buyer enters it."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tenders.forms.fields import Moment


class PriceOpeningForm(forms.Form):
    """第二信封开标."""

    opens_at = Moment(label=_("第二信封开标时间"), help_text=_("提前60分钟开放签到。请留出时间，投标人会收到通知。"))

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.fields["opens_at"].widget.attrs["class"] = "field"
