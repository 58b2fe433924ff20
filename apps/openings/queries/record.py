"""What stands in the record of an opening: plain text and rows, ready to be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.evidence.models import Entry
from apps.openings.models import Attribution, BidResult, Confirmation, Draw, ListedBid, Opening
from apps.openings.queries.speech import BUYER_WORDS
from apps.openings.rules.terms import Cause, Effect, HolderRole
from apps.openings.standing import Standing
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

DASH = "—"
CAUSES = {
    Cause.BIDDER_ABSENT: "投标人未在规定时间内解密",
    Cause.BIDDER_CERTIFICATE: "投标人证书或密钥不符",
    Cause.BIDDER_NETWORK: "投标人网络或设备原因",
    Cause.PLATFORM: "平台原因",
    Cause.TENDEREE: "招标人（采购人）原因",
}
EFFECTS = {Effect.REVOKED: "视为撤销", Effect.WITHDRAWN: "视为撤回"}


def record_of(opening: Opening, *, is_demonstration: bool) -> dict[str, object]:
    """The record's content. The same whenever asked, once the record was requested."""
    lot, standing = opening.lot, Standing.of(opening)
    made_at = Entry.objects.get(stream=opening.public_stream.name, kind="opening.record_requested").at
    rows = _rows(opening, standing)
    return {
        "title": "开标记录",
        "running": f"{lot.title}　{lot.code}",
        "number": lot.code,
        "made_at": made_at.astimezone(SHANGHAI).isoformat(),
        "demonstration": is_demonstration,
        "facts": _facts(opening, lot),
        "bids": [rows[one.bid] for one in standing.listed],
        "notes": _notes(lot),
        "given_up": _given_up(opening, standing),
        "draws": [_draw(one) for one in opening.draws.filter(drawn_at__isnull=False)],
        "objections": _objections(opening, standing),
        "halts": [[spoken(one.at), spoken(one.resumed_at), one.reason] for one in opening.halts.all()],
        "utterances": [[str(one.number), spoken(one.at), one.text] for one in opening.utterances.all()],
        "journal": _journal(opening),
        "signers": [{"field": "host", "role": _roles(lot)[HolderRole.HOST], "name": _host(opening)}],
    }


