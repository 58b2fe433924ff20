"""评标报告的附表 — tables of the report that rest on rows of their own: undertakings, votes, conduct, corrections, re-checks."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from apps.core.clock import SHANGHAI
from apps.core.money import figures
from apps.evaluation.models import Evaluation, Member, Recheck, Sheet
from apps.evaluation.rules.chapters import ChapterName
from apps.evaluation.rules.checking import ChangeGround
from apps.openings.rules import statements
from apps.tenders.rules.scheme_parts import Scheme

UNDERTAKING = (
    "本人已知悉本项目投标人名单，承诺：与投标人及其主要负责人无近亲属关系；三年内未在投标人处任职；无经济利益关系；"
    "非项目主管或监督部门人员；未因招标投标违法行为受过处罚；独立、客观、公正评审，不带入通讯工具，不与外界联系；"
    "不透露评审情况；对个人评审意见负责。"
)
GROUNDS = {
    ChangeGround.SUM_WRONG: "分值汇总计算错误",
    ChangeGround.OUT_OF_RANGE: "分项评分超出评分标准范围",
    ChangeGround.OBJECTIVE_DIFFERS: "客观评审因素评分不一致",
    ChangeGround.STRIKING: "评分畸高、畸低",
}
NOTHING = "—"


def chapters(evaluation: Evaluation) -> dict[str, str]:
    """What the chair wrote, each chapter; empty where nothing was written."""
    written = {one.name: one.text for one in evaluation.chapters.all()}
    return {name.value: written.get(name.value, "") for name in ChapterName}


def undertakings(members: Sequence[Member]) -> list[list[str]]:
    """专家签到表、承诺书: when each signed, and the digest of what was signed."""
    return [
        [
            str(one.number),
            one.seat.person.name,
            _when(one.undertaking.at) if hasattr(one, "undertaking") else NOTHING,
            statements.sha256_of(_payload(one)) if hasattr(one, "undertaking") else NOTHING,
        ]
        for one in members
    ]


def election(evaluation: Evaluation) -> list[list[str]]:
    """推选组长: how many voted for whom in the last round, by number."""
    held = evaluation.rounds.filter(votes__isnull=False).order_by("-number").first()
    size = evaluation.members.filter(left_at__isnull=True).count()
    votes = {int(number): count for number, count in (held.votes or {}).items()} if held else {}
    most = max(votes.values(), default=0)
    return [
        [
            f"推选 {number} 号成员为组长（第 {held.number if held else 1} 轮）",
            str(count),
            str(max(size - count, 0)),
            "0",
            "当选" if count == most else "未当选",
        ]
        for number, count in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
        if count
    ]


def corrections(case: Mapping[str, Any], result: Mapping[str, Any], scheme: Scheme) -> list[list[str]]:
    """报价得分修正表: from the price as bid to the price that is compared, where the two differ."""
    table = result["price"]
    used = {bid: Decimal(row["used"]) for bid, row in table["rows"].items()} if table else {}
    deductions = scheme.engine.deductions if scheme.engine else {}
    return [
        [
            one["bidder"],
            figures(Decimal(one["price"])),
            figures(Decimal(one["corrected"])) if one.get("corrected") is not None else NOTHING,
            _percent(deductions.get(one["fields"].get("enterprise", ""))),
            figures(used.get(one["bid"], Decimal(one["price"]))),
        ]
        for one in case["bids"]
        if one["price"] is not None
        and (used.get(one["bid"], Decimal(one["price"])) != Decimal(one["price"]) or one.get("corrected") is not None)
    ]


def conduct(members: Sequence[Member]) -> list[list[str]]:
    """履职情况记录表: when each member did what; who left and when."""
    return [
        [
            f"{one.number} 号",
            _when(one.undertaking.at) if hasattr(one, "undertaking") else NOTHING,
            _when(max((verdict.at for verdict in one.verdicts.all()), default=None)),
            _when(_signed_at(one)),
            f"{_when(one.left_at)} 退出" if one.left_at else "全程参加",
        ]
        for one in members
    ]


def rechecks(evaluation: Evaluation, scheme: Scheme, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """复核记录: why the report was returned, and what became of each score."""
    found = evaluation.rechecks.select_related("report").prefetch_related("reconsiderations__member")
    return [
        {
            "number": str(one.number),
            "ground": GROUNDS[ChangeGround(one.ground)],
            "reason": one.reason,
            "at": _when(one.returned_at),
            "report": f"{evaluation.lot.code}-PB-{one.report.number:02d}",
            "sha256": one.report.sha256,
            "rows": _reconsidered(one, scheme, names),
        }
        for one in found
    ]


def sign_within() -> str:
    """How long members have to sign."""
    hours, minutes = divmod(settings.REPORT_SIGNING_MINUTES, 60)
    return "".join([f"{hours} 小时" if hours else "", f"{minutes} 分钟" if minutes else ""])


def _reconsidered(recheck: Recheck, scheme: Scheme, names: Mapping[str, str]) -> list[list[str]]:
    items = {item.id: item.name for item in scheme.items}
    return [
        [
            f"{one.member.number} 号",
            names.get(row["bid"], row["bid"]),
            items.get(row["item"], row["item"]),
            row["before"],
            row["after"],
            row["reason"],
        ]
        for one in recheck.reconsiderations.all()
        for row in one.rows
    ]


def _payload(member: Member) -> str:
    return b64decode(member.undertaking.envelope["payload"]).decode()


def _signed_at(member: Member) -> datetime | None:
    sheet: Sheet | None = getattr(member, "sheet", None)
    return sheet.signed_at if sheet else None


def _percent(rate: Decimal | None) -> str:
    return f"{rate * 100:f}".rstrip("0").rstrip(".") if rate else NOTHING


def _when(moment: datetime | None) -> str:
    return NOTHING if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
