"""What each role can do with the live lot at this moment, in words and with the address where it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.portal.demonstration import live
from apps.portal.demonstration.live import Part, Player
from apps.tenders.lifecycle import LotState

S = LotState
BIDDING, OPENING, EVALUATING, CONCLUDING, OVER = range(5)
PHASE_OF = {
    S.TENDERING: BIDDING,
    S.SUBMISSION_CLOSED: OPENING,
    S.OPENING: OPENING,
    S.OPENED: EVALUATING,
    S.EVALUATING: EVALUATING,
    S.EVALUATED: CONCLUDING,
    S.REPORT_CHECK: CONCLUDING,
    S.CANDIDATES_PUBLISHED: CONCLUDING,
    S.AWARDING: CONCLUDING,
}
PHASES: Sequence[Promise] = (
    _("投标：距截止还有几分钟"),
    _("开标：签到、公布名单、解密、唱标、确认"),
    _("评标：组建委员会、打分、签署报告"),
    _("定标：收到报告、公示或公告、中标通知书"),
    _("已定标：任何人可以下载证据包并校验"),
)
PART_LABELS: Mapping[Part, Promise] = {
    Part.BIDDER: _("投标人"),
    Part.HOST: _("主持人"),
    Part.WITNESS: _("见证人"),
    Part.REPRESENTATIVE: _("招标人代表（持钥人）"),
    Part.OPERATOR: _("交易中心业务员"),
    Part.EXPERT: _("评标专家"),
    Part.BUYER: _("招标人/采购人"),
    Part.SUPERVISOR: _("行政监督"),
}
_WATCH = _("现在没有要办的事，可以旁观。")
ACTS: Mapping[tuple[int, Part], tuple[Promise, str]] = {
    (BIDDING, Part.BIDDER): (_("填写报价，在浏览器里加密并递交。"), "bid"),
    (BIDDING, Part.HOST): (_("到截止时间后，在大厅里开始开标。"), "hall"),
    (BIDDING, Part.WITNESS): (_("开标开始后，在大厅里生成持钥人密钥。"), "hall"),
    (BIDDING, Part.REPRESENTATIVE): (_("开标开始后，在大厅里生成持钥人密钥。"), "hall"),
    (OPENING, Part.BIDDER): (_("在大厅签到、解密，听唱标并确认。"), "hall"),
    (OPENING, Part.HOST): (_("主持开标：公布名单、开始解密、唱标，签署开标记录。"), "hall"),
    (OPENING, Part.WITNESS): (_("保管一份密钥份额，解密结束后公开。"), "hall"),
    (OPENING, Part.REPRESENTATIVE): (_("保管一份密钥份额，解密结束后公开。"), "hall"),
    (EVALUATING, Part.OPERATOR): (_("抽取专家，组建评标委员会。"), "evaluation"),
    (EVALUATING, Part.BUYER): (_("指派进入评标委员会的代表。"), "evaluation"),
    (EVALUATING, Part.REPRESENTATIVE): (_("被指派后，签承诺书、打分、签署评标报告。"), "evaluation"),
    (EVALUATING, Part.EXPERT): (_("签承诺书、打分、签署评标报告；是否抽中以页面为准。"), "evaluation"),
    (CONCLUDING, Part.BUYER): (_("确认收到报告，公示候选人或确定中标人，发出中标通知书。"), "award"),
    (OVER, Part.BIDDER): (_("查看结果；中标人可以下载中标通知书。"), "lot"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One part: what it can do now, where, and who can be signed in as."""

    part: Part
    label: Promise
    act: Promise
    where: str
    players: list[Player]
    is_busy: bool


def scene(now: datetime) -> dict[str, Any]:
    """Everything that the page shows: the live lot, its phase and the offers; before Start, the lot to be started."""
    current = live.current()
    lot = live.lot_of(current) if current else None
    is_over = lot is not None and lot.state in live.OVER
    context: dict[str, Any] = {"lot": lot, "next_lot": live.next_lot(now) if lot is None or is_over else None}
    if lot is None or current is None:
        return context
    phase = PHASE_OF.get(LotState(lot.state), OVER)
    seats = live.players(lot, current.taken)
    context["phase"] = phase
    context["phases"] = [(number, text) for number, text in enumerate(PHASES)]
    context["offers"] = [
        _offer(part, phase, lot.code, own) for part in Part if (own := [one for one in seats if one.part is part])
    ]
    context["bundle"] = f"/lots/{lot.code}/bundle.zip" if phase > BIDDING else ""
    return context


def _offer(part: Part, phase: int, lot: str, players: list[Player]) -> Offer:
    act, place = ACTS.get((phase, part), (_WATCH, "hall" if phase == OPENING else "lot"))
    return Offer(part, PART_LABELS[part], act, address_of(place, lot), players, (phase, part) in ACTS)


def address_of(place: str, lot: str) -> str:
    """Where the act is done, as the visitor is led there after his browser has the keys."""
    return {
        "bid": f"/desk/bids/{lot}/",
        "hall": f"/openings/{lot}/",
        "evaluation": f"/evaluation/{lot}/",
        "award": f"/awards/{lot}/",
        "lot": reverse("portal:lot", args=[lot]),
    }[place]
