"""容缺受理: main materials never, others on a written promise with a day and a gate. Handbook 2.6, 2.7, A13; scenario S7."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.core.actor import CLOCK
from apps.core.lifecycle import Lifecycle
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.scheduling.actions.green import apply_for_green
from apps.tenders import actions as lots
from apps.tenders import due
from apps.tenders.actions import conditional as actions
from apps.tenders.actions.conditional import Promise, months_after
from apps.tenders.actions.projects import Principal, register_project
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_promise import PROMISE, PromiseAction, PromiseFacts, PromiseGate, PromiseState
from apps.tenders.models import ChannelClosure, ConditionalAcceptance, Lot
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.scheduling import green
from tests.tenders.stage import APPROVAL, NOW, Stage, at, kinds, lot_terms, project_terms, refused

DUE = date(2026, 10, 30)
GIVEN = Promise(("investment_code",), DUE, PromiseGate.VENUE, is_signed=True)


def draft_without_code(eng: Stage) -> Lot:
    """A lot of a green project whose investment code is still missing."""
    world = eng.world
    project = register_project(
        Regime.ENG,
        principal=Principal(world.tenderee.organisation.pk, world.agency.organisation.pk, "代理合同第三条"),
        terms=replace(project_terms(must_tender=True), investment_code=""),
        approvals=[APPROVAL],
        actor=world.tenderee.actor,
        now=NOW,
    )
    green.granted(world, project)
    return lots.add_lot(project.pk, terms=lot_terms(Regime.ENG), actor=world.tenderee.actor, now=NOW)


def promised(eng: Stage, gate: PromiseGate = PromiseGate.VENUE) -> Lot:
    """Promised and accepted with one item missing."""
    lot, buyer = draft_without_code(eng), eng.buyer.actor
    actions.promise_materials(lot.pk, promise=replace(GIVEN, gate=gate), actor=buyer, now=NOW)
    lots.submit_entry(lot.pk, wished_opening_at=eng.deadline, note="", actor=buyer, now=NOW)
    lots.accept_entry(lot.pk, actor=eng.world.operator.actor, now=NOW)
    lot.refresh_from_db()
    return lot


def arrange(eng: Stage, lot: Lot, now: datetime = NOW) -> None:
    lots.arrange_venue(lot.pk, opening_at=eng.deadline, hall=eng.hall, actor=eng.world.operator.actor, now=now)


def test_an_entry_with_one_item_missing_is_accepted_on_a_promise_and_waits_at_its_gate(eng: Stage) -> None:
    lot, buyer, operator = promised(eng), eng.buyer.actor, eng.world.operator.actor
    assert lot.state == LotState.ENTRY_ACCEPTED
    assert "2026年10月30日" in ConditionalAcceptance.objects.get(lot=lot).text

    with refused(Refused, "promise_not_kept", unchanged=lot):
        arrange(eng, lot)
    actions.hand_in_promised(lot.pk, words="统一代码已填", actor=buyer, now=NOW)
    with refused(Refused, "promise_not_kept", unchanged=lot):
        arrange(eng, lot)
    actions.send_back_promised(lot.pk, words="代码少一位", actor=operator, now=NOW)
    actions.hand_in_promised(lot.pk, words="已更正", actor=buyer, now=NOW)
    actions.confirm_promised(lot.pk, actor=operator, now=NOW)
    arrange(eng, lot)

    lot.refresh_from_db()
    assert lot.state == LotState.SCHEDULED
    assert [kind for kind in kinds(lot.desk_stream.name) if "promise" in kind] == [
        "lot.promise_given",
        "lot.promise_handed_in",
        "lot.promise_sent_back",
        "lot.promise_handed_in",
        "lot.promise_kept",
    ]


def test_a_promise_for_the_notice_lets_the_venue_be_arranged_and_holds_the_notice(eng: Stage) -> None:
    lot = promised(eng, PromiseGate.NOTICE)

    arrange(eng, lot)

    lot.refresh_from_db()
    assert lot.state == LotState.SCHEDULED
    assert "C-PROMISE" in {one.rule_id for one in check_readiness(lot, NOW).blocks}


def test_without_a_promise_the_same_entry_is_refused(eng: Stage) -> None:
    lot = draft_without_code(eng)

    with refused(Refused, "entry_incomplete", unchanged=lot):
        lots.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)


def test_the_clock_reminds_at_three_one_and_no_days_and_then_breaks_it(eng: Stage) -> None:
    lot = promised(eng)
    promise, day, told = ConditionalAcceptance.objects.get(lot=lot), at("2026-10-26 10:00"), []
    while day < at("2026-11-01 00:00"):
        for item in due.due(day):
            due.perform(item, day)
            told.append((item.action, day.astimezone(at("2026-10-26 10:00").tzinfo).day))
        day += timedelta(hours=6)

    assert told == [
        ("remind_of_promise", 27),
        ("remind_of_promise", 29),
        ("remind_of_promise", 30),
        ("break_promise", 31),
    ]
    promise.refresh_from_db()
    assert promise.state == PromiseState.BROKEN
    closure = ChannelClosure.objects.get(organisation=lot.project.organisation)
    assert (closure.until - closure.since).days == 92
    assert list(due.due(day)) == []


def test_a_broken_promise_stops_every_step_and_closes_the_channel_for_months(eng: Stage) -> None:
    lot = promised(eng, PromiseGate.NOTICE)
    late = at("2026-10-31 09:00")
    actions.break_promise(ConditionalAcceptance.objects.get(lot=lot).pk, actor=CLOCK, now=late)

    with refused(Refused, "promise_not_kept", unchanged=lot):
        arrange(eng, lot, late)
    project, second = eng.project(), eng.draft()
    with refused(Refused, "green_channel_closed", unchanged=project):
        apply_for_green(green.asked_for(project), actor=eng.buyer.actor, now=late)
    with refused(Refused, "promise_channel_closed", unchanged=second):
        actions.promise_materials(
            second.pk, promise=replace(GIVEN, items=("delegation",)), actor=eng.buyer.actor, now=late
        )
    apply_for_green(green.asked_for(None), actor=eng.buyer.actor, now=at("2027-02-01 09:00"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"items": ()}, "promise_items_wrong"),
        ({"items": ("approval",)}, "promise_items_wrong"),
        ({"due_on": date(2026, 10, 26)}, "promise_day_wrong"),
        ({"due_on": date(2026, 11, 3)}, "promise_day_wrong"),
        ({"is_signed": False}, "promise_not_signed"),
    ],
)
def test_a_promise_that_is_not_sound_is_refused(eng: Stage, changed: dict[str, object], code: str) -> None:
    lot = draft_without_code(eng)
    promise = replace(GIVEN, **changed)  # type: ignore[arg-type]  # one field at a time

    with refused(Refused, code, unchanged=lot):
        actions.promise_materials(lot.pk, promise=promise, actor=eng.buyer.actor, now=NOW)
    assert not ConditionalAcceptance.objects.exists()


def test_outside_the_channel_fewer_materials_may_follow(eng: Stage) -> None:
    lot, buyer = eng.draft(), eng.buyer.actor

    with refused(Refused, "promise_items_wrong", unchanged=lot):
        actions.promise_materials(lot.pk, promise=GIVEN, actor=buyer, now=NOW)
    actions.promise_materials(lot.pk, promise=replace(GIVEN, items=("delegation",)), actor=buyer, now=NOW)
    with refused(WrongState, "promise_open_already", unchanged=lot):
        actions.promise_materials(lot.pk, promise=replace(GIVEN, items=("delegation",)), actor=buyer, now=NOW)


def test_who_may_not_is_refused(eng: Stage) -> None:
    lot = promised(eng)
    promise = ConditionalAcceptance.objects.get(lot=lot)

    with refused(NotAllowed, "not_the_buyer", unchanged=promise):
        actions.hand_in_promised(lot.pk, words="好", actor=eng.world.stranger.actor, now=NOW)
    with refused(NotAllowed, "not_the_clock", unchanged=promise):
        actions.break_promise(promise.pk, actor=eng.world.operator.actor, now=NOW)
    with refused(TooEarly, "promise_day_not_over", unchanged=promise):
        actions.break_promise(promise.pk, actor=CLOCK, now=NOW)
    with refused(Refused, "promise_words_missing", unchanged=promise):
        actions.hand_in_promised(lot.pk, words=" ", actor=eng.buyer.actor, now=NOW)
    actions.hand_in_promised(lot.pk, words="好", actor=eng.buyer.actor, now=NOW)
    promise.refresh_from_db()
    with refused(NotAllowed, "operator_only", unchanged=promise):
        actions.confirm_promised(lot.pk, actor=eng.buyer.actor, now=NOW)


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert months_after(at("2026-11-30 09:00"), 3) == at("2027-02-28 09:00")
    assert months_after(at("2026-12-05 09:00"), 1) == at("2027-01-05 09:00")
    assert months_after(at("2026-09-30 09:00"), 3) == at("2026-12-30 09:00")


@pytest.mark.parametrize("state", PromiseState)
@pytest.mark.parametrize("action", PromiseAction)
def test_what_the_table_does_not_list_is_forbidden(state: PromiseState, action: PromiseAction) -> None:
    table: Lifecycle[PromiseState, PromiseAction, PromiseFacts] = PROMISE
    if (state, action) in table.table:
        assert action in table.allowed(state)
        return
    with pytest.raises(WrongState):
        table.advance(state, action, PromiseFacts())


def test_the_promise_goes_by_form(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    lot, world = draft_without_code(eng), eng.world
    buyer, operator = world.client_of(world.tenderee), world.client_of(world.operator)
    page = reverse("tenders:conditional", args=[lot.code])
    said = {"items": ["investment_code"], "due_on": "2026-10-30", "gate": "venue"}
    assert "请阅读并接受承诺书" in buyer.post(page, said).content.decode()
    assert buyer.post(page, said | {"signed": "on"}).status_code == 302
    assert "2026年10月30日" in operator.get(page).content.decode()
    handover = reverse("tenders:conditional_handover", args=[lot.code])
    assert buyer.post(handover, {"words": "代码 2608"}).status_code == 302
    assert "确认补齐" in operator.get(page).content.decode()
    assert operator.post(reverse("tenders:conditional_confirmation", args=[lot.code])).status_code == 302
    assert ConditionalAcceptance.objects.get(lot=lot).state == PromiseState.KEPT
