"""场次. 招标投标法 §34: lots with one deadline open at the same moment; each keeps its own opening, journal and record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from apps.core.refusals import NotAllowed, WrongState
from apps.openings import actions, steps
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.queries.sitting import sitting_of
from apps.tenders.models import DataSheet, Lot
from tests.openings.stage import Hall
from tests.tenders.stage import kinds, refused

S = OpeningState


def second_lot(hall: Hall) -> Lot:
    """A lot of the same project with the same deadline, closed for bids; nobody bid for it."""
    lot = Lot.objects.get(pk=hall.lot.pk)
    sheet = DataSheet.objects.get(lot=lot)
    lot.pk, lot.number, lot.name, lot.code = None, 2, "二标段", f"{lot.code[:-2]}02"
    lot._state.adding = True
    lot.save()
    sheet.pk, sheet.lot, sheet._state.adding = None, lot, True
    sheet.save()
    with transaction.atomic():
        steps.close_for_bids(lot, at=hall.now)
    return lot


def start(hall: Hall) -> list[Opening]:
    return actions.start_sitting(hall.opening.pk, actor=hall.host.actor, now=hall.tick())


def test_the_lots_of_a_sitting_start_together_and_stay_apart(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    other = second_lot(hall)
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)
    client = hall.stage.world.client_of(hall.host.member)
    address = f"/openings/{other.code}/sitting"
    assert f'action="{address}/start"' in client.get(address).content.decode()

    hall.tick()
    answer = client.post(f"{address}/start")

    openings = sitting_of(hall.opening)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert [(one.lot.code, one.state, one.started_at) for one in openings] == [
        (hall.lot.code, S.STARTED, hall.now),
        (other.code, S.STARTED, hall.now),
    ]
    assert [kinds(one.public_stream.name).count("opening.started") for one in openings] == [1, 1]
    page = Client().get(address).content.decode()
    assert [f'href="/openings/{code}/"' in page for code in (hall.lot.code, other.code)] == [True, True]
    assert "/sitting/start" not in page
    assert f'href="/openings/{hall.lot.code}/sitting"' in Client().get(f"/openings/{hall.lot.code}/").content.decode()
    hall._to_the_list()
    assert [one.state for one in sitting_of(hall.opening)] == [S.LIST_PUBLISHED, S.STARTED]


def test_one_that_cannot_start_holds_up_all(hall: Hall) -> None:
    other = second_lot(hall)
    Opening.objects.filter(lot=other).update(state=S.SIGN_IN)

    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        start(hall)
    assert Opening.objects.get(lot=other).started_at is None


def test_refusals_of_a_sitting_leave_no_trace(hall: Hall) -> None:
    with refused(NotAllowed, "not_the_buyer", unchanged=hall.opening):
        actions.start_sitting(hall.opening.pk, actor=hall.bidders[0].actor, now=hall.tick())
    assert [one.state for one in start(hall)] == [S.STARTED]
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        start(hall)


def test_other_deadlines_and_other_projects_are_other_sittings(hall: Hall) -> None:
    other = second_lot(hall)
    assert [one.lot.code for one in sitting_of(hall.opening)] == [hall.lot.code, other.code]

    Lot.objects.filter(pk=other.pk).update(submission_deadline=hall.stage.deadline + timedelta(minutes=30))

    assert [one.lot.code for one in sitting_of(hall.opening)] == [hall.lot.code]
