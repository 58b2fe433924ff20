"""What must hold after every step, whoever did what: silence of refusals, secrecy, clocks, one winner, the journal's word."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from apps.awards.lifecycle import AwardState
from apps.awards.models import Award, Outcome
from apps.bids.models import Submission
from apps.core.refusals import Refusal
from apps.evidence import journal
from apps.evidence.auditing import audit, is_as_written
from apps.evidence.bundle import Edition, write
from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers
from apps.evidence.verify.verifying import verify
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.life.folding import award_state, lot_state, told_of
from tests.life.stage import Life
from tests.openings.folding import must_add_up

WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
HAS_WINNER = (AwardState.DECIDED, AwardState.PUBLISHED, AwardState.NOTIFIED, AwardState.CONTRACTED)
TELLS_RESULT = (AwardState.PUBLISHED, AwardState.NOTIFIED, AwardState.CONTRACTED)


class Watch:
    """Watches one life. `step` has something tried; everything else raises AssertionError when something does not hold."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.told = _last_entry()
        self.tables = {table: _digest(table) for table in _table_names()}
        self.clocks: dict[tuple[object, ...], datetime] = {}
        self.look_at_clocks()

    def step(self, attempt: Callable[[], object], *, is_one: bool) -> str:
        """Something is tried; answers what came of it: ``done``, ``not_found``, or the code of the refusal."""
        with self._writing() as written:
            try:
                attempt()
                came = "done"
            except ObjectDoesNotExist:
                came = "not_found"
            except Refusal as refusal:
                came = refusal.code
        after = {table: _digest(table) for table in written}
        if came != "done" and is_one:
            changed = [table for table in written if after[table] != self.tables[table]]
            assert not changed, f"refused as {came}, but changed {changed}"
        self.tables |= after
        self.look()
        return came

    def look(self) -> None:
        """All that must hold now."""
        fresh = list(Entry.objects.filter(pk__gt=self.told).order_by("pk"))
        self.told = fresh[-1].pk if fresh else self.told
        for entry in fresh:
            _must_follow(entry)
            self._must_be_kept_secret(entry)
        lot = self.life.lot
        told = told_of(lot)
        assert (LotState(lot.state), lot.stood_at) == lot_state(lot, told), told
        award = self.life.award
        if award is not None:
            assert award.state == award_state(lot, told), told
            _must_have_one_winner(award)
        opening = self.life.opening
        if opening is not None and any(entry.stream == opening.public_stream.name for entry in fresh):
            must_add_up(opening)
        self.look_at_clocks()
        _must_be_in_time(lot)

    def look_at_clocks(self) -> None:
        """No deadline that somebody was told comes earlier than it was."""
        for name, moment in _clocks(self.life):
            known = self.clocks.get(name)
            assert known is None or moment >= known, f"{name} was {known}, and is {moment}"
            self.clocks[name] = moment

    def end(self, folder: Path) -> None:
        """The whole journal is unbroken, and what the public may check about the lot is found right."""
        found = audit(None).findings
        assert not found, [one.sentence() for one in found]
        lot = self.life.lot
        if not lot.is_public:
            return
        file = BytesIO()
        write(lot.pk, Edition.PUBLIC, file, now=self.life.now)
        path = folder / "bundle.zip"
        path.write_bytes(file.getvalue())
        verdict = verify(path)
        assert verdict.is_good, [(one.check, one.where, one.code) for one in verdict.protocol.findings]

    def _must_be_kept_secret(self, entry: Entry) -> None:
        hearers = StreamHead.objects.get(name=entry.stream).hearers
        if hearers in (Hearers.SEALED, Hearers.OWN):
            hearing = {person.organisation.pk for person in self._hearing(entry.stream)}
            limit = 0 if hearers == Hearers.SEALED else 1
            assert len(hearing) <= limit, f"{entry.stream} is heard by {hearing}"
            return
        if self.is_before_the_list():
            for mark in self._marks():
                assert mark not in entry.body, f"{entry.stream} says {mark} before the list: {entry.kind}"

    def _hearing(self, stream: str) -> Iterator[Any]:
        return (person for person in self.life.people() if journal.may_hear(person.actor, stream))

    def is_before_the_list(self) -> bool:
        """Nobody may know yet who bids."""
        opening = self.life.opening
        return opening is None or opening.list_published_at is None

    def _marks(self) -> list[str]:
        bidders = [one for one in self.life.hall.bidders if one.sealed is not None]
        return [mark for one in bidders for mark in (one.bid, str(one.price), one.name)]

    @contextmanager
    def _writing(self) -> Iterator[set[str]]:
        written: set[str] = set()

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if found := WRITES.match(sql):
                written.add(found[1])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield written


def _must_follow(entry: Entry) -> None:
    """The entry is as written and stands right behind the one before."""
    head = StreamHead.objects.get(name=entry.stream)
    assert is_as_written(entry, head.hearers), entry
    before = Entry.objects.filter(stream=entry.stream, v=entry.v - 1).first()
    assert entry.v == 1 or (before is not None and bytes(entry.parent) == bytes(before.digest)), entry
    assert before is None or entry.at >= before.at, entry


def _must_have_one_winner(award: Award) -> None:
    """A winner exactly while one is determined; he was recommended, is first of those not passed over, and is told alone."""
    if award.state not in HAS_WINNER:
        assert award.winner is None, award.state
        return
    winner = award.winner
    assert winner is not None, award.state
    left = award.candidates.filter(passed_over__isnull=True)
    assert winner.bid in left.values_list("bid", flat=True), winner.bid
    assert winner.rank == min(left.values_list("rank", flat=True)), winner.rank
    if award.state in TELLS_RESULT:
        assert Outcome.objects.filter(award=award, is_winner=True).count() == 1


def _must_be_in_time(lot: Lot) -> None:
    """What counts as a bid came before the deadline (招标投标法第二十八条)."""
    deadline = lot.submission_deadline
    late = Submission.objects.filter(bid__lot=lot, received_at__gte=deadline) if deadline else Submission.objects.none()
    assert not late.exists(), list(late)


def _clocks(life: Life) -> Iterator[tuple[tuple[object, ...], datetime]]:
    lot, opening, award = life.lot, life.opening, life.award
    if lot.is_public:
        for name in ("submission_deadline", "document_until", "notice_until"):
            moment = getattr(lot, name)
            if moment is not None:
                yield ("lot", name), moment
    if opening is not None and opening.until is not None:
        yield ("opening", opening.stood_at or opening.state), opening.until
    if award is not None and award.publicity_until is not None:
        yield ("award", "publicity_until", award.publicity_from), award.publicity_until
    if award is not None and award.contract_due_at is not None:
        yield ("award", "contract_due_at", award.winner_id), award.contract_due_at
    for objection in lot.document_objections.exclude(due_at=None):
        if objection.due_at is not None:
            yield ("objection", objection.pk), objection.due_at


@cache
def _table_names() -> tuple[str, ...]:
    return tuple(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def _last_entry() -> int:
    last = Entry.objects.order_by("-pk").first()
    return last.pk if last else 0
