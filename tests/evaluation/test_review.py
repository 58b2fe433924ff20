"""承诺、回避、初步评审. 招标投标法 §37, §38; 实施条例 §48, §51; 评标办法暂行规定 §27; 87号令 §63."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.reviewing import Judgement
from apps.evaluation.computing import passed_bids
from apps.evaluation.models import EvaluatedBid, Member, Sheet, Verdict
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules import draw
from apps.evidence.rules.draw_record import contributions_of
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage, journal_size, kinds, refused

S = EvaluationState
BIDS = [f"{number:032x}" for number in (1, 2, 3)]


def undertaking(room: Room, member: Member, /, **changed: Any) -> dict[str, Any]:
    return {"v": 1, "kind": "undertaking", "lot": room.lot.code, "member": member.number} | changed


def test_a_chair_is_elected_when_everybody_has_undertaken(room: Room) -> None:
    room.reaches(S.UNDERTAKING)
    *others, last = room.members()
    for member in others:
        room.undertake(member)
        assert room.evaluation.state == S.UNDERTAKING

    room.undertake(last)

    assert room.evaluation.state == S.ELECTING
    assert kinds(room.evaluation.sealed_stream.name).count("evaluation.member_undertook") == 5


def test_an_undertaking_is_signed_once(room: Room) -> None:
    room.reaches(S.UNDERTAKING)
    member = room.members()[0]
    room.undertake(member)

    with refused(Refused, "already_done", unchanged=room.evaluation):
        room.undertake(member)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"lot": "WC-ENG-2026-9999-01"}, "statement_for_other"),
        ({"member": 2}, "statement_for_other"),
        ({"kind": "score_sheet"}, "statement_wrong"),
        ({"gift": "none"}, "statement_wrong"),
        ({"v": 2}, "statement_wrong"),
    ],
)
def test_an_undertaking_says_exactly_what_it_must(room: Room, changed: dict[str, Any], code: str) -> None:
    room.reaches(S.UNDERTAKING)
    member = room.members()[0]
    who = room.signer(member)

    with refused(Refused, code, unchanged=room.evaluation):
        signed = who.sign(undertaking(room, member, **changed))
        actions.undertake(room.lot.pk, signed, actor=who.actor, now=room.tick())


def test_a_signature_of_somebody_else_does_not_count(room: Room) -> None:
    room.reaches(S.UNDERTAKING)
    first, second = room.members()[:2]
    forged = room.signer(second).sign(undertaking(room, first))
    actor = room.signer(first).actor

    with refused(Refused, "signature_wrong", unchanged=room.evaluation):
        actions.undertake(room.lot.pk, forged, actor=actor, now=room.tick())


@pytest.mark.parametrize("who", ["operator", "supervisor", "stranger", "agency", "witness"])
def test_only_members_undertake_and_judge(room: Room, who: str) -> None:
    room.reaches(S.PRELIMINARY)
    actor = getattr(room.world, who).actor
    signed = room.signer(room.members()[0]).sign(undertaking(room, room.members()[0]))
    judgements = {bid: Judgement(has_passed=True, reason="") for bid in BIDS}

    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.undertake(room.lot.pk, signed, actor=actor, now=room.tick())
    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.judge_bids(room.lot.pk, judgements=judgements, actor=actor, now=room.tick())
    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.recuse(room.lot.pk, reason="回避", actor=actor, now=room.tick())


def test_who_withdraws_is_replaced_by_the_next_of_the_draw(room: Room) -> None:
    room.reaches(S.SCORING)
    leaving = room.members()[0]

    actions.recuse(
        room.lot.pk, reason="与第二名投标人的项目负责人是同学", actor=room.signer(leaving).actor, now=room.tick()
    )

    assert room.evaluation.state == S.UNDERTAKING
    assert [one.number for one in room.members()] == [2, 3, 4, 5, 6]
    leaving.refresh_from_db()
    assert leaving.left_reason == "与第二名投标人的项目负责人是同学"
    record = room.record
    assert len(record["chosen"]) == 4
    assert "refused" in [reason for _name, reason in record["skipped"]]


def test_after_a_withdrawal_the_new_member_reviews_from_the_beginning(room: Room) -> None:
    """实施条例第四十八条: what the replaced member concluded is void."""
    room.reaches(S.SCORING)
    room.score(room.members()[1])
    leaving = room.members()[0]
    actions.recuse(room.lot.pk, reason="身体不适", actor=room.signer(leaving).actor, now=room.tick())

    room.undertake_all()
    assert room.evaluation.state == S.PRELIMINARY
    room.judge_all()
    assert room.evaluation.state == S.SCORING
    for member in room.members():
        if not Sheet.objects.filter(member=member, signed_at__isnull=False).exists():
            room.score(member)

    assert room.evaluation.state == S.COMPUTED
    assert [sheet["member"] for sheet in room.case["sheets"]] == [2, 3, 4, 5, 6]


def test_who_left_is_a_member_no_more(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    leaving = room.members()[0]
    actor = room.signer(leaving).actor
    actions.recuse(room.lot.pk, reason="身体不适", actor=actor, now=room.tick())

    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        room.judge(leaving)


def test_a_withdrawal_needs_a_reason(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    actor = room.signer(room.members()[0]).actor

    with refused(Refused, "evaluation_reason_missing", unchanged=room.evaluation):
        actions.recuse(room.lot.pk, reason="  ", actor=actor, now=room.tick())


def test_with_nobody_left_in_the_draw_the_committee_waits_for_the_operator(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(eng, monkeypatch, experts=4).reaches(S.PRELIMINARY)
    leaving = room.members()[0]

    actions.recuse(room.lot.pk, reason="身体不适", actor=room.signer(leaving).actor, now=room.tick())

    assert [one.number for one in room.members()] == [2, 3, 4, 5]
    assert room.evaluation.state == S.UNDERTAKING
    with refused(Refused, "draw_pool_too_small", unchanged=room.evaluation):
        actions.fill_committee(room.lot.pk, actor=room.operator.actor, now=room.tick())


def test_who_joins_the_pool_later_takes_the_place_by_the_same_draw(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """实施条例第四十八条: an exhausted pool is widened, and who joined it gets a ticket by the seed that decided before."""
    room = Room(eng, monkeypatch, experts=4)
    room.reaches(S.UNDERTAKING)
    first = room.members()[0]
    actions.recuse(room.lot.pk, reason="近亲属任职", actor=room.signer(first).actor, now=room.tick())
    joined = room._expert(5)

    actions.fill_committee(room.lot.pk, actor=room.operator.actor, now=room.tick())

    record = room.record
    assert [one.number for one in room.members()] == [2, 3, 4, 5, 6]
    assert room.members()[-1].seat_id == joined.seat.pk
    assert record["joined"] == [record["chosen"][-1]]
    assert len(record["pool"]) == 4
    seed = draw.seed_of(record["text"], contributions_of(record))
    (ticket,) = draw.tickets(seed, "expert", record["joined"])
    assert ticket.pseudonym == record["chosen"][-1]


def test_a_complete_committee_is_not_filled(room: Room) -> None:
    room.reaches(S.UNDERTAKING)

    with refused(Refused, "committee_complete", unchanged=room.evaluation):
        actions.fill_committee(room.lot.pk, actor=room.operator.actor, now=room.tick())
    with refused(NotAllowed, "operator_only", unchanged=room.evaluation):
        actions.fill_committee(room.lot.pk, actor=room.stage.buyer.actor, now=room.tick())


def test_the_majority_decides_whether_a_bid_passes(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    first, second, third, *others = room.members()
    for member in (first, second, third):
        room.judge(member, **{BIDS[0]: "未按招标文件要求签字盖章"})
    for member in others:
        room.judge(member, **({BIDS[1]: "业绩不足"} if member is others[0] else {}))
    assert room.evaluation.state == S.PRELIMINARY
    room.vote_on(2)

    assert passed_bids(room.evaluation) == [BIDS[1], BIDS[2]]
    assert room.evaluation.state == S.SCORING
    settled = Entry.objects.get(kind="evaluation.preliminary_settled")
    assert settled.payload["rejected"] == [BIDS[0]]
    assert settled.stream == room.evaluation.sealed_stream.name


def test_when_everybody_is_rejected_the_result_is_that_there_is_none(room: Room) -> None:
    """实施条例第四十二条: the committee may reject all bids."""
    room.reaches(S.PRELIMINARY)

    room.judge_all(**dict.fromkeys(BIDS, "未实质性响应"))

    assert room.evaluation.state == S.COMPUTED
    assert room.result["ranked"] == []
    assert len(room.result["rejected"]) == 3


def test_two_suppliers_left_end_a_procurement(gp_room: Room) -> None:
    """政府采购法第三十六条."""
    gp_room.reaches(S.PRELIMINARY)

    gp_room.judge_all(**{BIDS[0]: "符合性审查不通过"})

    assert gp_room.evaluation.state == S.COMPUTED
    assert gp_room.result["candidates"] == []


WRONG: list[tuple[str, dict[str, Judgement], str]] = [
    ("nothing", {}, "verdicts_incomplete"),
    ("one bid too few", {bid: Judgement(True, "") for bid in BIDS[:2]}, "verdicts_incomplete"),
    ("a bid nobody knows", {bid: Judgement(True, "") for bid in (*BIDS, "f" * 32)}, "verdicts_incomplete"),
    ("no reason", {bid: Judgement(bid != BIDS[0], " ") for bid in BIDS}, "verdict_reason_missing"),
    ("a novel", {bid: Judgement(bid != BIDS[0], "字" * 501) for bid in BIDS}, "text_too_long"),
]


@pytest.mark.parametrize(("_case", "judgements", "code"), WRONG, ids=[case for case, _j, _c in WRONG])
def test_a_judgement_names_every_bid_and_gives_reasons(
    room: Room, _case: str, judgements: dict[str, Judgement], code: str
) -> None:
    room.reaches(S.PRELIMINARY)
    actor = room.signer(room.members()[0]).actor

    with refused(Refused, code, unchanged=room.evaluation):
        actions.judge_bids(room.lot.pk, judgements=judgements, actor=actor, now=room.tick())
    assert not Verdict.objects.exists()


def test_a_price_above_the_ceiling_or_of_nothing_cannot_pass(room: Room) -> None:
    """实施条例第五十一条第五项."""
    room.reaches(S.PRELIMINARY)
    for price, code in (("10000000.01", "bid_above_ceiling"), ("0.00", "bid_price_nothing")):
        EvaluatedBid.objects.filter(bid=BIDS[0]).update(price=price)
        with refused(Refused, code, unchanged=room.evaluation):
            room.judge(room.members()[0])


def test_a_member_judges_once(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    room.judge(room.members()[0])

    with refused(Refused, "already_done", unchanged=room.evaluation):
        room.judge(room.members()[0])
    assert Verdict.objects.count() == 3


def test_judging_outside_its_time_leaves_no_verdict(room: Room) -> None:
    room.reaches(S.UNDERTAKING)
    room.signer(room.members()[0])
    told = journal_size()

    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        room.judge(room.members()[0])

    assert not Verdict.objects.exists()
    assert journal_size() == told
