"""监看 — what supervisor, witness, technical duty and the buyer's side see beside the hall's own table, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.actor import Actor
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.core.money import figures
from apps.evidence.queries import vitals
from apps.openings import policy, queries
from apps.openings.draw_names import draw_name
from apps.openings.hub import hub
from apps.openings.models import Opening
from apps.openings.queries import arrival as arriving
from apps.openings.rules.arrival import SignInWay
from apps.openings.views.screen import HOLDER_NAMES, Hall
from apps.parties.requests import ActingRequest

DUTY_ROLES = {Role.SUPERVISOR: "supervisor", Role.WITNESS: "witness", Role.TECHNICAL_DUTY: "technical"}
SHOWN_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel; `tone` says whether it needs a look."""

    name: str
    value: str
    tone: str = ""


@unlogged
@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
@never_cache
def watch(request: ActingRequest, code: str) -> HttpResponse:
    """The panel alone, for a page that heard of something new."""
    opening = queries.opening_of(code)
    if not policy.may_read_desk(request.actor, opening):
        raise Http404
    seen = Hall(opening.lot, queries.state(opening, request.actor), request.now)
    context = {"lot": opening.lot, "opening": opening, "hall": seen, **watching(opening, request.actor, seen)}
    return render(request, "openings/watch.html", context)


def watching(opening: Opening, actor: Actor, seen: Hall) -> dict[str, Any]:
    """What the panel shows to this actor; nothing for bidders and the public."""
    if not policy.may_read_desk(actor, opening):
        return {"watch": ""}
    kind = DUTY_ROLES.get(actor.role, "desk") if actor.role else "desk"
    return {
        "watch": kind,
        "watch_title": _titles()[kind],
        "watch_lines": _LINES[kind](opening, seen),
        "remarks": arriving.remarks_of(opening),
        "desk_v": arriving.remarks_told(opening),
        "may_read_arrivals": arriving.may_read_arrivals(actor, opening),
        "sign_ins_waiting": arriving.waiting_checks(opening),
    }


def _titles() -> Mapping[str, str]:
    return {"supervisor": _("监督"), "witness": _("见证"), "technical": _("技术值守"), "desk": _("现场")}


def _supervised(opening: Opening, seen: Hall) -> list[Line]:
    """签到、身份核验、限价、抽取、解密、异议 — in the order of the session."""
    ceiling = opening.lot.ceiling_price
    return [
        Line(_("最高限价（元）"), figures(ceiling) if ceiling is not None else _("未设")),
        *_signed_in(opening, seen),
        *_drawn(seen),
        *_decrypted(seen),
        Line(_("异议"), _("%(all)d 件，待答复 %(open)d 件") % _objections(seen), "wait" if seen.unanswered else ""),
        *_halts(opening),
    ]


def _witnessed(opening: Opening, seen: Hall) -> list[Line]:
    """持钥、锁定、抽取 — what the witness vouches for."""
    snapshot = seen.snapshot
    fixed = str(snapshot["root"] or "")[:SHOWN_DIGEST]
    return [
        *_holders(seen),
        *_drawn(seen),
        Line(_("截止时锁定的名单指纹"), fixed or _("公布名单时公开")),
        *_signed_in(opening, seen),
        *_decrypted(seen),
        *_halts(opening),
    ]


def _on_duty(opening: Opening, seen: Hall) -> list[Line]:
    """The machine: whether database and worker answer, what waits, who listens. No bidder's name, no price."""
    found = vitals(seen.now)
    is_silent = found.worker_age_seconds is None or found.worker_age_seconds > SILENT_SECONDS
    age = _("没有心跳") if found.worker_age_seconds is None else _seconds(found.worker_age_seconds)
    return [
        Line(_("数据库应答"), _seconds(found.database_seconds)),
        Line(_("后台进程心跳"), age, "stop" if is_silent else "ok"),
        Line(_("最久的到期作业已等"), _seconds(found.oldest_due_job_seconds or 0)),
        Line(_("放弃的作业"), str(found.given_up_jobs), "stop" if found.given_up_jobs else ""),
        Line(_("待开启的投标文件"), str(len(seen.unopened)) if opening.settled_at else "—"),
        Line(_("公开实录版本"), f"#{seen.snapshot['v']}"),
        *([Line(_("本进程在听的连接"), str(hub.listeners()))] if opening.list_published_at else []),
        *_holders(seen),
        *_halts(opening),
    ]


