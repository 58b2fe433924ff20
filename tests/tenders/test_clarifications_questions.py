"""对招标文件提问. 招标投标法 §22, §23; 电子招标投标办法 §20-22: anybody asks, and nobody learns who."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.serializers import serialize
from django.test import Client
from django.urls import reverse

from apps.core import clock
from apps.core.refusals import Refused
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.models import Listener, Lot, Question
from apps.tenders.queries.clarifications import answered_question, may_ask, questions_for, questions_until
from apps.tenders.rules.questions import Trace, traces_in, way_to
from tests.architecture.test_disclosure_outputs import ACCIDENTAL
from tests.tenders.stage import NOW, Stage, at, refused

EARLY = at("2026-11-05 10:00")
LAST_MOMENT = at("2026-11-09 23:59:59")
"""The end of the fifteenth day before the deadline."""
TEXT = "清单第12项的工程量为0.75立方米，是否有误？"


def test_a_question_is_a_number_a_text_and_a_day(eng: Stage) -> None:
    lot = eng.tendering()

    token = actions.ask_question(lot.pk, text=f"  {TEXT} ", contact="", now=EARLY)

    asked = Question.objects.get()
    assert (asked.number, asked.text, asked.asked_on) == (1, TEXT, date(2026, 11, 5))
    assert answered_question(lot, token) == asked
    entry = Entry.objects.get(stream=lot.sealed_stream.name)
    assert (entry.kind, entry.actor) == ("lot.question_asked", "public")
    for secret in (token, TEXT):
        assert secret not in "".join(one.body for one in Entry.objects.all())
        assert secret not in serialize("json", Listener.objects.all())
    assert token not in serialize("json", Question.objects.all())


def test_a_contact_is_kept_apart_from_the_question(eng: Stage) -> None:
    lot = eng.tendering()

    for _twice in range(2):
        actions.ask_question(lot.pk, text=TEXT, contact=" chenli@example.cn ", now=EARLY)

    assert [one.contact for one in Listener.objects.all()] == ["chenli@example.cn"]
    assert "chenli" not in serialize("json", Question.objects.all())
    assert "chenli" not in "".join(one.body for one in Entry.objects.all())
    assert {field.name for field in Listener._meta.get_fields()} == {"id", "lot", "mark", "shut"}
    assert b"chenli" not in bytes(Listener.objects.get().shut)


def test_another_lots_token_reads_nothing(eng: Stage, gp: Stage) -> None:
    lot, other = eng.tendering(), gp.tendering()
    token = actions.ask_question(lot.pk, text=TEXT, contact="", now=EARLY)

    assert answered_question(other, token) is None
    assert answered_question(lot, token + "x") is None


@pytest.mark.parametrize(
    ("_case", "text", "code"),
    [
        ("nothing", "  ", "question_empty"),
        ("too long", "问" * 2001, "question_too_long"),
        ("a mobile number", "请回电 13900001111", "question_names_its_author"),
        ("a mobile number in full width", "请回电１３９-００００-１１１１", "question_names_its_author"),
        ("a landline", "电话 0571-88001234 咨询", "question_names_its_author"),
        ("an e-mail address", "回复至 bid-office@jiachuan.example", "question_names_its_author"),
        ("a credit code", "我公司（91330100MA27XG1234）能否投标", "question_names_its_author"),
    ],
)
def test_a_question_that_tells_who_asks_is_refused(eng: Stage, _case: str, text: str, code: str) -> None:
    lot = eng.tendering()

    with refused(Refused, code, unchanged=lot):
        actions.ask_question(lot.pk, text=text, contact="someone@example.cn", now=EARLY)
    assert not Question.objects.exists()
    assert not Listener.objects.exists()


def test_a_contact_has_a_length(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(Refused, "contact_too_long", unchanged=lot):
        actions.ask_question(lot.pk, text=TEXT, contact="x" * 121, now=EARLY)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "K0+000 至 K3+200 段路面厚度 0.18 米，工程量 15000.50 平方米",
        "项目编号 WC-ENG-2026-0001，合同价 1200000000 元，2026-11-05 前",
        "GB 50204-2015 第4.1.2条与图纸 S-01 不一致",
    ],
)
def test_figures_of_a_trade_are_no_traces(text: str) -> None:
    assert traces_in(text) == []


def test_every_trace_is_found_by_name() -> None:
    text = "bid@example.cn 13900001111 91330100MA27XG1234"

    assert traces_in(text) == [Trace.EMAIL, Trace.PHONE, Trace.CREDIT_CODE]


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        ("甲公司 Chenli@Example.cn", ("email", "chenli@example.cn")),
        ("甲公司 +86 139-0000-1111", ("sms", "13900001111")),
        ("丙 0571-77770000", None),
        ("", None),
    ],
)
def test_a_contact_is_a_way_or_none(contact: str, way: tuple[str, str] | None) -> None:
    assert way_to(contact) == way


def test_questions_are_asked_from_publication_until_fifteen_days_before_the_deadline(eng: Stage) -> None:
    announced = eng.announced()

    assert questions_until(announced) == LAST_MOMENT
    assert may_ask(announced, EARLY)
    assert may_ask(announced, LAST_MOMENT)
    with refused(Refused, "questions_closed", unchanged=announced):
        actions.ask_question(announced.pk, text=TEXT, contact="", now=LAST_MOMENT + timedelta(seconds=1))


def test_nothing_is_asked_about_a_lot_that_is_not_public_or_stands_still(eng: Stage, gp: Stage) -> None:
    draft, suspended = eng.prepared(), gp.tendering()
    actions.suspend_lot(suspended.pk, reason="核实", actor=gp.buyer.actor, now=EARLY)

    with refused(Refused, "questions_closed", unchanged=draft):
        actions.ask_question(draft.pk, text=TEXT, contact="", now=NOW)
    with refused(Refused, "questions_closed", unchanged=suspended):
        actions.ask_question(suspended.pk, text=TEXT, contact="", now=EARLY)


def test_only_the_buyers_side_reads_questions(eng: Stage) -> None:
    lot = eng.tendering()
    actions.ask_question(lot.pk, text=TEXT, contact="", now=EARLY)

    readers = {member.seat.role for member in eng.world.members() if questions_for(member.actor, lot).exists()}

    assert readers == {"tenderee", "agency"}
    for member in eng.world.members():
        assert not may_hear(member.actor, lot.sealed_stream.name)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The product's clock while questions may be asked."""
    monkeypatch.setattr(clock, "now", lambda: EARLY)
    return EARLY


