"""轮流签署: one seat at a time, for a minute. 评标委员会和评标方法暂行规定 §43: all members sign the report."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from apps.core.refusals import Refused
from apps.evidence.models import Entry, SignatureLease
from apps.evidence.pades import inspect
from apps.evidence.signing import LASTS, Lease, complete, lease
from apps.evidence.store import put_once
from apps.evidence.typesetting import typeset
from tests.evidence.papers import paper, paper_data
from tests.evidence.signers import House, Signer

__all__ = ["paper"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DOCUMENT = "evaluation:7:report"


class Table:
    """The report on the table and those who sign it."""

    def __init__(self, house: House, base: str) -> None:
        self.base = base
        self.trust = house.trust(now=NOW)
        self.members = [house.signer(name, now=NOW) for name in ("陈砚", "欧阳若兰")]

    def lease(self, seat: int, now: datetime = NOW) -> Lease:
        """The seat asks for the report."""
        return lease(
            DOCUMENT,
            self.base,
            seat=seat,
            certificate=self.members[seat].certificate,
            trust=self.trust,
            field=f"member-{seat + 1}",
            reason="同意评标结论",
            name=self.members[seat].name,
            now=now,
        )

    def complete(self, seat: int, asked: Lease, now: datetime = NOW) -> bytes:
        """The seat hands the signature back."""
        return complete(asked.token, self.signer(seat).raw(asked.attributes), trust=self.trust, now=now)

    def signer(self, seat: int) -> Signer:
        return self.members[seat]


@pytest.fixture
def table(paper: dict[str, object], tmp_path: Path, request: pytest.FixtureRequest) -> Table:
    name = f"tests/{abs(hash(request.node.nodeid))}/report"
    put_once(name, [typeset("paper", paper_data(members=2))])
    return Table(House(tmp_path / "ca", now=NOW - timedelta(days=1)), name)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """A refusal that changes neither the lease nor the journal."""
    before = list(SignatureLease.objects.values_list("document", "seat", "token", "until", "is_used"))

    with pytest.raises(Refused) as refusal:
        yield

    assert refusal.value.code == code
    assert list(SignatureLease.objects.values_list("document", "seat", "token", "until", "is_used")) == before
    assert not Entry.objects.exists()


def test_a_seat_signs_and_the_next_one_goes_on_from_there(table: Table) -> None:
    first = table.complete(0, table.lease(0))
    table.base = f"{table.base}-2"
    put_once(table.base, [first])

    pdf = table.complete(1, table.lease(1))

    assert [(one.signer, one.is_good, one.covers_file) for one in inspect(pdf, [table.trust.root])] == [
        ("陈砚", True, False),
        ("欧阳若兰", True, True),
    ]


def test_the_lease_says_what_is_signed_and_until_when(table: Table) -> None:
    asked = table.lease(0)

    assert asked.until == NOW + LASTS
    assert bytes.fromhex(asked.digest) in asked.attributes


def test_another_seat_waits_for_its_turn(table: Table) -> None:
    table.lease(0)

    with refuses("signing_busy"):
        table.lease(1, NOW + timedelta(seconds=59))
    assert table.lease(1, NOW + LASTS).until == NOW + 2 * LASTS


def test_the_same_seat_may_begin_again_and_the_earlier_lease_ends(table: Table) -> None:
    first = table.lease(0)
    second = table.lease(0)

    with refuses("signing_lapsed"):
        table.complete(0, first)
    assert inspect(table.complete(0, second), [table.trust.root])[0].is_good


def test_after_a_minute_the_lease_has_lapsed(table: Table) -> None:
    asked = table.lease(0)

    with refuses("signing_lapsed"):
        table.complete(0, asked, NOW + LASTS + timedelta(seconds=1))


def test_a_lease_is_used_once(table: Table) -> None:
    asked = table.lease(0)
    table.complete(0, asked)

    with refuses("signing_lapsed"):
        table.complete(0, asked)


def test_a_version_that_was_just_signed_is_not_signed_again(table: Table) -> None:
    """Until the new version stands, nobody may start from the old one: his signature would drop the other's."""
    table.complete(0, table.lease(0))

    with refuses("signing_busy"):
        table.lease(1)
    with refuses("signing_busy"):
        table.lease(0)
    assert not bytes(SignatureLease.objects.get().pdf)


def test_a_wrong_signature_leaves_the_lease(table: Table) -> None:
    asked = table.lease(0)

    with refuses("signature_wrong"):
        complete(asked.token, table.signer(1).raw(asked.attributes), trust=table.trust, now=NOW)
    assert inspect(table.complete(0, asked), [table.trust.root])[0].is_good


def test_a_stranger_without_the_token_completes_nothing(table: Table) -> None:
    table.lease(0)

    with refuses("signing_lapsed"):
        complete("guessed", bytes(64), trust=table.trust, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_complete_at_once_one_does(table: Table) -> None:
    asked = table.lease(0)
    outcomes: list[str] = []

    def hand_back() -> None:
        try:
            table.complete(0, asked)
            outcomes.append("signed")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["signed", *["signing_lapsed"] * 3]
