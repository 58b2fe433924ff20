"""The texts of 合同公告 and 流标（废标）公告; they are records and therefore Chinese, word for word as published."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from apps.awards.lifecycle import EndingGround
from apps.awards.models import Candidate
from apps.core.money import figures, in_capitals
from apps.core.refusals import WORDINGS
from apps.tenders import labels
from apps.tenders.models import Lot
from apps.tenders.notice_text import halting_notice
from apps.tenders.rules.books import Regime

FAILURES = {Regime.ENG: "流标公告", Regime.GP: "废标公告"}


def contract_notice(lot: Lot, winner: Candidate, *, number: str, signed_on: date, term: str) -> str:
    """合同公告 with what 政府采购法实施条例第五十条 asks for; the contract itself stands beside it by its digest."""
    project, regime = lot.project, lot.project.regime_in_force
    with translation.override("zh-hans"):
        buyer = labels.BUYER_WORDS[regime]
        lines = [
            f"项目名称：{project.name}（项目编号：{project.code}）；标段：{lot.name}（编号：{lot.code}）。",
            f"合同编号：{number.strip()}；签订日期：{signed_on.strftime('%Y年%m月%d日')}。",
            f"{buyer}：{project.organisation.name}；中标人：{winner.name}（统一社会信用代码：{winner.organisation.code}）。",
            f"合同金额：人民币{figures(winner.price)}元（{in_capitals(winner.price)}），与中标金额一致。",
            f"履行期限：{term.strip().rstrip('。')}。",
        ]
        return "\n".join(lines)


def failure_notice(lot: Lot, ground: EndingGround, reason: str) -> str:
    """流标公告, 废标公告: on which ground nobody is awarded, and what follows."""
    is_gp = lot.project.regime_in_force is Regime.GP
    return halting_notice(
        lot,
        "本次采购废标" if is_gp else "本次招标失败（流标）",
        f"{WORDINGS[f'EndingGround.{ground.value}'].zh}。{reason.strip().rstrip('。')}",
        "除采购任务取消情形外，将依法重新组织采购。" if is_gp else "招标人将依法重新招标。已收取的投标保证金依法退还。",
    )
