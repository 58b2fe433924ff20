"""打分: a member's draft may be replaced as a whole, and the sheet is signed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.actions.marking import Change, keep_marks, must_hold, read_pages
from apps.evaluation.computing import compute, passed_bids
from apps.evaluation.models import Evaluation, Member, Sheet
from apps.evaluation.price_review import with_prices
from apps.evaluation.pricing import are_prices_opened
from apps.evaluation.queries.blind import must_be_in_turn, must_keep_locked
from apps.evaluation.queries.drafts import Draft, draft_of
from apps.evaluation.rules.sheets import must_be_complete, must_be_possible, read_scores
from apps.evaluation.seating import must_be_signed_by
from apps.evaluation.standing import active, advance, facts_of, locked, scheme_of, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evaluation.taking import have_prices_taken
from apps.openings.rules import statements
from apps.openings.signed import Signed
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.scheme import Scheme

REASON_LIMIT = 500
FIELDS = ("lot", "member", "scores", "reasons")
WITH_PAGES = (*FIELDS, "pages")


@transaction.atomic(durable=True)
def save_sheet(lot_id: int, *, scores: object, reasons: object, actor: Actor, now: datetime) -> Draft:
    """The member's draft is this and nothing else; nobody else sees it."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    advance(evaluation, EvaluationAction.SAVE_SHEET, replace(facts, has_done_it=_is_signed(_sheet_of(member))))
    given = read_scores(scores)
    must_be_possible(_scheme(evaluation), passed_bids(evaluation), given)
    must_be_in_turn(evaluation, _scheme(evaluation), {item for row in given.values() for item in row})

    _replace_draft(member, scores, read_reasons(reasons), {}, now=now)
    return draft_of(member)


@transaction.atomic(durable=True)
def sign_sheet(lot_id: int, signed: Signed, *, actor: Actor, now: datetime, device: str | None = None) -> Evaluation:
    """The member's scores are signed and stand; with the last sheet the result is computed.

    `device` is the workplace that signs; a client that holds none says None, and its signature alone speaks for it.
    The statement may name the pages that scores rest on.
    """
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    if device is not None:
        must_hold(member, device)
    said = statements.read(signed.statement, "score_sheet", WITH_PAGES if '"pages":' in signed.statement else FIELDS)
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    without = [one for one in active(evaluation) if not _is_signed(_sheet_of(one))]
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=_is_signed(_sheet_of(member)),
        is_last=without == [member],
    )
    advance(evaluation, EvaluationAction.SIGN_SHEET, with_prices(facts, evaluation, now))
    reasons, pages = read_reasons(said["reasons"]), _pages(said.get("pages", {}))
    must_be_complete(_scheme(evaluation), passed_bids(evaluation), read_scores(said["scores"]), reasons)
    must_keep_locked(_scheme(evaluation), member, read_scores(said["scores"]))
    proof = must_be_signed_by(member, signed, actor=actor, now=now)

    kept = {
        "scores": said["scores"],
        "reasons": reasons,
        "saved_at": now,
        "envelope": proof.envelope,
        "certificate": proof.certificate,
        "signed_at": now,
    }
    Sheet.objects.update_or_create(member=member, defaults=kept)
    _replace_draft(member, said["scores"], reasons, pages, now=now)
    evaluation.save(update_fields=["state"])
    fact = events.SheetSigned(
        lot=evaluation.lot_id, member=member.number, statement=statements.sha256_of(signed.statement)
    )
    tell_act(evaluation, fact, action=EvaluationAction.SIGN_SHEET, member=member, now=now)
    _conclude(evaluation, now=now)
    return evaluation


def _conclude(evaluation: Evaluation, *, now: datetime) -> None:
    """With the last sheet: the result, or the prices of a second opening that was over before the committee was."""
    if evaluation.state == EvaluationState.COMPUTED:
        compute(evaluation, now=now)
    elif evaluation.state == EvaluationState.AWAITING_PRICES and are_prices_opened(evaluation):
        have_prices_taken(evaluation, now=now)


def read_reasons(data: object) -> dict[str, dict[str, str]]:
    """Reasons by bid and item. Raises Refused("sheet_unreadable")."""
    if not isinstance(data, Mapping):
        raise Refused("sheet_unreadable", part="reasons")
    return {str(bid): _texts(row) for bid, row in data.items()}


def _texts(row: object) -> dict[str, str]:
    if not isinstance(row, Mapping) or not all(isinstance(text, str) for text in row.values()):
        raise Refused("sheet_unreadable", part="reasons")
    if any(len(text) > REASON_LIMIT for text in row.values()):
        raise Refused("text_too_long", limit=REASON_LIMIT)
    return {str(item): text for item, text in row.items()}


def _pages(data: object) -> dict[str, dict[str, Sequence[Any]]]:
    """Pages by bid and item. Raises Refused("sheet_unreadable")."""
    if not isinstance(data, Mapping) or not all(isinstance(row, Mapping) for row in data.values()):
        raise Refused("sheet_unreadable", part="pages")
    return {str(bid): {str(item): read_pages(given) for item, given in row.items()} for bid, row in data.items()}


def _replace_draft(member: Member, scores: Any, reasons: Any, pages: Any, *, now: datetime) -> None:
    """The draft is what these say, so that a sheet that counts no more can be gone on with."""
    newest = draft_of(member).sequence + 1
    places = sorted(
        {(str(bid), str(item)) for part in (scores, reasons, pages) for bid, row in part.items() for item in row}
    )
    member.marks.all().delete()
    changes = [
        Change(
            sequence=newest,
            bid=bid,
            item=item,
            score=scores.get(bid, {}).get(item, ""),
            reason=reasons.get(bid, {}).get(item, ""),
            pages=tuple(map(tuple, pages.get(bid, {}).get(item, ()))),
        )
        for bid, item in places
    ]
    keep_marks(member, changes, now=now)


def _sheet_of(member: Member) -> Sheet | None:
    return Sheet.objects.filter(member=member).first()


def _is_signed(sheet: Sheet | None) -> bool:
    return sheet is not None and sheet.signed_at is not None


def _scheme(evaluation: Evaluation) -> Scheme:
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        raise Refused("scheme_missing")
    return scheme
