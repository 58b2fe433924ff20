"""澄清、说明与表决: the page of the members, what they post there, and the screening of priced bills."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evaluation import actions, policy
from apps.evaluation.actions.enquiring import PartsOfPrice, Question, shortest_of
from apps.evaluation.actions.reviewing import Judgement
from apps.evaluation.computing import passed_bids
from apps.evaluation.matters import low_prices, reviewed_bids, unexplained
from apps.evaluation.models import EnquiryFile, EnquiryMatter, EvaluatedBid, Evaluation, Member
from apps.evaluation.pricing import known_price
from apps.evaluation.queries import matters
from apps.evaluation.rules.bills import read_bill, screened
from apps.evaluation.rules.correction import Line
from apps.evaluation.rules.grounds import grounds_in, law_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.views.acts import MEMBERS, Fields, act, done, evaluated, number_in, text_in
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot

Text = str | Promise
S = EvaluationState
SCREENING = (S.SCORING, S.PRICING)
"""Where rejections are proposed one by one, and low prices are asked about."""
REVIEWING = (S.PRELIMINARY, *SCREENING)
AFTER = (S.COMPUTED, S.SIGNING, S.COMPLETED, S.RECEIVED)
BILL_LIMIT = 32 * 2**20
AMOUNT_LIMIT = Decimal(10**15)
MATTERS: Mapping[str, Text] = {
    EnquiryMatter.CLARIFICATION: gettext_lazy("澄清"),
    EnquiryMatter.LOW_PRICE: gettext_lazy("报价说明"),
    EnquiryMatter.CORRECTION: gettext_lazy("报价修正"),
}
STRUCK: Mapping[str, Text] = {
    "sum_differs": gettext_lazy("各项合价之和 %(sum)s 元与开标报价 %(announced)s 元相差 %(difference)s 元"),
    "total_differs": gettext_lazy("数量乘单价为 %(product)s 元，合价写的是 %(total)s 元"),
    "point_misplaced": gettext_lazy("单价小数点可能错位：数量乘单价为 %(product)s 元，合价 %(total)s 元"),
    "not_priced": gettext_lazy("单价为零，没有报价"),
    "negative": gettext_lazy("出现负数：单价 %(unit_price)s"),
    "quantity_differs": gettext_lazy("工程量 %(quantity)s，其他投标人为 %(others)s"),
    "unbalanced": gettext_lazy("单价 %(unit_price)s 元，其他投标人的中位数为 %(others)s 元，相差超过三成"),
}


@unlogged
@for_(Role.EXPERT, *BUYERS)
@require_safe
@never_cache
def page(request: ActingRequest, code: str) -> HttpResponse:
    """What is asked, answered, proposed and voted on, and what this member may do about it."""
    evaluation, member = _seat(request, code)
    if not hasattr(member, "undertaking") or evaluation.state not in (*REVIEWING, *AFTER):
        return redirect("evaluation:room", code)
    regime = evaluation.lot.project.regime_in_force.value
    motions = matters.motions_of(evaluation, request.now)
    voted = set(member.votes.values_list("motion__number", flat=True))
    enquiries = matters.enquiries_of(evaluation, request.now)
    answers = {one.code: one for one in enquiries}
    is_reviewing = evaluation.state in REVIEWING
    passed = set(passed_bids(evaluation))
    context = {
        "lot": evaluation.lot,
        "member": member,
        "is_chair": member.is_chair,
        "is_reviewing": is_reviewing,
        "is_scoring": evaluation.state in SCREENING,
        "is_works": regime == "eng",
        "to_vote": [
            (one, answers.get(one.enquiry))
            for one in motions
            if is_reviewing and one.is_open and one.is_ripe and one.number not in voted
        ],
        "motions": motions,
        "drafts": [(one, shortest_of(evaluation, EnquiryMatter(one.matter))) for one in enquiries if one.is_draft],
        "enquiries": [one for one in enquiries if not one.is_draft],
        "words": MATTERS,
        "low_prices": matters.low_prices_of(evaluation) if evaluation.state in SCREENING else [],
        "has_concluded": has_concluded_low(evaluation),
        "bids": [one for one in reviewed_bids(evaluation) if evaluation.state not in SCREENING or one.bid in passed],
        "grounds": [(one.value, *law_of(one, regime)) for one in grounds_in(regime)],
        "bills": matters.bills_of(evaluation),
    }
    return render(request, "evaluation/matters.html", context)


@unlogged
@act(*MEMBERS)
def enquiries(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """拟写澄清、报价说明、报价修正."""
    question = _question(_evaluation(lot), said)
    actions.draft_enquiry(lot.pk, question, actor=request.actor, now=request.now)
    return _back(request, lot, _("已提交主任（组长）决定是否发出。"))


@unlogged
@act(*MEMBERS)
def decision(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """The chair sends a draft, with a deadline, or drops it."""
    code = text_in(said, "enquiry")
    if text_in(said, "decision") == "drop":
        actions.drop_enquiry(evaluated(lot), code, actor=request.actor, now=request.now)
        return _back(request, lot, _("已决定不发出。"))
    minutes = number_in(said, "minutes")
    actions.send_enquiry(evaluated(lot), code, minutes=minutes, actor=request.actor, now=request.now)
    return _back(request, lot, _("已发出，投标人在期限内答复。"))


@unlogged
@act(*MEMBERS)
def rejections(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """提出否决."""
    proposed = Judgement(
        has_passed=False,
        reason=text_in(said, "reason"),
        ground=text_in(said, "ground"),
        clause=text_in(said, "clause"),
        page=text_in(said, "page"),
    )
    bid = text_in(said, "bid")
    actions.propose_rejection(evaluated(lot), bid=bid, said=proposed, actor=request.actor, now=request.now)
    return _back(request, lot, _("已提请表决，您的意见已计入同意。"))


@unlogged
@act(*MEMBERS)
def votes(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """表决."""
    agrees = text_in(said, "agrees")
    if agrees not in ("yes", "no"):
        raise Refused("evaluation_request_malformed", field="agrees")
    actions.cast_vote(
        evaluated(lot),
        number_in(said, "motion"),
        agrees=agrees == "yes",
        reason=text_in(said, "reason"),
        actor=request.actor,
        now=request.now,
    )
    return _back(request, lot, _("表决意见已记录。"))


@unlogged
@for_(Role.EXPERT, *BUYERS)
@require_safe
@never_cache
def screening(request: ActingRequest, code: str, number: int, index: int) -> HttpResponse:
    """清标 — one bidder's priced bill, and what strikes in it against the others'."""
    evaluation, member = _seat(request, code)
    bid = next((one for one in reviewed_bids(evaluation) if one.number == number), None)
    if bid is None or not hasattr(member, "undertaking") or evaluation.state not in (*REVIEWING, *AFTER):
        raise Http404
    lines = _bill(bid, index)
    others = [kept for one in reviewed_bids(evaluation) if one.bid != bid.bid and (kept := _first_bill(one))]
    found = screened(lines, known_price(bid.price), others)
    context = {
        "lot": evaluation.lot,
        "bid": bid,
        "lines": len(lines),
        "compared": len(others),
        "found": [(one.line, str(STRUCK[one.code]) % one.figures) for one in found],
    }
    return render(request, "evaluation/screening.html", context)


@unlogged
@for_(*BUYERS, Role.EXPERT, Role.BIDDER)
@require_safe
@never_cache
def file(request: ActingRequest, code: str, enquiry: str, index: int) -> FileResponse:
    """A file that came with an answer: for the members, and for the bidder whose it is."""
    evaluation = _evaluation(public_lot(code))
    found = EnquiryFile.objects.filter(enquiry__evaluation=evaluation, enquiry__code=enquiry, number=index)
    if request.actor.acts_as(Role.BIDDER):
        found = found.filter(enquiry__organisation_id=request.actor.organisation_id or 0)
    else:
        _member(request, evaluation)
        found = found.filter(enquiry__answered_at__isnull=False)
    kept = found.first()
    if kept is None:
        raise Http404
    return FileResponse(
        open_stored(kept.object_name), as_attachment=True, filename=kept.name, content_type="application/pdf"
    )


def has_concluded_low(evaluation: Evaluation) -> bool:
    """True while scores are given and every low price that the rules name has been voted on."""
    return evaluation.state == S.SCORING and bool(low_prices(evaluation)) and not unexplained(evaluation)


def _seat(request: ActingRequest, code: str) -> tuple[Evaluation, Member]:
    evaluation = _evaluation(public_lot(code))
    return evaluation, _member(request, evaluation)


def _evaluation(lot: Lot) -> Evaluation:
    found = Evaluation.objects.filter(lot=lot).first()
    if found is None:
        raise Http404
    found.lot = lot
    return found


def _member(request: ActingRequest, evaluation: Evaluation) -> Member:
    found = policy.member_of(request.actor, evaluation)
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found


def _question(evaluation: Evaluation, said: Fields) -> Question:
    name = text_in(said, "matter")
    if name not in EnquiryMatter.values:
        raise Refused("evaluation_request_malformed", field="matter")
    matter, bid = EnquiryMatter(name), text_in(said, "bid")
    stated = _stated(evaluation, bid, said) if matter is EnquiryMatter.CORRECTION else None
    return Question(matter, bid, text_in(said, "page"), text_in(said, "text"), stated)


def _stated(evaluation: Evaluation, bid: str, said: Fields) -> PartsOfPrice:
    """What the member read in the bid; the lines come from the bid's own bill where there is one."""
    found = next((one for one in reviewed_bids(evaluation) if one.bid == bid), None)
    lines = _first_bill(found) if found and text_in(said, "lines") == "yes" else ()
    return PartsOfPrice(_amount(text_in(said, "capitals")), _amount(text_in(said, "elsewhere")), lines)


