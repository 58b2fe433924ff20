"""Evaluations as their pages show them: rows in words, for a member, for those who run the procedure, for those who watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.evaluation.computing import passed_bids
from apps.evaluation.lifecycle import EvaluationState, MemberKind
from apps.evaluation.models import EvaluatedBid, Evaluation, Member, Report, Sheet
from apps.evaluation.rules.figures import shown as figure
from apps.evaluation.standing import scheme_data
from apps.tenders.labels import Sign
from apps.tenders.models import Envelope

Text = str | Promise
S = EvaluationState

STATES: dict[EvaluationState, Text] = {
    S.PREPARED: gettext_lazy("待组建评标委员会"),
    S.UNDERTAKING: gettext_lazy("签署承诺书"),
    S.PRELIMINARY: gettext_lazy("初步评审"),
    S.SCORING: gettext_lazy("详细评审（打分）"),
    S.COMPUTED: gettext_lazy("结果已计算"),
    S.SIGNING: gettext_lazy("签署评标报告"),
    S.COMPLETED: gettext_lazy("评标结束"),
    S.RECEIVED: gettext_lazy("报告已接收"),
}
SIGNS = {state: Sign("live", "beat") for state in EvaluationState} | {
    S.PREPARED: Sign("wait", "hourglass"),
    S.COMPLETED: Sign("ok", "check"),
    S.RECEIVED: Sign("ok", "check"),
}
STEPS = (S.UNDERTAKING, S.PRELIMINARY, S.SCORING, S.COMPUTED, S.SIGNING, S.COMPLETED)
KINDS = {MemberKind.EXPERT: gettext_lazy("专家"), MemberKind.REPRESENTATIVE: gettext_lazy("招标人（采购人）代表")}
FINDINGS = {
    "objective_differs": gettext_lazy("客观分各评委打分不一致：%(values)s"),
    "strikingly_high": gettext_lazy("打分畸高：%(score)s，其他评委平均 %(others)s"),
    "strikingly_low": gettext_lazy("打分畸低：%(score)s，其他评委平均 %(others)s"),
    "abnormally_low": gettext_lazy("报价触发异常低价情形：%(limit)s"),
    "too_few_valid": gettext_lazy("有效投标只有 %(count)s 家，继续评审须在报告中说明理由"),
    "joint_rank": gettext_lazy("并列第 %(rank)s 名"),
}
INLINE = ".pdf"


@dataclass(frozen=True, slots=True)
class Progress:
    """A member by number, and what is done; who it is stands nowhere here."""

    number: int
    kind: Text
    has_undertaken: bool
    has_judged: bool
    has_scored: bool
    has_closed: bool
    has_refused: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of the result."""

    rank: int
    name: str
    price: str
    price_score: str
    member_score: str
    total: str
    is_candidate: bool


def progress_of(evaluation: Evaluation, report: Report | None) -> list[Progress]:
    """The members by number, the first first."""
    closed = {one.member_id: one for one in report.signatures.all()} if report else {}
    members = evaluation.members.prefetch_related("verdicts").select_related("undertaking", "sheet").order_by("number")
    return [_progress(one, closed) for one in members]


def _progress(member: Member, closed: Mapping[int, Any]) -> Progress:
    sheet: Sheet | None = getattr(member, "sheet", None)
    signature = closed.get(member.pk)
    return Progress(
        number=member.number,
        kind=KINDS[MemberKind(member.kind)],
        has_undertaken=hasattr(member, "undertaking"),
        has_judged=bool(member.verdicts.all()),
        has_scored=sheet is not None and sheet.signed_at is not None,
        has_closed=signature is not None and signature.refusal is None,
        has_refused=signature is not None and signature.refusal is not None,
        has_left=member.left_at is not None,
    )


def bids_of(evaluation: Evaluation) -> list[EvaluatedBid]:
    """The bids in the order of the list."""
    return list(evaluation.bids.select_related("organisation").order_by("number"))


def ranked_of(evaluation: Evaluation) -> list[Ranked]:
    """The result's rows, the first first."""
    result = evaluation.result or {}
    candidates = set(result.get("candidates", ()))
    return [
        Ranked(
            rank=row["rank"],
            name=row["bidder"],
            price=row["price"],
            price_score=row["price_score"] or "",
            member_score=row["member_score"] or "",
            total=row["total"],
            is_candidate=row["bid"] in candidates,
        )
        for row in result.get("ranked", ())
    ]


def rejected_of(evaluation: Evaluation) -> list[dict[str, str]]:
    """Who was rejected, and why."""
    rows = (evaluation.result or {}).get("rejected", ())
    return [{"name": row["bidder"], "reason": "；".join(row["reasons"])} for row in rows]


def findings_of(evaluation: Evaluation) -> list[str]:
    """What the committee looks at before it signs, in words."""
    result = evaluation.result or {}
    names = {bid.bid: bid.organisation.name for bid in bids_of(evaluation)}
    items = {item["id"]: item["name"] for item in scheme_data(evaluation.lot).get("items", ())}  # type: ignore[attr-defined]  # plain data
    return [_finding(one, names, items) for one in result.get("findings", ())]


def _finding(one: Mapping[str, Any], names: Mapping[str, str], items: Mapping[str, str]) -> str:
    where = [names.get(one["bid"], ""), items.get(one["item"], "")]
    if one["member"]:
        where.append(_("评委 %(number)s") % {"number": one["member"]})
    said: str = str(FINDINGS[one["code"]]) % one["figures"] if one["code"] in FINDINGS else one["code"]
    return "·".join(filter(None, where)) + ("：" if any(where) else "") + said


def score_room(evaluation: Evaluation, member: Member, sheet: Sheet | None, recipient: str) -> dict[str, Any]:
    """What the score room's script works with: plain data, nothing of other members."""
    passed = set(passed_bids(evaluation))
    code = evaluation.lot.code
    return {
        "lot": code,
        "member": member.number,
        "recipient": recipient,
        "bids": [
            {
                "bid": bid.bid,
                "number": bid.number,
                "name": bid.organisation.name,
                "price": figure(bid.price),
                "files": files_of(bid, code),
            }
            for bid in bids_of(evaluation)
            if bid.bid in passed
        ],
        "items": [
            {
                "id": item["id"],
                "name": item["name"],
                "stage": item["stage"],
                "max": item["max"],
                "kind": item["kind"],
                "step": item["step"],
                "values": list(item.get("values", ())),
            }
            for item in scheme_data(evaluation.lot).get("items", ())  # type: ignore[attr-defined]  # plain data
        ],
        "scores": {bid: row for bid, row in (sheet.scores if sheet else {}).items() if bid in passed},
        "reasons": {bid: row for bid, row in (sheet.reasons if sheet else {}).items() if bid in passed},
    }


def files_of(bid: EvaluatedBid, code: str) -> list[dict[str, Any]]:
    """The opened files of a bid, with where to read them."""
    return [
        {
            "name": name,
            "envelope": str(Envelope(envelope).label),
            "url": reverse("evaluation:file", args=[code, bid.number, envelope, index]),
            "isShown": name.lower().endswith(INLINE),
        }
        for envelope, files in bid.objects_by_envelope.items()
        for index, (name, _object) in enumerate(files)
    ]
