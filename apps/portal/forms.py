"""What people type into the portal: what they look for, a digest, and how they wish to be told."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.portal.models import Delivery, Watch
from apps.portal.senders import Channel
from apps.portal.topics import LABELS, Topic
from apps.portal.watching import Rhythm
from apps.tenders import labels
from apps.tenders.lifecycle import LotState
from apps.tenders.models import LotKind
from apps.tenders.queries import LotFilter
from apps.tenders.rules.books import Regime

STAGES: dict[str, tuple[Any, tuple[LotState, ...]]] = {
    "open": (_("公告与投标中"), (LotState.ANNOUNCED, LotState.TENDERING)),
    "closed": (_("截止与开标"), (LotState.SUBMISSION_CLOSED, LotState.OPENING, LotState.OPENED)),
    "review": (_("评标与定标"), (LotState.EVALUATING, LotState.EVALUATED, LotState.REPORT_CHECK, LotState.AWARDING)),
    "publicity": (_("候选人公示"), (LotState.CANDIDATES_PUBLISHED,)),
    "result": (_("结果已公告"), (LotState.AWARDED, LotState.CONTRACTED, LotState.ARCHIVED)),
    "halted": (_("已中止"), (LotState.PAUSED, LotState.SUSPENDED)),
    "ended": (_("终止、流标、废标"), (LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED)),
}
"""The stages a reader chooses from, and the states they gather."""
DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
"""A day outside of these has no moment that every database can compare."""
SELECTED = SafeString(" selected")
DIGEST = re.compile(r"[0-9a-f]{64}")


class Choices(forms.Select):
    """A list of choices as Django writes it, but not with a template for each choice: no page is asked for more often than lists."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002  # as Django asks
    ) -> SafeString:
        """The choices in their order, the chosen one marked."""
        chosen = set(self.format_value(value))
        options = ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices)
        told = flatatt(self.build_attrs(self.attrs, attrs))
        listed = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html('<select name="{}"{}>{}</select>', name, told, listed)


class LotSearch(forms.Form):
    """交易公告的查找 — every field may stay empty; the address carries what was asked."""

    text = forms.CharField(label=_("名称、编号或单位"), required=False, max_length=100)
    regime = forms.ChoiceField(label=_("交易类别"), required=False, widget=Choices)
    kind = forms.ChoiceField(label=_("标的"), required=False, widget=Choices)
    stage = forms.ChoiceField(label=_("当前阶段"), required=False, widget=Choices)
    region = forms.ChoiceField(label=_("地区"), required=False, widget=Choices)
    published_from = forms.DateField(
        label=_("公告日期自"), required=False, widget=forms.DateInput({"type": "date"}), validators=DAYS
    )
    published_until = forms.DateField(
        label=_("公告日期至"), required=False, widget=forms.DateInput({"type": "date"}), validators=DAYS
    )

    def __init__(self, *args: Any, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("regime", [(regime.value, labels.REGIMES[regime]) for regime in Regime])
        self._offer("kind", LotKind.choices)
        self._offer("stage", [(name, label) for name, (label, _states) in STAGES.items()])
        self._offer("region", [(region, region) for region in regions])

    @property
    def wanted(self) -> LotFilter:
        """What to look for; an answer that is not understood does not narrow, and the form says so."""
        asked = getattr(self, "cleaned_data", {})
        return LotFilter(
            text=asked.get("text", ""),
            regime=Regime(asked["regime"]) if asked.get("regime") else None,
            kind=asked.get("kind", ""),
            region=asked.get("region", ""),
            states=STAGES[asked["stage"]][1] if asked.get("stage") else (),
            published_from=asked.get("published_from"),
            published_until=asked.get("published_until"),
        )

    def said(self, name: str) -> str:
        """The answer to a field in words."""
        value = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else None
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]  # offered as pairs, below
        return str(value or "")

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = [("", _("不限")), *choices]


class WatchForm(forms.Form):
    """邮件订阅 — where to write to and how often; what is watched comes with the address of the page."""

    email = forms.EmailField(
        label=_("电子邮箱"), max_length=200, widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"})
    )
    rhythm = forms.ChoiceField(
        label=_("多久一封"), choices=Watch.Rhythms.choices, initial=Rhythm.DAILY, widget=forms.RadioSelect
    )

    def clean_email(self) -> str:
        """Letters' case does not make another subscriber."""
        return str(self.cleaned_data["email"]).lower()


class RhythmForm(forms.Form):
    """多久一封 — of a subscription that there is."""

    rhythm = forms.ChoiceField(label=_("多久一封"), choices=Watch.Rhythms.choices, widget=forms.RadioSelect)


class DigestForm(forms.Form):
    """核验一件事实 — the digest as copied from a page; spaces and capitals do not matter."""

    digest = forms.CharField(
        label=_("事实指纹（SHA-256）"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )

    def clean_digest(self) -> str:
        """Sixty-four lower-case hex digits."""
        digest = re.sub(r"[\s:]", "", self.cleaned_data["digest"]).lower()
        if not DIGEST.fullmatch(digest):
            raise forms.ValidationError(
                _("事实指纹是 64 位十六进制数（0–9、a–f）。请从标段页面的“核验”处完整复制。"), code="not_a_digest"
            )
        return digest


class ChannelForm(forms.Form):
    """消息设置 — one tick for each topic and channel; the inbox always has everything."""

    def __init__(self, *args: Any, chosen: dict[tuple[Topic, Channel], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (topic, channel), is_wanted in chosen.items():
            self.fields[f"{topic}-{channel}"] = forms.BooleanField(
                label=Delivery.Channels(channel).label, required=False, initial=is_wanted
            )

    @property
    def wanted(self) -> set[tuple[Topic, Channel]]:
        """The pairs that are ticked."""
        return {(topic, channel) for topic in Topic for channel in Channel if self.cleaned_data[f"{topic}-{channel}"]}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The ticks as the page lays them out: a row for each topic."""
        return [
            {"label": label, "explanation": explanation, "fields": [self[f"{topic}-{channel}"] for channel in Channel]}
            for topic, (label, explanation) in LABELS.items()
        ]
