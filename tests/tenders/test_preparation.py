"""场地、时间、前附表. 招标投标法 §34; 实施条例 §25, §26."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.tenders import actions
from apps.tenders.data_sheet import Material
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE, NOW, STORED, Stage, at, kinds, refused, sheet_terms

HALL = "网上开标大厅 3"


def test_the_opening_time_is_the_deadline(eng: Stage) -> None:
    lot = eng.accepted()

    arranged = actions.arrange_venue(
        lot.pk, opening_at=DEADLINE, hall=f" {HALL} ", actor=eng.world.operator.actor, now=NOW
    )

    assert (arranged.state, arranged.submission_deadline, arranged.opening_hall) == (
        LotState.SCHEDULED,
        DEADLINE,
        HALL,
    )


def test_a_hall_holds_one_project_at_a_time(eng: Stage) -> None:
    eng.scheduled()
    other = eng.accepted()

    with refused(Refused, "hall_taken", unchanged=other):
        actions.arrange_venue(other.pk, opening_at=DEADLINE, hall=HALL, actor=eng.world.operator.actor, now=NOW)


@pytest.mark.parametrize(
    ("_case", "when", "hall", "code"),
    [
        ("in the past", NOW, HALL, "opening_in_the_past"),
        ("with seconds", DEADLINE + timedelta(seconds=1), HALL, "opening_not_on_the_minute"),
        ("nowhere", DEADLINE, "  ", "venue_not_arranged"),
    ],
)
def test_a_venue_needs_a_hall_and_a_time_to_come(eng: Stage, _case: str, when: Any, hall: str, code: str) -> None:
    lot = eng.accepted()

    with refused(Refused, code, unchanged=lot):
        actions.arrange_venue(lot.pk, opening_at=when, hall=hall, actor=eng.world.operator.actor, now=NOW)


def test_the_buyer_does_not_arrange_its_own_venue(eng: Stage) -> None:
    lot = eng.accepted()

    for who in (eng.buyer, eng.world.agency, eng.world.stranger):
        with refused(NotAllowed, "operator_only", unchanged=lot):
            actions.arrange_venue(lot.pk, opening_at=DEADLINE, hall=HALL, actor=who.actor, now=NOW)


def test_an_unaccepted_lot_gets_no_venue(eng: Stage) -> None:
    lot = eng.submitted()

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.arrange_venue(lot.pk, opening_at=DEADLINE, hall=HALL, actor=eng.world.operator.actor, now=NOW)


def test_a_released_venue_can_be_arranged_again(eng: Stage) -> None:
    lot, operator = eng.scheduled(), eng.world.operator.actor

    actions.release_venue(lot.pk, reason="大厅检修", actor=operator, now=NOW)
    actions.arrange_venue(lot.pk, opening_at=DEADLINE, hall="大厅 5", actor=operator, now=NOW)

    lot.refresh_from_db()
    assert lot.opening_hall == "大厅 5"
    assert kinds(lot.desk_stream.name)[-3:] == ["lot.venue_arranged", "lot.venue_released", "lot.venue_arranged"]


WRONG_SHEETS = [
    ("method_unknown", {"method": "gp_score"}),
    ("method_unknown", {"method": "lowest"}),
    ("envelopes_wrong", {"envelopes": ("qualification", "technical", "commercial")}),
    ("envelopes_wrong", {"envelopes": ("sheet", "sheet", "qualification", "commercial")}),
    ("envelopes_wrong", {"envelopes": ("sheet", "qualification", "commercial", "gift")}),
    ("bond_wrong", {"bond_forms": ()}),
    ("bond_wrong", {"bond_amount": Decimal("-1")}),
    ("bond_wrong", {"bond_amount": Decimal(0)}),
    ("bond_wrong", {"bond_forms": ("gold",)}),
    ("bond_wrong", {"bond_valid_days": 0}),
    ("validity_wrong", {"validity_days": 0}),
    ("decrypt_minutes_wrong", {"decrypt_minutes": 0}),
    ("decrypt_minutes_wrong", {"decrypt_minutes": 1441}),
    ("publicity_wrong", {"publicity_days": 0}),
    ("performance_wrong", {"performance_percent": Decimal(101)}),
    ("materials_wrong", {"materials": ()}),
    ("materials_wrong", {"materials": (Material("投标函", "commercial", is_required=True),) * 2}),
    ("remedies_wrong", {"remedies": ("magic",)}),
]


@pytest.mark.parametrize(("code", "changes"), WRONG_SHEETS)
def test_terms_that_cannot_be_used_are_refused(eng: Stage, code: str, changes: dict[str, Any]) -> None:
    lot = eng.draft()

    with refused(Refused, code, unchanged=lot):
        actions.save_data_sheet(
            lot.pk, terms=replace(sheet_terms(Regime.ENG), **changes), actor=eng.buyer.actor, now=NOW
        )

    assert not DataSheet.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "purchaser", "operator", "supervisor"])
def test_only_the_buyers_side_prepares(eng: Stage, who: str) -> None:
    lot, actor = eng.scheduled(), getattr(eng.world, who).actor

    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.save_data_sheet(lot.pk, terms=sheet_terms(Regime.ENG), actor=actor, now=NOW)
    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.set_timetable(lot.pk, timetable=eng.timetable(), actor=actor, now=NOW)
    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.add_document(lot.pk, file_name="a.pdf", stored=STORED, actor=actor, now=NOW)


def test_a_period_does_not_end_before_it_begins(eng: Stage) -> None:
    lot = eng.scheduled()
    wrong = replace(eng.timetable(), document_from=DEADLINE, document_until=DEADLINE)

    with refused(Refused, "period_ends_before_it_begins", unchanged=lot):
        actions.set_timetable(lot.pk, timetable=wrong, actor=eng.buyer.actor, now=NOW)


def test_versions_count_up_and_the_same_file_is_no_new_version(eng: Stage) -> None:
    lot = eng.prepared()

    with refused(Refused, "document_unchanged", unchanged=lot):
        actions.add_document(lot.pk, file_name="b.pdf", stored=STORED, actor=eng.buyer.actor, now=NOW)
    other = replace(STORED, sha256="cd" * 32)
    second = actions.add_document(lot.pk, file_name="b.pdf", stored=other, actor=eng.buyer.actor, now=NOW)

    assert second.version == 2
    assert Lot.objects.get().documents.count() == 2


@pytest.mark.parametrize("field", ["document_from", "document_until", "notice_until"])
@pytest.mark.parametrize("year", ["0001", "2206", "9999"])
def test_a_mistyped_year_is_refused_before_days_are_counted(eng: Stage, field: str, year: str) -> None:
    lot = eng.prepared()
    typed: dict[str, Any] = {field: at(f"{year}-12-31 23:30")}

    with refused(Refused, "time_far_away", unchanged=lot):
        timetable = replace(eng.timetable(), **typed)
        actions.set_timetable(lot.pk, timetable=timetable, actor=eng.buyer.actor, now=NOW)


def test_an_opening_in_another_century_is_refused(eng: Stage) -> None:
    lot = eng.accepted()

    with refused(Refused, "time_far_away", unchanged=lot):
        actions.arrange_venue(
            lot.pk, opening_at=at("2126-11-24 09:30"), hall="大厅 5", actor=eng.world.operator.actor, now=NOW
        )
