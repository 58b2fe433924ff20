"""绿色通道的消息和待办: whom each fact reaches, and what stands on whose desk. Handbook 2.6."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import override

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, TooEarly
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.portal.models import Delivery, InboxItem
from apps.portal.queries import inbox
from apps.scheduling import due_green
from apps.scheduling.actions import green as cases
from apps.scheduling.actions import green_work as actions
from apps.scheduling.actions.green_work import TaskTerms
from apps.scheduling.models import GreenCase, GreenTask
from apps.scheduling.queries import todos_for
from apps.scheduling.rules.green import ServiceStep, TaskUnit
from apps.tenders import actions as lots
from apps.tenders.actions import conditional as promises
from apps.tenders.actions.entry import Defect
from tests.scheduling import green
from tests.scheduling.test_green_promises import DUE, promised
from tests.tenders.stage import NOW, Stage, at, kinds, refused
from tests.world import Member, World

TASK = TaskTerms(TaskUnit.HOUSING, "施工图审查意见", "王工 0571-88001234", date(2026, 10, 28))
HOUR = timedelta(hours=1)


def told(member: Member) -> list[str]:
    """What stands in the inbox about the channel, once everybody has heard everything."""
    ring_for_newcomers()
    while deliver(NOW):
        pass
    items = InboxItem.objects.filter(person=member.person, kind__startswith="green.")
    return list(items.order_by("at", "pk").values_list("kind", flat=True))


def titles(member: Member, now: datetime) -> list[str]:
    """What the member has to do, in words, without what the tender's desk asks."""
    return [todo.title for todo in todos_for(member.actor, now)]


def ticks(*moments: datetime) -> None:
    for moment in moments:
        for item in due_green.due(moment):
            due_green.perform(item, moment)


def test_each_fact_reaches_those_whom_it_concerns(eng: Stage) -> None:
    world, case = eng.world, green.granted(eng.world, eng.project())
    clock = actions.start_service(case.pk, step=ServiceStep.ANSWER_FILE, actor=world.operator.actor, now=NOW)
    ticks(NOW + timedelta(minutes=90), NOW + timedelta(minutes=121))
    actions.pause_service(clock.pk, asked="补盖章页", actor=world.operator.actor, now=NOW + 3 * HOUR)
    actions.resume_service(clock.pk, actor=eng.buyer.actor, now=NOW + 4 * HOUR)
    cases.close_green(case.pk, summary="按时", actor=world.operator.actor, now=NOW + 5 * HOUR)

    assert told(world.operator) == [
        "green.applied",
        "green.checked",
        "green.clock_warned",
        "green.clock_escalated",
        "green.clock_resumed",
    ]
    assert told(world.witness) == ["green.applied", "green.checked"]
    assert told(world.supervisor) == ["green.clock_escalated"]
    assert told(world.tenderee) == told(world.agency) == ["green.granted", "green.clock_paused", "green.closed"]
    assert told(world.purchaser) == told(world.bidder) == told(world.stranger) == told(world.technical_duty) == []


def test_a_message_names_its_case_says_it_in_both_languages_leads_there_and_leaves_by_mail(eng: Stage) -> None:
    case = green.granted(eng.world, eng.project())
    told(eng.world.tenderee)

    item = InboxItem.objects.select_related("entry").get(person=eng.world.tenderee.person, kind="green.granted")

    (zh,), (en,) = (inbox.told([item], language=language) for language in ("zh-hans", "en"))
    assert (zh.title, zh.lot_name, item.lot_code) == ("已授予绿色通道", case.name, case.code)
    assert "超前介入、容缺受理、优先安排、限时办结、联动保障" in zh.meaning
    with override("en"):
        assert "early involvement" in en.meaning.lower()
    assert inbox.place_of(item) == reverse("green:case", args=[case.code])
    assert Delivery.objects.filter(item=item, channel="email").exists()
    shown = eng.world.client_of(eng.world.tenderee).get(reverse("portal:inbox")).content.decode()
    assert case.name in shown


