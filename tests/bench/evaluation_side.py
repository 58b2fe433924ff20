"""Our side of the autosave benchmark: `python -m tests.bench.evaluation_side BIDS ITEMS` makes an evaluation in which seven score.

The members come through the use-cases; bids beyond three are written directly, since nothing but their number matters here.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from apps.core import clock  # noqa: E402
from apps.evaluation.models import EvaluatedBid  # noqa: E402
from apps.evaluation.states import EvaluationState  # noqa: E402
from apps.tenders.rules.books import Regime  # noqa: E402
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE  # noqa: E402
from tests.evaluation.stage import Room  # noqa: E402
from tests.tenders.stage import Stage  # noqa: E402
from tests.world import build  # noqa: E402

MEMBERS = 7


def main(bids: int, items: int) -> None:
    """Prints the lot, the bids, the items and for each member a session."""
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as patch:
        room = Room(Stage(build(), Regime.ENG), patch, experts=9, scheme=_scheme(items))
        room.reaches(EvaluationState.SCORING)
        first = room.evaluation.bids.first()
        EvaluatedBid.objects.bulk_create(
            EvaluatedBid(
                evaluation=room.evaluation,
                number=number,
                bid=f"{number:032x}",
                organisation_id=first.organisation_id if first else 0,
                price="9000000.00",
                fields={},
                objects_by_envelope={},
            )
            for number in range(4, bids + 1)
        )
        clock.jump_to(room.now)
        clients = [room.world.client_of(room.signer(one).member) for one in room.members()]
    sessions = [client.cookies[settings.SESSION_COOKIE_NAME].value for client in clients]
    told = {"lot": room.lot.code, "bids": [f"{number:032x}" for number in range(1, bids + 1)], "sessions": sessions}
    print(json.dumps(told | {"items": [f"item{number}" for number in range(items)]}))


def _scheme(items: int) -> dict[str, Any]:
    """So many items of one point, the rest for the price; a committee of seven."""
    one = {"name": "评分项", "stage": "technical", "max": "1", "kind": "range", "step": "0.01"}
    return {
        **ENG_COMPREHENSIVE,
        "items": [{**one, "id": f"item{number}"} for number in range(items)],
        "price": {**ENG_COMPREHENSIVE["price"], "weight": str(100 - items)},
        "committee": {"size": MEMBERS, "representatives": 1},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