SILENT_SECONDS = 30


def _hosted(opening: Opening, seen: Hall) -> list[Line]:
    return [*_holders(seen), *_signed_in(opening, seen)]


def _signed_in(opening: Opening, seen: Hall) -> list[Line]:
    """Nothing of it before the list."""
    if opening.list_published_at is None:
        return [Line(_("签到与身份"), _("公布名单前不显示"))]
    bids = seen.snapshot["bids"]
    ways = [(bid.get("sign_in") or {}).get("way", "") for bid in bids if bid["signed_in_at"]]
    told = {
        "all": len(bids),
        "signed": len(ways),
        "phone": ways.count(SignInWay.PHONE),
        "emergency": ways.count(SignInWay.EMERGENCY),
    }
    checked = [bid["identity"] for bid in bids if bid.get("identity") is not None]
    waiting = arriving.waiting_checks(opening)
    lines = [
        Line(_("签到"), _("%(signed)d / %(all)d 家，其中手机 %(phone)d、应急 %(emergency)d") % told),
        Line(_("身份核验"), _("%(checked)d / %(all)d 家") % {"checked": len(checked), "all": len(bids)}),
    ]
    return lines + ([Line(_("应急签到待核验"), str(waiting), "wait")] if waiting else [])


def _drawn(seen: Hall) -> list[Line]:
    draws = seen.snapshot["draws"]
    return [Line(_("抽取 %(name)s") % {"name": draw_name(one["name"])}, one["value"] or _("待抽取")) for one in draws]


def _holders(seen: Hall) -> list[Line]:
    missing = seen.holders_missing
    if not seen.snapshot["host"]:
        return [Line(_("持钥人"), _("开始开标后就绪"))]
    ready = len(HOLDER_NAMES) - len(missing)
    value = f"{ready} / {len(HOLDER_NAMES)}" + (f"（{_('还差')} {'、'.join(missing)}）" if missing else "")
    return [Line(_("持钥人"), value, "wait" if missing else "ok")]


def _decrypted(seen: Hall) -> list[Line]:
    bids = seen.snapshot["bids"]
    if not bids:
        return []
    told = {
        "released": len([bid for bid in bids if bid["released_at"]]),
        "all": len(bids),
        "opened": len(seen.opened),
    }
    lines = [Line(_("解密"), _("已交密钥 %(released)d / %(all)d 家，已开启 %(opened)d 家") % told)]
    given_up = [bid for bid in bids if bid["attribution"] or bid["failure"]]
    if given_up:
        lines.append(Line(_("未解密"), "、".join(bid["bidder"] for bid in given_up), "wait"))
    return lines


def _objections(seen: Hall) -> dict[str, int]:
    return {"all": len(seen.snapshot["objections"]), "open": len(seen.unanswered)}


def _halts(opening: Opening) -> list[Line]:
    halts = list(opening.halts.all())
    return (
        [Line(_("暂停情况"), _("%(count)d 次，最近：%(reason)s") % {"count": len(halts), "reason": halts[-1].reason})]
        if halts
        else []
    )


def _seconds(value: float) -> str:
    return _("%(seconds)s 秒") % {"seconds": f"{value:.1f}" if value < 10 else f"{value:.0f}"}


_LINES: Mapping[str, Callable[[Opening, Hall], list[Line]]] = {
    "supervisor": _supervised,
    "witness": _witnessed,
    "technical": _on_duty,
    "desk": _hosted,
}
