"""A bid with escrow: offered when every custodian is ready, received when it names the set in force, known to nobody else.

招标投标法第二十二条；电子招标投标办法第二十一条、第三十一条.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.bids import queries
from apps.bids.actions import end_custodians
from apps.bids.models import Bid, Submission, Upload
from apps.bids.rules.envelope import file_key_of, new_identity, read_header, recipient_for, with_identity
from apps.bids.rules.escrow import EscrowSet, escrow_of, recovered, share_for
from apps.evidence.models import Entry
from apps.tenders.models import DataSheet, Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.custodians import Custodian, members_of_bodies, put_in_force, with_keys
from tests.tenders.stage import kinds
from tests.world import World

READY = WHILE_OPEN - timedelta(days=3)


@pytest.fixture
def custodians(world: World, lot: Lot) -> list[Custodian]:
    """Three bodies with keys, in force; the lot's document has the remedy."""
    DataSheet.objects.filter(lot=lot).update(remedies=["escrow", "backup_file"])
    found = [with_keys(member, now=READY) for member in members_of_bodies(world, 3)]
    put_in_force(world, found, now=READY)
    return found


def _escrow(lot: Lot) -> EscrowSet:
    offered = queries.set_offered(lot, WHILE_OPEN)
    assert offered is not None
    return offered.escrow


def _terms(bidder: Bidder, lot: Lot) -> Mapping[str, Any]:
    page = bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()
    start = page.index('id="bid-terms"')
    told: dict[str, Any] = json.loads(page[page.index(">", start) + 1 : page.index("</script>", start)])
    return told


def test_a_bid_with_escrow_is_received_and_any_two_custodians_give_its_keys_back(
    lot: Lot, bidder: Bidder, custodians: list[Custodian]
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00", escrow=_escrow(lot))
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)

    assert bidder.submit(lot.code, upload, sealed).status_code == 201

    places = {place.recipient: place.number for place in queries.set_in_force(WHILE_OPEN).places}  # type: ignore[union-attr]  # the fixture put it in force
    for content in queries.headers(bidder.bid).values():
        header = read_header(io.BytesIO(content))
        found = escrow_of(header)
        assert found is not None
        shares = [
            share_for(found, places[recipient_for(one.identity)], one.identity)
            for one in (custodians[0], custodians[2])
        ]
        own = file_key_of(header, [with_identity(bidder.identity)])
        assert recovered(header, shares, threshold=2) == own


def test_the_bidder_is_offered_the_set_only_while_everybody_in_it_is_ready(
    lot: Lot, bidder: Bidder, custodians: list[Custodian], set_clock: SetClock, settings: Any
) -> None:
    """Off by default: the box is not ticked; without a usable set there is none."""
    told = _terms(bidder, lot)["escrow"]
    escrow = _escrow(lot)
    page = bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()
    terms = bidder.client.get(f"/desk/bids/{lot.code}/terms.json").json()

    assert told == terms["escrow"]
    assert (told["set"], told["threshold"], tuple(told["recipients"])) == (escrow.digest, 2, escrow.recipients)
    assert sorted(told["names"]) == sorted(one.member.organisation.name for one in custodians)
    assert '<input type="checkbox" name="escrow" data-escrow' in page
    assert "data-escrow checked" not in page

    settings.CUSTODIAN_DRILL_DAYS = 2
    assert _terms(bidder, lot)["escrow"] is None
    assert "现在没有可以选择的托管组" in bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()
    settings.CUSTODIAN_DRILL_DAYS = 90
    DataSheet.objects.filter(lot=lot).update(remedies=["backup_file"])
    assert _terms(bidder, lot)["escrow"] is None
    assert (
        "data-escrow" not in bidder.client.get(f"/desk/bids/{lot.code}/").content.decode().split("data-sealed-title")[0]
    )


