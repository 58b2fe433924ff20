"""Forms of the night's plan: what is confirmed of it, and why it is not."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms


class KeptForm(forms.Form):
    """确认重排 — the sessions that may move, and what the page showed."""

    kept = forms.MultipleChoiceField(required=False)
    version = forms.IntegerField(min_value=0, max_value=999_999_999)
    digest = forms.CharField(max_length=64)

    def __init__(self, codes: Sequence[str], *given: object) -> None:
        """Only sessions of this plan can be chosen."""
        super().__init__(*given)  # type: ignore[arg-type]  # what a view gives is a QueryDict
        choices = forms.MultipleChoiceField(choices=[(code, code) for code in codes], required=False)
        self.fields["kept"] = choices
