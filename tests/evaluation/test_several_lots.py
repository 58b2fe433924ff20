"""兼投不兼中 over the lots of one project. 招标投标法 §40; handbook 3.6."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

import pytest
from django.db.models import Model

from apps.core.refusals import Refused
from apps.evaluation import actions
from apps.evaluation.models import Evaluation
from apps.evaluation.queries.results import _set_aside
from apps.evaluation.result_tables import tables_of
from apps.evaluation.rules.result import computed
from apps.evaluation.several_lots import settle, waiting_for
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage

S = EvaluationState
IN_ORDER = {**ENG_COMPREHENSIVE, "one_lot": {"rule": "in_order"}}


Row = TypeVar("Row", bound=Model)


def copied(row: Row, **changed: Any) -> Row:
    """Another row like this one."""
    twin = copy.copy(row)
    twin.pk, twin._state.adding = None, True
    for name, value in changed.items():
        setattr(twin, name, value)
    twin.save()
    return twin


def twin_of(room: Room, *, code: str) -> Evaluation:
    """Another lot of the project, opened at the same time and with the same bids, whose result is computed too."""
    lot = copied(room.lot, code=code, number=room.lot.number + 1)
    copied(DataSheet.objects.get(lot=room.lot), lot=lot)
    return copied(room.evaluation, lot=lot)


@pytest.fixture
def room(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Works whose document lets nobody win two lots, with the result computed."""
    return Room(eng, monkeypatch, scheme=IN_ORDER).reaches(S.COMPUTED)


def ask(room: Room) -> None:
    actions.ask_for_report(room.lot.pk, actor=room.operator.actor, now=room.tick())


def test_who_wins_the_first_lot_is_passed_over_in_the_next_and_the_record_says_so(room: Room) -> None:
    winner = room.result["ranked"][0]
    first = twin_of(room, code="A" + room.lot.code)
    before = Entry.objects.filter(kind="evaluation.result_computed").count()

    settle(first, now=room.tick())
    settle(room.evaluation, now=room.tick())

    assert Evaluation.objects.get(pk=first.pk).result == first.result
    assert [row["bid"] for row in room.result["passed_over"]] == [winner["bid"]]
    assert winner["bid"] not in [*room.result["candidates"], *(row["bid"] for row in room.result["ranked"])]
    assert room.result["ranked"][0]["rank"] == 1
    assert room.case["won_elsewhere"] == {winner["bid"]: [first.lot.code]}
    assert computed(room.case) == room.result
    assert Entry.objects.filter(kind="evaluation.result_computed").count() == before + 1
    assert tables_of(room.case, room.result).summary.rows[-1][-1] == f"兼投不兼中（已中 {first.lot.code}）"
    told = list(_set_aside(room.result, {one.bid: one for one in room.evaluation.bids.all()}))
    assert (told[0].name, "兼投不兼中" in told[0].reasons[0]) == (winner["bidder"], True)


def test_no_report_is_made_before_the_other_lots_are_computed(room: Room) -> None:
    other = twin_of(room, code="A" + room.lot.code)
    Evaluation.objects.filter(pk=other.pk).update(computed_at=None, result=None, result_sha256="", case=None)
    page = room.world.client_of(room.signer(room.chair()).member).get(f"/evaluation/{room.lot.code}/")
    before = Entry.objects.count()

    with pytest.raises(Refused) as caught:
        ask(room)

    assert (caught.value.code, caught.value.details) == ("other_lots_uncomputed", {"count": 1})
    assert (room.evaluation.state, Entry.objects.count()) == (S.COMPUTED, before)
    assert f"标段 {other.lot.code} 还没有计算出结果" in page.content.decode()

    Lot.objects.filter(pk=other.lot_id).update(state="failed")
    assert waiting_for(room.lot) == []
    ask(room)
    assert "won_elsewhere" not in room.case


def test_a_lot_whose_report_was_made_stands_as_it_is(room: Room) -> None:
    """This lot comes first by its code, and yields to the one that was reported."""
    second = twin_of(room, code="Z" + room.lot.code)
    winner = room.result["ranked"][0]
    second.reports.create(number=1, asked_at=room.tick())

    ask(room)

    assert room.case["won_elsewhere"] == {winner["bid"]: [second.lot.code]}
