"""故障演练 — whoever acts while something dies looks before he acts again; faults are shared out evenly, and the relay is a bad network."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command

from apps.portal.rehearsal.browser import Answer, Unexpected, Unreachable
from trading.drills import acts
from trading.drills.acts import Act, Ledger, Mark, insist, perform
from trading.drills.course import in_groups, shared_out
from trading.drills.faults import drawn, possible
from trading.drills.judging import Fault, Finding
from trading.drills.relay import Relay
from trading.drills.table import Result, Round

DOES, DIES_BEFORE, DIES_AFTER, REFUSES = "does", "dies before it writes", "dies before it answers", "refuses"
MARK = Mark("bid", "b1/1")


class Server:
    """Does what is asked, or dies before or after it; a second time it refuses."""

    def __init__(self, *course: str) -> None:
        self.course = list(course)
        self.done = 0
        self._lock = threading.Lock()

    def act(self) -> None:
        """One request."""
        with self._lock:
            what = self.course.pop(0) if self.course else REFUSES
            self.done += what in (DOES, DIES_AFTER)
        if what == REFUSES:
            raise Unexpected("POST", Answer(409, {}, b"{}"))
        if what != DOES:
            raise Unreachable("POST")


def act_of(server: Server) -> Act:
    """One act, done once the server counts one."""
    return Act("bid", server.act, lambda: server.done == 1, lambda: MARK)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "AGAIN_SECONDS", 0.0)


@pytest.mark.parametrize(
    ("course", "troubles"),
    [
        ([DOES], {}),
        ([DIES_BEFORE, DOES], {"no answer": 1}),
        ([DIES_AFTER], {"no answer": 1, "done all the same": 1}),
        ([REFUSES, DIES_BEFORE, DOES], {"409": 1, "no answer": 1}),
    ],
)
def test_an_act_is_looked_up_before_it_is_done_again(course: list[str], troubles: dict[str, int]) -> None:
    server, ledger = Server(*course), Ledger()

    insist(act_of(server), ledger, is_twice=False)

    assert (server.done, server.course, dict(ledger.troubles)) == (1, [], troubles)
    assert (ledger.marks, ledger.never) == ({MARK}, [])


def test_two_hands_press_and_one_is_refused() -> None:
    server, ledger = Server(DOES), Ledger()

    perform([act_of(server)], ledger, at_once=1, is_twice=True)

    assert (server.done, ledger.marks) == (1, {MARK})
    assert dict(ledger.troubles) == {"409": 1, "done all the same": 1}


def test_an_act_that_cannot_be_done_is_given_up_and_not_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(acts, "AGAIN_SECONDS", 0.1)
    ledger = Ledger()

    insist(act_of(Server()), ledger, is_twice=False)

    assert (ledger.marks, ledger.never) == (set(), ["bid: POST: 409 {}"])


@pytest.mark.parametrize(
    ("_case", "options", "sentence"),
    [
        ("no such fault", {"only": "flood"}, "there are: web, worker"),
        ("a fault of the bucket without one", {"only": "bucket"}, "there is no fault 'bucket'"),
        ("two bidders open nothing", {"bidders": 2}, "At least three bidders"),
    ],
)
def test_a_drill_that_cannot_be_is_refused_before_anything_starts(
    _case: str, options: dict[str, str | int], sentence: str
) -> None:
    with pytest.raises(CommandError, match=f"(?i){sentence}"):
        call_command("drill", "cluster", **options)


def test_faults_are_shared_out_by_weight_and_every_kind_is_as_frequent_as_any_other() -> None:
    assert shared_out(5, [3, 1, 1]) == [3, 1, 1]
    assert shared_out(2, [3, 1, 1]) == [1, 1, 0]
    assert [sum(shared_out(rounds, [21, 7, 2, 8, 1])) for rounds in (1, 4, 50)] == [1, 4, 50]

    kinds = possible(has_bucket=False)
    often = Counter(kind.name for kind in drawn(2 * len(kinds), kinds, random.Random(1)))
    assert set(often.values()) == {2}
    assert {kind.name for kind in possible(has_bucket=True)} - set(often) == {"bucket", "cut-bucket"}


def test_groups_hold_every_act_once_in_their_order() -> None:
    everything = [act_of(Server()) for _ in range(7)]

    groups = in_groups(everything, 3)

    assert [len(group) for group in groups] == [2, 2, 3]
    assert [one for group in groups for one in group] == everything


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who waits for calls."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        found.settimeout(10)
        yield found


@pytest.fixture
def relay(listener: socket.socket) -> Iterator[Relay]:
    """It passes on to the listener."""
    found = Relay(listener.getsockname()[1])
    yield found
    found.join()
    found.close()


def called(relay: Relay) -> socket.socket:
    """A caller's end of a line through the relay."""
    return socket.create_connection(("127.0.0.1", relay.port), 10)


def test_a_cut_relay_is_silent_and_ends_no_line(relay: Relay, listener: socket.socket) -> None:
    with closing(called(relay)) as caller, closing(listener.accept()[0]) as far:
        far.settimeout(10)
        caller.sendall(b"one")
        assert far.recv(10) == b"one"

        relay.cut()
        caller.sendall(b"two")
        far.settimeout(0.1)
        with pytest.raises(TimeoutError):
            far.recv(10)
        far.settimeout(10)
        relay.join()

        assert far.recv(10) == b"two"


def test_a_relay_sends_a_changing_request_again_and_nothing_else(relay: Relay, listener: socket.socket) -> None:
    relay.again = lambda: (0.0,)
    heard = []
    for request in (b"GET / HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n"):
        with closing(called(relay)) as caller:
            caller.sendall(request)
            with closing(listener.accept()[0]) as far:
                heard.append(far.recv(100))
            assert caller.recv(10) == b""
    with closing(listener.accept()[0]) as far:
        heard.append(far.recv(100))

    assert [one[:4] for one in heard] == [b"GET ", b"POST", b"POST"]
    assert heard[1] == heard[2]


def test_a_drill_holds_only_if_it_came_to_its_end_and_nothing_was_found() -> None:
    one = Round(1, "web", "bids", 4, 3, 3.0, 2.5, {"no answer": 1}, [])
    counted = {"acts": 4, "receipts": 2, "entries": 9, "leaves": 3}
    lost = Finding(Fault.LOST, "bid b1/1")
    whole = Result([one], [], counted, seed=1, seconds=9.0, is_complete=True)

    assert whole.holds
    assert not Result([one], [], counted, seed=1, seconds=9.0, is_complete=False).holds
    assert not Result([one], [lost], counted, seed=1, seconds=9.0, is_complete=True).holds
    assert "1 faults, 4 acts, 2 receipts, 9 entries, 3 leaves: 0 lost, 0 forked, 0 repeated" in whole.summary()
    assert "web server killed" in whole.table()
    assert whole.plain()["findings"] == dict.fromkeys((fault.value for fault in Fault), 0)
