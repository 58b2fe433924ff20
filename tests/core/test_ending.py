"""The end of the web server."""

from __future__ import annotations

import threading

from trading.ending import end_the_process


def test_a_request_that_waits_for_ever_holds_up_no_end() -> None:
    never = threading.Event()
    stuck = threading.Thread(target=never.wait)
    stuck.start()
    left: list[int] = []

    end_the_process(patience=0.05, leave=left.append)

    assert left == [0]
    assert stuck.is_alive()
    never.set()
    stuck.join()


def test_a_request_that_still_works_is_waited_for() -> None:
    done: list[str] = []
    working = threading.Timer(0.05, lambda: done.append("committed"))
    working.start()

    end_the_process(patience=30, leave=lambda _code: done.append("ended"))

    assert done == ["committed", "ended"]
