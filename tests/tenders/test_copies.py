"""Lots in numbers: several at once, copied. 招标投标法 §4 (no splitting) leaves the count to the project."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.tenders import actions
from apps.tenders.actions.projects import LotTerms
from apps.tenders.data_sheet import digest_of
from apps.tenders.models import DataSheet, Lot, LotKind
from tests.tenders.stage import NOW, PUBLISHED, Stage, journal_size, kinds, lot_terms, refused


def _rows(count: int) -> list[LotTerms]:
    return [LotTerms(f"第{n}标段", LotKind.WORKS, Decimal(1_000_000), None) for n in range(1, count + 1)]


def test_several_lots_are_numbered_in_the_order_they_were_entered(eng: Stage) -> None:
    project = eng.project()

    lots = actions.add_lots(project.pk, rows=_rows(3), actor=eng.buyer.actor, now=NOW)

    assert [lot.code for lot in lots] == [f"{project.code}-0{n}" for n in (1, 2, 3)]
    assert [lot.name for lot in lots] == ["第1标段", "第2标段", "第3标段"]
    assert all(kinds(lot.desk_stream.name) == ["lot.added"] for lot in lots)


@pytest.mark.parametrize(
    ("_case", "rows", "code"),
    [
        ("none", [], "lots_count_wrong"),
        ("too many", _rows(51), "lots_count_wrong"),
        (
            "an amount of nothing",
            [*_rows(2), replace(_rows(1)[0], name="末", estimate=Decimal(0))],
            "amount_not_positive",
        ),
        ("no name", [*_rows(2), replace(_rows(1)[0], name=" ")], "lot_name_missing"),
        ("a name twice", [*_rows(2), _rows(1)[0]], "lot_name_twice"),
    ],
)
def test_one_wrong_row_and_there_is_no_lot_at_all(eng: Stage, _case: str, rows: list[LotTerms], code: str) -> None:
    project = eng.project()

    with refused(Refused, code, unchanged=project):
        actions.add_lots(project.pk, rows=rows, actor=eng.buyer.actor, now=NOW)

    assert not Lot.objects.exists()


@pytest.mark.parametrize("who", ["purchaser", "operator", "supervisor", "stranger"])
def test_only_the_buyers_side_adds_and_copies_lots(eng: Stage, who: str) -> None:
    lot = eng.draft()
    actor = getattr(eng.world, who).actor

    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.add_lots(lot.project_id, rows=_rows(2), actor=actor, now=NOW)
    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.copy_lot(lot.pk, project_id=lot.project_id, name="二标段", actor=actor, now=NOW)


def test_a_copy_takes_terms_and_data_sheet_and_leaves_document_times_and_hall(eng: Stage) -> None:
    source = eng.tendering()
    other = eng.project()

    lot = actions.copy_lot(source.pk, project_id=other.pk, name="二标段", actor=eng.buyer.actor, now=PUBLISHED)

    assert (lot.project_id, lot.number, lot.round_number, lot.state) == (other.pk, 1, 1, "draft")
    assert (lot.name, lot.kind, lot.estimate, lot.ceiling_price) == (
        "二标段",
        source.kind,
        source.estimate,
        source.ceiling_price,
    )
    assert digest_of(DataSheet.objects.get(lot=lot)) == digest_of(DataSheet.objects.get(lot=source))
    assert (lot.document_from, lot.document_until, lot.submission_deadline, lot.opening_hall) == (None, None, None, "")
    assert (lot.media, lot.documents.count(), lot.published_at) == ([], 0, None)
    assert kinds(lot.desk_stream.name) == ["lot.added", "lot.copied", "lot.data_sheet_saved"]


def test_a_copy_within_the_project_needs_a_name_of_its_own(eng: Stage) -> None:
    source = eng.draft()

    with refused(Refused, "lot_name_twice", unchanged=source):
        actions.copy_lot(source.pk, project_id=source.project_id, name="一标段", actor=eng.buyer.actor, now=NOW)
    lot = actions.copy_lot(source.pk, project_id=source.project_id, name="二标段", actor=eng.buyer.actor, now=NOW)

    assert (lot.number, lot.code) == (2, f"{source.project.code}-02")
    assert not DataSheet.objects.filter(lot=lot).exists()


def test_a_lot_is_not_copied_to_another_buyer_or_another_law(eng: Stage, gp: Stage) -> None:
    """The agency prepares for both, and still may not carry terms from one to the other."""
    lot, foreign = eng.draft(), gp.project()
    agency = eng.world.agency.actor

    told = journal_size()
    with refused(Refused, "copy_leaves_the_buyer", unchanged=lot):
        actions.copy_lot(lot.pk, project_id=foreign.pk, name="二标段", actor=agency, now=NOW)
    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.copy_lot(lot.pk, project_id=foreign.pk, name="二标段", actor=eng.buyer.actor, now=NOW)

    assert journal_size() == told
    assert lot_terms(eng.regime).name == lot.name
