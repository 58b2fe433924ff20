"""Lots whose report was received, with a report's result that stands in for an evaluation."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from apps.awards.standing import Ranked, Rejected, Standing
from apps.core.actor import CLOCK
from apps.tenders import actions as tenders
from apps.tenders import steps
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.models import Lot
from tests.tenders.stage import DEADLINE, Stage
from tests.world import World

RECEIVED = DEADLINE + timedelta(days=1)
"""Wednesday 2026-11-25."""
BIDS = ("a" * 32, "b" * 32, "c" * 32)
LOSER = "d" * 32


def standing_with(world: World) -> Standing:
    """Three candidates of three, and a stranger's bid that was rejected."""
    members = (world.second_bidder, world.bidder, world.third_bidder)
    prices = ("8778000.00", "8820000.00", "9050000.00")
    totals = ("93.4500", "91.2000", "88.0000")
    return Standing(
        ranked=tuple(
            Ranked(
                bid=BIDS[index],
                organisation_id=member.organisation.pk,
                name=member.organisation.name,
                price=Decimal(prices[index]),
                total=totals[index],
                rank=index + 1,
                fields={"days": "240日历天", "quality": "合格", "manager": "张工"},
                member_totals=("93.10", "93.80"),
            )
            for index, member in enumerate(members)
        ),
        candidates=3,
        rejected=(
            Rejected(LOSER, world.stranger.organisation.pk, world.stranger.organisation.name, None, "未按要求签章。"),
        ),
        evaluators=("孙明远", "钱思齐"),
    )


def reported(stage: Stage) -> Lot:
    """报告核验: the report was received by the buyer."""
    lot = stage.tendering()
    tenders.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    with transaction.atomic():
        held = steps.locked(lot.pk)
        for action in (
            LotAction.OPEN,
            LotAction.CLOSE_OPENING,
            LotAction.BEGIN_EVALUATION,
            LotAction.COMPLETE_EVALUATION,
            LotAction.RECEIVE_REPORT,
        ):
            steps.advance(held, action, Facts(now=RECEIVED, deadline=DEADLINE))
    lot.refresh_from_db()
    return lot


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> None:
    """The authority that certifies here is at hand, with a folder of its own."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path


@pytest.fixture
def standing(world: World, monkeypatch: pytest.MonkeyPatch) -> Standing:
    """The report's result, wherever awards read it."""
    return standing_in_for_the_report(world, monkeypatch)


def standing_in_for_the_report(world: World, patch: pytest.MonkeyPatch) -> Standing:
    """Awards read this result from now on."""
    said = standing_with(world)
    for reader in ("actions.publicity", "actions.decision", "actions.ending", "actions.result", "views.award"):
        patch.setattr(f"apps.awards.{reader}.standing_of", lambda _lot: said)
    return said
