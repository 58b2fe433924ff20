"""订阅 — hearing of lots by e-mail without an account, and nobody learns who does. 招标投标法§22."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core.actor import CLOCK
from apps.core.refusals import Refused
from apps.evidence.models import Entry, Job
from apps.portal import actions, tasks, watching
from apps.portal.models import Watch, WatchedFact
from apps.portal.senders import NotSent
from apps.portal.wording import PUBLIC_KINDS
from apps.tenders import actions as tenders
from apps.tenders.models import Lot
from tests.portal.conftest import pass_on
from tests.tenders.stage import DEADLINE, Stage, at

ADDRESS = "reader@example.cn"
ASKED_AT = at("2026-11-20 10:00")
HOUR = timedelta(hours=1)


class Letters:
    """What was put into the folder that stands for the mail server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "outbox" / "email"

    def __iter__(self) -> Iterator[Message]:
        """Each letter once: reading takes it away."""
        for file in sorted(self._folder.glob("*.eml")):
            yield message_from_string(file.read_text("utf-8"), policy=default)
            file.unlink()


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Letters:
    """The mail of this test."""
    settings.DATA_DIR = tmp_path
    return Letters(tmp_path)


def asked(question: str = "", *, email: str = ADDRESS, rhythm: str = "daily") -> actions.Asked:
    """What a visitor asks for."""
    return actions.Asked(email, question, watching.Rhythm(rhythm), "zh-hans", "http://testserver")


def confirmed(question: str = "", *, email: str = ADDRESS, rhythm: str = "daily", now: datetime = ASKED_AT) -> Watch:
    """A subscription whose owner confirmed it."""
    watch = actions.ask_to_watch(asked(question, email=email, rhythm=rhythm), network="", now=now)
    assert watch is not None
    return actions.confirm_watch(watch.reference, rhythm=watching.Rhythm(rhythm), now=now)


def closed(lot: Lot) -> Entry:
    """The deadline passes, and everybody hears of it."""
    tenders.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    pass_on()
    return Entry.objects.get(stream=lot.public_stream.name, kind="lot.submission_closed")


def test_only_public_kinds_are_told() -> None:
    assert watching.TOLD_KINDS <= PUBLIC_KINDS


def test_a_visitor_subscribes_confirms_and_ends_it(lot: Lot, letters: Letters) -> None:
    """The mail carries the only key; opening its link changes nothing, since scanners open links too."""
    public = Client()
    answer = public.post(f"/watching/?lot={lot.code}", {"email": "Reader@Example.CN", "rhythm": "at_once"})
    [letter] = letters
    link = re.search(r"http://testserver(/watching/\w+/)", letter.get_content())  # type: ignore[attr-defined]  # an EmailMessage
    assert link is not None
    page = public.get(link[1])
    before = Watch.objects.get()

    public.post(link[1], {"rhythm": "daily"})
    after = Watch.objects.get()
    ended = public.post(f"{link[1]}end")

    assert "请查收邮件并确认" in answer.content.decode()
    assert (letter["To"], letter["List-Unsubscribe"]) == (ADDRESS, f"<http://testserver{link[1]}>")
    assert "还没有确认" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert (before.confirmed_at, before.question) == (None, f"lot={lot.code}")
    assert (after.confirmed_at is not None, after.rhythm, after.network) == (True, "daily", "")
    assert "您的邮箱和订阅内容已经删除" in ended.content.decode()
    assert not Watch.objects.exists()
    assert public.get(link[1]).status_code == 404


def test_the_answer_never_tells_whether_an_address_is_known(lot: Lot, letters: Letters) -> None:
    confirmed(now=datetime.now(ASKED_AT.tzinfo) - timedelta(days=1))
    public, said = Client(), []

    for email in (ADDRESS, ADDRESS, "another@example.cn"):
        answer = public.post("/watching/", {"email": email, "rhythm": "daily"}).content.decode()
        said.append(re.sub(r"csrfmiddlewaretoken\S+ value=\S+|X-CSRFToken\S+ \S+", "", answer.partition("<main")[2]))

    assert said[0] == said[1] == said[2]


