"""否决投标、投标无效的法定情形 — on which grounds a bid may be rejected, and in which words the law says it."""

from __future__ import annotations

from enum import StrEnum

from apps.core.refusals import Refused


class Ground(StrEnum):
    """A ground by code: the items of 实施条例第五十一条, of 87号令第六十三条, and what a procurement adds to them."""

    UNSIGNED = "unsigned"
    NO_JOINT_AGREEMENT = "no_joint_agreement"
    NOT_QUALIFIED = "not_qualified"
    TWO_PRICES = "two_prices"
    PRICE = "price"
    NOT_RESPONSIVE = "not_responsive"
    COLLUSION = "collusion"
    NO_SECURITY = "no_security"
    CONDITIONS = "conditions"
    OTHER = "other"
    LOW_PRICE = "low_price"
    UNCONFIRMED = "unconfirmed"


WORKS_LAW = "招标投标法实施条例第五十一条"
PROCUREMENT_LAW = "政府采购货物和服务招标投标管理办法第六十三条"
WORKS = {
    Ground.UNSIGNED: (f"{WORKS_LAW}第（一）项", "投标文件未经投标单位盖章和单位负责人签字"),
    Ground.NO_JOINT_AGREEMENT: (f"{WORKS_LAW}第（二）项", "投标联合体没有提交共同投标协议"),
    Ground.NOT_QUALIFIED: (f"{WORKS_LAW}第（三）项", "投标人不符合国家或者招标文件规定的资格条件"),
    Ground.TWO_PRICES: (f"{WORKS_LAW}第（四）项", "同一投标人提交两个以上不同的投标文件或者投标报价"),
    Ground.PRICE: (f"{WORKS_LAW}第（五）项", "投标报价低于成本或者高于最高投标限价"),
    Ground.NOT_RESPONSIVE: (f"{WORKS_LAW}第（六）项", "没有对招标文件的实质性要求和条件作出响应"),
    Ground.COLLUSION: (f"{WORKS_LAW}第（七）项", "有串通投标、弄虚作假、行贿等违法行为"),
    Ground.UNCONFIRMED: ("评标委员会和评标方法暂行规定第十九条", "不接受按规定作出的算术修正"),
}
"""What may be said in a works tender, with its place in the law."""
PROCUREMENT = {
    Ground.NO_SECURITY: (f"{PROCUREMENT_LAW}第（一）项", "未按照招标文件的规定提交投标保证金"),
    Ground.UNSIGNED: (f"{PROCUREMENT_LAW}第（二）项", "投标文件未按招标文件要求签署、盖章"),
    Ground.NOT_QUALIFIED: (f"{PROCUREMENT_LAW}第（三）项", "不具备招标文件中规定的资格要求"),
    Ground.PRICE: (f"{PROCUREMENT_LAW}第（四）项", "报价超过招标文件中规定的预算金额或者最高限价"),
    Ground.CONDITIONS: (f"{PROCUREMENT_LAW}第（五）项", "含有采购人不能接受的附加条件"),
    Ground.OTHER: (f"{PROCUREMENT_LAW}第（六）项", "法律、法规和招标文件规定的其他无效情形"),
    Ground.LOW_PRICE: (
        "政府采购货物和服务招标投标管理办法第六十条",
        "报价明显低于其他供应商且不能证明其合理性（财库〔2026〕2号）",
    ),
    Ground.UNCONFIRMED: ("政府采购货物和服务招标投标管理办法第五十九条", "不确认按规定作出的报价修正"),
}
"""What may be said in a procurement."""
BY_REGIME = {"eng": WORKS, "gp": PROCUREMENT}
BY_RULE = frozenset({Ground.LOW_PRICE, Ground.UNCONFIRMED})
"""Grounds that only follow from a bidder's answer or silence, never from a member's own judgement."""


def grounds_in(regime: str) -> list[Ground]:
    """The grounds that a member may choose, in the order of the law."""
    return [one for one in BY_REGIME[regime] if one not in BY_RULE]


def read_ground(code: str, regime: str) -> Ground:
    """The ground of this code. Raises Refused("rejection_ground_unknown") for what this regime does not know."""
    if code not in [one.value for one in grounds_in(regime)]:
        raise Refused("rejection_ground_unknown")
    return Ground(code)


def law_of(ground: Ground, regime: str) -> tuple[str, str]:
    """The article and its words."""
    return BY_REGIME[regime][ground]


def low_price_ground(regime: str) -> Ground:
    """低于成本 in works, 不能证明报价合理性 in a procurement."""
    return Ground.PRICE if regime == "eng" else Ground.LOW_PRICE
