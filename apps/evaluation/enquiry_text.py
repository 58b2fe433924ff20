"""澄清通知、异常低价说明通知、报价修正确认函 — the letters to a bidder, as they are sent, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.evaluation.models import Enquiry, EnquiryMatter
from apps.tenders.rules.books import Regime

STEPS = {
    "opening_sheet": "其他部分金额 {before} 元与开标一览表不一致，以开标一览表 {after} 元为准",
    "capitals": "大写金额与小写金额不一致，以大写金额为准：{before} 元改为 {after} 元",
    "unit_price_point": "“{line}”单价小数点明显错位，以合价为准修正单价：{before} 元改为 {after} 元",
    "line_total": "“{line}”单价与数量的乘积与合价不一致，以单价为准修正合价：{before} 元改为 {after} 元",
}
"""How a step of a correction is told."""
LAWS = {
    Regime.ENG: "《评标委员会和评标方法暂行规定》第十九条",
    Regime.GP: "《政府采购货物和服务招标投标管理办法》第五十九条",
}


def letter(enquiry: Enquiry, *, regime: Regime, limits: Mapping[str, Decimal], due_at: datetime) -> str:
    """What the bidder reads."""
    until = due_at.astimezone(SHANGHAI).strftime("%Y年%m月%d日%H时%M分")
    match EnquiryMatter(enquiry.matter):
        case EnquiryMatter.CLARIFICATION:
            return (
                f"贵单位投标文件第 {enquiry.page} 页的下列内容含义不明确：{enquiry.text.rstrip('。')}。"
                f"请于{until}前以书面形式作出必要的澄清、说明或者补正，不得超出投标文件的范围或者改变投标文件的实质性内容。"
                "逾期未答复的，由评标委员会按招标文件规定处理。"
            )
        case EnquiryMatter.LOW_PRICE:
            return _low_price(enquiry.figures, enquiry.text, until, regime=regime, limits=limits)
        case EnquiryMatter.CORRECTION:
            return _correction(enquiry.figures, until, regime=regime)


def steps_in_words(steps: list[Mapping[str, str]]) -> list[str]:
    """Each step of a correction as a sentence."""
    return [
        STEPS[one["rule"]].format(
            line=one["line"], before=figures(Decimal(one["before"])), after=figures(Decimal(one["after"]))
        )
        for one in steps
    ]


def triggers_in_words(names: list[str], limits: Mapping[str, Decimal]) -> list[str]:
    """Why a price is asked about."""
    words = {
        "AVG50": "低于通过符合性审查的全部投标报价平均值的 {share}",
        "SECOND50": "低于通过符合性审查的次低投标报价的 {share}",
        "CAP45": "低于最高限价（未设最高限价的，为采购预算）的 {share}",
        "JUDGED": "评审委员会认为报价明显偏低，可能影响履约",
    }
    return [words[name].format(share=f"{(limits.get(name, Decimal(0)) * 100).normalize():f}%") for name in names]


def _low_price(said: Mapping[str, Any], text: str, until: str, *, regime: Regime, limits: Mapping[str, Decimal]) -> str:
    why = "；".join(triggers_in_words(list(said["triggers"]), limits))
    more = f"评标委员会的意见：{text.rstrip('。')}。" if text else ""
    then = (
        "不能合理说明或者不能提供相关证明材料的，评标委员会将认定以低于成本报价竞标，否决其投标。"
        if regime is Regime.ENG
        else "不能证明其报价合理性的，作为无效投标处理。"
    )
    price = figures(Decimal(said["price"]))
    return (
        f"贵单位报价 {price} 元，触发下列情形：{why}。{more}"
        f"请在{until}前提交书面说明及证明材料（成本构成、货源、人工、效率等）。{then}"
    )


def _correction(said: Mapping[str, Any], until: str, *, regime: Regime) -> str:
    price = Decimal(said["corrected"])
    steps = "；".join(steps_in_words(list(said["steps"])))
    then = "不确认的，其投标无效。" if regime is Regime.GP else "不接受修正的，由评标委员会按招标文件规定处理。"
    return (
        f"按照{LAWS[regime]}，贵单位的报价作如下修正：{steps}。"
        f"修正后报价 {figures(price)} 元（{in_capitals(price)}）。请于{until}前确认。{then}"
    )
