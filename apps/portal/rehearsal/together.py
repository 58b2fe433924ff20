"""Several clients at once, as many as the machine allows, each in a thread of its own. Needs no Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Who = TypeVar("Who")
Answer = TypeVar("Answer")
CLIENTS = 2 * (os.cpu_count() or 2)
"""While one client waits for the server another seals."""


def together(do: Callable[[Who], Answer], everybody: Iterable[Who]) -> list[Answer]:
    """What `do` answers for each, in their order. The first failure is raised when all have ended."""
    with at_work(do, everybody) as waiting:
        return [one.result() for one in waiting]


@contextmanager
def at_work(do: Callable[[Who], Answer], everybody: Iterable[Who]) -> Iterator[list[Future[Answer]]]:
    """Everybody is busy meanwhile; on leaving all have ended, and the first failure is raised."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        waiting = [pool.submit(do, one) for one in everybody]
        yield waiting
    for one in waiting:
        one.result()
