"""评分办法 on the data-sheet page: a preset to begin from, figures and tables, and the whole scheme as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.tenders.models import DataSheet
from apps.tenders.rules.books import Regime
from apps.tenders.rules.price_parts import Stage
from apps.tenders.rules.scheme_parts import ItemKind, NodeKind, NodeStage
from apps.tenders.rules.scheme_presets import LIBRARY, PRESETS, Evidence
from apps.tenders.rules.scheme_reading import Unreadable, read
from apps.tenders.scheme_figures import FIGURES, figures_of, with_figures
from apps.tenders.scheme_labels import (
    AGGREGATIONS,
    AWARDS,
    BRAND_TIES,
    IDENTITY_CHECKS,
    KINDS,
    MIDDLES,
    NODE_KINDS,
    NODE_STAGES,
    ONE_LOT,
    PARTIALS,
    PRESET_LABELS,
    PRICE_BASIS,
    READING_ORDERS,
    STAGES,
    UNVERIFIED,
)

KEEP = ""
NONE = "none"
PRICE_FIELDS = tuple(
    name for name in FIGURES if name.startswith("price_") and name not in ("price_weight", "price_basis")
)


class SchemeForm(forms.Form):
    """The figures of the scheme that are changed most, and the whole of it as data."""

    scheme_preset = forms.ChoiceField(
        label=_("从范本开始"), required=False, help_text=_("选定范本并保存，下面的内容即换成范本的内容，再逐项修改。")
    )
    price_weight = forms.CharField(label=_("价格分（满分）"), max_length=8, required=False)
    aggregation = forms.ChoiceField(label=_("评委打分怎样汇总"), choices=AGGREGATIONS, required=False)
    committee_size = forms.IntegerField(label=_("评标委员会人数"), min_value=0, required=False)
    committee_representatives = forms.IntegerField(label=_("其中招标人（采购人）代表"), min_value=0, required=False)
    candidates = forms.IntegerField(label=_("推荐候选人（名）"), min_value=0, required=False)
    award_method = forms.ChoiceField(label=_("定标"), choices=AWARDS, required=False)
    explain_minutes = forms.IntegerField(label=_("报价说明时限（分钟）"), min_value=0, required=False)
    one_lot = forms.ChoiceField(
        label=_("同一项目各标段"),
        choices=ONE_LOT,
        required=False,
        help_text=_("兼投不兼中的，本项目同时开标、写法相同的标段一并确定推荐，按标段编号的顺序。"),
    )
    price_basis = forms.ChoiceField(
        label=_("报价方式"),
        choices=PRICE_BASIS,
        required=False,
        help_text=_("下浮率、费率以最高投标限价为基数折算成金额，评审按金额；只用于单信封。"),
    )
    announce_orders = forms.ChoiceField(
        label=_("唱标顺序"),
        choices=READING_ORDERS,
        required=False,
        help_text=_("写定一种的，主持人不能更改；不写定的，主持人在唱标前选择。"),
    )
    identity_check = forms.ChoiceField(
        label=_("开标时的身份核验"),
        choices=IDENTITY_CHECKS,
        required=False,
        help_text=_("要求核验的，全部投标人核验之后才能开始解密。"),
    )
    core_product = forms.CharField(
        label=_("核心产品（单一产品写该产品）"),
        max_length=120,
        required=False,
        help_text=_("填写后，提供相同品牌的供应商按一家计算（87号令第三十一条）；不填则不看品牌。"),
    )
    brand_tie = forms.ChoiceField(
        label=_("同品牌并列"),
        choices=BRAND_TIES,
        required=False,
        help_text=_("同一品牌得分、报价都相同的，留下哪一家。抽取用组建评标委员会时公开的随机数，任何人可以重算。"),
    )
    price_middle = forms.ChoiceField(label=_("基准价取"), choices=MIDDLES, required=False)
    price_cut = forms.CharField(
        label=_("下浮"), max_length=40, required=False, help_text=_("如 0.03 为下浮 3%；写 @名称 为开标时抽取。")
    )
    price_trim_from = forms.IntegerField(label=_("达到几家才去掉高低价"), min_value=0, required=False)
    price_high = forms.IntegerField(label=_("去掉最高（家）"), min_value=0, required=False)
    price_low = forms.IntegerField(label=_("去掉最低（家）"), min_value=0, required=False)
    price_up = forms.CharField(label=_("高于基准价每 1% 扣分"), max_length=40, required=False)
    price_down = forms.CharField(label=_("低于基准价每 1% 扣分"), max_length=40, required=False)
    price_partial = forms.ChoiceField(label=_("不足 1% 的偏离"), choices=PARTIALS, required=False)
    draws = forms.CharField(
        label=_("开标时抽取的系数"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("每行一个：名称，冒号，用空格分开的备选值，如 delta: 0.03 0.04 0.05。"),
    )
    scheme = forms.CharField(
        label=_("评分办法数据"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("完整的评分办法，包括价格分的计算参数、抽取的系数和同分处理。格式见使用说明。"),
    )

    def __init__(self, data: QueryDict | None, *, regime: Regime, known: Mapping[str, Any]) -> None:
        figures = figures_of(known)
        super().__init__(data, initial={"scheme_preset": KEEP, "scheme": _as_text(known), **figures})
        self.known = known
        for name in [name for name in FIGURES if name not in figures]:
            del self.fields[name]
        for name in ("award_method",) if regime is Regime.GP else ("core_product", "brand_tie"):
            self.fields.pop(name, None)
        offered = [(name, label) for name, label, _source, _unsure in presets_for(regime)]
        choices = [(KEEP, _("保留下面的内容")), *offered, (NONE, _("不录入，只在招标文件中写明"))]
        self.fields["scheme_preset"].choices = choices  # type: ignore[attr-defined]  # a choice field's own attribute

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields of points, committee and award."""
        return [self[name] for name in FIGURES if name in self.fields and name not in PRICE_FIELDS]

    @property
    def price_fields(self) -> list[forms.BoundField]:
        """The fields of the price; none where its engine is composed of more than a page has room for."""
        return [self[name] for name in PRICE_FIELDS if name in self.fields]

    def clean_scheme(self) -> str:
        """The text, when it is a JSON object or empty."""
        said = str(self.cleaned_data["scheme"]).strip()
        if said and not isinstance(_parsed(said), dict):
            raise forms.ValidationError(_("这不是一个完整的评分办法（JSON 对象）。请核对括号和引号。"))
        return said

    def entered(self, tables: Tables) -> Mapping[str, Any]:
        """The scheme as entered: a preset, or the data, or the data as it was with the figures and the tables."""
        preset = self.cleaned_data["scheme_preset"]
        if preset == NONE:
            return {}
        if preset:
            return PRESETS[preset]
        if "scheme" in self.changed_data or not self.known:
            return dict(_parsed(self.cleaned_data["scheme"]) or {})
        figures = {name: self.cleaned_data[name] for name in FIGURES if name in self.changed_data}
        return tables.into(with_figures(self.known, figures))

    def says_two_things(self, tables: Tables) -> bool:
        """True when both the data and the figures or a table were changed: which one is meant cannot be known."""
        figures = set(self.changed_data) & set(FIGURES)
        return "scheme" in self.changed_data and bool(figures or tables.has_changed())