def test_escrow_that_is_not_the_lots_is_refused_and_leaves_nothing(
    world: World, lot: Lot, bidder: Bidder, custodians: list[Custodian]
) -> None:
    """Another set; another number; envelopes that differ; a set that ended; a lot without the remedy."""
    in_force = _escrow(lot)
    strangers = EscrowSet(2, tuple(recipient_for(new_identity(bytes([number]) * 32)) for number in (1, 2, 3)))
    swapped = EscrowSet(2, tuple(reversed(in_force.recipients)))

    for escrow in (strangers, swapped):
        _refused(lot, bidder, bidder.begin(lot.code, bidder.seal(lot.code, "1.00", escrow=escrow)))
    mixed = bidder.seal(lot.code, "1.00", escrow=in_force)
    plain = bidder.seal(lot.code, "1.00")
    half = type(mixed)(mixed.statement, (mixed.envelopes[0], *plain.envelopes[1:]))
    _refused(lot, bidder, bidder.begin(lot.code, half))
    sealed = bidder.seal(lot.code, "1.00", escrow=in_force)
    DataSheet.objects.filter(lot=lot).update(remedies=[])
    _refused(lot, bidder, bidder.begin(lot.code, sealed))
    DataSheet.objects.filter(lot=lot).update(remedies=["escrow"])
    code = queries.set_in_force(WHILE_OPEN).custodians.code  # type: ignore[union-attr]  # the fixture put it in force
    end_custodians(code, reason="停用", actor=world.operator.actor, now=WHILE_OPEN - timedelta(hours=1))
    _refused(lot, bidder, bidder.begin(lot.code, sealed))


def test_a_bid_on_its_way_is_not_lost_when_its_set_ends(
    world: World, lot: Lot, bidder: Bidder, custodians: list[Custodian], set_clock: SetClock
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00", escrow=_escrow(lot))
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    set_clock(WHILE_OPEN + timedelta(minutes=5))
    code = queries.set_in_force(WHILE_OPEN).custodians.code  # type: ignore[union-attr]  # the fixture put it in force
    end_custodians(code, reason="停用", actor=world.operator.actor, now=WHILE_OPEN + timedelta(minutes=1))

    bidder.send_parts(upload, sealed)

    assert bidder.submit(lot.code, upload, sealed).status_code == 201


def test_nobody_else_sees_whether_a_bid_chose_escrow(
    world: World, lot: Lot, bidder: Bidder, second: Bidder, custodians: list[Custodian]
) -> None:
    """One bids without, the other with: facts, lengths of what is shut, and everybody's pages are the same."""
    watching = {
        who: world.client_of(getattr(world, who)) for who in ("operator", "custodian", "supervisor", "tenderee")
    }
    paths = ("/desk/custodians/", "/desk/custody/", "/custodians/", "/desk/", f"/lots/{lot.code}/")
    before = _seen(watching, paths)

    bidder.send(lot.code, "9123000.00")
    told = [_shape(entry) for entry in Entry.objects.filter(stream__startswith="bid:").order_by("pk")]
    sealed = second.seal(lot.code, "9000000.00", escrow=_escrow(lot))
    upload = second.begin(lot.code, sealed).json()["upload"]
    second.send_parts(upload, sealed)
    answer = second.submit(lot.code, upload, sealed)

    assert answer.status_code == 201
    assert _seen(watching, paths) == before
    others = Entry.objects.filter(stream=f"bid:{second.bid}").order_by("pk")
    assert [_shape(entry) for entry in others] == told
    assert len({len(bytes(one.shut)) for one in Submission.objects.all()}) == 1
    assert set(kinds(f"lot:{lot.pk}:bids")) == {"bid.received"}
    assert {kind.partition(".")[0] for kind in kinds("custodians:register")} == {"custodian", "custodians"}


def _refused(lot: Lot, bidder: Bidder, answer: Any) -> None:
    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, "bid_escrow_wrong")
    assert not Upload.objects.filter(lot=lot).exists()
    assert not Bid.objects.filter(lot=lot).exists()
    assert not Entry.objects.filter(stream__startswith="bid:").exists()


def _shape(entry: Entry) -> tuple[str, tuple[tuple[str, int], ...]]:
    return entry.kind, tuple((name, len(str(value))) for name, value in sorted(entry.payload.items()))


def _seen(watching: Mapping[str, Client], paths: tuple[str, ...]) -> dict[str, Any]:
    return {f"{who} {path}": _without_tokens(client.get(path)) for who, client in watching.items() for path in paths}


def _without_tokens(answer: Any) -> tuple[int, list[str]]:
    lines = answer.content.decode().splitlines() if answer.status_code == 200 else []
    return answer.status_code, [line for line in lines if "csrf" not in line.lower() and "data-now" not in line]
