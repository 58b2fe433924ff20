"""澄清的送达. 电子招标投标办法 §21, §22: to everybody who left a contact, and nobody learns to whom or to how many."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from apps.core.refusals import Refused
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry, Job
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.portal import tasks
from apps.portal.models import Delivery, InboxItem
from apps.tenders import actions
from apps.tenders.models import ContactTold, Lot, Notice, NoticeKind
from apps.tenders.queries.clarifications import check_clarification
from apps.tenders.queries.publicity import postponing
from tests.tenders.stage import PUBLISHED, Stage, at, codes, refused
from tests.tenders.test_clarifications import EARLY, published, saved, words

CONTACTS = ("甲公司 a@example.cn", "a@example.cn", "乙 13900001111", "丙 0571-77770000", "")


def clarified(stage: Stage, contacts: tuple[str, ...] = CONTACTS) -> Notice:
    """The notice of a lot whose document was taken with these contacts, after everybody heard of it."""
    lot = stage.tendering()
    for contact in contacts:
        actions.record_download(lot.documents.get().pk, contact=contact, now=PUBLISHED + timedelta(hours=1))
    return pass_on(published(stage, lot, words()))


def pass_on(lot: Lot) -> Notice:
    """What the worker does: subscribers hear everything there is."""
    ring_for_newcomers()
    while deliver(EARLY):
        pass
    return lot.notices.get(kind=NoticeKind.AMENDMENT)


def send(notice: Notice) -> None:
    """The first pass."""
    job = Job.objects.get(key=f"notice.send:{notice.lot_id}:{notice.number}:1")
    tasks.send_notice(job.payload, now=EARLY)


def letters(folder: Path) -> dict[str, Any]:
    """What left the house, by address."""
    found = [message_from_string(one.read_text("utf-8"), policy=default) for one in folder.rglob("*.eml")]
    return {str(letter["To"]): letter for letter in found}


def test_every_contact_gets_the_clarification_once(eng: Stage, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    notice = clarified(eng)

    send(notice)
    send(notice)

    sent = letters(tmp_path / "outbox")
    assert set(sent) == {"a@example.cn", "13900001111"}
    assert "工期由240日改为260日。" in sent["a@example.cn"].get_content()
    assert "http" not in sent["a@example.cn"].get_content()
    assert ContactTold.objects.filter(notice=notice).count() == 2


def test_who_asks_with_a_contact_hears_of_the_clarification_too(eng: Stage, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    lot = eng.tendering()
    actions.ask_question(lot.pk, text="是否踏勘？", contact="asker@example.cn", now=EARLY)

    send(pass_on(published(eng, lot, words())))

    assert set(letters(tmp_path / "outbox")) == {"asker@example.cn"}


def test_a_contact_left_after_the_notice_is_not_written_to(eng: Stage, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    notice = clarified(eng, ())
    actions.record_download(notice.lot.documents.get().pk, contact="late@example.cn", now=EARLY + timedelta(minutes=1))

    send(notice)

    assert letters(tmp_path / "outbox") == {}


def test_a_contact_that_is_not_taken_waits_for_the_next_pass(eng: Stage, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.EMAIL_URL = urlsplit("file:///proc/nowhere")
    notice = clarified(eng)
    send(notice)
    assert ContactTold.objects.count() == 1

    settings.EMAIL_URL = urlsplit("")
    send(notice)

    assert set(letters(tmp_path / "outbox")) == {"a@example.cn", "13900001111"}


@pytest.mark.parametrize("contacts", [(), CONTACTS])
def test_what_is_queued_is_the_same_whoever_left_a_contact(eng: Stage, contacts: tuple[str, ...]) -> None:
    notice = clarified(eng, contacts)

    jobs = Job.objects.filter(kind="notice.send").order_by("due_at")
    first = notice.published_at
    assert [job.due_at - first for job in jobs if job.due_at] == [
        timedelta(0),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
    ]
    assert {frozenset(job.payload.items()) for job in jobs} == {
        frozenset({("lot", notice.lot_id), ("notice", notice.number)})
    }


def test_nobody_hears_of_a_sending_and_no_desk_counts_it(eng: Stage, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    notice = clarified(eng)
    items, deliveries = InboxItem.objects.count(), Delivery.objects.count()

    send(notice)

    facts = Entry.objects.filter(kind="lot.contact_informed")
    assert facts.count() == 2
    assert {fact.stream for fact in facts} == {notice.lot.sealed_stream.name}
    assert "example.cn" not in "".join(fact.body for fact in facts)
    assert not any(may_hear(member.actor, notice.lot.sealed_stream.name) for member in eng.world.members())
    assert (InboxItem.objects.count(), Delivery.objects.count()) == (items, deliveries)


def test_the_buyers_side_and_the_watchers_have_it_in_their_inbox(eng: Stage) -> None:
    clarified(eng)

    told = InboxItem.objects.filter(kind="lot.clarified").values_list("person__login", flat=True)

    assert set(told) == {"liwenjing", "linxiao", "zhengyiming"}


def test_a_postponed_opening_is_told_to_contacts_too(eng: Stage) -> None:
    lot, later = eng.tendering(), at("2026-12-01 09:30")
    seen = postponing(lot, new_deadline=later, reason="补充勘察", now=EARLY)
    done = actions.postpone_opening(
        lot.pk, new_deadline=later, reason="补充勘察", preview_hash=seen.digest, actor=eng.buyer.actor, now=EARLY
    )
    ring_for_newcomers()
    while deliver(EARLY):
        pass

    jobs = Job.objects.filter(kind="notice.send")

    assert {job.payload["notice"] for job in jobs} == {done.notice.number}


def test_a_draft_that_a_postponement_overtook_is_not_published(eng: Stage) -> None:
    lot, later = eng.tendering(), at("2026-12-01 09:30")
    kept = saved(eng, lot, words(new_deadline=at("2026-11-30 09:30")))
    seen = postponing(lot, new_deadline=later, reason="补充勘察", now=EARLY)
    actions.postpone_opening(
        lot.pk, new_deadline=later, reason="补充勘察", preview_hash=seen.digest, actor=eng.buyer.actor, now=EARLY
    )
    kept.refresh_from_db()
    preview = check_clarification(kept, EARLY)

    assert codes(preview.blocks) == ["C-DEADLINE"]
    with refused(Refused, "clarification_blocked", unchanged=kept):
        actions.publish_clarification(lot.pk, 1, plan_hash=preview.plan_hash, actor=eng.buyer.actor, now=EARLY)