class ItemForm(forms.Form):
    """One line of the table of items."""

    id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("评分项"), max_length=120, required=False)
    standard = forms.CharField(
        label=_("评审标准"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("评审标准")}),
    )
    stage = forms.ChoiceField(label=_("阶段"), choices=STAGES, initial=Stage.TECHNICAL.value)
    max = forms.CharField(label=_("满分"), max_length=8, required=False)
    kind = forms.ChoiceField(label=_("打分方式"), choices=KINDS, initial=ItemKind.RANGE.value)
    step = forms.CharField(label=_("最小打分单位"), max_length=8, required=False)
    blind = forms.BooleanField(label=_("暗标"), required=False)


class NodeForm(forms.Form):
    """One line of the table of the preliminary review."""

    id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("评审项"), max_length=120, required=False)
    standard = forms.CharField(
        label=_("评审标准"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("评审标准")}),
    )
    stage = forms.ChoiceField(label=_("阶段"), choices=NODE_STAGES, initial=NodeStage.QUALIFICATION.value)
    clause = forms.CharField(label=_("招标文件条款"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("评审方式"), choices=NODE_KINDS, initial=NodeKind.PASS.value)
    allowed = forms.IntegerField(label=_("允许的细微偏差"), min_value=0, required=False)


ItemFormSet = forms.formset_factory(ItemForm, extra=2, max_num=60, absolute_max=60)
NodeFormSet = forms.formset_factory(NodeForm, extra=2, max_num=60, absolute_max=60)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of items and of the preliminary review; one that a post does not speak of is left."""

    items: forms.BaseFormSet[ItemForm]
    nodes: forms.BaseFormSet[NodeForm]
    known: Mapping[str, Any]

    @classmethod
    def of(cls, data: QueryDict | None, known: Mapping[str, Any]) -> Tables:
        """The tables over what was saved."""
        of_nodes = data if data and "nodes-TOTAL_FORMS" in data else None
        return cls(
            ItemFormSet(data, prefix="items", initial=items_of(known)),
            NodeFormSet(of_nodes, prefix="nodes", initial=nodes_of(known)),
            known,
        )

    def is_valid(self) -> bool:
        """True when every line can be read."""
        return self.items.is_valid() and (not self.nodes.is_bound or self.nodes.is_valid())

    def has_changed(self) -> bool:
        """True when a line was."""
        return self.items.has_changed() or (self.nodes.is_bound and self.nodes.has_changed())

    def into(self, scheme: dict[str, Any]) -> dict[str, Any]:
        """The scheme with the tables that were changed."""
        if self.items.has_changed():
            scheme["items"] = [_item(*one) for one in _rows(self.items, self.known.get("items", []))]
        if self.nodes.is_bound and self.nodes.has_changed():
            scheme["nodes"] = [_node(*one) for one in _rows(self.nodes, nodes_of(self.known))]
        return scheme


@dataclass(frozen=True, slots=True)
class SchemePart:
    """评分办法 as a part of the page: the figures and the tables. A post that does not speak of it leaves it."""

    form: SchemeForm
    tables: Tables

    @classmethod
    def of(cls, posted: QueryDict | None, *, sheet: DataSheet | None, regime: Regime) -> SchemePart:
        """The part over what was saved, or over the regime's preset."""
        known = sheet.scheme if sheet else PRESETS[FIRST_OF[regime]]
        data = posted if posted and "scheme_preset" in posted else None
        return cls(SchemeForm(data, regime=regime, known=known), Tables.of(data, known))

    @property
    def items(self) -> forms.BaseFormSet[ItemForm]:
        """The table of items."""
        return self.tables.items

    @property
    def nodes(self) -> forms.BaseFormSet[NodeForm]:
        """The table of the preliminary review."""
        return self.tables.nodes

    def is_valid(self) -> bool:
        """True when it is clear what was meant; what is wrong stands in the forms."""
        if not self.form.is_bound:
            return True
        if not (self.form.is_valid() and self.tables.is_valid()):
            return False
        if self.form.says_two_things(self.tables):
            self.form.add_error("scheme", _("评分项表和评分办法数据都改了，只能改其中一处。请恢复一处后再保存。"))
        return not self.form.errors

    def scheme(self) -> Mapping[str, Any]:
        """The scheme as entered."""
        return self.form.entered(self.tables) if self.form.is_bound else self.form.known


FIRST_OF = {Regime.ENG: "eng_comprehensive", Regime.GP: "gp_score"}


def presets_for(regime: Regime) -> list[tuple[str, Promise | str, Promise | str, bool]]:
    """The presets of a regime: name, title, where it was read, and whether that is hearsay."""
    found = [one for one in LIBRARY if one.regime == regime.value]
    return [
        (one.name, _titled(one.name, one.evidence), PRESET_LABELS[one.name][1], one.evidence is Evidence.HEARSAY)
        for one in found
    ]


def _titled(name: str, evidence: Evidence) -> Promise | str:
    title = PRESET_LABELS[name][0]
    return title if evidence is Evidence.READ else f"{title}（{UNVERIFIED}）"


def items_of(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the table of items."""
    return [_row(item, ItemForm, blind=bool(item.get("blind"))) for item in known.get("items", [])]


def nodes_of(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the preliminary review: the scheme's, or those every scheme has that names none."""
    try:
        nodes = read(known).nodes if known else ()
    except Unreadable:
        return []
    return [
        {
            "id": one.id,
            "name": one.name,
            "standard": one.standard,
            "stage": one.stage.value,
            "clause": one.clause,
            "kind": one.kind.value,
            "allowed": one.allowed or "",
        }
        for one in nodes
    ]


def _row(saved: Mapping[str, Any], form: type[forms.Form], **more: Any) -> dict[str, Any]:
    return {name: saved.get(name, "") for name in form.base_fields} | more


def _rows(
    table: forms.BaseFormSet[Any], known: list[Mapping[str, Any]] | list[dict[str, Any]]
) -> list[tuple[Mapping[str, Any], int, Mapping[str, Any]]]:
    """The lines with a name, each with its number and what was saved of it before."""
    former = {one["id"]: one for one in known}
    rows = [one.cleaned_data for one in table.forms if one.cleaned_data.get("name", "").strip()]
    return [(row, number, former.get(row["id"], {})) for number, row in enumerate(rows, start=1)]


def _item(row: Mapping[str, Any], number: int, former: Mapping[str, Any]) -> dict[str, Any]:
    item = dict(former) | {
        "id": row["id"] or f"item{number}",
        "name": row["name"].strip(),
        "stage": row["stage"],
        "max": row["max"].strip(),
        "kind": row["kind"],
        "step": row["step"].strip() or "0.5",
    }
    return _told(item, standard=row["standard"].strip(), blind=row["blind"])


def _node(row: Mapping[str, Any], number: int, _former: Mapping[str, Any]) -> dict[str, Any]:
    node = {"id": row["id"] or f"node{number}", "stage": row["stage"], "name": row["name"].strip(), "kind": row["kind"]}
    return _told(node, standard=row["standard"].strip(), clause=row["clause"].strip(), allowed=row["allowed"] or 0)


def _told(row: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The row with what was said; what was not said is not written."""
    rest = {name: value for name, value in row.items() if name not in optional}
    return rest | {name: value for name, value in optional.items() if value}


def _as_text(known: Mapping[str, Any]) -> str:
    return json.dumps(known, ensure_ascii=False, indent=2) if known else ""


def _parsed(said: str) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return None