def test_a_link_that_we_did_not_make_is_not_found(db: None) -> None:
    watch = confirmed()

    assert watching.reference_in(watching.key_of(watch.reference)) == watch.reference
    assert Client().get(f"/watching/{watch.reference}{'0' * watching.KEY_DIGITS}/").status_code == 404
    assert Client().post(f"/watching/{watch.reference}/end").status_code == 404
    assert Watch.objects.count() == 1


def test_an_address_is_not_flooded(db: None) -> None:
    first = actions.ask_to_watch(asked(), network="n", now=ASKED_AT)
    again = actions.ask_to_watch(asked(), network="n", now=ASKED_AT + HOUR / 2)
    later = actions.ask_to_watch(asked(), network="n", now=ASKED_AT + 2 * HOUR)

    assert (first is not None, again, later) == (True, None, first)
    assert Watch.objects.count() == 1


def test_an_address_has_so_many_subscriptions_and_no_more(db: None) -> None:
    for number in range(watching.MOST_OF_ADDRESS):
        confirmed(f"text={number}")

    assert actions.ask_to_watch(asked("text=more"), network="", now=ASKED_AT) is None
    assert Watch.objects.count() == watching.MOST_OF_ADDRESS


def test_a_network_that_asks_too_often_is_refused_and_nothing_is_kept(db: None) -> None:
    for number in range(watching.MOST_OF_NETWORK):
        actions.ask_to_watch(asked(email=f"{number}@example.cn"), network="n", now=ASKED_AT)

    with pytest.raises(Refused) as refusal:
        actions.ask_to_watch(asked(), network="n", now=ASKED_AT)

    assert refusal.value.code == "too_many_watches"
    assert not Watch.objects.filter(email=ADDRESS).exists()
    assert actions.ask_to_watch(asked(), network="other", now=ASKED_AT) is not None


def test_what_nobody_confirms_is_forgotten(db: None) -> None:
    watch = actions.ask_to_watch(asked(), network="n", now=ASKED_AT)
    assert watch is not None

    with pytest.raises(Refused) as refusal:
        actions.confirm_watch(
            watch.reference, rhythm=watching.Rhythm.DAILY, now=ASKED_AT + watching.KEPT_UNCONFIRMED + HOUR
        )
    actions.ask_to_watch(asked(email="b@example.cn"), network="n", now=ASKED_AT + watching.KEPT_UNCONFIRMED + HOUR)

    assert refusal.value.code == "watch_over"
    assert list(Watch.objects.values_list("email", flat=True)) == ["b@example.cn"]


def test_the_jobs_are_the_same_whether_anybody_watches_or_not(lot: Lot, gp: Stage) -> None:
    """Who watches a lot may be about to bid: no queue tells."""
    closed(lot)
    alone = sorted(Job.objects.filter(kind__startswith="watch.").values_list("kind", flat=True))
    other = gp.tendering()
    confirmed(f"lot={other.code}", rhythm="at_once")
    Job.objects.all().delete()
    closed(other)

    assert alone == ["watch.daily", "watch.daily", "watch.tell", "watch.tell"]
    assert set(Job.objects.filter(kind__startswith="watch.").values_list("kind", flat=True)) <= set(alone)


def test_at_once_comes_one_letter_with_the_page_and_the_way_out(lot: Lot, letters: Letters) -> None:
    confirmed(f"lot={lot.code}", rhythm="at_once")
    entry = closed(lot)

    tasks.tell_watches({"entry": entry.pk}, now=DEADLINE)

    [letter] = letters
    text = letter.get_content()  # type: ignore[attr-defined]  # an EmailMessage
    assert "投标截止" in letter["Subject"]
    assert f"http://testserver/lots/{lot.code}/" in text
    assert "http://testserver/watching/" in text
    assert not WatchedFact.objects.exists()


