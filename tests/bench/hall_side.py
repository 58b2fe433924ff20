"""Our side of the hall's benchmark: `python -m tests.bench.hall_side` makes a hall and then tells facts as it is asked to.

It prints one line of JSON with the lot's code. Each line that it then reads is a number of facts and the pause between them
in milliseconds, or "list" and a number of bids; when all is committed it prints the version reached. Each fact carries the time at which it was said.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from apps.core.actor import SYSTEM  # noqa: E402
from apps.core.disclosure import Milestone  # noqa: E402
from apps.evidence.facts import Fact  # noqa: E402
from apps.evidence.journal import emit  # noqa: E402
from apps.openings.events.session import ListPublished  # noqa: E402
from apps.openings.models import Opening  # noqa: E402
from apps.tenders.rules.books import Regime  # noqa: E402
from tests.bids.bidders import WHILE_OPEN  # noqa: E402
from tests.tenders.stage import Stage  # noqa: E402
from tests.world import build  # noqa: E402

FILLING = "唱标" * 40
"""Makes a frame of the size that frames of a hall have on average: some 445 bytes."""


@dataclass(frozen=True, slots=True)
class BenchSaid(Fact):
    """A sentence, and when it was said, in milliseconds."""

    kind: ClassVar[str] = "bench.said"

    said: int
    text: str


def main() -> None:
    """Sets the stage, then listens to standard input until it ends."""
    call_command("migrate", verbosity=0)
    lot = Stage(build(), Regime.ENG).tendering()
    opening = Opening.objects.get_or_create(lot=lot)[0]
    print(json.dumps({"lot": lot.code}), flush=True)
    for line in sys.stdin:
        first, second = line.split()
        print(_list(opening, int(second)) if first == "list" else _talk(opening, int(first), int(second)), flush=True)


def _talk(opening: Opening, count: int, pause: int) -> int:
    v = 0
    for _ in range(count):
        v = _say(opening, WHILE_OPEN)
        time.sleep(pause / 1000)
    return v


def _list(opening: Opening, count: int) -> int:
    """The public list of so many bids, as the start of an opening tells it."""
    bids: list[dict[str, object]] = [
        {
            "number": number,
            "bid": f"{number:032x}",
            "bidder": f"第{number}建筑工程有限公司",
            "received_at": WHILE_OPEN,
            "revision": 1,
            "statement": f"{number:064x}",
            "signed_in_at": None,
        }
        for number in range(1, count + 1)
    ]
    head: dict[str, object] = {}
    fact = ListPublished(lot=opening.lot_id, bids=bids, count=count, root="0" * 64, salt="0" * 64, head=head)
    with transaction.atomic():
        return emit(fact, stream=opening.public_stream, actor=SYSTEM, at=WHILE_OPEN, reached=frozenset(Milestone)).v


def _say(opening: Opening, at: datetime) -> int:
    with transaction.atomic():
        return emit(BenchSaid(round(time.time() * 1000), FILLING), stream=opening.public_stream, actor=SYSTEM, at=at).v


if __name__ == "__main__":
    main()
