"""Who is in a hall: people who sign with a key and a certificate, and bidders with their sealed bids."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from apps.bids.rules import releasing
from apps.bids.rules.escrow import EscrowSet
from apps.bids.rules.parts import Part
from apps.bids.rules.sealing import SealedBid
from apps.bids.rules.statement import digest_of
from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.evidence.rules import dsse
from apps.evidence.rules.canonical import canonical
from apps.openings import actions, queries
from apps.openings.models import Opening
from apps.openings.rules.terms import HolderRole
from apps.openings.signed import Signed
from apps.parties.actions import add_member, open_organisation, request_certificate
from apps.parties.ca import authority
from apps.parties.models import Certificate
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewMember, NewOrganisation
from tests.parties.conftest import BrowserKeys, ready_keys
from tests.world import FOUNDED, Member, credit_code

if TYPE_CHECKING:
    from tests.openings.stage import Hall

FIELDS = {"days": "240", "quality": "合格", "manager": "陈立", "bond": "保函"}
NAMES = ("江城", "临海", "泰丰", "长泓", "中岳", "鼎新", "恒远", "瑞安", "金桥", "华宇", "天成", "永固")


@dataclass
class Signer:
    """Somebody with real keys and a certificate in force: acts from a seat and signs statements."""

    member: Member
    keys: BrowserKeys
    certificate: bytes
    identities: dict[str, str] = field(default_factory=dict)
    """As a holder: the age identity of each opening, by lot."""

    @property
    def actor(self) -> Actor:
        """The member acting from the seat."""
        return self.member.actor

    def sign(self, said: Mapping[str, object] | str) -> Signed:
        """A statement signed as the browser signs it."""
        text = said if isinstance(said, str) else canonical(dict(said))
        der = self.keys.p256.sign(dsse.pae(text.encode()), ec.ECDSA(hashes.SHA256()))
        return Signed(text, b64encode(der).decode())

    def become_holder(self, hall: Hall, role: HolderRole) -> Opening:
        """Gets ready with a fresh key of this session."""
        identity, recipient = releasing.new_holder(secrets.token_bytes)
        said = {"v": 1, "kind": "holder", "lot": hall.lot.code, "role": role.value, "recipient": recipient}
        done = actions.register_holder(hall.opening.pk, role, self.sign(said), actor=self.actor, now=hall.tick())
        self.identities[role.value] = identity
        return done

    def opened_shares(self, hall: Hall, role: HolderRole) -> dict[str, dict[str, str]]:
        """The shares kept for this holder, opened with the key of this session."""
        kept = queries.shares_for(self.actor, hall.fresh(), role)
        return {
            bid: {name: self._opened(text, role) for name, text in envelopes.items()} for bid, envelopes in kept.items()
        }

    def reveal(self, hall: Hall, role: HolderRole) -> Opening:
        """Opens what was kept."""
        shares = self.opened_shares(hall, role)
        return actions.reveal_shares(hall.opening.pk, role, shares, actor=self.actor, now=hall.tick())

    def _opened(self, share: str, role: HolderRole) -> str:
        return b64encode(releasing.share_of(b64decode(share), self.identities[role.value])).decode()


@dataclass
class Bidder(Signer):
    """A bidder with a really sealed bid."""

    bid: str = ""
    sealed: SealedBid | None = None
    revision: int = 1
    previous: str | None = None
    """The digest of the statement before, for a revision after the first."""
    price: Decimal = Decimal(0)
    escrow: EscrowSet | None = None
    """The custodians whom the bidder chose; nobody unless he did."""

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.member.organisation.name

    @property
    def statement(self) -> str:
        """The statement of the bid."""
        assert self.sealed is not None
        return self.sealed.statement

    def file_keys(self) -> dict[str, bytes]:
        """The file key of each envelope, as the bidder's client kept them."""
        assert self.sealed is not None
        return {one.name: one.file_key for one in self.sealed.envelopes}

    def sign_in(self, hall: Hall) -> Opening:
        """签到."""
        said = {"v": 1, "kind": "sign_in", "lot": hall.lot.code, "bid": self.bid}
        if part := hall.opening.part:
            said["part"] = part
        return actions.sign_in(hall.opening.pk, self.sign(said), actor=self.actor, now=hall.tick())

    def release_statement(self, hall: Hall, *, keys: Mapping[str, bytes] | None = None) -> dict[str, Any]:
        """What the bidder signs to release; with other keys, a release that will be found bad."""
        told = queries.own_headers(self.actor, hall.fresh())
        headers = {name: b64decode(text) for name, text in told["headers"].items()}
        found = releasing.file_keys_of(headers, self.keys.x25519.private_bytes_raw())
        holders = [(one["role"], one["recipient"]) for one in told["holders"]]
        shares = releasing.shares_for(keys or found, holders, entropy=secrets.token_bytes)
        return {
            "v": 1,
            "kind": "release",
            "lot": hall.lot.code,
            "bid": self.bid,
            "bid_statement": digest_of(self.statement),
            "shares": shares,
        }

    def release(self, hall: Hall, *, keys: Mapping[str, bytes] | None = None) -> Opening:
        """解密: the file keys, split among the three holders."""
        signed = self.sign(self.release_statement(hall, keys=keys))
        return actions.release_keys(hall.opening.pk, signed, actor=self.actor, now=hall.tick())

    def confirm(self, hall: Hall, *, accepted: bool = True, objection: str = "") -> Opening:
        """确认开标结果."""
        said = {
            "v": 1,
            "kind": "confirmation",
            "lot": hall.lot.code,
            "bid": self.bid,
            "accepted": accepted,
            **({"fields": FIELDS} if hall.opening.part == Part.FIRST else {"price": str(self.price)}),
        }
        signed = self.sign(said)
        return actions.confirm_result(hall.opening.pk, signed, objection=objection, actor=self.actor, now=hall.tick())

    def object(self, hall: Hall, text: str) -> Opening:
        """开标异议."""
        return actions.raise_objection(hall.opening.pk, text=text, actor=self.actor, now=hall.tick())


def signer(member: Member) -> Signer:
    """The member with keys made here, tried and certified."""
    keys, key_pair = ready_keys(member)
    house = authority(now=FOUNDED)
    certificate: Certificate = request_certificate(
        key_pair.pk,
        keys.request(),
        authority=house,
        revocations_at="http://testserver/ca/revocations.crl",
        actor=member.actor,
        now=CERTIFIED,
    )
    return Signer(member, keys, bytes(certificate.content or b""))


CERTIFIED = FOUNDED + timedelta(days=60)


def new_bidder(number: int) -> Member:
    """A bidder beyond the three of the cast."""
    name = f"{NAMES[number % len(NAMES)]}建设有限公司{number}"
    code = credit_code(name, "91")
    organisation = open_organisation(NewOrganisation(name, code, OrganisationKind.BIDDER), actor=SYSTEM, now=FOUNDED)
    new = NewMember(
        login=f"bidder{number}",
        name=f"投标员{number}",
        email=f"bidder{number}@example.cn",
        phone="0571-88001234",
        language="zh-hans",
        role=Role.BIDDER,
        is_administrator=True,
    )
    seat = add_member(organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
    return Member(person=seat.person, seat=seat)
