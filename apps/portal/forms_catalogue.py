"""What readers of the rule library and of the disclosure catalogue look for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.portal import rule_library, rule_words
from apps.portal.queries.disclosure import STANDINGS
from apps.portal.rules.required import Standing
from apps.tenders import labels
from apps.tenders.queries import LotFilter
from apps.tenders.rules.books import Regime, Source

Choices = list[tuple[str, str | Promise]]
ANY: Choices = [("", _("不限"))]
REGIMES: Choices = ANY + [(regime.value, labels.REGIMES[regime]) for regime in Regime]


class RuleSearch(forms.Form):
    """规则的查找 — every field may stay empty; the address carries what was asked."""

    text = forms.CharField(label=_("编号、内容或条文"), required=False, max_length=100)
    regime = forms.ChoiceField(label=_("交易类别"), required=False, choices=REGIMES)
    stage = forms.ChoiceField(
        label=_("环节"),
        required=False,
        choices=ANY + [(name, stage.label) for name, stage in rule_library.STAGES.items()],
    )
    source = forms.ChoiceField(
        label=_("核对情况"),
        required=False,
        choices=ANY + [(source.value, rule_words.SOURCES[source]) for source in Source],
    )

    @property
    def wanted(self) -> rule_library.Asked:
        """What to look for; an answer that is not understood does not narrow, and the form says so."""
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        return rule_library.Asked(**{name: asked.get(name, "") for name in self.fields})


class DisclosureSearch(forms.Form):
    """信息公开目录的查找 — every field may stay empty; the address carries what was asked."""

    text = forms.CharField(label=_("名称、编号或单位"), required=False, max_length=100)
    regime = forms.ChoiceField(label=_("交易类别"), required=False, choices=REGIMES)
    standing = forms.ChoiceField(
        label=_("公开情况"),
        required=False,
        choices=ANY + [(standing.value, label) for standing, (label, _sign) in STANDINGS.items()],
    )

    @property
    def lots(self) -> LotFilter:
        """Which lots; an answer that is not understood does not narrow, and the form says so."""
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        return LotFilter(text=asked.get("text", ""), regime=Regime(asked["regime"]) if asked.get("regime") else None)

    @property
    def wanted(self) -> Standing | None:
        """How what is looked for stands; None does not narrow."""
        asked: dict[str, Any] = getattr(self, "cleaned_data", {})
        return Standing(asked["standing"]) if asked.get("standing") else None
