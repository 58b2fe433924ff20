"""Our side of the hall's benchmark: `python -m tests.bench.hall_side` makes a hall and then tells facts as it is asked to.

It prints one line of JSON with the lot's code. Each line that it then reads is a number of facts and the pause between them
in milliseconds; when they are all committed it prints the version reached. Each fact carries the time at which it was said.
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
from apps.evidence.facts import Fact  # noqa: E402
from apps.evidence.journal import emit  # noqa: E402
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
        count, pause = (int(word) for word in line.split())
        v = 0
        for _ in range(count):
            v = _say(opening, WHILE_OPEN)
            time.sleep(pause / 1000)
        print(v, flush=True)


def _say(opening: Opening, at: datetime) -> int:
    with transaction.atomic():
        return emit(BenchSaid(round(time.time() * 1000), FILLING), stream=opening.public_stream, actor=SYSTEM, at=at).v


if __name__ == "__main__":
    main()
