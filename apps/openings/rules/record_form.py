"""开标记录表 — the rows of the record, made from the snapshot and the course alone: the record says what the screen said.

Cells are text, ready to be set. Columns and annexes follow the forms in use (开标记录表 with sign-in, submission and draw sheets).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.bids.rules import consortium
from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.evidence.rules.draw import Contribution, seed_of
from apps.openings.rules.arrival import way_words
from apps.openings.rules.terms import Cause, Effect, HolderRole

Screen = Mapping[str, Any]
Frame = Mapping[str, Any]
Rows = list[list[str]]

DASH = "—"
FIELDS = ("days", "quality", "manager", "bond")
"""The columns of what is announced beside the price; whatever else a bid announces stands in the remarks."""
STATED = {"discount": "下浮率 {}%", "rate": "费率 {}%"}
"""How the price was stated, where it was not as an amount."""
COLUMNS = (
    "序号",
    "投标人",
    "投标报价（元）",
    "大写",
    "工期（日）",
    "质量",
    "项目负责人",
    "保证金",
    "递交时间",
    "解密情况",
    "投标人确认",
    "备注",
)
CAUSES = {
    Cause.BIDDER_ABSENT: "投标人未在规定时间内解密",
    Cause.BIDDER_CERTIFICATE: "投标人证书或密钥不符",
    Cause.BIDDER_NETWORK: "投标人网络或设备原因",
    Cause.PLATFORM: "平台原因",
    Cause.TENDEREE: "招标人（采购人）原因",
}
EFFECTS = {Effect.REVOKED: "视为撤销", Effect.WITHDRAWN: "视为撤回"}
UNOPENABLE = "解密内容不能开启投标文件"
REMEDIED = {"opening.backup_imported": "备份文件开启", "opening.escrow_opened": "托管人开启"}
"""How a bid was opened that its release did not open."""
CONTRIBUTORS = {"platform": "平台", "witness": "见证人", "host": "主持人", "supervisor": "监标人"}
HOLDERS = {
    HolderRole.HOST.value: "主持人",
    HolderRole.WITNESS.value: "见证人",
    HolderRole.REPRESENTATIVE.value: "招标人（采购人）代表",
}


def form_of(screen: Screen, course: Sequence[Frame], *, is_gp: bool) -> dict[str, Any]:
    """Everything of the record that the screen showed, table by table."""
    bidders = {bid["bid"]: str(bid["bidder"]) for bid in screen["bids"]}
    return {
        "columns": list(COLUMNS),
        "bids": bid_rows(screen, course, is_gp=is_gp),
        "given_up": given_up(screen),
        "draws": draw_rows(screen, course),
        "objections": [
            [str(one["number"]), bidders.get(one["bid"], DASH), spoken(one["at"]), _raised(one), *_answered(one)]
            for one in screen["objections"]
        ],
        "halts": halt_rows(course),
        "sign_ins": [[str(bid["number"]), bidders[bid["bid"]], _signed_in(bid)] for bid in _numbered(screen)],
        "submissions": [
            [
                str(bid["number"]),
                bidders[bid["bid"]],
                spoken(bid["received_at"]),
                f"第 {bid['revision']} 版",
                bid["statement"],
            ]
            for bid in _numbered(screen)
        ],
        "closing": _closing(screen),
        "draw_texts": [[draw["name"], draw["text"]] for draw in screen["draws"]],
        "contributions": _contributions(screen),
        "keys": _keys(screen),
        "holders": _holders(screen),
        "utterances": [
            [str(one["number"]), _from_to(one), bidders.get(one["bid"] or "", DASH), one["text"]]
            for one in screen["utterances"]
        ],
        "stages": [[stage, spoken(at)] for stage, at in screen["times"].items()],
    }


def _signed_in(bid: Mapping[str, Any]) -> str:
    """When, and how where it was without a certificate."""
    said = spoken(bid["signed_in_at"]) if bid["signed_in_at"] else "未签到"
    words = way_words(bid)
    return f"{said}（{words}）" if words else said


def bid_rows(screen: Screen, course: Sequence[Frame], *, is_gp: bool) -> Rows:
    """开标一览 — a row for every bid of the list, in its order, with the twelve columns."""
    confirmed_at = {one["bid"]: one["at"] for one in course if one["type"] == "opening.confirmed"}
    remedied = {one["bid"]: REMEDIED[one["type"]] for one in course if one["type"] in REMEDIED}
    return [
        _row(bid, confirmed_at.get(bid["bid"]), remedy=remedied.get(bid["bid"], ""), is_gp=is_gp)
        for bid in _numbered(screen)
    ]


def given_up(screen: Screen) -> Rows:
    """未开标文件及原因 — bidder, cause, what becomes of the bid, and what was found."""
    stated = [
        [bid["bidder"], CAUSES[Cause(one["cause"])], EFFECTS[Effect(one["effect"])], one["reason"]]
        for bid in screen["bids"]
        if (one := bid["attribution"])
    ]
    failed = [
        [bid["bidder"], UNOPENABLE, EFFECTS[Effect(one["effect"])], one["code"]]
        for bid in screen["bids"]
        if (one := bid["failure"])
    ]
    return stated + failed


def draw_rows(screen: Screen, course: Sequence[Frame]) -> Rows:
    """抽取结果 — round, what, value, when, and the code with which anybody finds that it was this draw."""
    drawn_at = {one["name"]: one["at"] for one in course if one["type"] == "opening.drawn"}
    drawn = [draw for draw in screen["draws"] if draw["value"] is not None]
    return [
        [str(number), draw["name"], draw["value"], spoken(drawn_at.get(draw["name"])), draw_code(draw)]
        for number, draw in enumerate(drawn, start=1)
    ]


def draw_code(draw: Mapping[str, Any]) -> str:
    """验证码 — the seed of the draw, which frozen text and secrets give and nothing else."""
    given = [
        Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in draw["contributions"]
    ]
    return seed_of(draw["text"], given).hex()


def halt_rows(course: Iterable[Frame]) -> Rows:
    """暂停、延长 — from when, until when, why."""
    rows: Rows = []
    halted: list[str] = []
    for one in course:
        match one["type"]:
            case "opening.paused":
                halted = [spoken(one["at"]), DASH, str(one["reason"])]
                rows.append(halted)
            case "opening.extended":
                rows.append([spoken(one["at"]), spoken(one["until"]), f"延长解密{one['minutes']}分钟：{one['reason']}"])
            case "opening.resumed" if halted:
                halted[1] = spoken(one["at"])
    return rows


def spoken(at: str | None) -> str:
    """``2026-11-24 09:30:00`` on the centre's clock."""
    return f"{datetime.fromisoformat(at).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if at else DASH


