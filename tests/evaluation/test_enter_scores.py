"""打分过程: change by change, at one device, what cannot stand noted. 招标投标法 §40; 87号令 §64; handbook 2.4.3."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.marking import Change, read_changes
from apps.evaluation.models import EvaluatedBid, Mark, Member, Workplace
from apps.evaluation.queries.blind import label_of
from apps.evaluation.queries.drafts import draft_of
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.store import put_once
from apps.portal.demonstration.document import tender_document
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage, refused

S = EvaluationState
FIRST, SECOND = f"{1:032x}", f"{2:032x}"


@pytest.fixture
def scoring(room: Room) -> Room:
    return room.reaches(S.SCORING)


def take(room: Room, member: Member, device: str = "", *, over: bool = False) -> str:
    actor = room.signer(member).actor
    held = actions.take_workplace(room.lot.pk, device=device, is_taking_over=over, actor=actor, now=room.tick())
    return held.device


def enter(room: Room, member: Member, device: str, *changes: Change) -> int:
    actor = room.signer(member).actor
    return actions.enter_scores(room.lot.pk, changes, device=device, actor=actor, now=room.tick())


def change(sequence: int, score: str, *, bid: str = FIRST, item: str = "plan", reason: str = "") -> Change:
    return Change(sequence, bid, item, score, reason, ())


def test_every_change_is_kept_by_itself_and_told_to_nobody(scoring: Room) -> None:
    member = scoring.members()[0]
    told = Entry.objects.count()
    device = take(scoring, member)

    enter(scoring, member, device, change(1, "15.5"))
    newest = enter(
        scoring,
        member,
        device,
        change(2, "7", item="team"),
        Change(3, SECOND, "plan", "16", "具体", (("technical", 0, 4),)),
    )

    draft = draft_of(member)
    assert (newest, draft.sequence, draft.place) == (3, 3, (SECOND, "plan"))
    assert draft.scores == {FIRST: {"plan": "15.5", "team": "7"}, SECOND: {"plan": "16"}}
    assert (draft.reasons, draft.pages) == ({SECOND: {"plan": "具体"}}, {SECOND: {"plan": [["technical", 0, 4]]}})
    assert Entry.objects.count() == told


def test_what_comes_twice_or_late_changes_nothing(scoring: Room) -> None:
    member = scoring.members()[0]
    device = take(scoring, member)
    enter(scoring, member, device, change(5, "15.5"))

    enter(scoring, member, device, change(5, "15.5"))
    enter(scoring, member, device, change(4, "3.0"))

    assert draft_of(member).scores == {FIRST: {"plan": "15.5"}}
    enter(scoring, member, device, change(7, ""), change(6, "9"))
    assert draft_of(member).scores == {}


def test_a_second_device_locks_the_first_once_the_member_says_so(scoring: Room) -> None:
    member = scoring.members()[0]
    first = take(scoring, member)
    enter(scoring, member, first, change(1, "15.5"))
    with refused(Refused, "workplace_elsewhere", unchanged=Workplace.objects.get()):
        take(scoring, member)

    second = take(scoring, member, over=True)

    entry = Entry.objects.get(kind="evaluation.workplace_taken_over")
    assert (entry.stream, entry.actor) == (
        scoring.evaluation.sealed_stream.name,
        f"member:{scoring.evaluation.pk}.{member.number}",
    )
    with refused(Refused, "workplace_locked", unchanged=Mark.objects.get()):
        enter(scoring, member, first, change(2, "3.0"))
    assert take(scoring, member, second) == second
    enter(scoring, member, second, change(2, "16"))
    assert draft_of(member).scores == {FIRST: {"plan": "16"}}


def test_a_locked_device_signs_nothing(scoring: Room) -> None:
    member = scoring.members()[0]
    first = take(scoring, member)
    take(scoring, member, over=True)
    who = scoring.signer(member)

    with refused(Refused, "workplace_locked", unchanged=scoring.evaluation):
        actions.sign_sheet(
            scoring.lot.pk, who.sign(scoring.sheet(member)), device=first, actor=who.actor, now=scoring.tick()
        )


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        (change(1, "20.5"), "score_impossible"),
        (change(1, "15.25"), "score_impossible"),
        (change(1, "-1"), "score_impossible"),
        (change(1, "NaN"), "score_impossible"),
        (change(1, "1", item="gift"), "score_impossible"),
        (change(1, "1", bid="f" * 32), "sheet_other_bids"),
    ],
)
def test_a_score_out_of_range_is_refused(scoring: Room, entered: Change, code: str) -> None:
    member = scoring.members()[0]
    device = take(scoring, member)

    with refused(Refused, code, unchanged=Workplace.objects.get()):
        enter(scoring, member, device, change(2, "15"), entered)
    assert not Mark.objects.exists()


def test_scores_too_late_or_of_somebody_who_left_are_refused(scoring: Room) -> None:
    signed, left, *_ = scoring.members()
    devices = [take(scoring, one) for one in (signed, left)]
    scoring.score(signed)

    with refused(Refused, "already_done", unchanged=scoring.evaluation):
        enter(scoring, signed, devices[0], change(99, "15"))
    actions.recuse(scoring.lot.pk, reason="身体不适", actor=scoring.signer(left).actor, now=scoring.tick())
    with refused(NotAllowed, "not_a_member", unchanged=scoring.evaluation):
        enter(scoring, left, devices[1], change(1, "15"))
    with refused(WrongState, "wrong_state", unchanged=scoring.evaluation):
        enter(scoring, signed, devices[0], change(99, "15"))


def test_what_was_refused_is_noted_by_number_and_not_without_end(scoring: Room) -> None:
    member = scoring.members()[0]
    actor = scoring.signer(member).actor
    for _ in range(12):
        actions.note_refused_score(scoring.lot.pk, code="score_impossible", actor=actor, now=scoring.tick())
    actions.recuse(scoring.lot.pk, reason="身体不适", actor=actor, now=scoring.tick())
    actions.note_refused_score(scoring.lot.pk, code="not_a_member", actor=actor, now=scoring.tick())
    stranger = scoring.world.stranger.actor
    actions.note_refused_score(scoring.lot.pk, code="not_a_member", actor=stranger, now=scoring.tick())

    told = Entry.objects.filter(kind="evaluation.scores_refused")
    assert {one.stream for one in told} == {scoring.evaluation.sealed_stream.name}
    assert [one.payload["code"] for one in told.order_by("v")] == ["score_impossible"] * 10 + ["not_a_member"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "sheet_unreadable"),
        ([], "sheet_unreadable"),
        ([{"sequence": 0, "bid": "a", "item": "b", "score": ""}], "sheet_unreadable"),
        ([{"sequence": True, "bid": "a", "item": "b", "score": ""}], "sheet_unreadable"),
        ([{"sequence": 1, "bid": "a", "item": "b", "score": 1}], "sheet_unreadable"),
        ([{"sequence": 1, "bid": "a", "item": "b", "score": "", "pages": [["t", 0, 0]]}], "sheet_unreadable"),
        ([{"sequence": 1, "bid": "a", "item": "b", "score": "", "reason": 3}], "sheet_unreadable"),
        ([{"sequence": 1, "bid": "a", "item": "b", "score": "", "reason": "字" * 501}], "text_too_long"),
    ],
)
def test_changes_that_cannot_be_read_are_refused(data: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_changes(data)
    assert caught.value.code == code


def test_while_names_are_hidden_the_room_knows_codes_only(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """暗标: neither data, changes, files nor the sheet's own answer tell whose bid it is; other items are not in turn."""
    scheme = copy.deepcopy(dict(ENG_COMPREHENSIVE))
    scheme["items"][0]["blind"] = True
    room = Room(eng, monkeypatch, scheme=scheme).reaches(S.BLIND)
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    stored = put_once("bids/opened/blind.pdf", [tender_document(["施工组织设计"])]).name
    EvaluatedBid.objects.update(objects_by_envelope={"technical": [["江南技术标.pdf", stored]]})
    member = room.members()[0]
    browser, place = room.world.client_of(room.signer(member).member), f"/evaluation/{room.lot.code}/"

    def post(path: str, said: object) -> Any:
        headers = {"accept": "application/json"}
        return browser.post(place + path, json.dumps(said), content_type="application/json", headers=headers)

    page = browser.get(place + "scoring")
    text = page.content.decode()
    assert not [bid for bid in room.evaluation.bids.all() if bid.bid in text or bid.organisation.name in text]
    assert "江南技术标" not in text
    shown = page.context["room"]
    assert ([bid["label"] for bid in shown["bids"]], len(shown["items"])) == (["T01", "T02", "T03"], 1)
    device = post("workplace", {"device": "", "takeOver": False}).json()["device"]
    change = {"sequence": 1, "bid": "T02", "item": "plan", "score": "15"}
    assert post("sheet/changes", {"device": device, "changes": [change]}).json() == {"saved": 1}
    assert label_of(room.evaluation, Mark.objects.get().bid) == "T02"
    assert post("workplace", {"device": device, "takeOver": False}).json()["scores"] == {"T02": {"plan": "15"}}
    refusal = post("sheet/changes", {"device": device, "changes": [change | {"sequence": 2, "item": "team"}]}).json()
    assert refusal["refused"]["code"] == "item_not_in_turn"
    file = browser.get(place + "blind/T02/0")
    assert (file.status_code, file["Content-Disposition"]) == (200, 'inline; filename="T02-1.pdf"')
    assert browser.get(place + "blind/T09/0").status_code == 404
