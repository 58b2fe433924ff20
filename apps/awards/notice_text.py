"""The texts of the notices of a result; they are records and therefore Chinese, word for word as published (A10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from apps.awards.models import Candidate
from apps.awards.standing import Ranked, Rejected, Standing
from apps.core.money import figures, in_capitals
from apps.parties.lifecycle import OrganisationState
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.tenders import labels
from apps.tenders.models import Lot, Method
from apps.tenders.notice_text import AGENTS, SELLERS, spoken
from apps.tenders.rules.books import Regime, RuleBook

NUMBERS = "一二三四五六七八九十"
FIELDS = {
    "days": "工期（交货期）",
    "quality": "质量",
    "manager": "项目负责人",
    "bond": "投标保证金",
    "discount": "下浮率（%）",
    "rate": "费率（%）",
}
"""What the opening sheet announces, under the words of the notice."""


def candidates_notice(lot: Lot, standing: Standing, begins: datetime, until: datetime) -> str:
    """中标候选人公示 with everything that 招标公告和公示信息发布管理办法第六条 and the locality ask for."""
    with translation.override("zh-hans"):
        parts = [
            ("项目与标段", _lot(lot)),
            ("公示期", f"自{spoken(begins)}起至{spoken(until)}止。公示期的最后一日不在节假日。"),
            ("中标候选人", "\n".join(_candidate(one) for one in standing.recommended)),
            ("评标情况", _review(lot, standing)),
            ("被否决的投标", _rejected(standing.rejected)),
            ("提出异议的渠道和方式", _objections(lot)),
            ("行政监督部门", _supervisors()),
            ("联系方式", _contacts(lot)),
            ("发布媒介", _media(lot)),
        ]
        return _numbered(parts)


def result_notice(lot: Lot, winner: Candidate, standing: Standing, now: datetime) -> str:
    """中标结果公示 (ENG) or 中标结果公告 (GP) with what 政府采购货物和服务招标投标管理办法第六十九条 asks for."""
    with translation.override("zh-hans"):
        regime = lot.project.regime_in_force
        parts = [("项目与标段", _lot(lot)), ("中标人", _winner(winner, regime))]
        if standing.evaluators:
            parts.append(("评审专家名单", "、".join(standing.evaluators)))
        if regime is Regime.GP:
            days = RuleBook.from_json(lot.rule_book or {})["T-G09b"].quantity
            parts.append(("公告期限", f"自{spoken(now)}起{days}个工作日。"))
        parts += [
            ("质疑（异议）渠道", _objections_to_result(regime)),
            ("行政监督部门", _supervisors()),
            ("联系方式", _contacts(lot)),
            ("发布媒介", _media(lot)),
        ]
        return _numbered(parts)


def _numbered(parts: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(f"{NUMBERS[index]}、{heading}\n{body}" for index, (heading, body) in enumerate(parts))


def _lot(lot: Lot) -> str:
    return (
        f"项目名称：{lot.project.name}（项目编号：{lot.project.code}）；"
        f"标段：{lot.name}（编号：{lot.code}），第{lot.round_number}次招标。"
    )


def _candidate(one: Ranked) -> str:
    said = "；".join(f"{FIELDS[name]}：{one.fields[name]}" for name in FIELDS if one.fields.get(name))
    return (
        f"第{NUMBERS[one.rank - 1]}中标候选人：{one.name}。投标报价：人民币{figures(one.price)}元"
        f"（{in_capitals(one.price)}）{f'；{said}' if said else ''}。{_score(one)}"
        "资格能力条件：符合招标文件要求。"
    )


def _score(one: Ranked) -> str:
    if not one.total:
        return ""
    given = "、".join(one.member_totals)
    return f"评审得分：{one.total}分{f'（各评委打分依次为：{given}）' if given else ''}。"


def _review(lot: Lot, standing: Standing) -> str:
    method = Method(lot.data_sheet.method).label
    return (
        f"评标办法：{method}。通过评审的{SELLERS[lot.project.regime_in_force]}{len(standing.ranked)}家，"
        f"被否决{len(standing.rejected)}家；评标委员会按排序推荐中标候选人{standing.candidates}名。{_set_aside(standing)}"
    )


def _set_aside(standing: Standing) -> str:
    """Who passed and is not in the order."""
    if not standing.set_aside:
        return ""
    return f"未列入排序：{'；'.join(f'{one.name}（{one.reason}）' for one in standing.set_aside)}。"


def _rejected(rejected: Sequence[Rejected]) -> str:
    if not rejected:
        return "无。"
    return "\n".join(f"{one.name}：{one.reason.strip().rstrip('。') or '未通过评审'}。" for one in rejected)


def _winner(winner: Candidate, regime: Regime) -> str:
    code = winner.organisation.code
    said = "；".join(f"{FIELDS[name]}：{winner.fields[name]}" for name in FIELDS if winner.fields.get(name))
    word = "供应商" if regime is Regime.GP else "中标人"
    return (
        f"{word}名称：{winner.name}（统一社会信用代码：{code}）。"
        f"中标金额：人民币{figures(winner.price)}元（{in_capitals(winner.price)}）{f'；{said}' if said else ''}。"
    )


def _objections(lot: Lot) -> str:
    return (
        "投标人或者其他利害关系人对评标结果有异议的，应当在公示期内向招标人提出（招标投标法实施条例第五十四条）。"
        "招标人自收到异议之日起三日内答复，答复前暂停招标投标活动。"
        "对答复不满意的，可以自知道或者应当知道之日起十日内向行政监督部门投诉（同条例第六十条）。"
        f"提出方式：在{settings.CENTRE_NAME}网站本标段页面实名在线提出，或者书面送交{lot.project.organisation.name}。"
    )


def _objections_to_result(regime: Regime) -> str:
    if regime is Regime.GP:
        return (
            "供应商认为中标结果使自己的权益受到损害的，可以自本公告期限届满之日起七个工作日内，以书面形式向采购人"
            f"或者采购代理机构提出质疑（政府采购法第五十二条），也可以在{settings.CENTRE_NAME}网站本标段页面实名在线提出。"
        )
    return (
        "对评标结果的异议已在中标候选人公示期间受理。认为招标投标活动不符合法律规定的，可以自知道或者应当知道之日起"
        "十日内向行政监督部门投诉（招标投标法实施条例第六十条）。"
    )


def _supervisors() -> str:
    authorities = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY, state=OrganisationState.ACTIVE)
    names = "、".join(authorities.order_by("name_key", "pk").values_list("name", flat=True))
    return f"{names or settings.CENTRE_NAME}；联系电话见交易中心网站，或者致电{settings.CENTRE_PHONE}转接。"


def _contacts(lot: Lot) -> str:
    regime = lot.project.regime_in_force
    agency = f"；{AGENTS[regime]}：{lot.project.agency.name}" if lot.project.agency else ""
    return (
        f"{labels.BUYER_WORDS[regime]}：{lot.project.organisation.name}{agency}；"
        f"交易中心服务电话：{settings.CENTRE_PHONE}。"
    )


def _media(lot: Lot) -> str:
    others = "、".join(f"{one['name']}（{one['address']}）" for one in lot.media)
    return f"{settings.CENTRE_NAME}网站{f'、{others}' if others else ''}。各媒介内容应当一致。"
