"""What forms of tenders share: money, moments on the page's clock, and a use-case tried with a form's values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import get_language

from apps.core.refusals import Refused

T = TypeVar("T")


def attempt(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Does it; a broken rule (422) is said in the form, where what was typed stays. Nothing else is caught."""
    try:
        return act()
    except Refused as refusal:
        said = refusal.sentence(get_language() or "zh-hans")
        form.add_error(None, f"{said}（{refusal.article}）" if refusal.article else said)
        return None


class Moment(forms.DateTimeField):
    """A time on the clock of Shanghai, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)


class Yuan(forms.DecimalField):
    """An amount in yuan with two places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=18, decimal_places=2, widget=forms.NumberInput(attrs={"step": "0.01"}), **options)
