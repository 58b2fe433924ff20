"""暗标、有效投标不足三个、退回阶段、小组结论、会商. 评标办法暂行规定 §9, §27; 实施条例 §48; 87号令 §64."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions, queries
from apps.evaluation.models import Mark, Member, Report, ReportSignature, RoomMessage, Sheet
from apps.evaluation.queries.blind import is_kept_back, labels_of, names_hidden
from apps.evaluation.rules.codes import drawn_codes
from apps.evaluation.states import EvaluationState as S
from apps.evaluation.views.together import matrix_of
from apps.evidence.models import Entry
from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage, journal_size, refused

BIDS = [f"{number:032x}" for number in (1, 2, 3)]
OPENED = Contribution("platform", draw.commitment(b"s" * 32, b"n" * 16), b"s" * 32, b"n" * 16)


def blind_scheme(**committee: Any) -> dict[str, Any]:
    """Two of the three items are scored without names."""
    scheme: dict[str, Any] = copy.deepcopy(dict(ENG_COMPREHENSIVE))
    for item in scheme["items"][:2]:
        item["blind"] = True
    scheme["committee"] |= committee
    return scheme


@pytest.fixture
def blind_room(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(eng, monkeypatch, scheme=blind_scheme())


def test_codes_are_a_drawn_order_and_anybody_draws_them_again() -> None:
    codes = drawn_codes("WC-1", BIDS, [OPENED])

    assert sorted(codes.values()) == ["T01", "T02", "T03"]
    assert codes == drawn_codes("WC-1", BIDS, [OPENED])
    assert {tuple(map(drawn_codes(f"WC-{lot}", BIDS, [OPENED]).get, BIDS)) for lot in range(60)} == {
        (f"T0{a}", f"T0{b}", f"T0{c}") for a, b, c in [(1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1)]
    }


def test_names_are_shown_when_every_blind_sheet_is_locked(blind_room: Room) -> None:
    blind_room.reaches(S.BLIND)
    *others, last = blind_room.members()
    for member in others:
        blind_room.lock(member)
        assert names_hidden(blind_room.evaluation)

    blind_room.lock(last)

    assert blind_room.evaluation.state == S.SCORING
    told = Entry.objects.get(kind="evaluation.unblinded")
    assert told.stream == blind_room.evaluation.sealed_stream.name
    assert told.payload["codes"] == {code: bid for bid, code in labels_of(blind_room.evaluation).items()}
    again = draw.drawn_again(
        told.payload["record"]["text"], {"name": "blind_codes", "items": BIDS}, _opened(blind_room)
    )
    assert [told.payload["codes"][f"T{place:02d}"] for place in (1, 2, 3)] == again


def test_what_was_locked_stays_in_the_sheet_as_it_was(blind_room: Room) -> None:
    blind_room.reaches(S.SCORING)
    member = blind_room.members()[0]
    scores = blind_room.scores(member)
    changed = {**scores, BIDS[0]: {**scores[BIDS[0]], "plan": "3.5"}}

    with refused(Refused, "blind_scores_locked", unchanged=blind_room.evaluation):
        blind_room.score(member, scores=changed)
    blind_room.score_all()

    assert blind_room.evaluation.state == S.COMPUTED


def test_what_is_not_blind_is_not_scored_before_the_names_are_shown(blind_room: Room) -> None:
    blind_room.reaches(S.BLIND)
    member = blind_room.members()[0]
    actor = blind_room.signer(member).actor

    with refused(Refused, "item_not_in_turn", unchanged=blind_room.evaluation):
        scores = {BIDS[0]: {"quality": "7"}}
        actions.save_sheet(blind_room.lot.pk, scores=scores, reasons={}, actor=actor, now=blind_room.tick())
    with refused(WrongState, "wrong_state", unchanged=blind_room.evaluation):
        blind_room.score(member)
    assert not Mark.objects.exists()


def test_a_members_sheet_names_nobody_while_names_are_hidden(blind_room: Room) -> None:
    blind_room.reaches(S.BLIND)

    sheet = queries.sheet_for(blind_room.signer(blind_room.members()[0]).actor, blind_room.evaluation)

    assert [one["bidder"] for one in sheet["bids"]] == ["T01", "T02", "T03"]
    assert [item["id"] for item in sheet["items"]] == ["plan", "team"]
    assert not [bid for bid in BIDS if bid in str(sheet)]


def test_why_two_bids_suffice_is_said_by_the_chair_and_only_when_it_is_a_question(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    room.judge_all(**{BIDS[0]: "资质不满足"})

    with refused(NotAllowed, "chair_only", unchanged=room.evaluation):
        actions.record_competition(
            room.lot.pk, reason="仍有竞争", actor=room.signer(room.members()[0]).actor, now=room.tick()
        )
    with refused(Refused, "evaluation_reason_missing", unchanged=room.evaluation):
        room.consider(" ")
    room.consider("两家报价和方案差别明显")
    with refused(Refused, "competition_sufficient", unchanged=room.evaluation):
        room.consider("再写一次")
    assert Entry.objects.get(kind="evaluation.competition_recorded").payload["left"] == 2


def test_going_back_keeps_what_fell_with_its_digest(room: Room) -> None:
    room.reaches(S.COMPUTED)
    signed = Sheet.objects.get(member=room.members()[0]).envelope

    kept = room.step_back(S.SCORING, "评委 3 的打分与评审标准不符")

    evaluation = room.evaluation
    assert (evaluation.state, evaluation.result, evaluation.computed_at) == (S.SCORING, None, None)
    assert not Sheet.objects.filter(signed_at__isnull=False).exists()
    assert kept.dropped["sheets"][0]["envelope"] == signed
    assert kept.dropped["result"][0]["result"]["ranked"]
    assert "verdicts" not in kept.dropped
    told = Entry.objects.get(kind="evaluation.stepped_back").payload
    assert (told["left"], told["reached"], told["sha256"]) == ("computed", "scoring", kept.sha256)
    room.score_all()
    assert room.evaluation.state == S.COMPUTED


def test_back_to_the_preliminary_review_everybody_judges_again(blind_room: Room) -> None:
    blind_room.reaches(S.SCORING)

    kept = blind_room.step_back(S.PRELIMINARY)

    assert set(kept.dropped) == {"verdicts", "blind_sheets"}
    assert blind_room.evaluation.state == S.PRELIMINARY
    blind_room.judge_all()
    assert blind_room.evaluation.state == S.BLIND


@pytest.mark.parametrize(
    ("reached", "code"),
    [("computed", "step_back_impossible"), ("blind", "step_back_impossible"), ("elsewhere", "step_back_impossible")],
)
def test_the_chair_goes_back_only_to_where_the_committee_was(room: Room, reached: str, code: str) -> None:
    room.reaches(S.SCORING)

    with refused(Refused, code, unchanged=room.evaluation):
        actions.step_back(
            room.lot.pk,
            reached=reached,
            reason="重新评审",
            ground="",
            actor=room.signer(room.chair()).actor,
            now=room.tick(),
        )


def test_only_the_chair_leads_back(room: Room) -> None:
    room.reaches(S.SCORING)
    actor = room.signer(room.members()[0]).actor

    with refused(NotAllowed, "chair_only", unchanged=room.evaluation):
        actions.step_back(
            room.lot.pk, reached="preliminary", reason="重新评审", ground="", actor=actor, now=room.tick()
        )
    with refused(NotAllowed, "chair_only", unchanged=room.evaluation):
        actions.conclude(room.lot.pk, text="一致同意", actor=actor, now=room.tick())


def test_a_made_up_result_of_a_procurement_changes_on_one_of_four_grounds(gp_room: Room) -> None:
    """87号令第六十四条."""
    gp_room.reaches(S.COMPUTED)

    with refused(Refused, "step_back_without_ground", unchanged=gp_room.evaluation):
        gp_room.step_back(S.SCORING)
    gp_room.step_back(S.SCORING, ground="objective_differs")

    assert gp_room.evaluation.state == S.SCORING


def test_nobody_goes_back_once_the_report_was_signed(room: Room) -> None:
    room.reaches(S.COMPUTED)
    report = Report.objects.create(evaluation=room.evaluation, number=1, asked_at=room.now, replaced_at=room.now)
    ReportSignature.objects.create(report=report, member=room.members()[0], at=room.now, object_name="a", sha256="b")

    with refused(Refused, "step_back_after_signing", unchanged=room.evaluation):
        room.step_back(S.SCORING)


def test_a_conclusion_stands_for_the_stage_at_which_it_was_written(room: Room) -> None:
    room.reaches(S.PRELIMINARY)

    written = actions.conclude(
        room.lot.pk, text="三家均通过初步评审。", actor=room.signer(room.chair()).actor, now=room.tick()
    )

    assert (written.stage, written.text) == ("preliminary", "三家均通过初步评审。")
    assert Entry.objects.get(kind="evaluation.conclusion_written").stream == room.evaluation.sealed_stream.name


def test_members_speak_under_their_numbers_and_nobody_else_hears(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    first, second = room.members()[:2]
    actions.speak(room.lot.pk, text=" 第二份的工期怎么看？ ", actor=room.signer(first).actor, now=room.tick())

    said = Entry.objects.get(kind="evaluation.member_spoke")
    assert said.stream == room.evaluation.sealed_stream.name
    assert "工期" not in said.body
    assert RoomMessage.objects.get().text == "第二份的工期怎么看？"
    told = journal_size()
    with refused(Refused, "message_empty", unchanged=room.evaluation):
        actions.speak(room.lot.pk, text="  ", actor=room.signer(second).actor, now=room.tick())
    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.speak(room.lot.pk, text="我是业务员", actor=room.operator.actor, now=room.tick())
    assert journal_size() == told


def test_the_tenderee_names_the_chair_where_its_document_says_so(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """评标委员会和评标方法暂行规定第九条."""
    room = Room(eng, monkeypatch, scheme=blind_scheme(chair_named=True)).reaches(S.ELECTING)
    buyer = room.stage.buyer.actor

    with refused(Refused, "chair_is_named", unchanged=room.evaluation):
        room.vote(room.members()[0], 2)
    with refused(Refused, "not_in_this_round", unchanged=room.evaluation):
        actions.name_chair(room.lot.pk, choice=9, actor=buyer, now=room.tick())
    actions.name_chair(room.lot.pk, choice=3, actor=buyer, now=room.tick())

    assert (room.evaluation.state, room.chair().number) == (S.PRELIMINARY, 3)


def test_the_tenderee_names_nobody_where_members_elect(room: Room) -> None:
    room.reaches(S.ELECTING)

    with refused(Refused, "chair_is_elected", unchanged=room.evaluation):
        actions.name_chair(room.lot.pk, choice=3, actor=room.stage.buyer.actor, now=room.tick())


def test_who_recuses_after_the_result_leaves_no_result_behind(room: Room) -> None:
    """实施条例第四十八条."""
    room.reaches(S.COMPUTED)
    leaving = room.members()[0]

    actions.recuse(room.lot.pk, reason="近亲属任职", actor=room.signer(leaving).actor, now=room.tick())

    assert (room.evaluation.state, room.evaluation.result) == (S.UNDERTAKING, None)
    assert [one.number for one in room.members()] == [2, 3, 4, 5, 6]


def test_the_chair_sees_how_far_everybody_is_and_others_do_not(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.reaches(S.SCORING)
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    room.score(room.members()[0])

    pages = [_page(room, one) for one in (room.chair(), room.members()[2])]

    rows = matrix_of(room.evaluation)
    assert [row.cells[:2] for row in rows] == [((3, 3), (3, 3)), *[((3, 3), (0, 3))] * 3]
    assert ["退回评审阶段" in page for page in pages] == [True, False]
    assert ["施工组织设计" in page for page in pages] == [True, False]


def test_messages_are_read_by_members_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.reaches(S.PRELIMINARY)
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    first, second = (room.world.client_of(room.signer(one).member) for one in room.members()[:2])
    address = f"/evaluation/{room.lot.code}/messages"

    assert first.post(address, {"text": "工期怎么看？<b>"}).status_code == 302

    page = second.get(address).content.decode()
    assert "评委 1" in page
    assert "工期怎么看？&lt;b&gt;" in page
    outside = next(one for one in room.experts if one.seat.pk not in {member.seat_id for member in room.members()})
    for who, status in (
        (outside, 404),
        (room.operator, 403),
        (room.world.supervisor, 403),
        (room.stage.world.agency, 403),
    ):
        assert room.world.client_of(who).get(address).status_code == status


def test_nobody_reads_the_blind_part_under_a_name(blind_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    blind_room.reaches(S.PRELIMINARY)
    monkeypatch.setattr("apps.core.clock.now", blind_room.tick)
    member = blind_room.world.client_of(blind_room.signer(blind_room.members()[0]).member)

    assert is_kept_back(blind_room.evaluation, "technical")
    assert not is_kept_back(blind_room.evaluation, "qualification")
    assert member.get(f"/evaluation/{blind_room.lot.code}/bids/1/technical/0").status_code == 404


def _page(room: Room, member: Member) -> str:
    return room.world.client_of(room.signer(member).member).get(f"/evaluation/{room.lot.code}/").content.decode()


def _opened(room: Room) -> list[Contribution]:
    return [
        Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in room.record["contributions"]
    ]
