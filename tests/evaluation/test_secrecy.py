"""评标委员会名单保密. 招标投标法 §37: the names are secret before the result of the award; §38: so is the review."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import transaction

from apps.core.actor import PUBLIC, Actor
from apps.core.disclosure import Milestone
from apps.core.refusals import NotAllowed
from apps.evaluation import queries, steps
from apps.evaluation.chapter import evaluation_chapter
from apps.evaluation.states import EvaluationState
from apps.evidence.bundle import Edition
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.evaluation.stage import Room

S = EvaluationState


@pytest.fixture
def completed(room: Room) -> Room:
    return room.reaches(S.COMPLETED)


def secrets_of(room: Room) -> set[str]:
    """What names a member: the name, the login, the person's number in the journal."""
    members = [one.seat.person for one in room.members() if one.kind == "expert"]
    return {text for one in members for text in (one.name, one.login, f"person:{one.pk}")}


def test_no_public_or_desk_entry_names_an_expert(completed: Room) -> None:
    heard = Entry.objects.filter(stream__startswith="lot:").exclude(stream__endswith=":sealed")
    told = [f"{one.actor} {one.body}" for one in heard]

    assert len([one for one in heard if one.kind.startswith("evaluation.")]) > 10
    for secret in secrets_of(completed):
        assert not [line for line in told if secret in line]
    numbers = {one.seat.person_id for one in completed.members() if one.kind == "expert"}
    members_told = [json.loads(one.body) for one in heard if '"person"' in one.body]
    assert not numbers & {value for body in members_told for value in body.values() if isinstance(value, int)}


def test_only_the_sealed_stream_knows_who_was_drawn(completed: Room) -> None:
    sealed = completed.evaluation.sealed_stream.name
    entry = Entry.objects.get(kind="evaluation.members_drawn")

    assert entry.stream == sealed
    world = completed.world
    for actor in (PUBLIC, *(one.actor for one in world.members())):
        assert not may_hear(actor, sealed)


def test_a_members_own_stream_is_the_members(completed: Room) -> None:
    first, second = completed.members()[:2]
    own = completed.evaluation.own_stream(first.number).name

    assert may_hear(completed.signer(first).actor, own)
    for actor in (completed.signer(second).actor, completed.operator.actor, completed.world.supervisor.actor, PUBLIC):
        assert not may_hear(actor, own)


@pytest.mark.parametrize("state", [S.UNDERTAKING, S.PRELIMINARY, S.SCORING, S.COMPUTED, S.SIGNING])
def test_no_page_of_the_desk_or_the_public_names_an_expert(room: Room, state: EvaluationState) -> None:
    room.reaches(state)
    secrets = {text for text in secrets_of(room) if not text.startswith("person:")}
    code = room.lot.code
    addresses = [f"/lots/{code}/", f"/desk/lots/{code}/", f"/evaluation/{code}/", f"/evaluation/{code}/state.json"]
    world = room.world

    for who in (world.tenderee, world.agency, world.operator, world.supervisor, world.witness, world.bidder):
        client = world.client_of(who)
        for address in addresses:
            said = client.get(address).content.decode()
            assert not [secret for secret in secrets if secret in said], (who.person.login, address)


def test_the_desk_sees_numbers_and_no_scores(room: Room) -> None:
    room.reaches(S.COMPUTED)

    seen = queries.state(room.evaluation, room.stage.buyer.actor)
    as_supervisor = queries.state(room.evaluation, room.world.supervisor.actor)

    assert [one["number"] for one in as_supervisor["members"]] == [1, 2, 3, 4, 5]
    assert as_supervisor["you"] is None
    assert "scores" not in json.dumps(as_supervisor)
    assert seen["you"]["number"] == 5


def test_the_committee_is_disclosed_with_the_result_and_not_before(completed: Room) -> None:
    now, actor = completed.tick(), Actor("system")
    with pytest.raises(NotAllowed) as caught, transaction.atomic():
        steps.disclose_committee(completed.lot, actor=actor, now=now, reached=frozenset())
    assert caught.value.code == "not_yet_public"

    with transaction.atomic():
        reached = frozenset({Milestone.RESULT_PUBLISHED})
        steps.disclose_committee(completed.lot, actor=actor, now=now, reached=reached)

    entry = Entry.objects.get(kind="evaluation.committee_disclosed")
    assert entry.stream == completed.lot.public_stream.name
    assert entry.payload["record"] == completed.record
    assert len(entry.payload["members"]) == 5


def test_the_public_bundle_shows_the_evaluation_after_the_result(completed: Room) -> None:
    pk = completed.lot.pk
    assert list(evaluation_chapter(pk, Edition.PUBLIC)) == []
    for_supervisor = dict(evaluation_chapter(pk, Edition.SUPERVISOR))

    Lot.objects.filter(pk=pk).update(state=LotState.AWARDED)
    for_everybody = dict(evaluation_chapter(pk, Edition.PUBLIC))

    assert for_everybody.keys() == for_supervisor.keys()
    assert {f"evaluation/sheets/{number}.dsse.json" for number in range(1, 6)} <= for_everybody.keys()
    assert {"evaluation/case.json", "evaluation/result.json", "evaluation/report.pdf", "evaluation/draw.json"} <= (
        for_everybody.keys()
    )


def test_no_line_of_the_log_says_that_a_member_was_here(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever keeps the machine reads its log: an expert who opens the room would be named there by number."""
    room.reaches(S.SCORING)
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    expert = next(one for one in room.members() if one.kind == "expert")
    browser = room.world.client_of(room.signer(expert).member)

    with caplog.at_level(logging.INFO):
        for place in ("", "scoring", "sheet", "state.json", "result.json", "report.pdf", "signing", "paper"):
            browser.get(f"/evaluation/{room.lot.code}/{place}")
        for act in ("undertaking", "recusal", "preliminary", "sheet", "signature/prepare", "refusal-to-sign", "report"):
            browser.post(f"/evaluation/{room.lot.code}/{act}", {})
        room.world.client_of(room.operator).post(f"/evaluation/{room.lot.code}/committee", {})

    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    said = [line for line in lines if line["event"] in ("request", "refused")]
    assert [(line["event"], line.get("route", "evaluation")[:10]) for line in said] == [
        ("refused", "evaluation"),
        ("request", "evaluation"),
    ]
    assert f"person:{expert.seat.person_id}" not in str([record.msg for record in caplog.records])