def clock(at: str | None) -> str:
    """``09:30:00`` on the centre's clock, for what happened in the session."""
    return spoken(at)[-8:] if at else DASH


def _numbered(screen: Screen) -> Iterable[Mapping[str, Any]]:
    return ({"signed_in_at": None, "number": place, **bid} for place, bid in enumerate(screen["bids"], start=1))


def _row(bid: Mapping[str, Any], confirmed_at: str | None, *, remedy: str, is_gp: bool) -> list[str]:
    fields: Mapping[str, str] = bid["fields"] or {}
    price = Decimal(bid["price"]) if bid["price"] is not None else None
    return [
        str(bid["number"]),
        bid["bidder"],
        figures(price) if price is not None else DASH,
        f"人民币{in_capitals(price)}" if price is not None else DASH,
        *[fields.get(name) or DASH for name in FIELDS],
        spoken(bid["received_at"]),
        _decryption(bid),
        _confirmation(bid, confirmed_at, is_gp=is_gp),
        "；".join(_remarks(bid, fields, remedy=remedy)) or DASH,
    ]


def _decryption(bid: Mapping[str, Any]) -> str:
    if bid["attribution"]:
        return "未解密"
    outcome = "未能开启" if bid["failure"] else "加密完好，解密成功" if bid["fields"] is not None else "未开启"
    return f"{outcome} {clock(bid['released_at'])}" if bid["released_at"] else outcome


def _confirmation(bid: Mapping[str, Any], confirmed_at: str | None, *, is_gp: bool) -> str:
    if bid["fields"] is None:
        return DASH
    if bid["accepted"] is not None:
        return f"{'无异议' if bid['accepted'] else '有异议'} {clock(confirmed_at)}"
    missing = "未确认" if bid["signed_in_at"] else "未参加"
    return f"{missing}（视同认可开标结果）" if is_gp else missing


def _remarks(bid: Mapping[str, Any], fields: Mapping[str, str], *, remedy: str) -> Iterable[str]:
    if remedy:
        yield remedy
    if bid["attribution"]:
        yield EFFECTS[Effect(bid["attribution"]["effect"])]
    if bid["failure"]:
        yield EFFECTS[Effect(bid["failure"]["effect"])]
    for name, value in fields.items():
        if name == consortium.FIELD:
            yield consortium.spoken(value).rstrip("。") or value
        elif name not in FIELDS and value:
            yield STATED.get(name, "{}").format(value)


def _from_to(one: Mapping[str, Any]) -> str:
    """When the sentence began, and when it ended."""
    return f"{spoken(one['at'])}—{spoken(one['ended_at'])[11:]}" if one.get("ended_at") else spoken(one["at"])


def _raised(one: Mapping[str, Any]) -> str:
    """The objection with its title and the digest of its attachment, where it has them."""
    title = f"{one['title']}：" if one.get("title") else ""
    attached = f"（附件 SHA-256 {one['attachment']['sha256']}）" if one.get("attachment") else ""
    return f"{title}{one['text']}{attached}"


def _answered(one: Mapping[str, Any]) -> list[str]:
    """The answer, or why it was not taken up, and what who objected says to it."""
    answer = f"不予受理：{one['answer']}" if one.get("refused") else one["answer"] or DASH
    side = "" if one.get("satisfied") is None else "（异议人认可）" if one["satisfied"] else "（异议人不认可）"
    return [answer + side, spoken(one["answered_at"])]


def _closing(screen: Screen) -> Rows:
    """What was committed to at the deadline, and what opens it."""
    if screen["count"] is None:
        return []
    head = screen["head"] or {}
    return [
        ["截止时锁定的家数", str(screen["count"])],
        ["投标声明根（Merkle）", screen["root"]],
        ["盐值", screen["salt"]],
        ["签收记录流首", f"v{head.get('v')}　{head.get('digest')}"],
    ]


def _contributions(screen: Screen) -> Rows:
    return [
        [
            draw["name"],
            CONTRIBUTORS.get(one["by"], one["by"]),
            one["commitment"],
            one["secret"],
            one["nonce"],
        ]
        for draw in screen["draws"]
        for one in draw["contributions"]
    ]


def _keys(screen: Screen) -> Rows:
    """With which key anybody opens the very sheet that the bidder sealed."""
    return [
        [str(bid["number"]), bid["bidder"], bid["key"], str((bid["sheet"] or {}).get("sha256", DASH))]
        for bid in _numbered(screen)
        if bid["key"]
    ]


def _holders(screen: Screen) -> Rows:
    return [
        [HOLDERS.get(role, role), recipient, "已公开份额" if role in screen["revealed"] else "未公开份额"]
        for role, recipient in screen["holders"].items()
    ]
