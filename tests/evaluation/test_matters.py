"""否决表决、澄清、异常低价说明、报价修正、资格审查.

招标投标法 §39; 实施条例 §51, §52; 12号令 §19, §21; 87号令 §44, §51, §59, §60, §63; 财库〔2026〕2号; handbook 1.12, 1.13, A7-A9.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions
from apps.evaluation.actions.enquiring import PartsOfPrice, Question
from apps.evaluation.actions.qualifying import Finding
from apps.evaluation.actions.reviewing import NodeOpinion
from apps.evaluation.computing import passed_bids, preliminary_of
from apps.evaluation.matters import nodes_of, unexplained
from apps.evaluation.models import Enquiry, EnquiryMatter, Motion, Sheet, Verdict
from apps.evaluation.queries import matters
from apps.evaluation.states import EvaluationState
from apps.openings.rules import statements
from tests.evaluation.opinions import judgement
from tests.evaluation.stage import Room
from tests.openings.stage import Signer, signer
from tests.tenders.stage import Stage, refused
from tests.world import Member as Cast

S = EvaluationState
BIDS = [f"{number:032x}" for number in (1, 2, 3)]
LOW = ("480000.00", "1020000.00", "1100000.00")
"""One price below half of the mean and of the second lowest."""


def actor_of(room: Room, number: int) -> Any:
    return room.signer(room.members()[number]).actor


def ask(room: Room, matter: EnquiryMatter, *, minutes: int = 30, bid: str = BIDS[0], **said: Any) -> Enquiry:
    """A member drafts it, the chair sends it."""
    question = Question(matter, bid, said.get("page", "12"), said.get("text", "工期前后不一致"), said.get("stated"))
    drafted = actions.draft_enquiry(room.lot.pk, question, actor=actor_of(room, 0), now=room.tick())
    chair = room.signer(room.chair()).actor
    return actions.send_enquiry(room.lot.pk, drafted.code, minutes=minutes, actor=chair, now=room.tick())


def keys_for(room: Room, who: Cast) -> Signer:
    """Somebody of the cast with real keys, made once."""
    if who.seat.pk not in room.signers:
        room.signers[who.seat.pk] = signer(who)
    return room.signers[who.seat.pk]


def answer(room: Room, enquiry: Enquiry, who: Cast, /, **changed: Any) -> Enquiry:
    """The bidder signs its answer."""
    keys = keys_for(room, who)
    said = {
        "v": 1,
        "kind": "enquiry_answer",
        "lot": room.lot.code,
        "enquiry": enquiry.code,
        "letter": statements.sha256_of(enquiry.letter),
        "answer": "工期以投标函为准，二百四十日。",
        "accepts": "",
        "files": [],
    }
    signed = keys.sign(said | changed)
    return actions.answer_enquiry(room.lot.pk, enquiry.code, signed, actor=keys.actor, now=room.tick())


@pytest.fixture
def low_room(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A procurement in which one price is abnormally low, at the scoring."""
    return Room(gp, monkeypatch, prices=LOW).reaches(S.SCORING)


# Rejection.


def test_what_one_member_finds_is_voted_on_by_all(room: Room) -> None:
    """A7: ground, clause, page, reason and the votes."""
    room.reaches(S.PRELIMINARY)
    for member in room.members():
        room.judge(member, **({BIDS[0]: "投标函没有盖章"} if member.number == 2 else {}))
    assert room.evaluation.state == S.PRELIMINARY

    room.vote_on(1, 1, 3)

    assert room.evaluation.state == S.SCORING
    assert passed_bids(room.evaluation) == BIDS[1:]
    said = preliminary_of(room.evaluation)[BIDS[0]]
    assert (said["passed"], said["for"], said["against"]) == (False, 2, 3)
    assert said["grounds"] == [{"ground": "unsigned", "clause": "第二章 3.7.3", "page": "12"}]
    [shown] = matters.motions_of(room.evaluation, room.now)
    assert shown.law == "招标投标法实施条例第五十一条第（一）项"
    assert [(vote.number, vote.agrees) for vote in shown.votes] == [
        (1, True),
        (2, True),
        (3, True),
        (4, False),
        (5, False),
    ]