def _amount(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain)
        is_money = value.is_finite() and 0 < value < AMOUNT_LIMIT and value == value.quantize(Decimal("0.01"))
    except InvalidOperation:
        is_money = False
    if not is_money:
        raise Refused("figures_unreadable")
    return value


def _first_bill(bid: EvaluatedBid) -> tuple[Line, ...]:
    """The bid's first readable bill; nothing where there is none."""
    for place, (name, _stored) in enumerate(matters.files_in_order(bid.objects_by_envelope)):
        if name.lower().endswith(matters.BILLS):
            try:
                return _bill(bid, place)
            except Refused:
                continue
    return ()


def _bill(bid: EvaluatedBid, place: int) -> tuple[Line, ...]:
    files = matters.files_in_order(bid.objects_by_envelope)
    if place >= len(files) or not files[place][0].lower().endswith(matters.BILLS):
        raise Http404
    with open_stored(files[place][1]) as kept:
        content = kept.read(BILL_LIMIT + 1)
    if len(content) > BILL_LIMIT:
        raise Refused("bill_unreadable")
    return read_bill(files[place][0], content)


def _back(request: ActingRequest, lot: Lot, words: str) -> HttpResponse:
    """The version for programs; the page with a word of what is true now for people."""
    if "application/json" in request.headers.get("Accept", ""):
        return done(request, lot)
    messages.success(request, words)
    return redirect("evaluation:matters", lot.code)
