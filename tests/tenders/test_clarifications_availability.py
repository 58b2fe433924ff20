"""顺延提供期限. 87号令 §18; 政府采购法实施条例 §31 (T-G02): yes or no at its legal moment, and never a number."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.models import Lot, NoticeKind
from apps.tenders.queries.takers import few_takers_for
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, at, refused

ENDED = PUBLISHED + timedelta(days=9)
"""When the availability ends."""
UNTIL = at("2026-11-20 17:00")


def taken(stage: Stage, contacts: list[str], *, when: datetime = PUBLISHED + timedelta(days=1)) -> Lot:
    """A lot that bids are prepared for, whose document was taken with these contacts."""
    lot = stage.tendering()
    for contact in contacts:
        actions.record_download(lot.documents.get().pk, contact=contact, now=when)
    return lot


@pytest.mark.parametrize(
    ("_case", "contacts", "is_few"),
    [
        ("nobody", [], True),
        ("two without a contact", ["", ""], True),
        ("one who came three times", ["a@example.cn"] * 3, True),
        ("three without a contact", ["", "", ""], False),
        ("two and one", ["a@example.cn", "b@example.cn", ""], False),
    ],
)
def test_the_answer_is_yes_or_no(gp: Stage, _case: str, contacts: list[str], is_few: bool) -> None:
    lot = taken(gp, contacts)

    assert few_takers_for(gp.buyer.actor, lot, ENDED) is is_few


def test_the_answer_is_given_only_at_its_moment_and_to_the_buyers_side(gp: Stage) -> None:
    lot = taken(gp, [])

    assert few_takers_for(gp.buyer.actor, lot, ENDED - timedelta(seconds=1)) is None
    assert few_takers_for(gp.buyer.actor, lot, DEADLINE) is None
    told = {m.seat.role for m in gp.world.members() if few_takers_for(m.actor, lot, ENDED) is not None}
    assert told == {"purchaser", "agency"}


def test_a_works_tender_is_never_told(eng: Stage) -> None:
    assert few_takers_for(eng.buyer.actor, taken(eng, []), ENDED) is None


def test_what_is_taken_after_the_end_changes_no_answer(gp: Stage) -> None:
    """Asking again and again would otherwise tell when somebody takes the document."""
    lot = taken(gp, ["", ""])

    actions.record_download(lot.documents.get().pk, contact="", now=ENDED)

    assert few_takers_for(gp.buyer.actor, lot, ENDED + timedelta(days=1)) is True


def test_the_availability_is_extended_by_public_notice(gp: Stage) -> None:
    lot = taken(gp, [""])

    actions.extend_availability(lot.pk, until=UNTIL, actor=gp.buyer.actor, now=ENDED)

    lot.refresh_from_db()
    assert (lot.document_until, lot.submission_deadline) == (UNTIL, DEADLINE)
    notice = lot.notices.get(kind=NoticeKind.EXTENSION)
    assert "不足三家" in notice.text
    assert "2026年11月20日17时00分" in notice.text
    entry = Entry.objects.filter(stream=lot.public_stream.name).latest("v")
    assert (entry.kind, entry.payload["notice"]) == ("lot.availability_extended", notice.number)
    assert set(entry.payload) == {"lot", "notice", "available_until"}


@pytest.mark.parametrize("until", [ENDED, ENDED - timedelta(days=1), DEADLINE + timedelta(seconds=1)])
def test_the_new_end_lies_between_now_and_the_deadline(gp: Stage, until: datetime) -> None:
    lot = taken(gp, [])

    with refused(Refused, "extension_time_wrong", unchanged=lot):
        actions.extend_availability(lot.pk, until=until, actor=gp.buyer.actor, now=ENDED)


def test_refusals_of_an_extension(eng: Stage, gp: Stage) -> None:
    works, lot = eng.tendering(), taken(gp, ["", "", ""])

    with refused(Refused, "extension_not_here", unchanged=works):
        actions.extend_availability(works.pk, until=UNTIL, actor=eng.buyer.actor, now=ENDED)
    with refused(TooEarly, "extension_too_early", unchanged=lot):
        actions.extend_availability(lot.pk, until=UNTIL, actor=gp.buyer.actor, now=ENDED - timedelta(seconds=1))
    with refused(Refused, "extension_not_needed", unchanged=lot):
        actions.extend_availability(lot.pk, until=UNTIL, actor=gp.buyer.actor, now=ENDED)
    for member in (gp.world.stranger, gp.world.tenderee, gp.world.operator):
        with refused(NotAllowed, "not_the_buyer", unchanged=lot):
            actions.extend_availability(lot.pk, until=UNTIL, actor=member.actor, now=ENDED)


def test_a_suspended_lot_is_not_extended(gp: Stage) -> None:
    lot = taken(gp, [])
    actions.suspend_lot(lot.pk, reason="核实", actor=gp.buyer.actor, now=ENDED)

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.extend_availability(lot.pk, until=UNTIL, actor=gp.buyer.actor, now=ENDED)


def test_the_page_answers_and_extends(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lot = taken(gp, ["one@example.cn"])
    browser = gp.world.client_of(gp.buyer)
    address = reverse("tenders:extension", args=[lot.code])
    monkeypatch.setattr(clock, "now", lambda: ENDED - timedelta(minutes=1))
    assert "不足三家" not in browser.get(address).content.decode().partition("<form")[0].partition("届满后")[0]
    monkeypatch.setattr(clock, "now", lambda: ENDED)

    page = browser.get(address).content.decode()
    done = browser.post(address, {"until": "2026-11-20T17:00"})

    assert "顺延并公告" in page
    assert "one@example.cn" not in page
    assert done.status_code == 302
    lot.refresh_from_db()
    assert lot.document_until == UNTIL
