"""评分表. 招标投标法 §40; 87号令 §64 (scores within their range); 评标办法暂行规定 §35; 1117号 (reasons)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions, queries
from apps.evaluation.models import Member, Sheet
from apps.evaluation.queries.drafts import Draft
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules.canonical import canonical_bytes
from tests.evaluation.stage import Room
from tests.tenders.stage import refused

S = EvaluationState
FIRST = f"{1:032x}"


@pytest.fixture
def scoring(room: Room) -> Room:
    return room.reaches(S.SCORING)


def save(room: Room, member: Member, scores: object, reasons: object) -> Draft:
    actor = room.signer(member).actor
    return actions.save_sheet(room.lot.pk, scores=scores, reasons=reasons, actor=actor, now=room.tick())


def test_a_draft_is_saved_as_often_as_one_likes_and_told_to_nobody(scoring: Room) -> None:
    member = scoring.members()[0]
    told = Entry.objects.count()

    save(scoring, member, {FIRST: {"plan": "15.5"}}, {})
    save(scoring, member, {FIRST: {"plan": "16.0"}}, {FIRST: {"plan": "方案具体"}})

    sheet = queries.sheet_for(scoring.signer(member).actor, scoring.evaluation)
    assert (sheet["scores"], sheet["reasons"]) == ({FIRST: {"plan": "16.0"}}, {FIRST: {"plan": "方案具体"}})
    assert (sheet["signed"], sheet["member"]) == (False, 1)
    assert [item["id"] for item in sheet["items"]] == ["plan", "team", "quality"]
    assert Entry.objects.count() == told


def test_the_result_is_computed_with_the_last_sheet(scoring: Room) -> None:
    *others, last = scoring.members()
    for member in others:
        scoring.score(member)
        assert scoring.evaluation.state == S.SCORING

    scoring.score(last)

    evaluation = scoring.evaluation
    assert evaluation.state == S.COMPUTED
    assert evaluation.result_sha256 == Entry.objects.get(kind="evaluation.result_computed").payload["sha256"]
    assert len(canonical_bytes(scoring.case)) > 100
    assert [row["rank"] for row in scoring.result["ranked"]] == [1, 2, 3]


def test_a_signed_sheet_stands(scoring: Room) -> None:
    member = scoring.members()[0]
    scoring.score(member)

    with refused(Refused, "already_done", unchanged=Sheet.objects.get()):
        scoring.score(member)
    with refused(Refused, "already_done", unchanged=Sheet.objects.get()):
        save(scoring, member, {}, {})


def changed_scores(room: Room, member: Member, what: str) -> dict[str, Any]:
    scores: dict[str, Any] = copy.deepcopy(room.scores(member))
    match what:
        case "a bid too few":
            del scores[FIRST]
        case "a bid too many":
            scores["f" * 32] = scores[FIRST]
        case "an item too few":
            del scores[FIRST]["plan"]
        case "an item too many":
            scores[FIRST]["gift"] = "1"
        case "above the maximum":
            scores[FIRST]["plan"] = "20.5"
        case "below nothing":
            scores[FIRST]["plan"] = "-0.5"
        case "between the steps":
            scores[FIRST]["plan"] = "15.25"
        case "an edge":
            scores[FIRST]["plan"] = "20.0"
        case "a number":
            scores[FIRST]["plan"] = 15
        case "not a number":
            scores[FIRST]["plan"] = "NaN"
        case "a list":
            return {"scores": []}
    return {"scores": scores}


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("a bid too few", "sheet_other_bids"),
        ("a bid too many", "sheet_other_bids"),
        ("an item too few", "sheet_incomplete"),
        ("an item too many", "sheet_incomplete"),
        ("above the maximum", "score_impossible"),
        ("below nothing", "score_impossible"),
        ("between the steps", "score_impossible"),
        ("an edge", "score_reason_missing"),
        ("a number", "sheet_unreadable"),
        ("not a number", "sheet_unreadable"),
        ("a list", "sheet_unreadable"),
    ],
)
def test_a_sheet_that_cannot_stand_is_not_signed(scoring: Room, what: str, code: str) -> None:
    member = scoring.members()[0]

    with refused(Refused, code, unchanged=scoring.evaluation):
        scoring.score(member, **changed_scores(scoring, member, what))
    assert not Sheet.objects.exists()


def test_full_marks_stand_with_a_reason(scoring: Room) -> None:
    member = scoring.members()[0]
    changed = changed_scores(scoring, member, "an edge")

    scoring.score(member, **changed, reasons={FIRST: {"plan": "方案完整，重点难点分析到位"}})

    assert Sheet.objects.get().signed_at is not None


@pytest.mark.parametrize(
    ("scores", "reasons", "code"),
    [
        ({"f" * 32: {"plan": "1"}}, {}, "sheet_other_bids"),
        ({FIRST: {"gift": "1"}}, {}, "score_impossible"),
        ({FIRST: {"plan": "99"}}, {}, "score_impossible"),
        ({FIRST: "all"}, {}, "sheet_unreadable"),
        ({}, [], "sheet_unreadable"),
        ({}, {FIRST: {"plan": 1}}, "sheet_unreadable"),
        ({}, {FIRST: {"plan": "字" * 501}}, "text_too_long"),
    ],
)
def test_a_draft_holds_only_what_could_be_signed(scoring: Room, scores: Any, reasons: Any, code: str) -> None:
    member = scoring.members()[0]

    with refused(Refused, code, unchanged=scoring.evaluation):
        save(scoring, member, scores, reasons)


@pytest.mark.parametrize(("name", "value"), [("lot", "WC-ENG-2026-9999-01"), ("member", 2), ("kind", "undertaking")])
def test_a_sheet_for_something_else_is_refused(scoring: Room, name: str, value: Any) -> None:
    code = "statement_wrong" if name == "kind" else "statement_for_other"

    with refused(Refused, code, unchanged=scoring.evaluation):
        scoring.score(scoring.members()[0], **{name: value})


@pytest.mark.parametrize("who", ["operator", "supervisor", "stranger", "agency"])
def test_only_members_read_or_sign_a_sheet(scoring: Room, who: str) -> None:
    actor = getattr(scoring.world, who).actor
    signed = scoring.signer(scoring.members()[0]).sign(scoring.sheet(scoring.members()[0]))

    with refused(NotAllowed, "not_a_member", unchanged=scoring.evaluation):
        actions.sign_sheet(scoring.lot.pk, signed, actor=actor, now=scoring.tick())
    with refused(NotAllowed, "not_a_member", unchanged=scoring.evaluation):
        actions.save_sheet(scoring.lot.pk, scores={}, reasons={}, actor=actor, now=scoring.tick())
    with pytest.raises(NotAllowed):
        queries.sheet_for(actor, scoring.evaluation)


def test_a_changed_rejection_voids_the_sheets_that_were_signed_for_other_bids(scoring: Room) -> None:
    """A substitute's vote can turn the majority; then everybody scores the bids that are left."""
    second, third, fourth, fifth = scoring.members()[1:]
    scoring.score(second)
    Sheet.objects.update(saved_at=scoring.now)
    for member in (third, fourth):
        where = {"ground": "not_qualified", "clause": "3.5", "page": "40"}
        member.verdicts.filter(bid=FIRST).update(has_passed=False, reason="业绩不足", **where)
    leaving = scoring.members()[0]
    actions.recuse(scoring.lot.pk, reason="身体不适", actor=scoring.signer(leaving).actor, now=scoring.tick())
    scoring.undertake_all()

    newcomer = scoring.members()[-1]
    scoring.judge(newcomer, **{FIRST: "业绩不足"})

    assert scoring.evaluation.state == S.SCORING
    assert Sheet.objects.get(member=second).signed_at is None
    scoring.consider()
    scoring.score_all()
    assert {row["bid"] for row in scoring.result["rejected"]} == {FIRST}
    assert fifth.number == 5
