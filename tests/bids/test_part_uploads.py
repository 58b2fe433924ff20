"""上传 — parts in any order, repeated, cut off, wrong or from elsewhere: refused by a stable code, and what was received stays.

电子招标投标办法第二十七条. A model of what a careful keeper of parts would have is compared with tables and store after every step.
"""

from __future__ import annotations

import hashlib
import json
import weakref
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.bids import sealed_files
from apps.bids.models import Part, Submission, Upload
from apps.bids.rules.sealing import SealedBid
from apps.bids.views import sending
from apps.evidence.journal import since
from apps.evidence.landing import Landing
from apps.parties.ca import DemonstrationAuthority
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.bids.conftest import SetClock
from tests.parties.conftest import NOW
from tests.tenders.stage import DEADLINE, Stage
from tests.world import World

SMALL = 32 * 1024
"""Parts so small that a test has three of them in a file."""
CODES = {
    "bid_incomplete",
    "bid_late",
    "bid_not_sealed",
    "bid_part_damaged",
    "bid_part_other",
    "bid_revision_wrong",
    "bid_statement_wrong",
    "bid_upload_ended",
    "bid_upload_wrong",
    "signature_wrong",
}
ENVELOPES = ("sheet", "qualification", "technical", "commercial")
Wrong = Callable[[bytes], tuple[bytes, str]]
"""What is sent in the place of a part, and the digest that is told of it."""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


