"""The texts of notices, built from the facts; they are records and therefore Chinese, word for word as published."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.tenders import labels
from apps.tenders.data_sheet import summary_of
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import price_basis

TENDER_TITLES = {Regime.ENG: "招标公告", Regime.GP: "公开招标公告"}
SELLERS = {Regime.ENG: "投标人", Regime.GP: "供应商"}
AGENTS = {Regime.ENG: "招标代理机构", Regime.GP: "采购代理机构"}
PREQUALIFYING = {Regime.ENG: "招标投标法实施条例第十九条", Regime.GP: "政府采购法实施条例第二十一条"}
PRICE_BASES = {
    "discount": "投标报价按下浮率填报，以最高投标限价为基数折算成金额，四舍五入到分，评审按折算后的金额。",
    "rate": "投标报价按费率填报，以最高投标限价为基数折算成金额，四舍五入到分，评审按折算后的金额。",
}
CHANNELS = {
    Regime.ENG: "潜在投标人或者其他利害关系人对招标文件有异议的，应当在投标截止时间十日前提出；招标人自收到异议之日起三日内答复。",
    Regime.GP: "供应商认为采购文件使自己的权益受到损害的，可以在知道或者应知其权益受到损害之日起七个工作日内，以书面形式提出质疑。",
}


def title_of(lot: Lot, kind_title: str) -> str:
    """``项目名称（标段名称）招标公告``."""
    return f"{lot.project.name}（{lot.name}）{kind_title}"


def tender_title(lot: Lot) -> str:
    """招标公告 of a lot; a later round says which it is: ``招标公告（第二次招标）``."""
    again = f"（第{ordinal(lot.round_number)}次招标）" if lot.round_number > 1 else ""
    return title_of(lot, f"{TENDER_TITLES[lot.project.regime_in_force]}{again}")


def ordinal(number: int) -> str:
    """The number of a round as it is read: 一 to 九, then in figures."""
    return "一二三四五六七八九"[number - 1] if 0 < number < 10 else str(number)


def tender_notice(lot: Lot, sheet: DataSheet) -> str:
    """招标公告 / 公开招标公告 of a lot, from its facts."""
    with translation.override("zh-hans"):
        return "\n\n".join(f"{number}、{heading}\n{body}" for number, (heading, body) in _numbered(_parts(lot, sheet)))


def halting_notice(lot: Lot, what: str, reason: str, consequence: str) -> str:
    """中止、恢复、终止公告: what, why, and what it means for those who take part."""
    with translation.override("zh-hans"):
        buyer = labels.BUYER_WORDS[lot.project.regime_in_force]
        return (
            f"{lot.project.name}（{lot.name}，编号：{lot.code}）{what}。\n"
            f"原因：{reason}。\n{consequence}\n{buyer}：{lot.project.organisation.name}"
        )


def postponement_notice(lot: Lot, new_deadline: datetime, reason: str) -> str:
    """延期开标公告: why, from which time to which, and what becomes of bids that were sent already."""
    seller = SELLERS[lot.project.regime_in_force]
    former = spoken(lot.submission_deadline) if lot.submission_deadline else ""
    return halting_notice(
        lot,
        "延期开标，投标截止时间相应延长",
        reason.strip().rstrip("。"),
        f"原投标截止（开标）时间：{former}；现延至：{spoken(new_deadline)}。"
        f"开标时间与投标截止时间相同，地点不变：{lot.opening_hall}（不见面开标）。\n"
        f"已递交的投标文件继续有效，{seller}可以在新的截止时间前替换或者撤回；投标有效期自新的投标截止之日起算。",
    )


def in_chinese(text: Promise) -> str:
    """The words as they are kept, whatever language the actor reads."""
    with translation.override("zh-hans"):
        return str(text)


def spoken(moment: datetime) -> str:
    """``2026年08月20日09时30分``, Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).strftime("%Y年%m月%d日%H时%M分")


def _parts(lot: Lot, sheet: DataSheet) -> list[tuple[str, str]]:
    regime = lot.project.regime_in_force
    return [
        ("招标条件" if regime is Regime.ENG else "项目基本情况", _conditions(lot)),
        ("项目概况与招标范围", _scope(lot)),
        (f"{SELLERS[regime]}应当提交的材料", _materials(sheet)),
        ("招标文件的获取", _document(lot)),
        ("投标文件的递交", _submission(lot, sheet)),
        ("开标", _opening(lot, sheet)),
        ("评标办法和投标保证金", _method(sheet)),
        ("异议（质疑）渠道", CHANNELS[regime]),
        ("发布公告的媒介", _media(lot)),
        ("联系方式", _contacts(lot)),
    ]


def _numbered(parts: list[tuple[str, str]]) -> list[tuple[str, tuple[str, str]]]:
    return list(zip("一二三四五六七八九十", parts, strict=True))


