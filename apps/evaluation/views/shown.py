"""Evaluations as their pages show them: rows in words, for a member, for those who run the procedure, for those who watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.evaluation.models import EvaluatedBid, Evaluation, Member, Report, Sheet
from apps.evaluation.standing import scheme_data
from apps.evaluation.states import EvaluationState, MemberKind
from apps.tenders.labels import Sign
from apps.tenders.models import Envelope

Text = str | Promise
S = EvaluationState

STATES: dict[EvaluationState, Text] = {
    S.PREPARED: gettext_lazy("待组建评标委员会"),
    S.UNDERTAKING: gettext_lazy("签署承诺书"),
    S.ELECTING: gettext_lazy("推选组长"),
    S.PRELIMINARY: gettext_lazy("初步评审"),
    S.BLIND: gettext_lazy("暗标评审"),
    S.SCORING: gettext_lazy("详细评审（打分）"),
    S.AWAITING_PRICES: gettext_lazy("等待第二信封开标"),
    S.PRICING: gettext_lazy("第二信封评审"),
    S.RECHECKING: gettext_lazy("复核评分"),
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
STEPS = (
    S.UNDERTAKING,
    S.ELECTING,
    S.PRELIMINARY,
    S.BLIND,
    S.SCORING,
    S.AWAITING_PRICES,
    S.PRICING,
    S.RECHECKING,
    S.COMPUTED,
    S.SIGNING,
    S.COMPLETED,
)
KINDS = {MemberKind.EXPERT: gettext_lazy("专家"), MemberKind.REPRESENTATIVE: gettext_lazy("招标人（采购人）代表")}
FINDINGS = {
    "objective_differs": gettext_lazy("客观分各评委打分不一致：%(values)s"),
    "strikingly_high": gettext_lazy("打分畸高：%(score)s，其他评委平均 %(others)s"),
    "strikingly_low": gettext_lazy("打分畸低：%(score)s，其他评委平均 %(others)s"),
    "abnormally_low": gettext_lazy("报价触发异常低价情形：%(limit)s"),
    "too_few_valid": gettext_lazy("有效投标只有 %(count)s 家，继续评审须在报告中说明理由"),
    "below_cost": gettext_lazy("报价 %(price)s 低于理论成本价 %(cost)s"),
    "joint_rank": gettext_lazy("并列第 %(rank)s 名"),
    "passed_over": gettext_lazy("已在标段 %(won)s 中排名第一，兼投不兼中，本标段不列入排序"),
    "same_brand_by_lot": gettext_lazy(
        "与 %(behind)s 的核心产品品牌相同（%(brand)s）且并列，按采购文件随机抽取未抽中，不列入排序"
    ),
    "same_brand": gettext_lazy("与 %(behind)s 的核心产品品牌相同（%(brand)s），按一家计算，不列入排序"),
}
INLINE = ".pdf"


@dataclass(frozen=True, slots=True)
class Progress:
    """A member by number, and what is done; who it is stands nowhere here."""

    number: int
    kind: Text
    has_undertaken: bool
    has_judged: bool
    has_locked: bool
    has_scored: bool
    has_closed: bool
    has_refused: bool
    is_silent: bool
    has_left: bool
    is_chair: bool


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


def steps_passed_by(*, is_blind: bool, is_double: bool, is_rechecking: bool) -> set[EvaluationState]:
    """The stages that this evaluation does not have."""
    none: set[EvaluationState] = set()
    single = none if is_double else {S.AWAITING_PRICES, S.PRICING}
    return single | (none if is_blind else {S.BLIND}) | (none if is_rechecking else {S.RECHECKING})


def progress_of(evaluation: Evaluation, report: Report | None) -> list[Progress]:
    """The members by number, the first first."""
    closed = {one.member_id: one for one in report.signatures.all()} if report else {}
    members = (
        evaluation.members.prefetch_related("verdicts")
        .select_related("undertaking", "sheet", "chairmanship", "blind_sheet")
        .order_by("number")
    )
    return [_progress(one, closed) for one in members]


def _progress(member: Member, closed: Mapping[int, Any]) -> Progress:
    sheet: Sheet | None = getattr(member, "sheet", None)
    signature = closed.get(member.pk)
    return Progress(
        number=member.number,
        kind=KINDS[MemberKind(member.kind)],
        has_undertaken=hasattr(member, "undertaking"),
        has_judged=bool(member.verdicts.all()),
        has_locked=hasattr(member, "blind_sheet"),
        has_scored=sheet is not None and sheet.signed_at is not None,
        has_closed=signature is not None and signature.refusal is None and not signature.is_silent,
        has_refused=signature is not None and signature.refusal is not None,
        is_silent=signature is not None and signature.is_silent,
        has_left=member.left_at is not None,
        is_chair=member.is_chair,
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


def too_few_of(evaluation: Evaluation) -> int | None:
    """How many were left when that ended the procurement (政府采购法第三十六条); None where the bids are in order."""
    result = evaluation.result or {}
    left = [one["figures"]["count"] for one in result.get("findings", ()) if one["code"] == "too_few_valid"]
    return int(left[0]) if left and not result["ranked"] else None


def findings_of(evaluation: Evaluation) -> list[str]:
    """What the committee looks at before it signs, in words."""
    result = evaluation.result or {}
    if too_few_of(evaluation) is not None:
        return []
    names = {bid.bid: bid.organisation.name for bid in bids_of(evaluation)}
    items = {item["id"]: item["name"] for item in scheme_data(evaluation.lot).get("items", ())}  # type: ignore[attr-defined]  # plain data
    return [_finding(one, names, items) for one in result.get("findings", ())]


def _finding(one: Mapping[str, Any], names: Mapping[str, str], items: Mapping[str, str]) -> str:
    where = [names.get(one["bid"], ""), items.get(one["item"], "")]
    if one["member"]:
        where.append(_("评委 %(number)s") % {"number": one["member"]})
    said: str = str(FINDINGS[one["code"]]) % one["figures"] if one["code"] in FINDINGS else one["code"]
    return "·".join(filter(None, where)) + ("：" if any(where) else "") + said


def files_of(bid: EvaluatedBid, code: str) -> list[dict[str, Any]]:
    """The opened files of a bid, with where to read them."""
    return [
        {
            "name": name,
            "envelope": str(Envelope(envelope).label),
            "part": envelope,
            "index": index,
            "url": reverse("evaluation:file", args=[code, bid.number, envelope, index]),
            "isShown": name.lower().endswith(INLINE),
        }
        for envelope, files in bid.objects_by_envelope.items()
        for index, (name, _object) in enumerate(files)
    ]