def test_a_rejection_without_a_majority_fails_and_the_bid_is_scored(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    for member in room.members():
        room.judge(member, **({BIDS[0]: "投标函没有盖章"} if member.number == 2 else {}))

    room.vote_on(1, 1)

    assert passed_bids(room.evaluation) == BIDS
    assert room.evaluation.state == S.SCORING


def test_nodes_are_kept_and_must_agree_with_the_verdict(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    member = room.members()[0]
    actor = room.signer(member).actor
    failed = {"form": NodeOpinion(is_met=False, deviations=0, remark="缺页")}
    passing = {bid: judgement("") for bid in BIDS}

    wrong = {
        "rejection_contradicts_itself": replace(judgement(""), nodes=failed),
        "node_unknown": replace(judgement(""), nodes={"other": failed["form"]}),
        "deviations_too_many": replace(judgement(""), nodes={"form": NodeOpinion(True, 1, "页码有误")}),
        "rejection_ground_unknown": replace(judgement("缺页"), ground="conditions"),
        "rejection_place_missing": replace(judgement("缺页"), page=" "),
        "explanation_first": replace(judgement("低于成本"), ground="price"),
    }
    for code, one in wrong.items():
        with refused(Refused, code, unchanged=room.evaluation):
            actions.judge_bids(room.lot.pk, judgements=passing | {BIDS[0]: one}, actor=actor, now=room.tick())

    said = passing | {BIDS[0]: replace(judgement("缺少投标函"), nodes=failed)}
    actions.judge_bids(room.lot.pk, judgements=said, actor=actor, now=room.tick())
    assert Verdict.objects.get(member=member, bid=BIDS[0]).nodes == {
        "form": {"met": False, "deviations": 0, "remark": "缺页"}
    }


def test_a_bid_rejected_while_scoring_voids_the_sheets_that_scored_it(room: Room) -> None:
    room.reaches(S.SCORING)
    first = room.members()[0]
    room.score(first)
    said = judgement("业绩证明系伪造")
    actions.propose_rejection(
        room.lot.pk, bid=BIDS[1], said=replace(said, ground="collusion"), actor=actor_of(room, 1), now=room.tick()
    )
    with refused(Refused, "matters_open", unchanged=room.evaluation):
        room.score(room.members()[1])

    room.vote_on(1, 1, 3, 4, 5)

    assert passed_bids(room.evaluation) == [BIDS[0], BIDS[2]]
    assert Sheet.objects.get(member=first).signed_at is None


def test_votes_are_refused_that_are_not_due(room: Room) -> None:
    room.reaches(S.SCORING)
    actions.propose_rejection(
        room.lot.pk, bid=BIDS[1], said=judgement("伪造"), actor=actor_of(room, 1), now=room.tick()
    )

    def cast(number: int, place: int, reason: str = "伪造属实") -> None:
        actions.cast_vote(room.lot.pk, number, agrees=True, reason=reason, actor=actor_of(room, place), now=room.tick())

    with refused(Refused, "already_done", unchanged=room.evaluation):
        cast(1, 1)
    with refused(Refused, "motion_unknown", unchanged=room.evaluation):
        cast(7, 0)
    with refused(Refused, "verdict_reason_missing", unchanged=room.evaluation):
        cast(1, 0, " ")
    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actor = room.world.supervisor.actor
        actions.cast_vote(room.lot.pk, 1, agrees=True, reason="同意", actor=actor, now=room.tick())
    with refused(Refused, "bid_not_in_review", unchanged=room.evaluation):
        actions.propose_rejection(
            room.lot.pk, bid=BIDS[1], said=judgement("再提"), actor=actor_of(room, 0), now=room.tick()
        )


def test_who_leaves_takes_its_vote_along(room: Room) -> None:
    """实施条例第四十八条: the vote is open again; those who sit keep theirs, the substitute votes."""
    room.reaches(S.PRELIMINARY)
    for member in room.members():
        room.judge(member, **({BIDS[0]: "投标函没有盖章"} if member.number in (1, 2, 3) else {}))
    assert Motion.objects.get().is_carried

    actions.recuse(room.lot.pk, reason="身体不适", actor=actor_of(room, 0), now=room.tick())
    room.undertake_all()
    room.elect()
    room.judge_all()

    assert room.evaluation.state == S.PRELIMINARY
    room.vote_on(1)
    assert room.evaluation.state == S.SCORING
    assert passed_bids(room.evaluation) == BIDS


# Abnormally low prices.


def test_nobodys_scores_stand_before_a_low_price_is_explained(low_room: Room) -> None:
    assert unexplained(low_room.evaluation) == [BIDS[0]]

    with refused(Refused, "low_price_unexplained", unchanged=low_room.evaluation):
        low_room.score(low_room.members()[0])


def test_an_explanation_is_awaited_then_voted_on_with_reasons(low_room: Room) -> None:
    """S9, accepted: the bid goes on and is marked."""
    room = low_room
    enquiry = ask(room, EnquiryMatter.LOW_PRICE, text="")
    assert "触发下列情形：低于通过符合性审查的次低投标报价的 50%；" in enquiry.letter
    with refused(Refused, "explanation_awaited", unchanged=room.evaluation):
        actions.cast_vote(room.lot.pk, 1, agrees=False, reason="可信", actor=actor_of(room, 0), now=room.tick())

    answer(room, enquiry, room.world.bidder, answer="自有生产线，成本构成见附件。")
    room.vote_on(1)

    assert unexplained(room.evaluation) == []
    assert matters.explained_low(room.lot) == {BIDS[0]}
    room.score_all()
    assert room.evaluation.state == S.COMPUTED
    assert {row["bid"] for row in room.result["ranked"]} == set(BIDS)


def test_silence_explains_nothing_and_the_bid_becomes_invalid(low_room: Room) -> None:
    """S9, refused: with two left the procurement ends (政府采购法第三十六条)."""
    room = low_room
    ask(room, EnquiryMatter.LOW_PRICE)
    room.now += timedelta(minutes=30)

    room.vote_on(1, 1, 2, 3, 4, 5)

    assert room.evaluation.state == S.COMPUTED
    assert room.result["ranked"] == []
    said = room.case["preliminary"][BIDS[0]]
    assert said["grounds"][0]["ground"] == "low_price"


def test_an_explanation_has_thirty_minutes_at_least(low_room: Room) -> None:
    with pytest.raises(Refused) as caught:
        ask(low_room, EnquiryMatter.LOW_PRICE, minutes=29)

    assert caught.value.code == "enquiry_time_too_short"
    assert Enquiry.objects.get().sent_at is None


def test_works_ask_before_they_reject_as_below_cost(room: Room) -> None:
    """12号令第二十一条."""
    room.reaches(S.PRELIMINARY)
    ask(room, EnquiryMatter.LOW_PRICE, text="明显低于其他投标报价")
    room.now += timedelta(minutes=31)

    room.vote_on(1, 1, 2, 3)
    room.judge_all(**{BIDS[1]: "未签字"})

    said = preliminary_of(room.evaluation)
    assert said[BIDS[0]]["grounds"][0]["ground"] == "price"
    assert passed_bids(room.evaluation) == [BIDS[2]]


# Arithmetic correction.

CAPITALS = PartsOfPrice(capitals=Decimal("985000.00"), elsewhere=None, lines=())


def test_a_correction_that_the_supplier_confirms_counts(gp_room: Room) -> None:
    gp_room.reaches(S.PRELIMINARY)
    enquiry = ask(gp_room, EnquiryMatter.CORRECTION, stated=CAPITALS)
    assert "修正后报价 985,000.00 元（玖拾捌万伍仟元整）" in enquiry.letter

    answer(gp_room, enquiry, gp_room.world.bidder, answer="", accepts="yes")
    gp_room.judge_all()
    gp_room.score_all()

    [corrected] = [one["corrected"] for one in gp_room.case["bids"] if "corrected" in one]
    assert corrected == "985000.00"


def test_a_supplier_that_declines_or_is_silent_is_out(gp_room: Room) -> None:
    """87号令第五十九条: no vote changes that."""
    gp_room.reaches(S.PRELIMINARY)
    declined = ask(gp_room, EnquiryMatter.CORRECTION, stated=CAPITALS)
    answer(gp_room, declined, gp_room.world.bidder, answer="不同意", accepts="no")
    assert Motion.objects.get(number=1).is_carried
    parts = PartsOfPrice(capitals=Decimal("1030000.00"), elsewhere=None, lines=())
    ask(gp_room, EnquiryMatter.CORRECTION, bid=BIDS[1], stated=parts)
    gp_room.now += timedelta(minutes=31)

    with refused(Refused, "correction_binding", unchanged=gp_room.evaluation):
        actions.cast_vote(
            gp_room.lot.pk, 2, agrees=False, reason="可以", actor=actor_of(gp_room, 0), now=gp_room.tick()
        )


def test_there_is_nothing_to_correct_where_the_parts_agree(gp_room: Room) -> None:
    gp_room.reaches(S.PRELIMINARY)
    same = PartsOfPrice(capitals=Decimal("980000.00"), elsewhere=None, lines=())

    with refused(Refused, "correction_changes_nothing", unchanged=gp_room.evaluation):
        ask(gp_room, EnquiryMatter.CORRECTION, stated=same)


# Qualification.


def found(*unqualified: str) -> dict[str, Finding]:
    return {
        bid: Finding(bid not in unqualified, *(("没有许可证", "3.1", "7") if bid in unqualified else ("", "", "")))
        for bid in BIDS
    }


def test_the_purchaser_says_who_is_qualified_before_the_committee_reviews(gp_room: Room) -> None:
    """87号令第四十四条."""
    gp_room.reaches(S.PRELIMINARY)
    pk, buyer = gp_room.lot.pk, gp_room.stage.buyer.actor

    actions.examine_qualification(pk, findings=found(BIDS[2]), actor=buyer, now=gp_room.tick())

    gp_room.judge_all()
    assert passed_bids(gp_room.evaluation) == BIDS[:2]
    said = gp_room.case["preliminary"][BIDS[2]]
    assert said["reasons"] == ["资格审查不合格：没有许可证（3.1，7）"]
    assert "qualification" not in [node.id for node in nodes_of(gp_room.evaluation)]


def test_others_do_not_examine(gp_room: Room) -> None:
    gp_room.reaches(S.PRELIMINARY)
    pk, buyer = gp_room.lot.pk, gp_room.stage.buyer.actor
    whole = found()
    for findings, code in (
        ({BIDS[0]: whole[BIDS[0]]}, "verdicts_incomplete"),
        (whole | {BIDS[0]: Finding(False, "", "3.1", "7")}, "verdict_reason_missing"),
        (whole | {BIDS[0]: Finding(False, "无证", "", "7")}, "rejection_place_missing"),
    ):
        with refused(Refused, code, unchanged=gp_room.evaluation):
            actions.examine_qualification(pk, findings=findings, actor=buyer, now=gp_room.tick())
    with pytest.raises(NotAllowed):
        actions.examine_qualification(pk, findings=whole, actor=gp_room.operator.actor, now=gp_room.tick())
    gp_room.judge(gp_room.members()[0])
    with refused(Refused, "review_has_begun", unchanged=gp_room.evaluation):
        actions.examine_qualification(pk, findings=whole, actor=buyer, now=gp_room.tick())


def test_in_works_the_committee_examines_itself(room: Room) -> None:
    room.reaches(S.PRELIMINARY)

    with refused(Refused, "qualification_not_asked", unchanged=room.evaluation):
        actions.examine_qualification(room.lot.pk, findings=found(), actor=room.stage.buyer.actor, now=room.tick())
