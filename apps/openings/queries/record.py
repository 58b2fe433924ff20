"""What stands in the record of an opening: plain text and rows, ready to be set, from the journal up to its request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.bids.rules.parts import Part
from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.core.refusals import WORDINGS
from apps.evidence.journal import since
from apps.evidence.models import Entry
from apps.evidence.naming import KINDS
from apps.evidence.rules.chain import moment
from apps.openings.draw_names import draw_name_on_paper
from apps.openings.models import Opening
from apps.openings.papers import supervisor_of
from apps.openings.queries.speech import BUYER_WORDS
from apps.openings.rules.announcement import PART_NAMES
from apps.openings.rules.fold import blank, fold, frame
from apps.openings.rules.papers import Signer
from apps.openings.rules.record_form import DASH, HOLDERS, Frame, Screen, form_of, spoken
from apps.openings.rules.terms import HolderRole
from apps.parties.models import Membership
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

REQUESTED = "opening.record_requested"
BATCH = 1000
BEGINS = {False: "投标截止暨开标时间", True: "第二信封开标时间"}
RECORDER = "平台自动记录"
READER = "平台自动唱标"
PLACE = "不见面开标大厅"


def record_of(opening: Opening, *, is_demonstration: bool) -> dict[str, object]:
    """The record's content. The same whenever asked, once the record was requested."""
    lot = opening.lot
    newest = Entry.objects.get(stream=opening.public_stream.name, kind=REQUESTED)
    course = course_of(opening, until=newest.v)
    screen = fold(blank(), course)
    form = form_of(screen, course, is_gp=lot.project.regime_in_force is Regime.GP)
    return {
        "title": title_of(opening),
        "running": f"{lot.title}　{lot.code}",
        "number": lot.code,
        "made_at": newest.at.astimezone(SHANGHAI).isoformat(),
        "demonstration": is_demonstration,
        "facts": [*_facts(opening, form["draws"]), *_returned(screen)],
        "ceiling": _amount(lot.ceiling_price),
        "notes": _notes(lot),
        **form,
        "stages": [[_state_name(stage), at] for stage, at in form["stages"]],
        "course": course_rows(course, screen),
        "journal": [[newest.stream, str(newest.v), newest.digest_hex]],
        "signers": _signers(opening),
        "remarks": _remarks(opening, until=newest.at),
    }


def _returned(screen: Screen) -> list[list[str]]:
    """双信封: whose second envelope stays sealed and goes back."""
    names = [str(one["bidder"]) for one in screen.get("returned", [])]
    return [["第二信封不予开启、原封退还", "、".join(names)]] if names else []


def title_of(opening: Opening) -> str:
    """开标记录, and which envelope's where there are two."""
    name = PART_NAMES[Part(opening.part)]
    return f"开标记录　{name}" if name else "开标记录"


def _remarks(opening: Opening, *, until: datetime) -> list[list[str]]:
    """监督意见 — what the supervisor remarked until the record was asked for."""
    return [
        [str(one.number), spoken(moment(one.at)), one.seat.organisation.name, one.text]
        for one in opening.remarks.filter(at__lte=until).select_related("seat__organisation").order_by("number")
    ]


def course_of(opening: Opening, *, until: int) -> list[Frame]:
    """Everything that was said in public up to a version, as the hall heard it."""
    found: list[Entry] = []
    while more := since(opening.public_stream.name, found[-1].v if found else 0, limit=BATCH):
        found += more
        if found[-1].v >= until:
            break
    return [frame(one.v, one.kind, moment(one.at), one.payload) for one in found if one.v <= until]


def course_rows(course: Sequence[Frame], screen: Screen) -> list[list[str]]:
    """开标过程 — every fact in its order: number, time, what happened, to whom."""
    bidders = {bid["bid"]: str(bid["bidder"]) for bid in screen["bids"]}
    return [[str(one["v"]), spoken(one["at"]), _kind(one), "　".join(_details(one, bidders))] for one in course]


def _kind(one: Frame) -> str:
    named = KINDS.get(one["type"])
    return named.zh if named else str(one["type"])