def spoken(when: datetime | None) -> str:
    """``2026-11-24 09:30:00`` on the centre's clock."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if when else DASH


def _facts(opening: Opening, lot: Lot) -> list[list[str]]:
    project = lot.project
    holders = {
        HolderRole(one.role): one for one in opening.holders.select_related("seat__person", "seat__organisation")
    }
    roles = _roles(lot)
    people = [
        [roles[role], f"{holders[role].seat.person.name}（{holders[role].seat.organisation.name}）"]
        for role in (HolderRole.WITNESS, HolderRole.REPRESENTATIVE)
        if role in holders
    ]
    return [
        ["项目名称", project.name],
        ["标段（包）", f"{lot.name}　{lot.code}"],
        [BUYER_WORDS[project.regime_in_force], project.organisation.name],
        ["代理机构", project.agency.name if project.agency else DASH],
        ["最高限价", _amount(lot.ceiling_price)],
        ["投标截止暨开标时间", spoken(lot.submission_deadline)],
        ["开标地点", lot.opening_hall],
        ["开始时间", spoken(opening.started_at)],
        [roles[HolderRole.HOST], f"{_host(opening)}（{opening.host.organisation.name if opening.host else DASH}）"],
        *people,
    ]


def _roles(lot: Lot) -> dict[HolderRole, str]:
    buyer = BUYER_WORDS[lot.project.regime_in_force]
    return {
        HolderRole.HOST: "主持人",
        HolderRole.WITNESS: "见证人",
        HolderRole.REPRESENTATIVE: f"{buyer}代表",
    }


def _host(opening: Opening) -> str:
    return opening.host.person.name if opening.host else DASH


def _amount(amount: Any) -> str:
    return f"{figures(amount)} 元（人民币{in_capitals(amount)}）" if amount is not None else "未设"


def _rows(opening: Opening, standing: Standing) -> dict[str, list[str]]:
    results = {one.bid: one for one in opening.results.all()}
    confirmations = {one.bid: one for one in opening.confirmations.all()}
    released = dict(opening.releases.values_list("bid", "at"))
    rows = {
        one.bid: _row(one, results.get(one.bid), confirmations.get(one.bid), released.get(one.bid), opening.lot.regime)
        for one in standing.listed
    }
    for bid, how in _remedied(opening):
        rows[bid][-2] = how
    return rows


REMEDIED = {"opening.backup_imported": "备份文件开启", "opening.escrow_opened": "托管人开启"}


def _remedied(opening: Opening) -> list[tuple[str, str]]:
    """The bids that were opened by the remedy of the tender document: the record says so of each (电子招标投标办法第三十一条)."""
    told = Entry.objects.filter(stream=opening.public_stream.name, kind__in=REMEDIED).order_by("v")
    return [(str(one.payload["bid"]), REMEDIED[one.kind]) for one in told]


def _row(
    one: ListedBid,
    result: BidResult | None,
    confirmation: Confirmation | None,
    released_at: datetime | None,
    regime: str,
) -> list[str]:
    is_open = result is not None and result.is_opened
    fields: Mapping[str, str] = result.fields if result is not None and is_open else {}
    price = result.price if result is not None and is_open else None
    return [
        str(one.number),
        one.organisation.name,
        figures(price) if price is not None else DASH,
        f"人民币{in_capitals(price)}" if price is not None else DASH,
        *[fields.get(name) or DASH for name in ("days", "quality", "manager", "bond")],
        spoken(one.received_at),
        spoken(one.signed_in_at) if one.signed_in_at else "未签到",
        spoken(released_at),
        "解密成功" if is_open else "未开启",
        _confirmed(one, confirmation, regime) if is_open else DASH,
    ]


def _confirmed(one: ListedBid, confirmation: Confirmation | None, regime: str) -> str:
    if confirmation is not None:
        return f"{'无异议' if confirmation.is_accepted else '有异议'} {confirmation.at.astimezone(SHANGHAI):%H:%M:%S}"
    missing = "未确认" if one.signed_in_at else "未参加"
    return f"{missing}（视同认可）" if regime == Regime.GP.value else missing


def _notes(lot: Lot) -> str:
    if lot.project.regime_in_force is Regime.GP:
        return "投标人未参加开标的，视同认可开标结果（政府采购货物和服务招标投标管理办法第四十二条）。"
    return "投标人未在规定时间内提出异议的，视为对开标无异议。"


def _given_up(opening: Opening, standing: Standing) -> list[list[str]]:
    names = {one.bid: one.organisation.name for one in standing.listed}
    stated = [_attributed(names, one) for one in opening.attributions.all()]
    failed = [
        [names[one.bid], "解密内容不能开启投标文件", EFFECTS[Effect.REVOKED], one.failure]
        for one in opening.results.exclude(failure="").order_by("pk")
    ]
    return stated + failed


def _attributed(names: Mapping[str, str], one: Attribution) -> list[str]:
    return [names[one.bid], CAUSES[Cause(one.cause)], EFFECTS[Effect(one.effect)], one.reason]


def _draw(one: Draw) -> list[str]:
    return [one.name, one.value, spoken(one.drawn_at)]


def _objections(opening: Opening, standing: Standing) -> list[list[str]]:
    names = {one.bid: one.organisation.name for one in standing.listed}
    return [
        [str(one.number), names[one.bid], spoken(one.at), one.text, one.answer or DASH, spoken(one.answered_at)]
        for one in opening.objections.all()
    ]


def _journal(opening: Opening) -> list[list[str]]:
    """The head of the public journal that the record closes: whoever has the log can find the place."""
    newest = Entry.objects.get(stream=opening.public_stream.name, kind="opening.record_requested")
    return [[newest.stream, str(newest.v), newest.digest_hex]]
