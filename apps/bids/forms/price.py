"""开标一览表 as the bidder fills it in: the price and what the scoring scheme has announced. Read by the browser only.

What is typed here is sealed where it is typed; it never reaches the server as a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.bids.rules.price_basis import DISCOUNT, RATE, basis_in
from apps.tenders.models import LotKind

ANNOUNCED = ("days", "quality", "manager", "bond")
"""What is read out when the document does not say (handbook A5)."""
LONGEST = 200
"""Four fields of so many characters fit into a price form of fixed size."""
_LABELS = {
    "days": _("工期（日历天）"),
    "quality": _("质量"),
    "manager": _("项目负责人"),
    "bond": _("投标保证金"),
    DISCOUNT: _("下浮率（%）"),
    RATE: _("费率（%）"),
}
_FOR_SUPPLIES = {"days": _("交付期（日历天）"), "manager": _("项目联系人")}
_HINTS = {
    "days": _("只填数字。"),
    "quality": _("与投标函一致，例如：合格。"),
    "manager": _("姓名，与投标函一致。"),
    "bond": _("提交形式和金额，例如：电子保函 150,000.00 元。"),
    DISCOUNT: _("低于最高投标限价的百分数，最多四位小数，例如：3.25。"),
    RATE: _("最高投标限价的百分数，最多四位小数，例如：92.5。"),
}
_RECKONED = _("由上面的百分数按最高投标限价算出，四舍五入到分。")


class PriceForm(forms.Form):
    """报价和开标时公布的内容."""

    price = forms.CharField(
        label=_("投标报价（元）"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("含税总价，最多两位小数。请与大写核对。"),
    )

    def __init__(self, announced: Iterable[str], *, kind: str) -> None:
        """The fields that are read out at the opening of a lot of this kind."""
        super().__init__()
        labels = _LABELS if kind == LotKind.WORKS else _LABELS | _FOR_SUPPLIES
        named = tuple(announced)
        for name in named:
            self.fields[name] = _announced(name, labels)
        if basis := basis_in(dict.fromkeys(named)):
            self._is_reckoned_from(basis)

    def _is_reckoned_from(self, basis: str) -> None:
        """The percentage comes first; the price follows from it and is not typed."""
        self.fields["price"].help_text = _RECKONED
        self.fields["price"].widget.attrs["readonly"] = True
        self.fields[basis].widget.attrs |= {"inputmode": "decimal", "data-basis": basis}
        self.order_fields([basis, "price"])


def announced_by(scheme: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fields that a scoring scheme has read out."""
    named = scheme.get("announce", ANNOUNCED)
    return tuple(name for name in named if name in _LABELS)


def _announced(name: str, labels: Mapping[str, Any]) -> forms.CharField:
    attributes = {"autocomplete": "off"} | ({"inputmode": "numeric"} if name == "days" else {})
    return forms.CharField(
        label=labels[name], max_length=LONGEST, widget=forms.TextInput(attrs=attributes), help_text=_HINTS[name]
    )
