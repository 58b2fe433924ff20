"""Openings in the stages that tests begin from: real keys, really sealed bids, everything done through the use-cases.

    hall = Hall(stage, folder).with_bids("9123000.00", "9000000.00", "9500000.00")    the lot's submission is closed
    hall.start(); hall.holders_ready(); hall.publish_list(); hall.start_decryption()
    for bidder in hall.bidders: bidder.release(hall)
    hall.settle(); hall.host.reveal(hall); hall.witness.reveal(hall); hall.work()     every bid is open
    hall.read_out(); hall.confirm_all(); hall.record(); hall.sign_record(); hall.close(); hall.hand_over()

`hall.reaches(OpeningState.CONFIRMING)` goes as far as that. Everything happens at `hall.now`, which the hall moves on.
Tests that use it need the fixture `authority_at_hand` (DEBUG, because the certificates are a demonstration's).
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from apps.bids import actions as bids
from apps.bids.actions import FileToSend, HandedIn
from apps.bids.models import SealedFile
from apps.bids.receiving import Announced, held_files, make_receipt, receive_part
from apps.bids.rules import releasing
from apps.bids.rules.contents import PriceForm
from apps.bids.rules.escrow import EscrowSet
from apps.bids.rules.sealing import Order, SealedBid, seal_bid
from apps.bids.rules.statement import digest_of
from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.audience import Role
from apps.evidence import outbox
from apps.evidence.rules import dsse
from apps.evidence.rules.canonical import canonical
from apps.evidence.subscriptions import deliver
from apps.openings import actions, queries, signing
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.rules.terms import HolderRole
from apps.openings.signed import Signed
from apps.parties.actions import add_member, open_organisation, request_certificate
from apps.parties.ca import authority
from apps.parties.models import Certificate
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewMember, NewOrganisation
from apps.tenders import actions as tenders
from apps.tenders.models import DataSheet, Lot, TenderDocument
from tests.parties.conftest import BrowserKeys, ready_keys
from tests.remembered import remembered, standing
from tests.tenders.stage import Stage
from tests.world import FOUNDED, Member, credit_code

S = OpeningState
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
            "price": str(self.price),
        }
        signed = self.sign(said)
        return actions.confirm_result(hall.opening.pk, signed, objection=objection, actor=self.actor, now=hall.tick())

    def object(self, hall: Hall, text: str) -> Opening:
        """开标异议."""
        return actions.raise_objection(hall.opening.pk, text=text, actor=self.actor, now=hall.tick())


@dataclass
class Hall:
    """The opening of one lot and everybody in it. The agency hosts, the buyer's own member represents the buyer."""

    stage: Stage
    folder: Path
    scheme: Mapping[str, Any] = field(default_factory=dict)
    bidders: list[Bidder] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The lot is tendering and has its opening; the document can really be read."""
        self.lot: Lot = self.stage.tendering()
        if self.scheme:
            DataSheet.objects.filter(lot=self.lot).update(scheme=dict(self.scheme))
        self.now: datetime = self.stage.deadline - timedelta(days=2)
        deliver(self.now)
        self.host = signer(self.stage.world.agency)
        self.witness = signer(self.stage.world.witness)
        self.representative = signer(self.stage.buyer)

    @property
    def opening(self) -> Opening:
        """The opening, as read now."""
        return self.fresh()

    def fresh(self) -> Opening:
        """The opening, as read now."""
        return queries.opening_of(self.lot.code)

    def tick(self, seconds: float = 1) -> datetime:
        """A moment passes."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def work(self) -> int:
        """What subscribers hear and the worker does until nothing is left."""
        done = 0
        while (passed := deliver(self.now)) or outbox.run_next(self.now):
            done += passed or 1
        return done

    # Before the opening.

    def add_bidder(self, price: str, *, fields: Mapping[str, str] = FIELDS, escrow: EscrowSet | None = None) -> Bidder:
        """One more bidder with a bid that is really sealed, sent and received."""
        members = [self.stage.world.bidder, self.stage.world.second_bidder, self.stage.world.third_bidder]
        number = len(self.bidders)
        member = members[number] if number < len(members) else new_bidder(number)
        known = signer(member)
        bidder = Bidder(member, known.keys, known.certificate, bid=secrets.token_hex(16), price=Decimal(price))
        bidder.escrow = escrow
        self.hand_in(bidder, fields=fields)
        self.bidders.append(bidder)
        return bidder

    def hand_in(self, bidder: Bidder, *, fields: Mapping[str, str] = FIELDS) -> None:
        """The bid is sealed, sent in parts and submitted."""
        bidder.sealed = self._seal(bidder, fields)
        files = tuple(FileToSend(one.name, one.size, one.header) for one in bidder.sealed.envelopes)
        actor = bidder.actor
        upload = bids.begin_upload(self.lot.pk, bid=bidder.bid, files=files, actor=actor, now=self.tick())
        for one in bidder.sealed.envelopes:
            content = one.path.read_bytes()
            file = SealedFile.objects.get(upload=upload, name=one.name)
            part = Announced(0, len(content), hashlib.sha256(content).hexdigest())
            stored = receive_part(file, part, BytesIO(content))
            bids.keep_part(file.pk, part=part, stored=stored, actor=actor, now=self.tick())
        now, signed, held = self.tick(), bidder.sign(bidder.statement), held_files(upload)
        receipt = make_receipt(bidder.statement, lot=self.lot.code, bid=bidder.bid, revision=1, held=held, now=now)
        handed = HandedIn(bidder.statement, b64decode(signed.signature), held, receipt)
        bids.submit_bid(self.lot.pk, upload_id=upload.pk, handed=handed, actor=actor, now=now)

    def with_bids(self, *prices: str) -> Hall:
        """So many bidders have handed in, and the submission is closed at the deadline."""
        for price in prices:
            self.add_bidder(price)
        self.open_sign_in()
        self.close_submission()
        return self

    def open_sign_in(self) -> None:
        """签到开始, an hour before the deadline."""
        self.now = self.stage.deadline - timedelta(minutes=59)
        actions.open_sign_in(self.opening.pk, actor=CLOCK, now=self.now)

    def close_submission(self) -> None:
        """投标截止: the lot, its bids and the opening all know."""
        self.now = self.stage.deadline
        tenders.close_submission(self.lot.pk, actor=CLOCK, now=self.now)
        bids.close_bids(self.lot.pk, actor=CLOCK, now=self.now)
        self.work()
        self.lot.refresh_from_db()

    # The session.

    def start(self) -> Opening:
        """开始开标."""
        return actions.start_opening(self.opening.pk, actor=self.host.actor, now=self.tick())

    def holders_ready(self) -> None:
        """All three holders are ready."""
        self.host.become_holder(self, HolderRole.HOST)
        self.witness.become_holder(self, HolderRole.WITNESS)
        self.representative.become_holder(self, HolderRole.REPRESENTATIVE)

    def contribute(self) -> Opening:
        """The witness gives his secret."""
        return actions.contribute_secret(
            self.opening.pk,
            secret=secrets.token_bytes(32),
            nonce=secrets.token_bytes(16),
            actor=self.witness.actor,
            now=self.tick(),
        )

    def draw(self) -> Opening:
        """抽取."""
        return actions.draw_next(self.opening.pk, actor=self.host.actor, now=self.tick())

    def publish_list(self) -> Opening:
        """公布名单."""
        return actions.publish_list(self.opening.pk, actor=self.host.actor, now=self.tick())

    def start_decryption(self) -> Opening:
        """开始解密."""
        return actions.start_decryption(self.opening.pk, actor=self.host.actor, now=self.tick())

    def settle(self) -> Opening:
        """结束解密."""
        return actions.settle_decryption(self.opening.pk, actor=self.host.actor, now=self.tick())

    def reveal(self) -> None:
        """Host and witness open what they kept, and the worker opens the bids."""
        self.host.reveal(self, HolderRole.HOST)
        self.witness.reveal(self, HolderRole.WITNESS)
        self.work()

    def announce(self) -> Opening:
        """The next sentence."""
        return actions.announce_next(self.opening.pk, actor=self.host.actor, now=self.tick())

    def read_out(self) -> None:
        """唱标, to the last sentence."""
        while self.announce().state != S.CONFIRMING:
            pass

    def confirm_all(self) -> None:
        """Everybody confirms."""
        for bidder in self.bidders:
            bidder.confirm(self)

    def record(self) -> None:
        """The record is asked for and made."""
        actions.request_record(self.opening.pk, actor=self.host.actor, now=self.tick())
        self.work()

    def sign_record(self) -> None:
        """The host signs the record as his browser does."""
        lease = signing.prepare(self.opening, actor=self.host.actor, now=self.tick())
        der = self.host.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
        signing.finish(self.opening, lease.token, der, actor=self.host.actor, now=self.tick())

    def close(self) -> Opening:
        """结束开标."""
        return actions.close_opening(self.opening.pk, actor=self.host.actor, now=self.tick())

    def hand_over(self) -> Opening:
        """移交评标."""
        return actions.hand_over(self.opening.pk, actor=self.host.actor, now=self.tick())

    def pause(self, reason: str = "平台核查") -> Opening:
        """暂停."""
        return actions.pause_opening(self.opening.pk, reason=reason, actor=self.host.actor, now=self.tick())

    def resume(self) -> Opening:
        """恢复."""
        return actions.resume_opening(self.opening.pk, actor=self.host.actor, now=self.tick())

    def reaches(self, state: OpeningState) -> Hall:
        """Goes on from `with_bids` until the opening stands in this state; everybody signs in and does what he should."""
        if state == S.CLOSED_FOR_BIDS:
            return self
        place = ("reached", state, self.now, self.lot.pk, self._people(), standing())
        self.now, identities = remembered(place, lambda: self._go_on_to(state))
        for holder, known in zip(self._holders(), identities, strict=True):
            holder.identities.update(known)
        return self

    def _go_on_to(self, state: OpeningState) -> tuple[datetime, list[dict[str, str]]]:
        """What the hall knows when it has got there, besides what the database does."""
        for bidder in self.bidders:
            bidder.sign_in(self)
        for stands, step in self._steps():
            step()
            if stands == state:
                return self.now, [dict(holder.identities) for holder in self._holders()]
        raise ValueError(f"the way does not lead to {state}")

    def _holders(self) -> Sequence[Signer]:
        return (self.host, self.witness, self.representative)

    def _people(self) -> tuple[tuple[str, ...], ...]:
        """Who goes on, with which keys and prices."""
        bidders = [(one.bid, str(one.price), one.keys.public.recipient) for one in self.bidders]
        return (*bidders, *((one.actor.id, one.keys.public.recipient) for one in self._holders()))

    def _steps(self) -> Sequence[tuple[OpeningState, Any]]:
        return (
            (S.STARTED, self.start),
            (S.LIST_PUBLISHED, self._to_the_list),
            (S.DECRYPTING, self._to_decryption),
            (S.DECRYPT_SETTLED, self._to_settlement),
            (S.ANNOUNCING, self._to_announcing),
            (S.CONFIRMING, self.read_out),
            (S.RECORD_SIGNING, self._to_record),
            (S.CLOSED, self._to_close),
            (S.HANDED_TO_EVALUATION, self.hand_over),
        )

    def _to_the_list(self) -> None:
        if self.opening.draws.exists():
            self.contribute()
        while self.opening.draws.filter(drawn_at__isnull=True).exists():
            self.draw()
        self.publish_list()

    def _to_decryption(self) -> None:
        self.holders_ready()
        self.start_decryption()

    def _to_settlement(self) -> None:
        for bidder in self.bidders:
            bidder.release(self)
        self.settle()

    def _to_announcing(self) -> None:
        self.reveal()
        self.announce()

    def _to_record(self) -> None:
        self.confirm_all()
        self.record()

    def _to_close(self) -> None:
        self.sign_record()
        self.close()

    def _seal(self, bidder: Bidder, fields: Mapping[str, str]) -> SealedBid:
        document = TenderDocument.objects.filter(lot=self.lot, published_at__isnull=False).latest("version")
        order = Order(
            tender=self.lot.project.code,
            lot=self.lot.code,
            document_version=document.version,
            document_sha256=document.sha256,
            bid=bidder.bid,
            revision=1,
            previous=None,
            recipient=bidder.keys.public.recipient,
            certificate=dsse.keyid_of(bidder.certificate),
            escrow=bidder.escrow,
        )
        folder = self.folder / bidder.bid
        (folder / "files").mkdir(parents=True)
        wanted = [name for name in DataSheet.objects.get(lot=self.lot).envelopes if name != "sheet"]
        files = {name: [self._file(folder / "files", name)] for name in wanted}
        form = PriceForm(bidder.price, dict(fields))
        return seal_bid(order, form, files, folder=folder, entropy=secrets.token_bytes)

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        path = folder / f"{name}.pdf"
        path.write_bytes(b"%PDF-1.7 " + name.encode() + secrets.token_bytes(200))
        return path


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
