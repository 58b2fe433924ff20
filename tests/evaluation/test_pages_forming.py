"""Pages before a committee sits: what the buyer, operator, witness, expert and public see, and what they do not."""

from __future__ import annotations

import pytest

from apps.evaluation import actions
from apps.evaluation.models import CommitteeApplication, Expert
from apps.evidence.models import Entry
from apps.portal import recipients
from apps.portal.senders import Channel
from tests.evaluation import pool_stage as pool
from tests.evaluation.stage import Room


@pytest.fixture
def pooled(room: Room) -> Room:
    """Seven recorded experts."""
    pool.record_pool(room)
    return room


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)


def test_the_way_of_an_application_over_the_pages(pooled: Room) -> None:
    """The buyer applies, the operator draws, the experts answer, the operator opens the list."""
    code, world = pooled.lot.code, pooled.world
    actions.prepare_evaluation(pooled.lot.pk, now=pooled.tick())
    buyer, operator = world.client_of(pooled.stage.buyer), world.client_of(world.operator)
    said = {
        "review_at": "2026-12-30T09:00",
        "place": "三楼评标区",
        "site1_name": "主场",
        "site1_wanted": "A08=3",
        "site2_name": "分场",
        "site2_wanted": "A06=1",
        "site2_regions": "省城",
        "answer_minutes": "30",
    }
    wrong = buyer.post(f"/evaluation/{code}/application", said | {"site1_wanted": "A08=2"})
    assert (wrong.status_code, "合计 3 名" in wrong.content.decode()) == (422, True)

    assert buyer.post(f"/evaluation/{code}/application", said).status_code == 302
    assert CommitteeApplication.objects.get().state == "approved"
    pooled.name_representatives()
    assert "分场 尚未确认" in operator.get(f"/evaluation/{code}/").content.decode()
    assert operator.post(f"/evaluation/{code}/sites/2/letter", {"letter": " "}).status_code == 422
    assert operator.post(f"/evaluation/{code}/sites/2/letter", {"letter": "复函3号"}).status_code == 302
    operator.post(f"/evaluation/{code}/committee")
    asked = pool.invitations(pooled)
    assert len(asked) == 4
    page = operator.get(f"/evaluation/{code}/").content.decode()
    assert "已确认 0 / 4 名专家" in page
    assert not [one for one in asked if one.seat.person.name in page]

    for one in asked:
        expert = next(each for each in pooled.experts if each.person.pk == one.seat.person_id)
        client = world.client_of(expert)
        own = client.get("/desk/expert/").content.decode()
        assert "三楼评标区" in own
        assert pooled.lot.name not in own
        assert client.post(f"/desk/expert/invitations/{one.token}", {"answer": "accept"}).status_code == 302
    pooled.now = one.application.review_at
    operator.post(f"/evaluation/{code}/committee")

    assert len(pooled.members()) == 5


def test_the_witness_alone_sees_whom_to_call(pooled: Room) -> None:
    pool.apply(pooled, is_by_telephone=True)
    asked = pool.draw(pooled)
    code, world = pooled.lot.code, pooled.world

    page = world.client_of(world.witness).get(f"/evaluation/{code}/invitations").content.decode()
    assert all(one.seat.person.name in page for one in asked)
    for who in (world.operator, world.supervisor, pooled.stage.buyer, world.expert, world.stranger):
        assert world.client_of(who).get(f"/evaluation/{code}/invitations").status_code == 403
    done = world.client_of(world.witness).post(
        f"/evaluation/{code}/invitations/1", {"answer": "decline", "reason": "出差"}
    )
    assert done.status_code == 302
    assert len(pool.invitations(pooled)) == 5
    assert "电话通知评标专家" in world.client_of(world.witness).get("/desk/").content.decode()


def test_an_expert_is_told_through_every_way(pooled: Room) -> None:
    pool.apply(pooled)
    asked = pool.draw(pooled)

    told = [recipients.of_invitation(entry) for entry in Entry.objects.filter(kind="invitation.sent")]

    assert {each.person_id for one in told for each in one} == {one.seat.person_id for one in asked}
    assert all(each.channels == (Channel.EMAIL, Channel.SMS) for one in told for each in one)


def test_the_operator_keeps_the_pool_over_the_pages(room: Room) -> None:
    world, person = room.world, room.experts[0].person
    operator = world.client_of(world.operator)
    at = f"/desk/experts/{person.pk}/"
    assert person.name in operator.get("/desk/experts/").content.decode()
    said = {"region": "望川市", "title": "senior", "practising_since": "2010", "specialties": "A08 工程施工\na0602"}
    assert operator.post(at, said | {"practising_since": "2024"}).status_code == 422
    assert operator.post(at, said).status_code == 302
    stranger = world.stranger.organisation
    tie = {"kind": "employed", "code": stranger.code, "name": stranger.name, "from_on": "2020-01-01"}
    assert operator.post(f"{at}ties", tie).status_code == 302
    suspended = {"kind": "suspension", "reason": "无故缺席", "from_on": "2026-01-01"}
    assert operator.post(f"{at}conduct", suspended).status_code == 302
    expert = Expert.objects.get(person=person)
    operator.post(f"{at}ties", {"tie": expert.ties.get().pk})
    operator.post(f"{at}conduct", {"record": expert.conduct.get().pk})

    assert expert.specialties == [["A08", "工程施工"], ["A0602", "工程造价"]]
    assert expert.ties.get().until_on is not None
    assert expert.conduct.get().lifted_at is not None
    own = world.client_of(room.experts[0])
    day = f"{room.now:%Y-%m-%d}"
    assert own.post("/desk/expert/leave", {"from_on": day, "until_on": day, "reason": "休假"}).status_code == 302
    assert own.post("/desk/expert/leave", {"leave": expert.leaves.get().pk}).status_code == 302
    assert world.client_of(world.supervisor).get(at).status_code == 403
    assert operator.get("/experts/statistics").status_code == 200