def test_a_returned_entry_is_told_once(eng: Stage) -> None:
    lot, world = eng.draft(), eng.world
    green.granted(world, lot.project)
    lots.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)
    lots.return_entry(
        lot.pk,
        defects=[Defect("批复", "补扫描件")],
        could_have_been_told=False,
        actor=world.operator.actor,
        now=NOW + HOUR,
    )

    assert told(world.tenderee) == ["green.granted"]
    assert InboxItem.objects.filter(person=world.tenderee.person, kind="lot.entry_returned").count() == 1


def test_a_task_is_told_on_its_day_and_once_more_when_it_is_late(eng: Stage) -> None:
    world, case = eng.world, green.granted(eng.world, eng.project())
    task = actions.add_task(case.pk, task=TASK, actor=world.operator.actor, now=NOW)
    with refused(TooEarly, "green_clock_by_clock", unchanged=task):
        actions.remind_of_task(task.pk, actor=CLOCK, now=at("2026-10-28 08:29"))
    with refused(NotAllowed, "green_clock_by_clock", unchanged=task):
        actions.remind_of_task(task.pk, actor=world.operator.actor, now=at("2026-10-28 09:00"))

    ticks(*(at(f"2026-10-{day}") for day in ("27 12:00", "28 08:29", "28 08:30", "28 20:00", "29 00:00", "30 09:00")))

    task = GreenTask.objects.get()
    assert (task.reminded_at, task.overdue_at) == (at("2026-10-28 08:30"), at("2026-10-29 00:00"))
    assert kinds(case.stream.name)[-2:] == ["green.task_due", "green.task_overdue"]
    assert told(world.supervisor) == ["green.task_overdue"]
    assert told(world.tenderee) == ["green.granted", "green.task_added"]
    assert titles(world.operator, at("2026-10-28 09:00")) == ["联动任务：施工图审查意见"]


def test_every_desk_says_what_waits_for_it(eng: Stage) -> None:
    world, case = eng.world, green.checked(eng.world, eng.project())
    assert titles(world.operator, NOW) == [f"决定绿色通道申请：{case.name}"]
    assert titles(world.witness, NOW) == titles(world.supervisor, NOW) == []
    cases.grant_green(case.pk, grant=green.grant_by(world), actor=world.operator.actor, now=NOW)
    clock = actions.start_service(case.pk, step=ServiceStep.ANSWER_FILE, actor=world.operator.actor, now=NOW)

    late = NOW + timedelta(minutes=121)
    assert titles(world.operator, NOW) == []
    assert titles(world.operator, late) == titles(world.supervisor, late) == [f"答复文件：{case.name}"]
    [shown] = todos_for(world.supervisor.actor, late)
    assert (shown.tone, shown.explanation, shown.due_at) == ("stop", "已超时", NOW + 2 * HOUR)
    actions.pause_service(clock.pk, asked="补盖章页", actor=world.operator.actor, now=NOW)
    assert titles(world.tenderee, NOW) == titles(world.agency, NOW) == [f"补正：{case.name}"]
    assert titles(world.purchaser, NOW) == []


def test_promised_materials_stand_on_the_desk_until_they_are_confirmed(eng: Stage) -> None:
    lot, world = promised(eng), eng.world
    [open_one] = todos_for(world.tenderee.actor, NOW)
    assert (open_one.title, open_one.tone) == (f"补齐容缺材料：{lot.name}", "wait")
    assert open_one.due_at == at(f"{DUE + timedelta(days=1)} 00:00")
    promises.hand_in_promised(lot.pk, words="统一代码已填", actor=eng.buyer.actor, now=NOW)

    assert titles(world.tenderee, NOW) == []
    assert titles(world.operator, NOW) == [f"确认补交的容缺材料：{lot.name}"]
    promises.confirm_promised(lot.pk, actor=world.operator.actor, now=NOW)
    assert titles(world.operator, NOW) == []


def test_a_desk_asks_no_more_of_the_database_when_there_are_more_cases(
    eng: Stage, django_assert_max_num_queries: object
) -> None:
    world: World = eng.world
    for _number in range(3):
        case = green.granted(world)
        actions.start_service(case.pk, step=ServiceStep.ANSWER_FILE, actor=world.operator.actor, now=NOW)
        actions.add_task(case.pk, task=TASK, actor=world.operator.actor, now=NOW)

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture without a type
        found = todos_for(world.operator.actor, at("2026-10-29 10:00"))

    assert len(found) == 6
    assert GreenCase.objects.count() == 3
