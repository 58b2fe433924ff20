"""评标报告附件 — refusals word for word, and whose silence counts as agreement, as a paper that the platform signs."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings

from apps.core.clock import SHANGHAI
from apps.evaluation.models import Report, ReportSignature
from apps.evaluation.paper import KINDS
from apps.evaluation.states import MemberKind
from apps.evidence.pades import finish, prepare
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.typesetting import typeset
from apps.parties.platform_key import platform_certificate, sign_bytes_as_platform
from apps.parties.trust import trust

TEMPLATE = "evaluation_annex"
FIELD = "platform"


def annex_data(report: Report, now: datetime) -> dict[str, Any]:
    """The annex's data: the report it belongs to, how each member closed it, and the reasons of those who disagree."""
    lot = report.evaluation.lot
    closed = list(report.signatures.select_related("member__seat__person").order_by("member__number"))
    return {
        "title": "评标报告附件：不同意见与签字情况",
        "running": f"{lot.title}　{lot.code}",
        "number": f"{lot.code}-PB-{report.number:02d}-F",
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "demonstration": trust(now).is_demonstration,
        "facts": [
            ["评标报告编号", f"{lot.code}-PB-{report.number:02d}"],
            ["评标报告 SHA-256", report.sha256],
            ["签字截止", _when(report.sign_until)],
        ],
        "closings": [[_who(one), _how(one), _when(one.at)] for one in closed],
        "dissents": [
            {
                "who": _who(one),
                "at": _when(one.at),
                "reason": one.reason,
                "sha256": hashlib.sha256(canonical_bytes(one.refusal)).hexdigest(),
            }
            for one in closed
            if one.refusal is not None
        ],
        "silent": [_who(one) for one in closed if one.is_silent],
        "signers": [{"field": FIELD, "role": "平台签章", "name": settings.CENTRE_NAME}],
    }


def signed_annex(report: Report, now: datetime) -> bytes:
    """The annex as PDF/A with the platform's signature: nobody can say later that a dissent was left out."""
    judged_by = trust(now)
    prepared = prepare(
        typeset(TEMPLATE, annex_data(report, now)),
        certificate=platform_certificate(now=now),
        trust=judged_by,
        field=FIELD,
        reason="评标报告附件",
        name=settings.CENTRE_NAME,
        now=now,
    )
    return finish(prepared, sign_bytes_as_platform(prepared.attributes), judged_by)


def _who(one: ReportSignature) -> str:
    return f"{one.member.number} 号 {KINDS[MemberKind(one.member.kind)]} {one.member.seat.person.name}"


def _how(one: ReportSignature) -> str:
    if one.is_silent:
        return "未签字，也未书面说明不同意见和理由，视为同意评标结果"
    return "已签字" if one.refusal is None else "拒绝签字，书面说明了不同意见和理由"


def _when(moment: datetime | None) -> str:
    return "—" if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
