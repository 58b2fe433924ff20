"""Objections by form, and who reads what of them. 招标投标法 §22; 实施条例 §22, §60."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.portal.models import Delivery, InboxItem
from apps.portal.queries.desk import todos
from apps.tenders import actions
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DocumentObjection, Lot
from apps.tenders.queries.objections import public_objections
from tests.tenders.stage import DEADLINE, Stage, at, journal_size
from tests.tenders.test_objections import ANSWER, DURING, raised
from tests.world import Member, World

TYPED = {"kind": "objection", "subject": "第12项与图纸不一致", "content": "漏列管道，请求更正。"}
NAME = "江南建工集团有限公司"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock for pages."""

    def stand_at(moment: datetime) -> None:
        monkeypatch.setattr("apps.core.clock.now", lambda: moment)

    stand_at(DURING)
    return stand_at


def pdf() -> SimpleUploadedFile:
    """A small complete PDF."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    )
    offsets = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets)
    end = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return SimpleUploadedFile("异议书.pdf", body + table + end, content_type="application/pdf")


def test_a_bidder_objects_by_form_and_the_buyer_answers_by_form(eng: Stage, clock: Any) -> None:
    lot, world = eng.tendering(), eng.world
    bidder = world.client_of(world.bidder)
    address = reverse("tenders:objection_new", args=[lot.code])
    assert "2026年11月14日" in bidder.get(address).content.decode()

    answer = bidder.post(address, TYPED | {"attachment": pdf()})

    objection = DocumentObjection.objects.get()
    page = reverse("tenders:objection", args=[objection.code])
    assert (answer.status_code, answer["Location"]) == (302, page)
    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    buyer = world.client_of(world.agency)
    shown = buyer.get(page).content.decode()
    assert NAME in shown
    assert "2026-11-09 23:59:59" in shown
    file = buyer.get(reverse("tenders:objection_attachment", args=[objection.code]))
    assert file.getvalue().startswith(b"%PDF-")

    done = buyer.post(
        reverse("tenders:objection_answer", args=[objection.code]), {"text": "以图纸为准。", "basis": "第三章"}
    )

    assert (done.status_code, done["Location"]) == (302, page)
    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING
    own = bidder.get(page).content.decode()
    assert "以图纸为准。" in own
    assert "2026-11-16 23:59:59" in own
    assert "望川市发展和改革委员会" in own


def test_what_was_typed_stays_when_the_form_is_refused(eng: Stage, clock: Any) -> None:
    lot = eng.tendering()
    told = journal_size()

    answer = eng.world.client_of(eng.world.bidder).post(
        reverse("tenders:objection_new", args=[lot.code]), TYPED | {"subject": f"{NAME}提出漏项"}
    )

    assert answer.status_code == 422
    assert "以免泄露潜在投标人" in answer.content.decode()
    assert "漏列管道，请求更正。" in answer.content.decode()
    assert journal_size() == told


def test_a_file_that_is_no_pdf_is_refused(eng: Stage, clock: Any) -> None:
    lot = eng.tendering()
    file = SimpleUploadedFile("异议书.pdf", b"hello", content_type="application/pdf")

    answer = eng.world.client_of(eng.world.bidder).post(
        reverse("tenders:objection_new", args=[lot.code]), TYPED | {"attachment": file}
    )

    assert answer.status_code == 422
    assert not DocumentObjection.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("bidder", 200),
        ("tenderee", 200),
        ("agency", 200),
        ("supervisor", 200),
        ("second_bidder", 404),
        ("stranger", 404),
        ("purchaser", 404),
        ("operator", 403),
        ("witness", 403),
        ("technical_duty", 403),
        ("expert", 403),
    ],
)
def test_an_objection_is_read_by_those_the_law_names(eng: Stage, clock: Any, who: str, status: int) -> None:
    objection = raised(eng, eng.tendering())
    client = eng.world.client_of(getattr(eng.world, who))

    assert client.get(reverse("tenders:objection", args=[objection.code])).status_code == status


def test_nobody_else_reads_the_name_anywhere(eng: Stage, clock: Any) -> None:
    """招标投标法 §22: public page, records, desks of others: the matter stands there, the name nowhere."""
    lot = eng.tendering()
    raised(eng, lot)
    pages = [
        reverse("portal:lot", args=[lot.code]),
        reverse("portal:lot_facts", args=[lot.code]),
        reverse("portal:notice", args=[lot.code, 2]),
        reverse("tenders:lot", args=[lot.code]),
        reverse("tenders:objections"),
        reverse("portal:desk"),
        reverse("evidence:journal"),
    ]

    for who in ("operator", "second_bidder", "stranger", "expert", "technical_duty"):
        client = eng.world.client_of(getattr(eng.world, who))
        for page in pages:
            assert NAME not in client.get(page).content.decode(), (who, page)
    assert "工程量清单第12项与图纸不一致" in client.get(pages[0]).content.decode()


def test_the_public_list_is_a_fold_of_the_public_stream(eng: Stage) -> None:
    lot = eng.tendering()
    first, second = raised(eng, lot), raised(eng, lot, eng.world.second_bidder)
    actions.answer_objection(first.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)
    actions.withdraw_objection(second.pk, actor=eng.world.second_bidder.actor, now=DURING)

    listed = public_objections(lot)

    assert [(one.number, one.subject, one.answer, one.is_taken_back) for one in listed] == [
        (1, first.subject, ANSWER.text, False),
        (2, second.subject, "", True),
    ]
    assert listed[0].due_at == first.due_at


def _todos(member: Member, now: datetime) -> list[str]:
    return [todo.title for todo in todos(member.actor, now)]


def test_the_desk_shows_the_clock_and_red_when_it_ran_out(eng: Stage, clock: Any) -> None:
    lot, world = eng.tendering(), eng.world
    objection = raised(eng, lot)
    late = at("2026-11-10 09:00")

    assert _todos(world.tenderee, DURING) == [f"答复异议：{objection.subject}"]
    assert _todos(world.supervisor, DURING) == []
    assert objection.subject not in str(_todos(world.operator, DURING))
    assert _todos(world.tenderee, late) == [f"异议答复逾期：{objection.subject}"]
    assert _todos(world.supervisor, late) == [f"异议答复逾期：{objection.subject}"]
    clock(late)
    assert "已逾期" in world.client_of(world.agency).get(reverse("tenders:objections")).content.decode()


def test_after_a_missed_deadline_the_buyer_is_led_to_a_new_one(eng: Stage) -> None:
    lot, world, late = eng.tendering(), eng.world, DEADLINE + timedelta(days=1)
    objection = raised(eng, lot)
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=late)

    assert _todos(world.tenderee, late) == ["异议已答复，原截止时间已过：请定新的投标截止时间并恢复"]
    assert _todos(world.bidder, late)[0].startswith("异议已答复，不满意的可在此前投诉")


def _told(member: Member) -> list[str]:
    items = InboxItem.objects.filter(person=member.person, kind__startswith="objection.").order_by("at", "pk")
    return list(items.values_list("kind", flat=True))


def test_those_concerned_are_told_and_no_letter_names_the_objector(eng: Stage, world: World) -> None:
    lot = eng.tendering()
    objection = raised(eng, lot)
    actions.answer_objection(objection.pk, answer=ANSWER, actor=world.agency.actor, now=DURING)
    ring_for_newcomers()
    while deliver(DURING):
        pass

    assert _told(world.tenderee) == _told(world.agency) == ["objection.received"]
    assert _told(world.bidder) == ["objection.answer_given"]
    assert _told(world.operator) == _told(world.second_bidder) == _told(world.supervisor) == []
    assert not Delivery.objects.filter(item__person=world.bidder.person, item__kind__startswith="objection.").exists()
    item = InboxItem.objects.get(person=world.bidder.person, kind="objection.answer_given")
    assert item.entry == Entry.objects.get(kind="objection.answer_given")


def test_the_objector_withdraws_by_form_and_others_find_nothing(eng: Stage, clock: Any) -> None:
    lot: Lot = eng.tendering()
    objection = raised(eng, lot)
    address = reverse("tenders:objection_withdrawal", args=[objection.code])

    assert eng.world.client_of(eng.world.second_bidder).post(address).status_code == 404
    assert eng.world.client_of(eng.world.bidder).post(address).status_code == 302

    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING
