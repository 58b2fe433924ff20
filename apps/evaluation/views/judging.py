"""初步评审 as it is posted: of every bid whether it passes, node by node, and on what ground it is rejected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.core.text import can_be_kept
from apps.evaluation import actions
from apps.evaluation.actions.reviewing import Judgement, NodeOpinion
from apps.evaluation.branding import brands_missing, brands_of, core_product_of
from apps.evaluation.matters import is_examination_due, nodes_of, reviewed_bids, unexplained
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.queries.matters import waiting_for
from apps.evaluation.rules.grounds import grounds_in, law_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.views.acts import MEMBERS, Fields, act, evaluated, text_in
from apps.parties.requests import ActingRequest
from apps.tenders.models import Lot

MET, MINOR, FAILED = "met", "minor", "failed"
DEVIATIONS_LIMIT = 99
ASKS_ABOUT_PRICES = (EvaluationState.SCORING, EvaluationState.PRICING)
PLACES = ("reason", "ground", "clause", "page")


@unlogged
@act(*MEMBERS)
def preliminary(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """初步评审: every bid passes or is rejected, on a ground, with its clause and page."""
    judgements = _judgements(said) if "verdicts" in said else _ticked(said)
    return actions.judge_bids(evaluated(lot), judgements=judgements, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def brands(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """核心产品品牌: the chair says which brand each bid offers, as ``brand-<bid>``."""
    named = {name.removeprefix("brand-"): text_in(said, name) for name in said if name.startswith("brand-")}
    return actions.record_brands(evaluated(lot), brands=named, actor=request.actor, now=request.now)


def reviewing_of(evaluation: Evaluation, member: Member, now: datetime) -> dict[str, Any]:
    """What the member's room shows of the review: the bids and nodes to judge, the grounds, and how much waits elsewhere."""
    regime = evaluation.lot.project.regime_in_force.value
    return {
        "reviewed": reviewed_bids(evaluation),
        **_brands(evaluation),
        "nodes": nodes_of(evaluation),
        "grounds": [(one.value, *law_of(one, regime)) for one in grounds_in(regime)],
        "is_examination_due": is_examination_due(evaluation),
        "waiting_matters": waiting_for(member, now),
        "unexplained": len(unexplained(evaluation)) if evaluation.state in ASKS_ABOUT_PRICES else 0,
        "has_matters": evaluation.state in (EvaluationState.PRELIMINARY, *ASKS_ABOUT_PRICES)
        or evaluation.enquiries.exists()
        or evaluation.motions.exists(),
    }


def _brands(evaluation: Evaluation) -> dict[str, Any]:
    """The core product, and the brand of each bid as far as it is on record."""
    product, known = core_product_of(evaluation), brands_of(evaluation)
    rows = [
        {"number": one.number, "bid": one.bid, "name": one.organisation.name, "brand": known.get(one.bid, "")}
        for one in (reviewed_bids(evaluation) if product else ())
    ]
    return {"core_product": product, "brand_rows": rows, "are_brands_known": not brands_missing(evaluation)}


def _judgements(said: Fields) -> dict[str, Judgement]:
    """``{bid: {"passed", "reason", "ground", "clause", "page", "nodes": {node: {"met", "deviations", "remark"}}}}``."""
    verdicts = said["verdicts"]
    if isinstance(verdicts, str):
        try:
            verdicts = json.loads(verdicts)
        except (ValueError, RecursionError):
            raise _malformed() from None
    if not isinstance(verdicts, dict):
        raise _malformed()
    return {bid: _judgement(one) for bid, one in verdicts.items()}


def _judgement(one: object) -> Judgement:
    if not isinstance(one, dict) or not isinstance(one.get("passed"), bool):
        raise _malformed()
    texts = {name: one.get(name, "") for name in PLACES}
    nodes = one.get("nodes", {})
    if not all(_is_text(text) for text in texts.values()) or not isinstance(nodes, dict):
        raise _malformed()
    opinions = {str(name): _opinion(node) for name, node in nodes.items()}
    return Judgement(has_passed=one["passed"], nodes=opinions, **texts)


def _opinion(node: object) -> NodeOpinion:
    match node:
        case {"met": bool() as is_met, **rest}:
            deviations, remark = rest.get("deviations", 0), rest.get("remark", "")
            if type(deviations) is int and 0 <= deviations <= DEVIATIONS_LIMIT and _is_text(remark):
                return NodeOpinion(is_met, deviations, str(remark))
    raise _malformed()


def _ticked(said: Fields) -> dict[str, Judgement]:
    """A plain form: ``passed-<bid>`` is yes or no; ``node-<bid>-<node>`` met, minor or failed; the ground where it is no."""
    found = {}
    for name in said:
        if not name.startswith("passed-"):
            continue
        bid = name.removeprefix("passed-")
        has_passed = text_in(said, name) == "yes"
        texts = {part: "" if has_passed else text_in(said, f"{part}-{bid}") for part in PLACES}
        found[bid] = Judgement(has_passed=has_passed, nodes=_ticked_nodes(said, bid), **texts)
    return found


def _ticked_nodes(said: Fields, bid: str) -> Mapping[str, NodeOpinion]:
    begins = f"node-{bid}-"
    found: dict[str, Any] = {}
    for name in said:
        if not name.startswith(begins):
            continue
        node, value = name.removeprefix(begins), text_in(said, name)
        if value not in (MET, MINOR, FAILED):
            raise _malformed()
        remark = text_in(said, f"remark-{bid}-{node}")
        found[node] = NodeOpinion(value != FAILED, _count(said, f"count-{bid}-{node}") if value == MINOR else 0, remark)
    return found


def _count(said: Fields, name: str) -> int:
    text = text_in(said, name) or "1"
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:3]) <= DEVIATIONS_LIMIT:
        raise _malformed()
    return int(text)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and can_be_kept(value)


def _malformed() -> Refused:
    return Refused("evaluation_request_malformed", field="verdicts")