WRONGS: dict[str, Wrong] = {
    "cut off": lambda part: (part[:-1], _digest(part)),
    "cut off, with its own digest": lambda part: (part[: len(part) // 2], _digest(part[: len(part) // 2])),
    "too long": lambda part: (part + b"x", _digest(part + b"x")),
    "nothing": lambda part: (b"", _digest(b"")),
    "another digest": lambda part: (part, "00" * 32),
    "no digest": lambda part: (part, "../../etc/passwd"),
    "one bit on the way": lambda part: (part[:-1] + bytes([part[-1] ^ 1]), _digest(part)),
    "other bytes under a known digest": lambda part: (bytes(len(part)), _digest(part)),
}


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_files, "PART_BYTES", SMALL)
    monkeypatch.setattr(sending, "PART_BYTES", SMALL)
    monkeypatch.setattr(sending, "landed", _every_second_lands(count()))
    monkeypatch.setattr("os.fsync", lambda _file: None)  # no power fails here, and a thousand parts are many


def _every_second_lands(requests: Iterator[int]) -> Callable[[HttpRequest], Landing | None]:
    """Parts come through the hands of the server, or to the view: nothing may tell the two apart."""

    def landed(request: HttpRequest) -> Landing | None:
        if next(requests) % 2:
            return None
        landing = Landing(SMALL)
        weakref.finalize(request, landing.close)
        landing.write(request.read())
        return landing

    return landed


@dataclass(frozen=True, slots=True)
class Ground:
    """What all examples stand on; each goes back to it."""

    lot: Lot
    bidder: Bidder
    stranger: Bidder
    bids: tuple[SealedBid, SealedBid]
    set_clock: SetClock
    heard: set[str] = field(default_factory=set)
    """The codes of all refusals, and what was answered otherwise."""


def test_whatever_is_sent_only_what_is_whole_is_kept_and_it_stays(
    world: World, set_clock: SetClock, tmp_path: Path
) -> None:
    lot = Stage(world, Regime.ENG).tendering()
    authority = DemonstrationAuthority(tmp_path / "ca", now=NOW)
    bidder, stranger = (bidder_of(world, one, authority, tmp_path) for one in (world.bidder, world.second_bidder))
    ground = Ground(lot, bidder, stranger, (bidder.seal(lot.code, "9.00"), bidder.seal(lot.code, "8.00")), set_clock)

    class Example(Sending):
        where = ground

    run_state_machine_as_test(
        Example,
        settings=hypothesis_settings(
            max_examples=8,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"part kept", "bid received"} <= ground.heard
    assert ground.heard <= CODES | {"part kept", "bid received", "not found"}


class Sending(RuleBasedStateMachine):
    """One bidder who sends two bids with every accident there is, and a stranger who tries the same addresses."""

    where: Ground

    def __init__(self) -> None:
        super().__init__()
        self.beginning = transaction.savepoint()
        self.where.set_clock(WHILE_OPEN)
        self.uploads: list[tuple[str, int]] = []
        self.kept: dict[tuple[str, str, int], bytes] = {}
        self.is_over = False
        self.received = 0

    def teardown(self) -> None:
        """Back to the ground."""
        transaction.savepoint_rollback(self.beginning)

    @initialize(which=st.integers(0, 1))
    def begin(self, which: int) -> None:
        """The files are announced."""
        answer = self.where.bidder.begin(self.where.lot.code, self.where.bids[which])
        if self.is_over:
            self._must_be_refused(answer)
            return
        assert answer.status_code == 201, answer.content
        self.uploads.append((answer.json()["upload"], which))

    @rule(which=st.integers(0, 1))
    def begin_anew(self, which: int) -> None:
        """The upload before ends; what it received stays where it is."""
        self.begin(which)

    @rule(place=st.integers(0, 9), envelope=st.sampled_from(ENVELOPES), number=st.integers(0, 2))
    def send(self, place: int, envelope: str, number: int) -> None:
        """A part as it should be, into any upload there ever was, in any order, as often as it comes."""
        token, which = self.uploads[place % len(self.uploads)]
        part = self._part(which, envelope, number)
        self._heard(self.where.bidder.put_part(token, envelope, number, part), token, envelope, number, part)

    @rule(envelope=st.sampled_from(ENVELOPES))
    def send_all_of_an_envelope(self, envelope: str) -> None:
        """Whatever is still missing of it."""
        token, which = self.uploads[-1]
        for number in reversed(range(self._parts(which, envelope))):
            part = self._part(which, envelope, number)
            self._heard(self.where.bidder.put_part(token, envelope, number, part), token, envelope, number, part)

    @rule()
    def do_it_right(self) -> None:
        """All that is missing, and then the statement."""
        for envelope in ENVELOPES:
            self.send_all_of_an_envelope(envelope)
        self.hand_in(len(self.uploads) - 1, "as sealed")

    @rule(envelope=st.sampled_from(ENVELOPES), number=st.integers(0, 2), wrong=st.sampled_from(sorted(WRONGS)))
    def send_wrongly(self, envelope: str, number: int, wrong: str) -> None:
        """Never kept; a part that is here already is not touched."""
        token, which = self.uploads[-1]
        sent, sha256 = WRONGS[wrong](self._part(which, envelope, number) or b"x")
        answer = self.where.bidder.put_part(token, envelope, number, sent, sha256=sha256)
        is_here = self.kept.get((token, envelope, number), b"") and sha256 == _digest(
            self._part(which, envelope, number)
        )
        if answer.status_code == 204:
            assert is_here
            return
        self._must_be_refused(answer)

    @rule(envelope=st.sampled_from(ENVELOPES), number=st.integers(0, 2))
    def send_the_other_bids_part(self, envelope: str, number: int) -> None:
        """Whole in itself, but not of this file: taken as the bidder's own bytes or refused, and found out at the end."""
        token, which = self.uploads[-1]
        part = self._part(1 - which, envelope, number)
        self._heard(self.where.bidder.put_part(token, envelope, number, part), token, envelope, number, part)

    @rule(
        number=st.sampled_from([3, 10**6, 2**31, 2**63, 10**30]),
        envelope=st.sampled_from([*ENVELOPES, "secret", "sheet%00"]),
    )
    def send_outside_the_plan(self, number: int, envelope: str) -> None:
        """A part or an envelope that was not announced."""
        self._must_be_refused(self.where.bidder.put_part(self.uploads[-1][0], envelope, number, b"x"))

    @rule(envelope=st.sampled_from(ENVELOPES))
    def a_stranger_sends(self, envelope: str) -> None:
        """Another bidder finds nothing under the address."""
        token, which = self.uploads[-1]
        assert self.where.stranger.put_part(token, envelope, 0, self._part(which, envelope, 0)).status_code == 404
        assert self.where.stranger.client.get(f"/bids/uploads/{token}").status_code == 404

    @rule(
        place=st.integers(0, 9), what=st.sampled_from(["as sealed", "the other's", "a wrong signature", "no statement"])
    )
    def hand_in(self, place: int, what: str) -> None:
        """Received only when everything is here and fits, and then again with the same receipt."""
        token, which = self.uploads[place % len(self.uploads)]
        sealed = self.where.bids[1 - which if what == "the other's" else which]
        signature = "AA==" if what == "a wrong signature" else ""
        statement = '{"v":1}' if what == "no statement" else sealed.statement
        answer = self.where.bidder.submit(self.where.lot.code, token, sealed, signature=signature, statement=statement)
        if answer.status_code == 201:
            again = self.where.bidder.submit(self.where.lot.code, token, sealed)
            assert again.json()["receipt"] == answer.json()["receipt"]
            self.received = 1
            self.where.heard.add("bid received")
            return
        self._must_be_refused(answer)
        may_be = not self.is_over and not self.received and what == "as sealed" and token == self.uploads[-1][0]
        assert not (may_be and self._is_whole(token, which)), answer.content

    @rule(
        shape=st.sampled_from(["size", "header", "name", "bid", "list"]),
        value=st.sampled_from([-1, 0, 2**70, "", "\x00", "\ud800", None, [], {}]),
    )
    def begin_wrongly(self, shape: str, value: Any) -> None:
        """A list of files that is none ends no upload and begins none."""
        sealed = self.where.bids[0]
        envelopes: Any = [
            {"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes
        ]
        told: dict[str, Any] = {"bid": json.loads(sealed.statement)["bid"], "envelopes": envelopes}
        match shape:
            case "bid":
                told["bid"] = value
            case "list":
                told["envelopes"] = value
            case _:
                envelopes[0][shape] = value
        self._must_be_refused(self.where.bidder.post(f"/bids/{self.where.lot.code}/uploads", told))

    @rule()
    def the_deadline_passes(self) -> None:
        """From now on nothing is taken."""
        self.where.set_clock(DEADLINE)
        self.is_over = True

    @invariant()
    def what_was_received_is_here(self) -> None:
        """Tables and store hold exactly the parts that were answered for, byte for byte."""
        rows = Part.objects.select_related("file__upload").order_by("pk")
        found = {(one.file.upload.token, one.file.name, one.number): one for one in rows}
        assert set(found) == set(self.kept)
        for place, part in found.items():
            assert (part.size, part.sha256) == (len(self.kept[place]), _digest(self.kept[place]))
            stored = Path(settings.DATA_DIR) / "objects" / part.object_name
            assert stored.stat().st_size == part.size
        assert Submission.objects.count() == self.received
        assert [one.kind for one in since(f"lot:{self.where.lot.pk}:bids", 0)] == ["bid.received"] * self.received
        assert Upload.objects.filter(ended_at=None).count() <= 1

    def _heard(self, answer: Any, token: str, envelope: str, number: int, part: bytes) -> None:
        if answer.status_code == 204:
            assert not self.is_over
            assert self.kept.setdefault((token, envelope, number), part) == part
            self.where.heard.add("part kept")
            return
        self._must_be_refused(answer)

    def _must_be_refused(self, answer: Any) -> None:
        """By a code that stands in the list, or as something that is not there; never by an accident."""
        assert answer.status_code in (400, 404, 409, 422), (answer.status_code, answer.content)
        if answer.status_code not in (409, 422):
            self.where.heard.add("not found")
            return
        assert answer.json()["refused"]["sentence"]
        self.where.heard.add(answer.json()["refused"]["code"])

    def _part(self, which: int, envelope: str, number: int) -> bytes:
        content = _content(self.where.bids[which], envelope)
        return content[number * SMALL : (number + 1) * SMALL]

    def _parts(self, which: int, envelope: str) -> int:
        return -(-len(_content(self.where.bids[which], envelope)) // SMALL)

    def _is_whole(self, token: str, which: int) -> bool:
        return all(
            self.kept.get((token, envelope, number)) == self._part(which, envelope, number)
            for envelope in ENVELOPES
            for number in range(self._parts(which, envelope))
        )


def test_who_sends_and_hands_in_everything_several_times_at_once_is_received_once(
    world: World, lot: Lot, bidder: Bidder
) -> None:
    """Four connections send the same parts, and then the same statement: one set of parts, one receipt for all."""
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    browsers = [world.client_of(bidder.member) for _each in range(4)]

    sent = _at_once([partial(_send_all, browser, upload, sealed) for browser in browsers])
    handed = _at_once([partial(_hand_in, browser, bidder, lot, upload, sealed) for browser in browsers])

    assert sent == [{204}] * 4
    assert Part.objects.count() == sum(-(-one.size // SMALL) for one in sealed.envelopes)
    assert {status for status, _receipt in handed} == {201}
    assert len({receipt for _status, receipt in handed}) == 1
    assert Submission.objects.count() == 1
    assert [one.kind for one in since(f"lot:{lot.pk}:bids", 0)] == ["bid.received"]


def _content(sealed: SealedBid, envelope: str) -> bytes:
    return next(one.path for one in sealed.envelopes if one.name == envelope).read_bytes()


def _send_all(browser: Any, upload: str, sealed: SealedBid) -> set[int]:
    answered = set()
    for one in sealed.envelopes:
        content = one.path.read_bytes()
        for start in range(0, len(content), SMALL):
            part = content[start : start + SMALL]
            answer = browser.put(
                f"/bids/uploads/{upload}/{one.name}/{start // SMALL}",
                part,
                content_type="application/octet-stream",
                headers={"X-Part-SHA256": _digest(part), "accept": "application/json"},
            )
            answered.add(answer.status_code)
    return answered


def _hand_in(browser: Any, bidder: Bidder, lot: Lot, upload: str, sealed: SealedBid) -> tuple[int, str]:
    told = {"upload": upload, "statement": sealed.statement, "signature": bidder.sign(sealed.statement)}
    answer = browser.post(
        f"/bids/{lot.code}/submission",
        json.dumps(told),
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    return answer.status_code, json.dumps(answer.json().get("receipt"))


def _at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each answers, when all begin together in threads of their own."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))
