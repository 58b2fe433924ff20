"""归因证据与故障处置 — what the platform gathers, proposes and tells (电子招标投标办法 §31, handbook 1.7, scenario S5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.core import clock
from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.openings import actions, queries
from apps.openings.actions import Measure
from apps.openings.due import due
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Attempt, HealthGap, Incident, Presence
from apps.openings.queries.evidence import evidence_for, proposal_for
from apps.openings.rules.attribution import proposed
from apps.openings.rules.faults import ATTEMPTS_LIMIT, Fault
from apps.openings.rules.terms import Cause
from tests.openings.stage import Bidder, Hall
from tests.tenders.stage import kinds, refused

S = OpeningState


@pytest.fixture
def decrypting(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Three bidders are asked for their keys."""
    hall.reaches(S.DECRYPTING)
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def report(hall: Hall, bidder: Bidder, fault: Fault = Fault.KEY_OTHER, detail: str = "") -> Attempt:
    """The bidder's device says why it could not."""
    return actions.report_attempt(
        hall.opening.pk, fault=fault, recipient="age1other", detail=detail, actor=bidder.actor, now=hall.tick()
    )


def line(hall: Hall, bidder: Bidder, *, minutes: float) -> None:
    """The bidder's page stood for so long and then was gone."""
    presence = actions.note_arrival(hall.opening.pk, bidder.bid, now=hall.now)
    assert presence is not None
    end = hall.now + timedelta(minutes=minutes)
    actions.note_answers(presence, answered=int(minutes * 6), heard_at=end, ended_at=end)


def test_a_failed_attempt_is_heard_by_its_bidder_and_the_desk_alone(decrypting: Hall) -> None:
    hall, bidder = decrypting, decrypting.bidders[0]
    before = kinds(hall.opening.public_stream.name)

    report(hall, bidder)

    told = Entry.objects.filter(kind="opening.attempt_failed").values_list("stream", flat=True)
    assert set(told) == {hall.opening.own_stream(bidder.bid).name, hall.opening.desk_stream.name}
    assert kinds(hall.opening.public_stream.name) == before
    own = Entry.objects.get(stream=hall.opening.own_stream(bidder.bid).name, kind="opening.attempt_failed")
    assert own.payload["fault"] == "key_other"
    assert own.payload["recipient"] == "age1other"


def test_who_may_report_and_how_often(decrypting: Hall) -> None:
    hall, bidder = decrypting, decrypting.bidders[0]
    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        actions.report_attempt(
            hall.opening.pk,
            fault=Fault.KEY_OTHER,
            recipient="",
            detail="",
            actor=hall.stage.world.stranger.actor,
            now=hall.tick(),
        )
    Attempt.objects.bulk_create(
        Attempt(opening=hall.opening, bid=bidder.bid, fault="key_other", at=hall.now) for _ in range(ATTEMPTS_LIMIT)
    )
    with refused(Refused, "attempts_enough", unchanged=hall.opening):
        report(hall, bidder)
    bidder.release(hall)
    with refused(WrongState, "released_already", unchanged=hall.opening):
        report(hall, bidder)


def test_nothing_of_presence_is_kept_before_the_list(hall: Hall) -> None:
    hall.reaches(S.STARTED)

    assert actions.note_arrival(hall.opening.pk, hall.bidders[0].bid, now=hall.now) is None
    assert not Presence.objects.exists()


def test_the_evidence_stands_beside_each_undecided_bid_with_a_proposed_cause(decrypting: Hall) -> None:
    hall = decrypting
    first, second, third = hall.bidders
    first.release(hall)
    line(hall, second, minutes=3)
    report(hall, third)
    hall.tick(31 * 60)

    found = evidence_for(hall.opening, list(hall.opening.listed.filter(bid__in=[second.bid, third.bid])), hall.now)
    page = hall.stage.world.client_of(hall.host.member).get(f"/openings/{hall.lot.code}/").content.decode()

    by_bid = {one.bid: one for one in found}
    assert proposed(by_bid[second.bid]) is Cause.BIDDER_NETWORK
    assert proposed(by_bid[third.bid]) is Cause.BIDDER_CERTIFICATE
    assert by_bid[third.bid].sealed_to == third.keys.public.recipient
    certified = by_bid[third.bid].certified
    assert certified is not None
    assert certified.in_force == certified.at_submission != ""
    assert "本机密钥与封装时的不一致" in page
    assert "在线 3 分 00 秒" in page
    assert '<option value="bidder_network" selected>' in page


def test_no_evidence_is_shown_to_bidders_and_watchers(decrypting: Hall) -> None:
    hall = decrypting
    report(hall, hall.bidders[0])
    hall.tick(31 * 60)

    for member in (hall.bidders[1].member, hall.stage.world.stranger):
        page = hall.stage.world.client_of(member).get(f"/openings/{hall.lot.code}/").content.decode()
        assert "data-panel" not in page
        assert "key_other" not in page.replace('data-fault-of="key_other"', "")


