"""The committee, checks 32 to 35, 37 and 38 of acceptance. 招标投标法 §37; 实施条例 §46, §48; 政府采购法实施条例 §9."""

from __future__ import annotations

import pytest

from apps.core.refusals import Refused
from apps.evaluation import actions
from apps.evaluation.actions.pooling import Tie
from apps.evaluation.guards import Facts as EvaluationFacts
from apps.evaluation.guards import committee_is_lawful, water_works_have_seven
from apps.evaluation.models.pool import Expert, TieKind
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE, objections_to
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import Sites
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage
from tests.world import World

S = EvaluationState


@pytest.fixture
def room(world: World, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Three opened bids for works, seven recorded experts, nobody drawn yet."""
    made = Room(Stage(world, Regime.ENG), monkeypatch)
    pool.record_pool(made)
    return made


def committee(size: int, representatives: int) -> EvaluationFacts:
    """A committee of this size that would be formed now."""
    return EvaluationFacts(regime=Regime.ENG, is_lot_in_turn=True, size=size, representatives=representatives)


@pytest.mark.parametrize("size", [4, 6])
def test_32_a_committee_of_four_or_six_is_refused(size: int) -> None:
    refusal = committee_is_lawful(committee(size, 1))

    assert isinstance(refusal, Refused)
    assert refusal.code == "committee_unlawful"
    scheme = {**ENG_COMPREHENSIVE, "committee": {"size": size, "representatives": 1}}
    assert "scheme_committee_wrong" in [one.code for one in objections_to(scheme)]


def test_33_five_members_of_whom_three_are_experts_are_refused() -> None:
    assert committee_is_lawful(committee(5, 1)) is None
    assert committee_is_lawful(committee(5, 2)) is not None
    assert committee_is_lawful(committee(7, 2)) is None
    water = EvaluationFacts(regime=Regime.ENG, size=5, is_water_works=True)
    assert water_works_have_seven(water) is not None


def test_34_an_employer_conflict_is_excluded_from_the_draw(room: Room) -> None:
    """Employment at a bidder as the pool knows it; the record says why the ticket was passed over."""
    bidder = room.world.bidder.organisation
    works = [expert for place, expert in enumerate(room.experts) if place % 3 != 2]
    for expert in works[:2]:
        kept = Expert.objects.get(person=expert.person)
        tie = Tie(TieKind.EMPLOYED, bidder.code, bidder.name, room.now.date(), None)
        actions.record_tie(kept.pk, tie, actor=room.operator.actor, now=room.tick())
    pool.apply(room)

    asked = pool.draw(room)

    assert not {one.seat.person_id for one in asked} & {expert.person.pk for expert in works[:2]}
    record = asked[0].application.draw or {}
    assert {reason for _name, reason in record["skipped"]} <= {"bidder_relation"}


def test_35_who_recuses_late_is_replaced_and_what_was_concluded_is_void(room: Room) -> None:
    room.reaches(S.SCORING)
    leaving = room.members()[0]

    actions.recuse(room.lot.pk, reason="发现与投标人有利害关系", actor=room.signer(leaving).actor, now=room.tick())

    leaving.refresh_from_db()
    newcomer = room.members()[-1]
    assert leaving.left_at is not None
    assert newcomer.number == 6
    assert room.evaluation.state == S.UNDERTAKING
    assert not hasattr(newcomer, "undertaking")
    assert not newcomer.verdicts.exists()


def test_37_names_are_invisible_to_the_operator_until_the_result(room: Room) -> None:
    """Drawn, asked, declined, seated: no page of the operator's and no fact of the desk says who."""
    pool.apply(room)
    asked = pool.draw(room)
    client, code = room.world.client_of(room.operator), room.lot.code
    pages = [client.get(address) for address in (f"/evaluation/{code}/", "/desk/", f"/evaluation/{code}/state.json")]
    heard = [entry.body for entry in Entry.objects.filter(stream=room.lot.desk_stream.name)]

    for one in asked:
        assert not [page for page in pages if one.seat.person.name in page.content.decode()]
        assert not [body for body in heard if f'"person":{one.seat.person_id}' in body or one.pseudonym in body]
    assert client.get(f"/evaluation/{code}/invitations").status_code == 403


def test_38_a_sub_site_must_confirm_before_anybody_is_drawn(room: Room) -> None:
    """远程异地评标: the main site alone does not fix a review; every sub-site says yes with a room and seats."""
    sites = Sites(room)
    sites.apply()
    room.name_representatives()
    sites.confirm(1)
    sites.confirm(2)
    with pytest.raises(Refused) as caught:
        actions.draw_experts(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())
    assert caught.value.code == "sites_not_confirmed"
    assert sites.application.state == "approved"

    sites.confirm(3)

    actions.draw_experts(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())
    assert sites.application.state == "drawn"