def _conditions(lot: Lot) -> str:
    project = lot.project
    approvals = "；".join(f"{one.authority}《{one.title}》（{one.number}）" for one in project.approvals.order_by("pk"))
    code = f"，投资项目统一代码{project.investment_code}" if project.investment_code else ""
    return (
        f"{project.name}（项目编号：{project.code}{code}）已由{approvals}批准，"
        f"资金来源为{project.get_fund_source_display()}。本项目已具备招标条件，现进行公开招标。{_prequalified(lot)}"
    )


def _prequalified(lot: Lot) -> str:
    """How many passed, and who, stays under the lid until the opening (招标投标法第二十二条)."""
    if not lot.prequalifications.exists():
        return ""
    regime = lot.project.regime_in_force
    return f"本标段采用资格预审，只有资格预审合格的{SELLERS[regime]}可以投标（{PREQUALIFYING[regime]}）。"


def _scope(lot: Lot) -> str:
    word = labels.CEILING_WORDS[lot.project.regime_in_force]
    estimate = "预算金额" if lot.project.regime_in_force is Regime.GP else "估算价"
    ceiling = (
        f"{word}：人民币{figures(lot.ceiling_price)}元（{in_capitals(lot.ceiling_price)}）。"
        if lot.ceiling_price is not None
        else f"{word}：不设。"
    )
    return (
        f"标段：{lot.name}（编号：{lot.code}），第{ordinal(lot.round_number)}次招标{_again(lot)}；类别：{lot.get_kind_display()}；"
        f"地区：{lot.project.region}。{estimate}：人民币{figures(lot.estimate)}元。{ceiling}"
    )


def _again(lot: Lot) -> str:
    return f"（上一次招标编号：{lot.former.code}）" if lot.former else ""


def _materials(sheet: DataSheet) -> str:
    required = [one["name"] for one in sheet.materials if one["is_required"]]
    optional = [one["name"] for one in sheet.materials if not one["is_required"]]
    text = f"必须提交：{'、'.join(required) or '无'}。"
    text += f"可以提交：{'、'.join(optional)}。" if optional else ""
    text += PRICE_BASES.get(price_basis(sheet.scheme), "")
    letter = summary_of(sheet)["letter"]
    text += f"投标函应当{letter}，以可靠的电子签名完成。" if letter else ""
    return text + f"本标段{'接受' if sheet.accepts_consortium else '不接受'}联合体投标。"


def _document(lot: Lot) -> str:
    begins = spoken(lot.document_from) if lot.document_from else "本公告发布之时"
    until = spoken(lot.document_until) if lot.document_until else ""
    return (
        f"自{begins}起至{until}止，在{settings.CENTRE_NAME}网站本标段页面直接下载。无需报名，不收取费用。"
        "下载时可以留下联系方式以接收澄清和修改通知；投标截止前，任何人不能知悉下载者的名称和数量。"
    )


def _submission(lot: Lot, sheet: DataSheet) -> str:
    deadline = spoken(lot.submission_deadline) if lot.submission_deadline else ""
    envelopes = summary_of(sheet)["envelopes"]
    return (
        f"投标截止时间：{deadline}（国家标准时间）。通过电子招标投标交易平台递交，加密后分{envelopes}上传。"
        f"未加密的、逾期未完成传输的，系统拒收。投标有效期：自投标截止之日起{sheet.validity_days}日。"
    )


def _opening(lot: Lot, sheet: DataSheet) -> str:
    remedies = summary_of(sheet)["remedies"]
    return (
        f"开标时间与投标截止时间相同，地点：{lot.opening_hall}（不见面开标）。解密时限：{sheet.decrypt_minutes}分钟。"
        f"解密失败的补救措施：{remedies or '无'}。"
    )


def _method(sheet: DataSheet) -> str:
    words = summary_of(sheet)
    if not sheet.bond_amount:
        return f"评标办法：{words['method']}。不要求提交投标保证金。"
    return (
        f"评标办法：{words['method']}。投标保证金：人民币{figures(sheet.bond_amount)}元"
        f"（{in_capitals(sheet.bond_amount)}），形式：{words['bond_forms']}，有效期与投标有效期一致。"
    )


def _media(lot: Lot) -> str:
    others = "、".join(f"{one['name']}（{one['address']}）" for one in lot.media)
    return f"{settings.CENTRE_NAME}网站" + (f"、{others}" if others else "") + "。各媒介内容应当一致。"


def _contacts(lot: Lot) -> str:
    buyer = labels.BUYER_WORDS[lot.project.regime_in_force]
    agent = AGENTS[lot.project.regime_in_force]
    agency = f"；{agent}：{lot.project.agency.name}" if lot.project.agency else ""
    return f"{buyer}：{lot.project.organisation.name}{agency}；交易中心服务电话：{settings.CENTRE_PHONE}。"