def test_the_cause_keeps_its_evidence_at_the_desk_and_gives_the_bidder_notice(decrypting: Hall) -> None:
    hall, gone = decrypting, decrypting.bidders[2]
    report(hall, gone)
    hall.tick(31 * 60)

    actions.attribute_bid(
        hall.opening.pk,
        bid=gone.bid,
        cause=Cause.BIDDER_CERTIFICATE,
        reason="密钥不符",
        actor=hall.host.actor,
        now=hall.now,
    )

    kept = Entry.objects.get(stream=hall.opening.desk_stream.name, kind="opening.evidence_kept").payload
    assert (kept["cause"], kept["proposed"]) == ("bidder_certificate", "bidder_certificate")
    assert kept["evidence"]["tries"][0][1] == "key_other"
    assert kept["evidence"]["serial_in_force"]
    told = Entry.objects.get(stream=hall.opening.own_stream(gone.bid).name, kind="opening.outcome_told").payload
    assert told["effect"] == "revoked"
    assert gone.name in told["text"]
    assert queries.state(hall.opening, gone.actor)["you"]["outcome"] == told["text"]
    page = hall.stage.world.client_of(gone.member).get(f"/openings/{hall.lot.code}/").content.decode()
    assert "视为撤销其投标文件" in page
    assert queries.state(hall.opening, hall.bidders[0].actor)["you"]["outcome"] is None


def act(hall: Hall, measure: Measure, minutes: int = 15) -> Any:
    """The host takes one of the measures that are proposed."""
    return actions.act_on_outage(hall.opening.pk, measure, minutes=minutes, actor=hall.host.actor, now=hall.tick())


def test_an_outage_is_proposed_by_the_rule_and_nothing_happens_by_itself(decrypting: Hall, settings: Any) -> None:
    settings.OUTAGE_BIDDERS = 2
    hall = decrypting
    report(hall, hall.bidders[0], Fault.UNREACHABLE)
    assert proposal_for(hall.opening, hall.now) is None
    with refused(Refused, "no_outage", unchanged=hall.opening):
        act(hall, Measure.PAUSE)
    line(hall, hall.bidders[1], minutes=0.5)
    hall.tick(60)

    proposal = proposal_for(hall.opening, hall.now)

    assert proposal is not None
    assert set(proposal.outage.bids) == {hall.bidders[0].bid, hall.bidders[1].bid}
    assert proposal.code == f"GZ-{hall.lot.code}-01"
    assert hall.opening.state == S.DECRYPTING
    page = hall.stage.world.client_of(hall.host.member).get(f"/openings/{hall.lot.code}/").content.decode()
    assert proposal.code in page
    assert "按故障单暂停" in page
    assert '<p data-part="outage">' in page, "who is touched later would not be shown on an open page"


def test_pause_and_extension_stand_under_one_number_and_the_cause_is_the_platform(
    decrypting: Hall, settings: Any
) -> None:
    settings.OUTAGE_BIDDERS = 2
    hall = decrypting
    for bidder in hall.bidders[:2]:
        report(hall, bidder, Fault.PLATFORM_FAILED, "503")
    until = hall.opening.until
    assert until is not None

    act(hall, Measure.PAUSE)
    paused_at = hall.now
    with refused(Refused, "no_outage", unchanged=hall.opening):
        act(hall, Measure.PAUSE)
    act(hall, Measure.EXTEND)
    hall.tick(600)
    hall.resume()

    incident = Incident.objects.get()
    assert (incident.code, len(incident.bids)) == (f"GZ-{hall.lot.code}-01", 2)
    assert incident.halt is not None
    assert incident.extension is not None
    assert hall.opening.until == until + timedelta(minutes=15) + (hall.now - paused_at)
    assert proposal_for(hall.opening, hall.now) is None
    shown = queries.state(hall.opening, hall.stage.world.stranger.actor)
    assert [(one["code"], one["affected"]) for one in shown["incidents"]] == [(incident.code, 2)]
    assert incident.code in Entry.objects.get(kind="opening.extended").payload["reason"]
    left = list(hall.opening.listed.filter(bid=hall.bidders[0].bid))
    assert proposed(evidence_for(hall.opening, left, hall.now)[0]) is Cause.PLATFORM
    hall.bidders[0].release(hall)


def test_only_the_host_acts_on_an_outage(decrypting: Hall, settings: Any) -> None:
    settings.OUTAGE_BIDDERS = 2
    hall = decrypting
    for bidder in hall.bidders[:2]:
        report(hall, bidder, Fault.UNREACHABLE)

    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.act_on_outage(
            hall.opening.pk, Measure.PAUSE, minutes=0, actor=hall.stage.world.supervisor.actor, now=hall.tick()
        )


def test_the_platform_leaves_signs_of_life_and_keeps_its_own_silence(decrypting: Hall) -> None:
    hall = decrypting
    assert [one.action for one in due(hall.now)] == []
    items = [one for one in due(hall.tick(5)) if one.action == "keep_watch"]
    assert [one.thing_id for one in items] == [hall.opening.pk]
    actions.keep_watch(hall.opening.pk, actor=CLOCK, now=hall.now)
    since = hall.now

    actions.keep_watch(hall.opening.pk, actor=CLOCK, now=hall.tick(90))

    gap = HealthGap.objects.get()
    assert (gap.since, gap.until) == (since, hall.now)
    proposal = proposal_for(hall.opening, hall.now)
    assert proposal is not None
    assert proposal.outage.ground == "health"
    with pytest.raises(NotAllowed):
        actions.keep_watch(hall.opening.pk, actor=hall.host.actor, now=hall.now)
