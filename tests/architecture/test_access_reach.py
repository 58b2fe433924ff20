"""Who reaches what has no address of its own: sockets, jobs and stored files.

A socket, a kind of job or a reader of stored files without a row here is red, so that somebody decides about it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from channels.routing import URLRouter
from django.conf import settings

from apps.evidence.outbox import HANDLERS
from apps.openings.models import Opening
from apps.openings.routing import sockets
from apps.openings.visits import visit_of
from apps.tenders.rules.books import Regime
from tests.architecture.visits import PEOPLE, VISITOR, client_of
from tests.tenders.stage import Stage
from tests.world import World

APPS = Path(settings.BASE_DIR) / "apps"

SOCKETS = {
    "public": set(PEOPLE),
    "desk": {"tenderee", "agency", "operator", "witness", "technical_duty", "supervisor"},
    "own": set(),
}
"""Who hears what of a lot's hall. The lot is the tenderee's, done through the agency; nobody has a bid, so nobody has an own stream."""

JOBS = {
    "awards.make_archive": "a use-case: the closing of a file",
    "awards.make_notice": "a use-case: the result's publication",
    "bids.lock_bid": "a use-case: a bid handed in",
    "bids.stamp_receipt": "a use-case: a bid handed in while the time authority was away",
    "evaluation.make_annex": "a use-case: the report signed by all or lapsed",
    "evaluation.make_report": "a use-case: the chair asks for the report",
    "evidence.cosign": "the sequencer: a new checkpoint of the log",
    "evidence.time_stamp": "a use-case: something signed while the time authority was away",
    "message.send": "a subscriber: an entry told to a person; the sender itself, to try again",
    "notice.send": "a subscriber: a notice published",
    "openings.import_backup": "a use-case: the bidder's backup imported after a failed decryption",
    "openings.make_record": "a use-case: the host asks for the record",
    "openings.open_bid": "a use-case: enough holders have revealed",
    "openings.recover_bid": "a use-case: enough custodians have handed in",
    "openings.speak": "a use-case: the reading out begins",
    "scheduling.night": "a use-case or the clock: a night in which something is late",
    "scheduling.solve": "a use-case: a decision on the schedule",
    "watch.daily": "a subscriber: any public entry",
    "watch.tell": "a subscriber: any public entry",
    "webhooks.round": "a subscriber: any public entry, while somebody listens; a use-case of the owner; the round itself, to go on",
}
"""Each kind of job, and what enqueues it: never a page. Its handler acts as the platform, from nobody's seat."""

READERS = {
    "apps/awards/archiving.py": "the worker, into the archive package",
    "apps/awards/views/after.py": "the archive: whoever may read the lot's; the contract: the desk and the winner, of a procurement everybody",
    "apps/awards/views/award.py": "the notice of award: the buyer's side and its winner",
    "apps/bids/opening.py": "the worker, once the bid may be opened",
    "apps/bids/queries/letter.py": "the bidder himself, his letter before it is sealed",
    "apps/bids/sealed_files.py": "sealed parts, still shut: receiving and opening",
    "apps/evaluation/validity.py": "the worker, checking signatures of a report",
    "apps/evaluation/views/acts.py": "members of the committee and whoever keeps the room",
    "apps/evaluation/views/marking.py": "members of the committee: the blind technical part, without its author's marks",
    "apps/evaluation/views/matters.py": "members of the committee and the bidder asked",
    "apps/evaluation/views/pages.py": "members of the committee, and whoever may read the report",
    "apps/evaluation/views/reporting.py": "whoever may read the report's annex",
    "apps/evidence/bundle.py": "what is public after the deadline, and what its reader's disclosure allows",
    "apps/evidence/signing.py": "whoever signs the paper",
    "apps/openings/importing.py": "the worker, the bidder's own backup while it is imported",
    "apps/openings/photos.py": "the desk of the hall, lifted from under its lid",
    "apps/openings/views/acts.py": "everybody, once the record is public",
    "apps/openings/views/objections.py": "the desk, the supervisor and who filed the paper",
    "apps/openings/views/papers.py": "everybody, once the paper is signed; the draft the host alone",
    "apps/openings/views/speech.py": "everybody: the announcement read aloud",
    "apps/scheduling/views/green_service.py": "the case's own side, the centre and the supervisor",
    "apps/scheduling/views/promise_files.py": "the lot's own side, the centre and the supervisor",
    "apps/tenders/receiving.py": "tender documents: everybody, from publication on",
    "apps/tenders/views/objections.py": "the objector, who answers, and the supervisor",
    "apps/tenders/views/publicity.py": "proofs of publicity: the lot's own side, the centre and the supervisor",
}
"""Every module that reads stored files, and for whom. Bidders' files are sealed until the opening; none is handed out by its name."""


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_hall_is_heard_by_whom_the_table_says(world: World) -> None:
    opening = Opening.objects.get_or_create(lot=Stage(world, Regime.ENG).tendering())[0]

    def hears(who: str, place: str) -> bool:
        cookie = f"{settings.SESSION_COOKIE_NAME}={client_of(world, who).session.session_key}" if who != VISITOR else ""
        route = {"kwargs": {"lot_code": opening.lot.code, "hears": place}}
        scope = {"headers": [(b"cookie", cookie.encode())], "query_string": b"", "url_route": route}
        return visit_of(scope) is not None

    assert {place: {who for who in PEOPLE if hears(who, place)} for place in SOCKETS} == SOCKETS


def test_every_socket_has_a_row() -> None:
    assert isinstance(sockets, URLRouter)

    places = [str(route.pattern) for route in sockets.routes if str(route.pattern)]

    assert len(places) == len(SOCKETS)
    assert {route.default_args.get("hears") for route in sockets.routes} - {None} == set(SOCKETS)


def test_every_kind_of_job_has_a_row_and_no_page_enqueues_one() -> None:
    places = {path.relative_to(APPS).as_posix() for path, _call in calls_of("enqueue")}

    assert sorted(HANDLERS) == sorted(JOBS)
    assert [
        place for place in places if any(part in place for part in ("views", "consumers", "queries", "admin"))
    ] == []


def test_a_job_is_given_numbers_and_no_words() -> None:
    """Whoever reads the queue learns numbers; names, prices and addresses are looked up when the job is done."""
    keys = {
        key.value
        for _path, call in calls_of("enqueue")
        if len(call.args) > 1 and isinstance(call.args[1], ast.Dict)
        for key in call.args[1].keys
        if isinstance(key, ast.Constant)
    }

    assert keys <= {
        "archive",
        "award",
        "decision",
        "delivery",
        "entry",
        "import",
        "lot",
        "notice",
        "opening",
        "report",
        "sha256",
        "submission",
    }


def test_every_reader_of_stored_files_has_a_row() -> None:
    found = {path.relative_to(APPS.parent).as_posix() for path, _call in calls_of("open_stored")}

    assert sorted(found) == sorted(READERS)


def calls_of(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function of this name in the apps."""
    for path in sorted(APPS.rglob("*.py")):
        text = path.read_text("utf-8")
        if f"{name}(" not in text or path.parent.name == "migrations":
            continue
        for node in ast.walk(ast.parse(text)):
            called = getattr(node, "func", None)
            if isinstance(node, ast.Call) and name in (getattr(called, "id", ""), getattr(called, "attr", "")):
                yield path, node
