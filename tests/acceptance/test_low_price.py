"""Acceptance of explanations: handbook 8, 48; scenario S9. 财库〔2026〕2号."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core.refusals import Refused
from apps.evaluation.models import Enquiry, EnquiryMatter
from apps.evaluation.states import EvaluationState
from apps.tenders.rules.books import Regime
from tests.evaluation.stage import Room
from tests.evaluation.test_matters import LOW, ask
from tests.tenders.stage import Stage
from tests.world import World


def test_48_a_bidder_has_thirty_minutes_to_explain_its_price(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(Stage(world, Regime.GP), monkeypatch, prices=LOW).reaches(EvaluationState.SCORING)
    with pytest.raises(Refused) as caught:
        ask(room, EnquiryMatter.LOW_PRICE, minutes=29)
    assert caught.value.code == "enquiry_time_too_short"
    Enquiry.objects.all().delete()

    enquiry = ask(room, EnquiryMatter.LOW_PRICE, minutes=30)

    assert enquiry.sent_at is not None
    assert enquiry.due_at == enquiry.sent_at + timedelta(minutes=30)
