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
from base64 import b64decode
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
from apps.bids.rules.contents import PriceForm
from apps.bids.rules.escrow import EscrowSet
from apps.bids.rules.parts import FORMS, is_double
from apps.bids.rules.sealing import Order, SealedBid, seal_bid
from apps.core.actor import CLOCK
from apps.evidence import outbox
from apps.evidence.rules import dsse
from apps.evidence.subscriptions import deliver
from apps.openings import actions, queries, signing
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.rules.terms import HolderRole
from apps.tenders import actions as tenders
from apps.tenders.models import DataSheet, Lot, TenderDocument
from tests.openings.people import FIELDS, Bidder, Signer, new_bidder, signer
from tests.remembered import remembered, standing
from tests.tenders.stage import Stage

__all__ = ["FIELDS", "Bidder", "Hall", "Signer", "new_bidder", "signer"]

S = OpeningState
TWO_ENVELOPES = ("sheet", "particulars", "qualification", "technical", "commercial")


@dataclass
class Hall:
    """The opening of one lot and everybody in it. The agency hosts, the buyer's own member represents the buyer."""

    stage: Stage
    folder: Path
    scheme: Mapping[str, Any] = field(default_factory=dict)
    envelopes: Sequence[str] = ()
    """Those of the document, unless a test has others."""
    bidders: list[Bidder] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The lot is tendering and has its opening; the document can really be read."""
        self.lot: Lot = self.stage.tendering()
        if self.scheme:
            DataSheet.objects.filter(lot=self.lot).update(scheme=dict(self.scheme))
        if self.envelopes:
            DataSheet.objects.filter(lot=self.lot).update(envelopes=list(self.envelopes))
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
        revision = bidder.revision
        receipt = make_receipt(
            bidder.statement, lot=self.lot.code, bid=bidder.bid, revision=revision, held=held, now=now
        )
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
        return actions.announce_next(self.opening.pk, after=None, actor=self.host.actor, now=self.tick())

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
        place = ("reached", state, self.now, self.opening.pk, self._people(), standing())
        self.now, identities = remembered(place, lambda: self._go_on_to(state))
        for holder, known in zip(self._holders(), identities, strict=True):
            holder.identities.update(known)
        return self

    def _go_on_to(self, state: OpeningState) -> tuple[datetime, list[dict[str, str]]]:
        """What the hall knows when it has got there, besides what the database does."""
        self.go_on_to(state)
        return self.now, [dict(holder.identities) for holder in self._holders()]

    def go_on_to(self, state: OpeningState) -> None:
        """From the sign-in on, until the opening stands in this state."""
        for bidder in self.bidders:
            bidder.sign_in(self)
        self.reaches_on(state)

    def reaches_on(self, state: OpeningState) -> None:
        """From where the opening stands."""
        steps = list(self._steps())
        reached = [stands for stands, _step in steps]
        here = S(self.opening.state)
        for stands, step in steps[reached.index(here) + 1 if here in reached else 0 :]:
            step()
            if stands == state:
                return
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
            revision=bidder.revision,
            previous=bidder.previous,
            recipient=bidder.keys.public.recipient,
            certificate=dsse.keyid_of(bidder.certificate),
            escrow=bidder.escrow,
            is_double=is_double(self.envelopes),
        )
        folder = self.folder / f"{bidder.bid}-{bidder.revision}"
        (folder / "files").mkdir(parents=True)
        wanted = [name for name in DataSheet.objects.get(lot=self.lot).envelopes if name not in FORMS]
        files = {name: [self._file(folder / "files", name)] for name in wanted}
        form = PriceForm(bidder.price, dict(fields))
        return seal_bid(order, form, files, folder=folder, entropy=secrets.token_bytes)

    @staticmethod
    def _file(folder: Path, name: str) -> Path:
        path = folder / f"{name}.pdf"
        path.write_bytes(b"%PDF-1.7 " + name.encode() + secrets.token_bytes(200))
        return path
