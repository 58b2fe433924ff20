"""The hall as pages: one screen for each role, and the same for everybody who has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.evidence import journal
from apps.openings import policy, queries
from apps.openings.lifecycle import (
    IN_SESSION,
    OPEN_TO_OBJECTIONS,
    OPENING,
    TAKEN_OVER,
    OpeningAction,
    OpeningState,
)
from apps.openings.models import Opening
from apps.openings.parts import first_of, second_of
from apps.openings.queries.sitting import sitting_of
from apps.openings.views.decrypting import panel_of
from apps.openings.views.screen import CAUSE_NAMES, ROLE_NAMES, SAID, Hall, names, sentence
from apps.openings.views.tasks import task_of
from apps.openings.views.watching import watching
from apps.openings.views.words import script_words, words_for
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest

S = OpeningState
PARTS = frozenset({"task", "roster", "objections", "talk", "reading"})
RECORD_SHOWN = 200
TALK_KINDS = frozenset({"opening.host_spoke", "opening.bidder_spoke"})
HEARD_IN = (*OPEN_TO_OBJECTIONS, S.PAUSED)
"""When objections are taken: in a pause too."""


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def hall(request: ActingRequest, code: str) -> HttpResponse:
    """开标大厅."""
    opening = queries.opening_of(code)
    return render(request, "openings/hall.html", {**_context(request, opening), **_once(request, opening)})


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def part(request: ActingRequest, code: str, name: str) -> HttpResponse:
    """One part of the hall, for a page that heard of something new."""
    if name not in PARTS:
        raise Http404
    return render(request, f"openings/hall.html#{name}", _context(request, queries.opening_of(code)))


@dataclass(frozen=True, slots=True)
class Row:
    """A bid of the list as the table shows it."""

    bid: Mapping[str, Any]
    state: str
    is_mine: bool
    accepted: str
    received_at: datetime
    signed_in_at: datetime | None
    released_at: datetime | None


def _context(request: ActingRequest, opening: Opening) -> dict[str, Any]:
    snapshot = queries.state(opening, request.actor)
    seen = Hall(opening.lot, snapshot, request.now)
    rows = [_row(bid, seen) for bid in snapshot["bids"]]
    return {
        "lot": opening.lot,
        "opening": opening,
        "hall": seen,
        "snapshot": snapshot,
        "task": task_of(seen),
        "rows": rows,
        "tally": _tally(rows),
        "own_fields": _own_fields(seen),
        "causes": [(cause.value, label) for cause, label in CAUSE_NAMES.items()],
        "base": reverse("openings:hall", args=[opening.code]),
        "panel": panel_of(opening, seen, request.actor, request.now),
        **watching(opening, request.actor, seen),
        **words_for(request.actor, opening, seen),
        **_state_words(),
    }


def _once(request: ActingRequest, opening: Opening) -> dict[str, Any]:
    """What only the whole page needs."""
    snapshot = queries.state(opening, request.actor)
    role = str(snapshot["you"]["role"])
    keys = keys_of(request.seat) if request.seat else None
    return {
        "role_name": ROLE_NAMES[role],
        "organisation": request.seat.organisation.name if request.seat and role != "public" else "",
        "recipient": keys.recipient if keys else "",
        "record": _record(opening, snapshot),
        "caption": _caption(snapshot),
        "served_voice": settings.VOICE_NAME if settings.VOICE_FOLDER else "",
        "said": json.dumps({kind: str(words) for kind, words in SAID.items()}, ensure_ascii=False),
        "names": json.dumps(names(), ensure_ascii=False),
        "words": json.dumps(_script_words(), ensure_ascii=False),
        "may_object": bool(snapshot["bids"]) and opening.state in HEARD_IN,
        "objection_states": " ".join(HEARD_IN),
        "host_wait_minutes": settings.HOST_WAIT_MINUTES,
        "may_take_over": opening.state in TAKEN_OVER and policy.may_take_over(request.actor, opening),
        "hosted_states": " ".join(TAKEN_OVER),
        "together": len(sitting_of(opening)),
        "other_part": first_of(opening) or second_of(opening),
        "may_pause": opening.state in IN_SESSION,
        "pause_states": " ".join(IN_SESSION),
        "may_remark": OpeningAction.REMARK in OPENING.allowed(OpeningState(opening.state)),
        "remark_states": " ".join(state for state, action in OPENING.table if action is OpeningAction.REMARK),
        "mode": request.GET.get("mode", ""),
    }


def _caption(snapshot: Mapping[str, Any]) -> str:
    """What was read out last: of the bids, or in the resumed session of the result."""
    if snapshot["result"]:
        return str(snapshot["result"]["text"])
    is_resumed = "resumed" in snapshot["times"]
    return "" if is_resumed or not snapshot["utterances"] else str(snapshot["utterances"][-1]["text"])


def _record(opening: Opening, snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    bidders = _bidders(snapshot)
    entries = journal.since(opening.public_stream.name, max(0, snapshot["v"] - RECORD_SHOWN), limit=RECORD_SHOWN)
    return [
        {
            "v": entry.v,
            "at": entry.at,
            "text": sentence(entry.kind, entry.payload, bidders),
            "is_talk": entry.kind in TALK_KINDS,
        }
        for entry in reversed(entries)
        if entry.v <= snapshot["v"]
    ]


def _bidders(snapshot: Mapping[str, Any]) -> dict[str, str]:
    return {bid["bid"]: bid["bidder"] for bid in snapshot["bids"]}


def _row(bid: Mapping[str, Any], seen: Hall) -> Row:
    return Row(
        bid=bid,
        state=_bid_state(bid, seen.state),
        is_mine=bid["bid"] == seen.snapshot["you"]["bid"],
        accepted={True: "yes", False: "no", None: ""}[bid["accepted"]],
        received_at=_at(bid["received_at"]),
        signed_in_at=_at(bid["signed_in_at"]) if bid.get("signed_in_at") else None,
        released_at=_at(bid["released_at"]) if bid["released_at"] else None,
    )


def _bid_state(bid: Mapping[str, Any], where: OpeningState) -> str:
    if bid["fields"] is not None:
        return "opened"
    if bid["failure"]:
        return "unopenable"
    if bid["attribution"]:
        return "attributed"
    if bid["released_at"]:
        return "released"
    return "sealed" if where is S.LIST_PUBLISHED else "waiting"


def _tally(rows: list[Row]) -> dict[str, int]:
    return {
        "released": len([row for row in rows if row.released_at]),
        "opened": len([row for row in rows if row.state == "opened"]),
        "waiting": len([row for row in rows if row.state in ("waiting", "sealed")]),
    }


def _own_fields(seen: Hall) -> list[tuple[str, str]]:
    labels = {
        "days": _("工期（日历天）"),
        "quality": _("质量目标"),
        "manager": _("项目负责人"),
        "bond": _("投标保证金"),
        "discount": _("下浮率（%）"),
        "rate": _("费率（%）"),
    }
    fields = seen.mine.get("fields") or {}
    return [(labels.get(name, name), value) for name, value in fields.items()]


def _state_words() -> dict[str, str]:
    return {
        "opened_word": _("已开启"),
        "unopenable_word": _("无法开启"),
        "attributed_word": _("未解密"),
        "released_word": _("已交密钥"),
        "waiting_word": _("等待"),
        "sealed_word": _("封存"),
        "accepted_word": _("无误"),
        "objected_word": _("异议"),
    }


def _script_words() -> dict[str, str]:
    """Sentences that the script says."""
    return {
        "lost": _("连接中断，正在第 {tries} 次重连，已保留您的位置。恢复后自动补齐，不会漏掉任何一条。"),
        "refused": _("本大厅不对您开放，或者已经关闭。请返回标段页面。"),
        "ahead": _("本机时钟快 {seconds} 秒，倒计时已按服务器时间校正"),
        "behind": _("本机时钟慢 {seconds} 秒，倒计时已按服务器时间校正"),
        "exact": _("本机时钟与标准时间一致"),
        "far": _("本机时钟与服务器相差超过一小时，倒计时按服务器时间计算"),
        "failed": _("没有送达：网络中断，或者系统出错。请再试一次。"),
        "signed_out": _("您的登录已经失效。请在另一个窗口登录，再回到本页办理。"),
        "key_not_here": _("本浏览器里没有您的密钥。请在“密钥与证书”页用密钥文件恢复，或者换到保存密钥的浏览器。"),
        "no_keys": _("您还没有密钥和证书。请先在“密钥与证书”页生成。"),
        "holder_key_gone": _("本浏览器里没有本场的持钥密钥：可能换了浏览器或清除了数据。另外两位持钥人仍可公开。"),
        "header_wrong": _("本机的密钥打不开投标文件“{name}”的文件头。请确认这是封装时使用的密钥。"),
        "working": _("正在本机计算，请不要关闭页面……"),
        "voice_on": _("声音已开"),
        "voice_off": _("打开声音"),
        **script_words(),
    }


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
