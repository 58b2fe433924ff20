"""评分办法 on the data-sheet page: a preset to begin from, a table of items, and the whole scheme as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.tenders.models import DataSheet
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import ItemKind, Stage
from apps.tenders.rules.scheme_presets import PRESETS

KEEP = ""
NONE = "none"
PRESET_LABELS = {
    "eng_comprehensive": _("综合评估法：价格 60 分，技术 40 分"),
    "gp_score": _("综合评分法：价格 30 分，技术商务 70 分"),
}
PRESETS_OF = {Regime.ENG: ("eng_comprehensive",), Regime.GP: ("gp_score",)}
STAGES = [(Stage.TECHNICAL.value, _("技术")), (Stage.BUSINESS.value, _("商务"))]
KINDS = [
    (ItemKind.RANGE.value, _("酌情")),
    (ItemKind.FIXED.value, _("固定")),
    (ItemKind.OBJECTIVE.value, _("客观")),
]


class SchemeForm(forms.Form):
    """The figures of the scheme that are changed most, and the whole of it as data."""

    scheme_preset = forms.ChoiceField(label=_("从范本开始"), required=False)
    price_weight = forms.CharField(label=_("价格分（满分）"), max_length=8, required=False)
    committee_size = forms.IntegerField(label=_("评标委员会人数"), min_value=0, required=False)
    committee_representatives = forms.IntegerField(label=_("其中招标人（采购人）代表"), min_value=0, required=False)
    candidates = forms.IntegerField(label=_("推荐候选人（名）"), min_value=0, required=False)
    scheme = forms.CharField(
        label=_("评分办法数据"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("完整的评分办法，包括价格分的计算参数、抽取的系数和同分处理。格式见使用说明。"),
    )

    def __init__(self, data: QueryDict | None, *, regime: Regime, known: Mapping[str, Any]) -> None:
        super().__init__(data, initial=_initial_of(known))
        self.known = known
        offered = [(name, PRESET_LABELS[name]) for name in PRESETS_OF[regime]]
        choices = [(KEEP, _("保留下面的内容")), *offered, (NONE, _("不录入，只在招标文件中写明"))]
        self.fields["scheme_preset"].choices = choices  # type: ignore[attr-defined]  # a choice field's own attribute

    def clean_scheme(self) -> str:
        """The text, when it is a JSON object or empty."""
        said = str(self.cleaned_data["scheme"]).strip()
        if said and not isinstance(_parsed(said), dict):
            raise forms.ValidationError(_("这不是一个完整的评分办法（JSON 对象）。请核对括号和引号。"))
        return said

    def entered(self, items: forms.BaseFormSet[ItemForm]) -> Mapping[str, Any]:
        """The scheme as entered: a preset, or the data, or the data as it was with the figures and the table."""
        preset = self.cleaned_data["scheme_preset"]
        if preset == NONE:
            return {}
        if preset:
            return PRESETS[preset]
        if "scheme" in self.changed_data or not self.known:
            return dict(_parsed(self.cleaned_data["scheme"]) or {})
        return self._with_figures(items)

    def says_two_things(self, items: forms.BaseFormSet[ItemForm]) -> bool:
        """True when both the data and the figures or the table were changed: which one is meant cannot be known."""
        figures = set(self.changed_data) & set(FIGURES)
        return "scheme" in self.changed_data and bool(figures or items.has_changed())

    def _with_figures(self, items: forms.BaseFormSet[ItemForm]) -> dict[str, Any]:
        said = self.cleaned_data
        scheme: dict[str, Any] = json.loads(json.dumps(dict(self.known)))
        scheme["price"]["weight"] = said["price_weight"].strip()
        scheme["committee"] = {
            "size": said["committee_size"] or 0,
            "representatives": said["committee_representatives"] or 0,
        }
        scheme["candidates"] = said["candidates"] or 0
        if items.has_changed():
            former = {one["id"]: one for one in self.known["items"]}
            rows = [one.cleaned_data for one in items.forms if one.cleaned_data.get("name", "").strip()]
            scheme["items"] = [_item(row, number, former) for number, row in enumerate(rows, start=1)]
        return scheme


FIGURES = ("price_weight", "committee_size", "committee_representatives", "candidates")


class ItemForm(forms.Form):
    """One line of the table of items."""

    id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("评分项"), max_length=120, required=False)
    stage = forms.ChoiceField(label=_("阶段"), choices=STAGES, initial=Stage.TECHNICAL.value)
    max = forms.CharField(label=_("满分"), max_length=8, required=False)
    kind = forms.ChoiceField(label=_("打分方式"), choices=KINDS, initial=ItemKind.RANGE.value)
    step = forms.CharField(label=_("最小打分单位"), max_length=8, required=False)


ItemFormSet = forms.formset_factory(ItemForm, extra=2, max_num=60, absolute_max=60)


@dataclass(frozen=True, slots=True)
class SchemePart:
    """评分办法 as a part of the page: the figures and the table of items. A post that does not speak of it leaves it."""

    form: SchemeForm
    items: forms.BaseFormSet[ItemForm]

    @classmethod
    def of(cls, posted: QueryDict | None, *, sheet: DataSheet | None, regime: Regime) -> SchemePart:
        """The part over what was saved, or over the regime's preset."""
        known = sheet.scheme if sheet else PRESETS[PRESETS_OF[regime][0]]
        data = posted if posted and "scheme_preset" in posted else None
        items = ItemFormSet(data, prefix="items", initial=items_of(known))
        return cls(SchemeForm(data, regime=regime, known=known), items)

    def is_valid(self) -> bool:
        """True when it is clear what was meant; what is wrong stands in the forms."""
        if not self.form.is_bound:
            return True
        if not (self.form.is_valid() and self.items.is_valid()):
            return False
        if self.form.says_two_things(self.items):
            self.form.add_error("scheme", _("评分项表和评分办法数据都改了，只能改其中一处。请恢复一处后再保存。"))
        return not self.form.errors

    def scheme(self) -> Mapping[str, Any]:
        """The scheme as entered."""
        return self.form.entered(self.items) if self.form.is_bound else self.form.known


def items_of(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the table."""
    return [{name: item.get(name, "") for name in ItemForm.base_fields} for item in known.get("items", [])]


def _initial_of(known: Mapping[str, Any]) -> dict[str, Any]:
    if not known:
        return {"scheme": "", "scheme_preset": KEEP}
    return {
        "scheme_preset": KEEP,
        "price_weight": known["price"]["weight"],
        "committee_size": known["committee"]["size"],
        "committee_representatives": known["committee"]["representatives"],
        "candidates": known["candidates"],
        "scheme": json.dumps(known, ensure_ascii=False, indent=2),
    }


def _parsed(said: str) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return None


def _item(row: Mapping[str, Any], number: int, former: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    kept = dict(former.get(row["id"], {}))
    return kept | {
        "id": row["id"] or f"item{number}",
        "name": row["name"].strip(),
        "stage": row["stage"],
        "max": row["max"].strip(),
        "kind": row["kind"],
        "step": row["step"].strip() or "0.5",
    }