def test_the_letter_of_the_day_gathers(lot: Lot, eng: Stage, letters: Letters) -> None:
    confirmed("regime=eng", now=at("2026-11-05 08:00"))
    tenders.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))
    tenders.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=at("2026-11-11 10:00"))
    for entry in Entry.objects.filter(stream=lot.public_stream.name, kind__in=["lot.suspended", "lot.resumed"]):
        tasks.tell_watches({"entry": entry.pk}, now=entry.at)
    assert list(letters) == []

    tasks.write_to_watches({}, now=at("2026-11-12 08:00"))
    tasks.write_to_watches({}, now=at("2026-11-13 08:00"))

    [letter] = letters
    assert "2 件新的公开事项" in letter["Subject"]
    assert "清单漏项" in letter.get_content()  # type: ignore[attr-defined]  # an EmailMessage


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("", True),
        ("regime=eng&kind=works", True),
        ("text=滨河路 水务", True),
        ("regime=gp", False),
        ("lot=WC-ENG-2026-9999-01", False),
    ],
)
def test_who_is_told_is_who_asked_for_it(lot: Lot, letters: Letters, question: str, is_told: bool) -> None:
    confirmed(question, rhythm="at_once")
    entry = closed(lot)

    tasks.tell_watches({"entry": entry.pk}, now=DEADLINE)

    assert len(list(letters)) == is_told


def test_nothing_older_than_the_confirmation_and_nothing_unconfirmed_is_told(lot: Lot, letters: Letters) -> None:
    confirmed(rhythm="at_once", now=DEADLINE + HOUR)
    actions.ask_to_watch(asked(email="b@example.cn", rhythm="at_once"), network="", now=ASKED_AT)

    tasks.tell_watches({"entry": closed(lot).pk}, now=DEADLINE + HOUR)

    assert list(letters) == []


@pytest.mark.parametrize(("is_hopeless", "is_left"), [(True, False), (False, True)])
def test_an_address_that_takes_no_mail_is_deleted_and_trouble_waits_for_the_next_day(
    lot: Lot, monkeypatch: pytest.MonkeyPatch, is_hopeless: bool, is_left: bool
) -> None:
    def refuse(_message: object) -> None:
        raise NotSent("address_refused", is_hopeless=is_hopeless)

    confirmed(rhythm="at_once")
    entry = closed(lot)
    monkeypatch.setattr(tasks, "sender_for", lambda _channel: refuse)

    tasks.tell_watches({"entry": entry.pk}, now=DEADLINE)

    assert (Watch.objects.exists(), WatchedFact.objects.exists()) == (is_left, is_left)


def test_what_cannot_be_sent_for_a_week_is_given_up(lot: Lot, letters: Letters) -> None:
    watch, entry = confirmed(), closed(lot)
    actions.note_for_watches(entry.pk, [watch.pk, watch.pk + 1])

    tasks.write_to_watches({}, now=DEADLINE + watching.KEPT_UNSENT + HOUR)

    assert (WatchedFact.objects.count(), list(letters)) == (0, [])


def test_a_letter_that_cannot_be_sent_keeps_no_address(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_message: object) -> None:
        raise NotSent("mail_server_unreachable", is_hopeless=False)

    monkeypatch.setattr("apps.portal.views.watching.sender_for", lambda _channel: refuse)

    page = Client().post("/watching/", {"email": ADDRESS, "rhythm": "daily"}).content.decode()

    assert "邮件现在发不出去" in page
    assert not Watch.objects.exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@example.cn\nBcc: b@example.cn"])
def test_what_is_no_address_is_said(db: None, email: str) -> None:
    assert Client().post("/watching/", {"email": email, "rhythm": "daily"}).status_code == 422
    assert not Watch.objects.exists()