def _details(one: Frame, bidders: Mapping[str, str]) -> Iterable[str]:
    """Whom and what a fact is about, in a few words; the long texts stand in tables of their own."""
    if one.get("bid"):
        yield bidders.get(str(one["bid"]), DASH)
    if one.get("role"):
        yield HOLDERS.get(str(one["role"]), str(one["role"]))
    if one["type"] == "opening.confirmed":
        yield "无异议" if one["accepted"] else "有异议"
    if one.get("name"):
        yield f"{one['name']} = {one['value']}" if one.get("value") else str(one["name"])
    if isinstance(one.get("number"), int):
        yield f"第 {one['number']} 号"
    if one["type"] in ("opening.host_spoke", "opening.bidder_spoke"):
        yield str(one["text"])
    if one["type"] == "opening.objection_responded":
        yield "认可" if one["satisfied"] else "不认可"
    for name in ("organisation", "reason"):
        if one.get(name):
            yield str(one[name])
    if one.get("until"):
        yield f"至 {spoken(str(one['until']))}"


def _facts(opening: Opening, draws: Sequence[Sequence[str]]) -> list[list[str]]:
    lot, project = opening.lot, opening.lot.project
    buyer = BUYER_WORDS[project.regime_in_force]
    names = _names(opening)
    return [
        ["项目名称", project.name],
        ["项目编号", project.code],
        ["标段（包）名称", lot.name],
        ["标段（包）编号", lot.code],
        [buyer, project.organisation.name],
        ["代理机构", project.agency.name if project.agency else DASH],
        ["最高投标限价（控制价）", _amount(lot.ceiling_price)],
        [
            "抽取的系数",
            "；".join(f"{draw_name_on_paper(name)} = {value}" for _round, name, value, *_rest in draws) or "无",
        ],
        [BEGINS[opening.is_second], spoken(moment(opening.begins_at)) if opening.begins_at else DASH],
        ["实际开始时间", spoken(moment(opening.started_at)) if opening.started_at else DASH],
        ["开标地点", f"{PLACE}　{lot.opening_hall}".strip()],
        ["主持人", names[Signer.HOST]],
        [f"{buyer}代表", names[Signer.REPRESENTATIVE]],
        ["代理机构代表", names[Signer.HOST] if _is_agencys(opening) else DASH],
        ["监标人", names[Signer.SUPERVISOR]],
        ["见证人", _seat(_holder(opening, HolderRole.WITNESS))],
        ["唱标人", READER],
        ["记录人", RECORDER],
    ]


def _names(opening: Opening) -> Mapping[Signer, str]:
    return {
        Signer.HOST: _seat(opening.host),
        Signer.REPRESENTATIVE: _seat(_holder(opening, HolderRole.REPRESENTATIVE)),
        Signer.SUPERVISOR: _seat(supervisor_of(opening)),
    }


def _holder(opening: Opening, role: HolderRole) -> Membership | None:
    found = opening.holders.filter(role=role).select_related("seat__person", "seat__organisation").first()
    return found.seat if found else None


def _is_agencys(opening: Opening) -> bool:
    agency = opening.lot.project.agency_id
    return opening.host is not None and agency is not None and opening.host.organisation_id == agency


def _seat(seat: Membership | None) -> str:
    return f"{seat.person.name}（{seat.organisation.name}）" if seat else DASH


def _signers(opening: Opening) -> list[dict[str, str]]:
    """The places for signatures, in the order in which people sign."""
    buyer = BUYER_WORDS[opening.lot.project.regime_in_force]
    roles = {Signer.HOST: "主持人", Signer.REPRESENTATIVE: f"{buyer}代表", Signer.SUPERVISOR: "监标人"}
    names = _names(opening)
    return [{"field": one.value, "role": roles[one], "name": names[one]} for one in Signer]


def _amount(amount: Any) -> str:
    return f"{figures(amount)} 元（人民币{in_capitals(amount)}）" if amount is not None else "未设"


def _notes(lot: Lot) -> str:
    if lot.project.regime_in_force is Regime.GP:
        return (
            "投标人未参加开标的，视同认可开标结果（政府采购货物和服务招标投标管理办法第四十二条），表中注明“未参加”；"
            "参加而未在规定时间内确认的，注明“未确认”。"
        )
    return (
        "投标人未参加开标或未在规定时间内确认的，表中注明“未参加”“未确认”；未在规定时间内提出异议的，视为对开标无异议。"
    )


def _state_name(state: str) -> str:
    wording = WORDINGS.get(f"OpeningState.{state}")
    return wording.zh if wording else state
