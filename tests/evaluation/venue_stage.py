"""A review that sits at a venue: its witness at the desk, members at seats with fresh keys; what tests of attendance begin from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.x509.oid import NameOID

from apps.core.actor import SYSTEM
from apps.core.refusals import Refusal
from apps.evaluation import actions
from apps.evaluation.actions.seating import Seating
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.lifecycle_sitting import SittingState
from apps.evaluation.models import Arrival, Member, Seat, Site, SiteSeat, Sitting, Venue
from apps.evaluation.models import Room as VenueRoom
from apps.evidence.models import Entry
from apps.openings.signed import Signed
from apps.parties.ca import authority
from apps.parties.models import EventCertificate
from tests.evaluation.stage import Room
from tests.openings.stage import Signer, signer
from tests.parties.conftest import BrowserKeys
from tests.world import Member as Cast

PIN = "271828"
LIST = "http://testserver/ca/revocations.crl"
FINE = {"camera": "", "microphone": "", "screen": ""}


@dataclass
class AtSeat(Signer):
    """A member at a seat: every signature is preceded by the PIN."""

    room: Room | None = None

    def sign(self, said: Any) -> Signed:
        """The statement, after the PIN."""
        self.give_pin()
        return super().sign(said)

    def give_pin(self, pin: str = PIN) -> Arrival:
        """The PIN is entered."""
        assert self.room is not None
        return actions.give_pin(self.room.lot.pk, pin=pin, actor=self.actor, now=self.room.tick())


class AtVenue:
    """The desk of one venue and everybody who comes to it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.witness: Signer = signer(room.world.witness)
        centre = room.world.witness.organisation
        venue = Venue.objects.create(
            organisation=centre,
            name="望川市公共资源交易中心三楼",
            district="望川市",
            address="滨河路 1 号",
            phone="0571-88000000",
            recorded_by=SYSTEM.id,
            recorded_at=room.now,
        )
        at = VenueRoom.objects.create(venue=venue, name="评标一室", recorded_by=SYSTEM.id, recorded_at=room.now)
        self.site = Site.objects.create(
            evaluation=room.evaluation,
            number=1,
            organisation=centre,
            name=venue.name,
            is_main=True,
            wanted={},
            venue=venue,
            room=at,
            state=SiteState.CONFIRMED.value,
            witness=room.world.witness.seat,
        )
        Sitting.objects.create(evaluation=room.evaluation, state=SittingState.OPEN.value, opened_at=room.now)
        for number in range(1, 6):
            seat = Seat.objects.create(room=at, number=number, has_camera=True, has_microphone=True)
            SiteSeat.objects.create(site=self.site, seat=seat)

    def statement(self, member: Member, /, **changed: Any) -> dict[str, Any]:
        """What the witness signs when somebody comes."""
        said = {
            "v": 1,
            "kind": "arrival",
            "lot": self.room.lot.code,
            "site": 1,
            "member": member.number,
            "place": str(member.number),
            "locker": f"A{member.number}",
            "document": "居民身份证",
            "document_seen": True,
            "face_compared": True,
            "photo": "",
        }
        return said | changed

    def arrive(self, member: Member, /, **changed: Any) -> str:
        """The witness registers the member; the code."""
        signed = self.witness.sign(self.statement(member, **changed))
        done = actions.register_arrival(
            self.room.lot.pk, signed, actor=self.room.world.witness.actor, now=self.room.tick()
        )
        return done.code

    def new_code(self, member: Member) -> str:
        """The witness gives another code."""
        witness = self.room.world.witness.actor
        return actions.send_code(self.room.lot.pk, member.number, actor=witness, now=self.room.tick()).code

    def sit(self, member: Member, code: str, pin: str = PIN) -> AtSeat:
        """The member takes the seat with the code; the room signs with the key of the seat from now on."""
        keys = BrowserKeys(X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1()))
        now = self.room.tick()
        actor = cast_of(member).actor
        actions.take_seat(
            self.room.lot.pk,
            Seating(code, pin, request_for(keys)),
            authority=authority(now=now),
            revocations_at=LIST,
            actor=actor,
            now=now,
        )
        content = bytes(member.seat.event_certificates.get(ended_at__isnull=True).content)
        found = AtSeat(cast_of(member), keys, content, room=self.room)
        self.room.signers[member.seat_id] = found
        return found

    def all_sit(self) -> None:
        """Everybody comes, sits and has tested the devices."""
        for member in self.room.members():
            seated = self.sit(member, self.arrive(member))
            actions.record_devices(self.room.lot.pk, found=FINE, actor=seated.actor, now=self.room.tick())


def cast_of(member: Member) -> Cast:
    """The member as one of the cast."""
    return Cast(person=member.seat.person, seat=member.seat)


def who(at_venue: AtVenue, number: int = 1) -> Member:
    """The member of this number."""
    return next(one for one in at_venue.room.members() if one.number == number)


def at_seat(at_venue: AtVenue, number: int = 1) -> AtSeat:
    """The member of this number, at the seat."""
    found = at_venue.room.signers[who(at_venue, number).seat_id]
    assert isinstance(found, AtSeat)
    return found


def refused(act: Callable[[], object], kind: type[Refusal], code: str) -> None:
    """Nothing is changed and nothing is told."""
    before = (list(Arrival.objects.order_by("pk").values()), Entry.objects.count(), EventCertificate.objects.count())
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code
    assert before == (
        list(Arrival.objects.order_by("pk").values()),
        Entry.objects.count(),
        EventCertificate.objects.count(),
    )


def request_for(keys: BrowserKeys) -> bytes:
    """The request that the browser of the seat makes."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "seat")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    return builder.sign(keys.p256, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
