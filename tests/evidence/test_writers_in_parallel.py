"""Eight writers at once lose nothing, repeat nothing, leave no gap: threads and processes, on either database."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.evidence.auditing import audit
from apps.evidence.journal import emit_all, since
from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers, Stream
from tests.evidence import child
from tests.evidence.conftest import NOW, SOMEBODY, NoticePublished

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8
PLANS = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=4), min_size=1, max_size=6)
_runs = count(1)


def write_plan(run: int, writer: int, plan: list[list[int]], ready: Barrier) -> None:
    ready.wait()
    try:
        for turn, batch in enumerate(plan):
            facts = [
                (NoticePublished(f"{writer}-{turn}-{place}"), Stream(f"lot:{run}:{stream}", Hearers.PUBLIC))
                for place, stream in enumerate(batch)
            ]
            with transaction.atomic():
                emit_all(facts, actor=SOMEBODY, at=NOW)
    finally:
        connection.close()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(PLANS, min_size=WRITERS, max_size=WRITERS))
def test_eight_threads_on_shared_streams_lose_and_repeat_nothing(plans: list[list[list[int]]]) -> None:
    run, ready = next(_runs), Barrier(WRITERS)

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_plan, run, writer, plan, ready) for writer, plan in enumerate(plans)]:
            done.result()

    expected = Counter(
        (f"lot:{run}:{stream}", f"{writer}-{turn}-{place}")
        for writer, plan in enumerate(plans)
        for turn, batch in enumerate(plan)
        for place, stream in enumerate(batch)
    )
    written = Entry.objects.filter(stream__startswith=f"lot:{run}:")
    assert Counter((entry.stream, entry.payload["lot"]) for entry in written) == expected
    for name in {stream for stream, _ in expected}:
        assert [entry.v for entry in since(name, 0)] == list(range(1, written.filter(stream=name).count() + 1))
        assert audit(name).findings == []


def test_one_writers_facts_keep_their_order() -> None:
    ready = Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_plan, 0, writer, [[0]] * 10, ready) for writer in range(WRITERS)]:
            done.result()

    said = [entry.payload["lot"].split("-") for entry in since("lot:0:0", 0)]
    for writer in range(WRITERS):
        assert [int(turn) for who, turn, _ in said if who == str(writer)] == list(range(10))


def test_eight_processes_lose_and_repeat_nothing() -> None:
    with ExitStack() as stack:
        children = [stack.enter_context(child.running("write", f"writer-{n}", "12")) for n in range(WRITERS)]
        ends = [process.communicate(timeout=90) for process in children]

    assert [process.returncode for process in children] == [0] * WRITERS, ends
    found = audit(None)
    assert (found.streams, found.entries, found.findings) == (3, WRITERS * 12, [])
    told = Counter((entry.payload["lot"], entry.payload["turn"]) for entry in Entry.objects.all())
    assert told == Counter((f"writer-{number}", turn) for number in range(WRITERS) for turn in range(12))
    assert [head.v for head in StreamHead.objects.order_by("name")] == [WRITERS * 4] * 3
