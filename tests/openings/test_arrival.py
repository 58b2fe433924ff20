"""到场: by phone and in an emergency, as secret as every sign-in until the list; looked at afterwards. 电子招标投标办法 §29; 招标投标法 §22."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.core import clock
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refusal, Refused, TooEarly, WrongState
from apps.evidence.journal import since
from apps.evidence.models import Entry
from apps.evidence.rules.chain import moment
from apps.openings import actions, queries
from apps.openings.arriving import ticket_for
from apps.openings.lifecycle import OpeningState
from apps.openings.models import SignIn
from apps.openings.photos import keep_photo, photo_of
from apps.openings.queries.arrival import arrivals, photo_kept, waiting_checks
from apps.openings.queries.closing import checks_of
from apps.openings.queries.record import _remarks
from apps.openings.rules.arrival import PHOTO_LIMIT, POINTS, way_words
from apps.openings.rules.fold import blank, fold, frame
from apps.openings.rules.record_form import form_of
from apps.tenders.models import DataSheet
from tests.openings.stage import Bidder, Hall
from tests.tenders.stage import journal_size

S = OpeningState
JPEG = b"\xff\xd8\xff\xe0" + b"hand-held" * 20
GOOD = dict.fromkeys(POINTS, "good")
DESKTOP, PHONE = "session-of-the-desktop", "session-of-the-phone"


def emergency(hall: Hall, bidder: Bidder, reason: str = "介质损坏", *, photo: bytes | None = None) -> None:
    kept = keep_photo(photo) if photo else None
    actions.sign_in_in_emergency(hall.opening.pk, reason=reason, photo=kept, actor=bidder.actor, now=hall.tick())


def by_phone(hall: Hall, bidder: Bidder) -> None:
    ticket = ticket_for(hall.opening, bidder.bid, device=DESKTOP, now=hall.tick())
    actions.sign_in_by_phone(hall.opening.pk, ticket.text, device=PHONE, actor=bidder.actor, now=hall.tick())


@pytest.fixture
def listed(hall: Hall) -> Hall:
    """甲 signed in with his certificate, 乙 by phone, 丙 in an emergency with a photo; the list is public."""
    first, second, third = hall.bidders
    first.sign_in(hall)
    by_phone(hall, second)
    emergency(hall, third, photo=JPEG)
    hall.start()
    hall.contribute()
    while hall.opening.draws.filter(drawn_at__isnull=True).exists():
        hall.draw()
    hall.publish_list()
    return hall


def kinds(hall: Hall) -> list[str]:
    return [one.kind for one in Entry.objects.filter(stream=hall.opening.public_stream.name).order_by("v")]


def test_a_sign_in_without_a_certificate_is_known_to_its_bidder_alone_until_the_list(hall: Hall) -> None:
    before = kinds(hall)
    by_phone(hall, hall.bidders[0])
    emergency(hall, hall.bidders[1], photo=JPEG)

    assert kinds(hall) == before
    assert queries.state(hall.opening, hall.bidders[1].actor)["you"]["sign_in_way"] == "emergency"
    assert queries.state(hall.opening, hall.bidders[2].actor)["you"]["signed_in_at"] is None
    row = hall.opening.sign_ins.get(bid=hall.bidders[1].bid)
    assert hall.bidders[1].name.encode() not in bytes(row.sealed)
    assert "介质损坏".encode() not in bytes(row.sealed)
    with pytest.raises(WrongState, match="list_not_published"):
        photo_kept(hall.opening, hall.bidders[1].bid)
    assert waiting_checks(hall.opening) == 0


def test_the_list_says_who_signed_in_without_a_certificate(listed: Hall) -> None:
    first, second, third = listed.bidders
    bids = {one["bid"]: one for one in queries.state(listed.opening, listed.host.actor)["bids"]}

    assert set(kinds(listed)[-2:]) == {"opening.phone_sign_in_listed", "opening.emergency_sign_in_listed"}
    assert "sign_in" not in bids[first.bid]
    assert bids[second.bid]["sign_in"] == {"way": "phone", "accepted": None}
    assert bids[third.bid]["sign_in"] == {"way": "emergency", "accepted": None}
    assert all(one["signed_in_at"] for one in bids.values())
    rows = {one.listed.bid: one for one in arrivals(listed.opening)}
    assert rows[third.bid].reason == "介质损坏"
    assert rows[third.bid].person == third.member.person.name
    assert rows[first.bid].person
    assert waiting_checks(listed.opening) == 1
    kept = photo_kept(listed.opening, third.bid)
    assert kept is not None
    assert photo_of(kept) == JPEG


def test_an_accepted_emergency_sign_in_counts(listed: Hall) -> None:
    third = listed.bidders[2]

    check(listed, third, is_accepted=True)

    assert kinds(listed)[-1] == "opening.sign_in_accepted"
    assert listed.opening.listed.get(bid=third.bid).signed_in_at is not None
    row = next(one for one in queries.state(listed.opening, third.actor)["bids"] if one["bid"] == third.bid)
    assert way_words(row) == "应急签到，无证书，核验通过"
    assert waiting_checks(listed.opening) == 0


def test_the_closing_check_leads_to_an_unchecked_emergency_sign_in(
    listed: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: listed.now)
    host = listed.stage.world.client_of(listed.host.member)
    page = f"/openings/{listed.lot.code}/closing-check"

    found = {one.key: one.refusal for one in checks_of(listed.opening, listed.now)}["checked"]

    assert found is not None
    assert (found.code, found.details) == ("sign_ins_unchecked", {"left": 1})
    assert f'href="/openings/{listed.lot.code}/arrivals"' in host.get(page).content.decode()
    check(listed, listed.bidders[2], is_accepted=True)
    assert {one.key: one.refusal for one in checks_of(listed.opening, listed.now)}["checked"] is None


def test_a_refused_emergency_sign_in_counts_as_none(listed: Hall) -> None:
    third = listed.bidders[2]

    check(listed, third, is_accepted=False, reason="照片与登记的人员不符")

    bid = next(one for one in queries.state(listed.opening, third.actor)["bids"] if one["bid"] == third.bid)
    assert (bid["signed_in_at"], bid["sign_in"]["accepted"]) == (None, False)
    assert listed.opening.listed.get(bid=third.bid).signed_in_at is None
    with pytest.raises(WrongState, match="sign_in_checked_already"):
        check(listed, third, is_accepted=True)


def check(hall: Hall, bidder: Bidder, *, is_accepted: bool, reason: str = "", actor: Actor | None = None) -> None:
    actions.check_sign_in(
        hall.opening.pk,
        bidder.bid,
        is_accepted=is_accepted,
        reason=reason,
        actor=actor or hall.host.actor,
        now=hall.tick(),
    )


def test_identities_are_checked_again_and_the_last_word_counts(listed: Hall) -> None:
    first = listed.bidders[0]
    identify(listed, first, is_confirmed=False, note="视频中断")
    identify(listed, first, is_confirmed=True)

    assert kinds(listed)[-2:] == ["opening.identity_doubted", "opening.identity_confirmed"]
    assert listed.opening.identity_checks.get().is_confirmed
    assert queries.state(listed.opening, first.actor)["bids"][first_number(listed, first)]["identity"] is True
    noted = Entry.objects.get(stream=listed.opening.desk_stream.name, kind="opening.identity_noted")
    assert noted.payload["note"] == "视频中断"


def identify(hall: Hall, bidder: Bidder, *, is_confirmed: bool, note: str = "") -> None:
    actions.check_identity(
        hall.opening.pk, bidder.bid, is_confirmed=is_confirmed, note=note, actor=hall.host.actor, now=hall.tick()
    )


def first_number(hall: Hall, bidder: Bidder) -> int:
    return hall.opening.listed.get(bid=bidder.bid).number - 1


def test_decryption_waits_for_identities_only_where_the_document_says_so(listed: Hall) -> None:
    """招标投标法 §35."""
    listed.holders_ready()
    DataSheet.objects.filter(lot=listed.lot).update(scheme={"identity_check": True})
    before = journal_size()
    for bidder in listed.bidders[:2]:
        identify(listed, bidder, is_confirmed=True)

    with pytest.raises(Refused, match="identities_unchecked") as caught:
        listed.start_decryption()

    assert caught.value.details == {"left": 1}
    assert journal_size() == before + 2
    identify(listed, listed.bidders[2], is_confirmed=False)
    assert listed.start_decryption().state == S.DECRYPTING


def test_a_remark_is_heard_by_the_desk_alone(listed: Hall) -> None:
    public = kinds(listed)
    supervisor = listed.stage.world.supervisor

    actions.make_remark(listed.opening.pk, text=" 请核对第3家 ", actor=supervisor.actor, now=listed.tick())

    assert kinds(listed) == public
    told = Entry.objects.get(stream=listed.opening.desk_stream.name, kind="opening.remark_made")
    assert told.payload == {"lot": listed.lot.pk, "number": 1, "text": "请核对第3家"}


def test_the_record_says_how_everybody_signed_in_and_what_was_remarked(listed: Hall) -> None:
    supervisor = listed.stage.world.supervisor
    actions.make_remark(listed.opening.pk, text="请核对第3家", actor=supervisor.actor, now=listed.tick())
    check(listed, listed.bidders[2], is_accepted=True)
    public = since(listed.opening.public_stream.name, 0)

    course = [frame(one.v, one.kind, moment(one.at), one.payload) for one in public]
    form = form_of(fold(blank(), course), course, is_gp=False)
    remarks = _remarks(listed.opening, until=listed.now)

    assert [row[2].partition("（")[2].rstrip("）") for row in form["sign_ins"]] == [
        "",
        "手机确认，无证书",
        "应急签到，无证书，核验通过",
    ]
    assert [row[0] + row[3] for row in remarks] == ["1请核对第3家"]
    assert _remarks(listed.opening, until=listed.stage.deadline) == []


def test_what_the_browser_found_is_on_the_bidders_own_trail(hall: Hall) -> None:
    bidder = hall.bidders[0]

    actions.note_environment(hall.opening.pk, {**GOOD, "sound": "doubtful"}, actor=bidder.actor, now=hall.tick())

    noted = queries.noted_environment(hall.opening, bidder.actor)
    assert noted is not None
    assert noted.payload["results"]["sound"] == "doubtful"
    assert noted.actor == f"bid:{bidder.bid}"
    assert queries.noted_environment(hall.opening, hall.bidders[1].actor) is None
    assert queries.noted_environment(hall.opening, hall.host.actor) is None


def test_refusals_before_the_list_leave_no_trace(hall: Hall) -> None:
    first, second, _third = hall.bidders
    first.sign_in(hall)
    opening = hall.opening.pk
    now = hall.tick()
    early = hall.lot.submission_deadline - timedelta(minutes=30, seconds=1)  # type: ignore[operator]  # it has one
    over = ticket_for(hall.opening, second.bid, device=DESKTOP, now=now - timedelta(minutes=4)).text
    good = ticket_for(hall.opening, second.bid, device=DESKTOP, now=now).text
    stranger = hall.stage.world.stranger.actor
    before, rows = journal_size(), SignIn.objects.count()

    def emergency_of(actor: Actor, reason: str = "损坏", at: Any = now) -> Any:
        return lambda: actions.sign_in_in_emergency(opening, reason=reason, photo=None, actor=actor, now=at)

    def phone_of(actor: Actor, ticket: str, device: str = PHONE) -> Any:
        return lambda: actions.sign_in_by_phone(opening, ticket, device=device, actor=actor, now=now)

    cases: list[tuple[Any, type[Refusal], str]] = [
        (emergency_of(stranger), NotAllowed, "no_bid_of_yours"),
        (emergency_of(second.actor, " "), Refused, "emergency_reason_missing"),
        (emergency_of(second.actor, "长" * 501), Refused, "text_too_long"),
        (emergency_of(second.actor, at=early), TooEarly, "emergency_not_yet"),
        (emergency_of(first.actor), WrongState, "signed_in_already"),
        (phone_of(second.actor, over), Refused, "ticket_over"),
        (phone_of(second.actor, "no-such-ticket"), Refused, "ticket_over"),
        (phone_of(second.actor, good, DESKTOP), Refused, "ticket_same_device"),
        (phone_of(first.actor, good), Refused, "ticket_over"),
        (phone_of(stranger, good), NotAllowed, "no_bid_of_yours"),
        (
            lambda: actions.note_environment(opening, {"sound": "good"}, actor=first.actor, now=now),
            Refused,
            "check_results_wrong",
        ),
        (
            lambda: actions.note_environment(opening, {point: [] for point in POINTS}, actor=first.actor, now=now),
            Refused,
            "check_results_wrong",
        ),
        (
            lambda: actions.check_identity(
                opening, first.bid, is_confirmed=True, note="", actor=hall.host.actor, now=now
            ),
            WrongState,
            "opening_not_started",
        ),
        (lambda: keep_photo(b"GIF89a"), Refused, "photo_wrong"),
        (lambda: keep_photo(JPEG + bytes(PHOTO_LIMIT)), Refused, "photo_wrong"),
    ]
    for act, kind, code in cases:
        with pytest.raises(kind) as caught:
            act()
        assert caught.value.code == code

    assert (journal_size(), SignIn.objects.count()) == (before, rows)


def test_refusals_after_the_list_leave_no_trace(listed: Hall) -> None:
    first, _second, third = listed.bidders
    host, opening, now = listed.host.actor, listed.opening.pk, listed.tick()
    witness = listed.witness.actor
    before = journal_size()

    def judged(bid: str, actor: Actor = host, reason: str = "") -> Any:
        return lambda: actions.check_sign_in(opening, bid, is_accepted=False, reason=reason, actor=actor, now=now)

    cases: list[tuple[Any, type[Refusal], str]] = [
        (judged(third.bid), Refused, "opening_reason_missing"),
        (judged(third.bid, witness, "理由"), NotAllowed, "not_the_host"),
        (judged(first.bid, reason="理由"), WrongState, "sign_in_needs_no_check"),
        (judged("f" * 32, reason="理由"), Refused, "bid_not_listed"),
        (lambda: emergency(listed, first), WrongState, "wrong_state"),
        (
            lambda: actions.check_identity(opening, first.bid, is_confirmed=True, note="", actor=witness, now=now),
            NotAllowed,
            "not_the_host",
        ),
        (lambda: actions.make_remark(opening, text="意见", actor=host, now=now), NotAllowed, "not_the_supervisor"),
        (
            lambda: actions.make_remark(opening, text=" ", actor=listed.stage.world.supervisor.actor, now=now),
            Refused,
            "opening_reason_missing",
        ),
    ]
    for act, kind, code in cases:
        with pytest.raises(kind) as caught:
            act()
        assert caught.value.code == code

    assert journal_size() == before
    assert not listed.opening.sign_in_checks.exists()


@pytest.fixture
def on_the_clock(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The product's clock is the hall's."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def test_the_phone_confirms_what_the_desktop_shows(on_the_clock: Hall) -> None:
    hall, bidder = on_the_clock, on_the_clock.bidders[0]
    world, base = hall.stage.world, f"/openings/{on_the_clock.lot.code}"
    desktop, phone, other = (world.client_of(bidder.member), world.client_of(bidder.member), hall.bidders[1])

    shown = desktop.get(f"{base}/phone")
    assert b"<svg" in shown.content
    address = str(shown.context["address"]).removeprefix("http://testserver")
    assert bidder.bid not in address
    assert desktop.post(address).status_code == 422
    assert world.client_of(other.member).post(address).status_code == 422
    assert bidder.member.person.name in phone.get(address).content.decode()
    assert phone.post(address).status_code == 200

    assert hall.opening.sign_ins.get().way == "phone"
    assert Client().get(address).status_code == 302
    assert b'<svg class="qr"' not in desktop.get(f"{base}/phone").content


def test_an_emergency_by_form_is_checked_on_the_hosts_page(on_the_clock: Hall) -> None:
    hall, bidder = on_the_clock, on_the_clock.bidders[2]
    world, base = hall.stage.world, f"/openings/{on_the_clock.lot.code}"
    photo = SimpleUploadedFile("me.jpg", JPEG, "image/jpeg")
    mine = world.client_of(bidder.member)

    assert mine.post(f"{base}/emergency", {"reason": ""}).status_code == 422
    assert mine.post(f"{base}/emergency", {"reason": "介质损坏", "photo": photo}).status_code == 302
    host, supervisor = world.client_of(hall.host.member), world.client_of(world.supervisor)
    assert bidder.name not in host.get(f"{base}/arrivals").content.decode()
    hall.start()
    hall.contribute()
    hall.draw()
    hall.publish_list()

    page = host.get(f"{base}/arrivals").content.decode()
    assert "待核验" in page
    assert "介质损坏" in page
    assert host.post(f"{base}/arrivals/sign-in", {"bid": bidder.bid, "verdict": "accepted"}).status_code == 302
    assert host.post(f"{base}/arrivals/identity", {"bid": bidder.bid, "verdict": "confirmed"}).status_code == 302
    assert "核验通过" in supervisor.get(f"{base}/arrivals").content.decode()
    assert supervisor.post(f"{base}/remarks", {"text": "请当场说明"}).status_code == 302
    for who in (host, supervisor, world.client_of(hall.witness.member), world.client_of(world.technical_duty)):
        hall_page = who.get(f"{base}/").content.decode()
        assert "data-watch" in hall_page
        assert "请当场说明" in hall_page
    assert "data-watch" not in mine.get(f"{base}/").content.decode()
    assert "请当场说明" not in mine.get(f"{base}/").content.decode()


def test_a_photo_is_for_host_and_supervisor_alone(listed: Hall) -> None:
    world, bid = listed.stage.world, listed.bidders[2].bid
    path = f"/openings/{listed.lot.code}/arrivals/{bid}/photo"

    answers = {
        who.person.login: world.client_of(who).get(path).status_code
        for who in (listed.host.member, world.supervisor, listed.witness.member, listed.representative.member)
    }

    assert list(answers.values()) == [200, 200, 404, 404]
    assert world.client_of(world.supervisor).get(path).content == JPEG
    assert world.client_of(listed.bidders[2].member).get(path).status_code == 403


def test_the_environment_page_says_what_the_server_knows(on_the_clock: Hall) -> None:
    hall, bidder = on_the_clock, on_the_clock.bidders[0]
    mine, base = hall.stage.world.client_of(bidder.member), f"/openings/{on_the_clock.lot.code}/environment"

    page = mine.get(base)

    assert page.context["told"]["recipient"] == bidder.keys.public.recipient
    assert page.context["told"]["hasBid"] is True
    assert len(mine.get(f"{base}/line").content) == 256 * 1024
    assert mine.post(f"{base}/line", b"x" * 1000, content_type="application/octet-stream").status_code == 200
    answer = mine.post(f"{base}/note", {"results": GOOD}, content_type="application/json")
    assert answer.status_code == 302
    assert "上次记下" in mine.get(base).content.decode()
