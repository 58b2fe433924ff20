"""招标文件澄清后的投标文件. 招标投标法 §23, §29; handbook A2⑤: an earlier version's bid stays, and its bidder is warned."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from apps.bids.lifecycle import BidState
from apps.bids.models import Bid
from apps.evidence.store import Stored
from apps.tenders import actions
from apps.tenders.actions.clarifications import Draft, NewVersion
from apps.tenders.models import Lot
from apps.tenders.queries.clarifications import check_clarification
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.world import World

SECOND = NewVersion("招标文件（第二版）.pdf", Stored("documents/2.pdf", 4321, "cd" * 32))


def clarify(world: World, lot: Lot) -> Lot:
    """The lot after its document was replaced by a second version, its deadline put off by twenty days."""
    deadline = lot.submission_deadline
    assert deadline is not None
    later = deadline + timedelta(days=20)
    draft = Draft("工程量清单更正。", {}, may_affect=True, new_deadline=later, keeps_file=True)
    buyer = world.tenderee.actor
    kept = actions.save_clarification(lot.pk, draft=draft, version=SECOND, actor=buyer, now=WHILE_OPEN)
    seen = check_clarification(kept, WHILE_OPEN).plan_hash
    actions.publish_clarification(lot.pk, kept.number, plan_hash=seen, actor=buyer, now=WHILE_OPEN)
    return Lot.objects.get(pk=lot.pk)


def test_a_bid_for_the_earlier_version_stays_and_its_bidder_is_warned(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    bidder.send(lot.code, "9123000.00")

    clarify(world, lot)

    assert Bid.objects.get(lot=lot).state == BidState.RECEIVED
    page = bidder.client.get(reverse("bids:bid", args=[lot.code])).content.decode()
    assert "已递交的投标文件按第 1 版招标文件编制，招标文件已修改为第 2 版" in page
    assert "招标文件有澄清与修改：第 1 号" in page
    assert "招标文件已有新版本" in bidder.client.get("/desk/").content.decode()


def test_a_bid_sealed_before_and_sent_after_is_received_with_the_warning(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    clarify(world, lot)

    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    answer = bidder.submit(lot.code, upload, sealed)

    assert answer.status_code == 201
    [warning] = answer.json()["warnings"]
    assert warning["code"] == "document_outdated"
    assert "1" in warning["sentence"]
    assert "2" in warning["sentence"]


def test_after_the_deadline_moved_bids_are_taken_until_the_new_one(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    former = lot.submission_deadline
    assert former is not None
    moved = clarify(world, lot)
    assert moved.submission_deadline == former + timedelta(days=20)

    set_clock(former + timedelta(hours=1))

    sealed, answer = bidder.send(lot.code, "9123000.00")
    assert answer["warnings"] == []
    assert '"version":2' in sealed.statement.replace(" ", "")