def test_anybody_asks_on_the_page_and_reads_the_answer_by_the_link_shown_once(eng: Stage, now: Any) -> None:
    lot, visitor = eng.tendering(), Client()
    address = reverse("tenders:questions", args=[lot.code])
    assert visitor.get(address).status_code == 200

    asked = visitor.post(address, {"text": TEXT, "contact": ""})

    assert asked.status_code == 201
    token = asked.context["token"]
    page = visitor.get(reverse("tenders:question", args=[lot.code, token]))
    assert TEXT in page.content.decode()
    assert token not in visitor.get(address).content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")
    assert visitor.get(reverse("tenders:question", args=[lot.code, "other"])).status_code == 404


def test_a_refused_question_stays_in_the_form_with_the_reason(eng: Stage, now: Any) -> None:
    lot = eng.tendering()

    page = Client().post(reverse("tenders:questions", args=[lot.code]), {"text": "请回电 13900001111"})

    assert page.status_code == 422
    assert "电话号码" in page.content.decode()
    assert "请回电" in page.content.decode()
    assert not Question.objects.exists()


def test_a_question_changes_nothing_that_others_than_the_buyers_side_can_see(
    eng: Stage, now: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """招标投标法 §22: neither public pages nor the desks of the centre and of the supervisor move when somebody asks."""
    lot = eng.tendering()
    before = _seen(eng, lot)

    with caplog.at_level(logging.INFO):
        caplog.clear()
        for number in range(3):
            assert _ask(lot, f"{TEXT}{number}").status_code == 201
        logged = caplog.text

    assert _seen(eng, lot) == before
    assert logged == ""


def test_the_buyers_desk_says_how_many_questions_wait(eng: Stage, now: Any) -> None:
    lot = eng.tendering()
    _ask(lot, TEXT)
    _ask(lot, TEXT + "再问")

    desk = {role: eng.world.client_of(getattr(eng.world, role)).get("/desk/").content.decode() for role in _DESKS}

    assert {role for role, page in desk.items() if "2 个提问待答复" in page} == {"tenderee", "agency"}


_DESKS = ("tenderee", "agency", "operator", "supervisor", "technical_duty", "bidder", "purchaser")
_PLACES = ("/lots/{}/", "/lots/{}/facts.json", "/lots/{}/questions/", "/desk/", "/desk/lots/{}/", "/desk/journal/")


def _ask(lot: Lot, text: str) -> Any:
    return Client().post(reverse("tenders:questions", args=[lot.code]), {"text": text, "contact": "a@example.cn"})


def _seen(stage: Stage, lot: Lot) -> dict[str, bytes]:
    watchers = {role: stage.world.client_of(getattr(stage.world, role)) for role in _DESKS[2:]}
    clients = {"public": Client(), **watchers}
    return {
        f"{who} {place}": ACCIDENTAL.sub(b"", client.get(place.format(lot.code)).content)
        for who, client in clients.items()
        for place in _PLACES
    }


def test_what_a_payload_may_hold_is_ids_and_a_digest(eng: Stage) -> None:
    lot = eng.tendering()
    actions.ask_question(lot.pk, text=TEXT, contact="", now=EARLY)

    entry = Entry.objects.get(kind="lot.question_asked")

    assert set(entry.payload) == {"lot", "question", "sha256"}
