"""中标通知书 as a paper: what it says, and the platform's signature in it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from apps.awards.clocks import CONTRACT_RULE
from apps.awards.models import Award
from apps.awards.notice_text import FIELDS
from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.evidence.pades import finish, prepare
from apps.evidence.typesetting import typeset
from apps.parties.platform_key import platform_certificate, sign_bytes_as_platform
from apps.parties.trust import trust
from apps.tenders import labels
from apps.tenders.notice_text import AGENTS, in_chinese
from apps.tenders.rules.books import RuleBook

SIGNATURE_FIELD = "platform"


def notice_code(award: Award) -> str:
    """中标通知书编号: the lot's own code, so that it is found without a register; a later one counts its notice."""
    again = f"-{award.result_notice}" if award.notice_code else ""
    return f"{award.lot.code}-ZB{again}"


def notice_paper(award: Award, code: str) -> bytes:
    """The notice as PDF/A with an empty field for the signature."""
    lot, winner = award.lot, award.winner
    if winner is None or award.published_at is None or award.decided_at is None:
        raise ValueError(f"award {award.pk} has no published result")
    project, regime = lot.project, lot.project.regime_in_force
    buyer = in_chinese(labels.BUYER_WORDS[regime])
    rows = [
        ("项目名称", project.name),
        ("项目编号", project.code),
        ("标段（包）", f"{lot.name}（{lot.code}）"),
        ("中标金额", f"人民币{figures(winner.price)}元（{in_capitals(winner.price)}）"),
        *((FIELDS[name], winner.fields[name]) for name in FIELDS if winner.fields.get(name)),
        ("定标日期", _day(award.decided_at)),
    ]
    days = RuleBook.from_json(lot.rule_book or {})[CONTRACT_RULE[regime]].quantity
    contract = (
        f"请自本通知书发出之日起{days}日内，按照招标文件和你单位的投标文件与{buyer}订立书面合同，"
        "双方不得再行订立背离合同实质性内容的其他协议。"
    )
    return typeset(
        "award_notice",
        {
            "title": "中标通知书",
            "made_at": award.published_at.isoformat(),
            "demonstration": settings.DEMONSTRATION,
            "number": code,
            "running": f"{project.name}（{lot.name}）",
            "winner": winner.name,
            "opening": "经依法评审并公告，你单位被确定为下列标段的中标人：",
            "rows": rows,
            "sentences": [
                contract,
                f"本通知书对{buyer}和你单位具有法律效力。发出后改变中标结果，或者放弃中标的，应当依法承担法律责任。",
            ],
            "buyer": f"{buyer}：{project.organisation.name}",
            "agency": f"{AGENTS[regime]}：{project.agency.name}" if project.agency else "",
            "date": _day(award.published_at),
            "signers": [{"field": SIGNATURE_FIELD, "role": "电子签章", "name": settings.CENTRE_NAME}],
        },
    )


def signed_by_the_platform(pdf: bytes, *, now: datetime) -> bytes:
    """The notice with the platform's signature (PAdES B-LT) in its box."""
    judged_by = trust(now)
    prepared = prepare(
        pdf,
        certificate=platform_certificate(now=now),
        trust=judged_by,
        field=SIGNATURE_FIELD,
        reason="中标通知书",
        name=settings.CENTRE_NAME,
        now=now,
    )
    return finish(prepared, sign_bytes_as_platform(prepared.attributes), judged_by)


def _day(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y年%m月%d日")
