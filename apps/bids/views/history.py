"""历次递交 — the pages on which a bidder reads everything it did, for one lot or for all."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids.queries.history import Step, StepKind, history_of, lots_of
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.parties.requests import PersonRequest
from apps.tenders.models import Lot
from apps.tenders.queries import public_lot

Text = str | Promise
LOTS_A_PAGE = 10
SIGNS: dict[StepKind, tuple[str, str, Text]] = {
    StepKind.RECEIVED: ("ok", "lock", _("已签收")),
    StepKind.REPLACED: ("ok", "lock", _("已签收")),
    StepKind.WITHDRAWN: ("idle", "history", _("已撤回")),
    StepKind.REFUSED: ("stop", "circle-x", _("拒收")),
    StepKind.BEGUN: ("wait", "upload", _("正在上传")),
    StepKind.LAPSED: ("stop", "clock", _("视为撤回")),
}
REASONS: dict[str, Text] = {
    "bid_late": _("已超过投标截止时间。"),
    "bid_lot_not_open": _("标段当时不接收投标文件。"),
    "bid_not_sealed": _("投标文件未加密。"),
    "bid_for_other_lot": _("文件是为其他标段、其他招标文件或其他信封加密的。"),
    "bid_incomplete": _("投标文件未全部传输完成。"),
    "bid_too_large": _("投标文件合计超过上限。"),
    "bid_revision_wrong": _("递交的版本不衔接。"),
    "bid_statement_wrong": _("投标声明与标段、席位或已上传的文件不一致。"),
    "bid_upload_ended": _("该次上传已递交或已被新的上传取代。"),
    "bidder_excluded": _("本单位被禁止参加投标。"),
    "bidder_not_prequalified": _("本单位未通过资格预审。"),
    "signature_wrong": _("签名与投标声明不相符。"),
    "certificate_missing": _("席位没有在有效期内的证书。"),
}
OTHER_REASON = _("所送内容不符合要求。")


@dataclass(frozen=True, slots=True)
class Row:
    """A step in words."""

    step: Step
    sign: tuple[str, str, Text]
    text: Text


@dataclass(frozen=True, slots=True)
class LotRows:
    """The steps of one lot, the newest first."""

    lot: Lot
    rows: list[Row]


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def history(request: PersonRequest) -> HttpResponse:
    """All lots, the latest deadline first."""
    page = Paginator(lots_of(request.actor), LOTS_A_PAGE).get_page(request.GET.get("page"))
    lots = [_shown(request, lot) for lot in page]
    return render(request, "bids/history.html", {"page": page, "lots": lots, "lot": None})


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def lot_history(request: PersonRequest, code: str) -> HttpResponse:
    """One lot. Where nothing was ever begun there is no such page."""
    shown = _shown(request, public_lot(code))
    if not shown.rows:
        raise Http404
    return render(request, "bids/history.html", {"page": None, "lots": [shown], "lot": shown.lot})


def _shown(request: PersonRequest, lot: Lot) -> LotRows:
    rows = [Row(step, SIGNS[step.kind], _text(step)) for step in history_of(lot, request.actor)]
    return LotRows(lot, rows)


def _text(step: Step) -> Text:
    match step.kind:
        case StepKind.REFUSED:
            return REASONS.get(step.code, OTHER_REASON)
        case StepKind.LAPSED:
            return _("投标截止时未完成传输，视为撤回投标文件。此前已签收的仍然有效。")
        case StepKind.BEGUN:
            return _("已开始上传，尚未递交。截止前没有完成的，视为撤回。")
        case StepKind.WITHDRAWN:
            return _("截止前撤回，没有打开。")
        case StepKind.REPLACED:
            return _("替换此前的版本，以最后一次完整递交为准。")
        case _:
            return _("全部传输完成并签收。")
