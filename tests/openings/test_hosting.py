"""更换主持人. 招标投标法 §35: the tenderee hosts; the three holders stay three different people."""

from __future__ import annotations

from typing import Any

from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.openings import actions, policy, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Holder, Opening
from apps.openings.rules.fold import fold
from apps.openings.rules.terms import HolderRole
from apps.parties.actions import add_member
from apps.parties.steps import NewMember
from tests.openings.stage import Hall, Signer, signer
from tests.openings.test_fold import frames_after, snapshot
from tests.openings.test_pages import page_of, task_of
from tests.tenders.stage import kinds, refused
from tests.world import FOUNDED, Member

S = OpeningState
HOST, WITNESS, REPRESENTATIVE = HolderRole.HOST, HolderRole.WITNESS, HolderRole.REPRESENTATIVE
AWAY = 180.0


def take_over(hall: Hall, taker: Signer, *, after: float = AWAY, reason: str = "主持人突发疾病") -> Opening:
    return actions.take_over_hosting(hall.opening.pk, reason=reason, actor=taker.actor, now=hall.tick(after))


def colleague_of(hall: Hall) -> Signer:
    """A third person of the buyer's side."""
    buyer = hall.stage.buyer
    new = NewMember(
        login="colleague",
        name="周代表",
        email="colleague@example.cn",
        phone="0571-88009999",
        language="zh-hans",
        role=Role.TENDEREE,
        is_administrator=False,
    )
    seat = add_member(buyer.organisation.pk, new, actor=buyer.actor, now=FOUNDED).membership
    return signer(Member(person=seat.person, seat=seat))


def test_before_decryption_the_keys_of_both_are_made_anew(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    hall.holders_ready()
    before = snapshot(hall)

    take_over(hall, hall.representative)

    opening = hall.opening
    assert (opening.state, opening.host_id) == (S.LIST_PUBLISHED, hall.stage.buyer.seat.pk)
    assert list(opening.holders.values_list("role", flat=True)) == [WITNESS]
    assert fold(before, frames_after(hall, before["v"])) == snapshot(hall)
    assert snapshot(hall)["host"] == hall.stage.buyer.organisation.name
    assert "opening.host_substituted" in kinds(hall.lot.public_stream.name)
    new_host, old_host = hall.representative, hall.host
    assert task_of(page_of(hall, new_host.member)) == "holder-host"
    with refused(NotAllowed, "not_the_host", unchanged=opening):
        hall.start_decryption()
    hall.host = new_host
    new_host.become_holder(hall, HOST)
    with refused(Refused, "holders_missing", unchanged=opening):
        hall.start_decryption()
    assert policy.role_of(old_host.actor, opening) is None

    colleague_of(hall).become_holder(hall, REPRESENTATIVE)

    hall.start_decryption()
    people = Holder.objects.values_list("seat__person", flat=True)
    assert len(set(people)) == len(people) == len(HolderRole)


def test_during_decryption_shares_stay_with_whom_they_were_sealed_to_and_the_new_host_signs(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    take_over(hall, hall.representative)
    old_host, hall.host = hall.host, hall.representative
    for bidder in hall.bidders:
        bidder.release(hall)
    hall.settle()

    assert task_of(page_of(hall, hall.host.member)) == "reveal"
    assert queries.state(hall.opening, hall.host.actor)["you"]["holder"] == REPRESENTATIVE
    with refused(NotAllowed, "not_this_holder", unchanged=None):
        actions.reveal_shares(hall.opening.pk, HOST, {}, actor=hall.host.actor, now=hall.tick())
    hall.host.reveal(hall, REPRESENTATIVE)
    hall.witness.reveal(hall, WITNESS)
    hall.work()
    hall.read_out()
    hall.confirm_all()
    hall.record()
    of_the_second = hall.opening.record.sha256

    take_over(hall, old_host, reason="主持人离席")
    hall.work()
    hall.host = old_host
    hall.sign_record()

    record = hall.opening.record
    assert record.sha256 != of_the_second, "the record names the host who signs it"
    assert record.signed_by == old_host.member.seat
    assert [one.seat for one in hall.opening.substitutions.all()] == [hall.stage.buyer.seat, old_host.member.seat]
    assert hall.close().state == S.CLOSED


def test_refusals_leave_the_host_where_he_is(hall: Hall) -> None:
    with refused(WrongState, "opening_not_started", unchanged=hall.opening):
        take_over(hall, hall.representative)
    hall.reaches(S.STARTED)
    hall.witness.become_holder(hall, WITNESS)

    with refused(NotAllowed, "host_already", unchanged=hall.opening):
        take_over(hall, hall.host)
    for taker in (hall.bidders[0], hall.witness):
        with refused(NotAllowed, "not_the_buyer", unchanged=hall.opening):
            take_over(hall, taker)
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        take_over(hall, hall.representative, reason=" ")
    hall.contribute()
    hall.draw()
    with refused(TooEarly, "host_not_absent", unchanged=hall.opening):
        take_over(hall, hall.representative, after=AWAY - 1)
    Holder.objects.filter(role=WITNESS).update(seat=hall.stage.buyer.seat)
    with refused(NotAllowed, "witness_cannot_host", unchanged=hall.opening):
        take_over(hall, hall.representative)


def test_who_could_host_is_offered_it_and_nobody_else(hall: Hall) -> None:
    hall.reaches(S.STARTED)
    word = f"/openings/{hall.lot.code}/hosting"

    assert word in page_of(hall, hall.representative.member)
    assert [member for member in (hall.host.member, hall.witness.member, None) if word in page_of(hall, member)] == []


def test_the_wait_is_the_centre_s_and_the_one_that_is_told(hall: Hall, settings: Any) -> None:
    settings.HOST_WAIT_MINUTES = 7
    hall.reaches(S.STARTED)

    with refused(TooEarly, "host_not_absent", unchanged=hall.opening):
        take_over(hall, hall.representative)

    assert "主持人 7 分钟没有操作的" in page_of(hall, hall.representative.member)
