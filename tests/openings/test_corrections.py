"""更正记录. 招标投标法 §36, 电子签名法 §13: after closing nothing is changed; a signed correction says what and why, and is public."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.bundle import Edition
from apps.evidence.pades import inspect
from apps.openings import actions, queries, signing
from apps.openings.chapter import openings_chapter
from apps.openings.lifecycle import OPENING, OVER, OpeningState
from apps.openings.lifecycle import OpeningAction as A
from apps.openings.models import Correction
from apps.parties.trust import trust
from tests.openings.conftest import PRICES
from tests.openings.papers import Papers, fetched, stored
from tests.openings.stage import Hall, signer
from tests.openings.test_acts import Browser
from tests.openings.test_papers import checked
from tests.remembered import remembered
from tests.tenders.stage import Stage, kinds, refused

S = OpeningState


@pytest.fixture
def closed(eng: Stage, tmp_path: Path) -> Papers:
    """The opening is closed, its record signed by the host."""
    members = {member.person.login: member for member in eng.world.members()}
    return remembered(
        "closed opening",
        lambda: _closed(eng, tmp_path),
        own={"stage": eng, "world": eng.world, **members},
        folder=tmp_path,
    )


def _closed(eng: Stage, folder: Path) -> Papers:
    hall = Hall(eng, folder).with_bids(*PRICES).reaches(S.CLOSED)
    return Papers(hall, signer(hall.stage.world.supervisor))


@pytest.mark.parametrize("state", OVER)
def test_after_closing_nothing_of_the_opening_can_be_changed(state: OpeningState) -> None:
    afterwards = {A.HAND_OVER, A.REOPEN, A.ANNOUNCE_RESULT, A.ACKNOWLEDGE_RESULT, A.END, A.TAKE_OVER}

    assert set(OPENING.allowed(state)) - afterwards <= {
        A.DRAFT_CORRECTION,
        A.SIGN_CORRECTION,
        A.RESPOND_TO_ANSWER,
    }


def test_a_signed_correction_is_public_and_the_record_stays(closed: Papers, tmp_path: Path) -> None:
    hall, record = closed.hall, closed.newest()
    told = len(kinds(hall.opening.public_stream.name))

    closed.draft()
    assert len(kinds(hall.opening.public_stream.name)) == told, "a draft is nobody's business but the desk's"
    assert Client().get(f"/openings/{hall.lot.code}/corrections/1.pdf").status_code == 404
    closed.draft(what="第2家工期应为230日。", why="录入口径有误。")
    kept = closed.sign_correction()

    assert kinds(hall.opening.public_stream.name)[-1] == "opening.record_corrected"
    assert kinds(hall.lot.public_stream.name)[-1] == "opening.record_corrected"
    (state,) = inspect(stored(kept.signed_object), [trust(hall.now).root])
    assert (state.field, state.is_good, state.covers_file) == ("host", True, True)
    assert closed.newest() == record
    (shown,) = queries.state(hall.opening, hall.host.actor)["corrections"]
    assert (shown["number"], shown["what"], shown["sha256"]) == (1, "第2家工期应为230日。", kept.signed_sha256)
    assert fetched(Client(), f"/openings/{hall.lot.code}/corrections/1.pdf") == stored(kept.signed_object)
    page = Client().get(f"/openings/{hall.lot.code}/corrections").content.decode()
    assert "第2家工期应为230日。" in page
    assert kept.signed_sha256 in page
    assert dict(openings_chapter(hall.lot.pk, Edition.PUBLIC))["opening/corrections/1.pdf"] == kept.signed_object
    closed.draft(what="第1家质量目标应为“合格”。")
    assert closed.sign_correction().number == 2
    hall.hand_over()
    assert checked(hall, tmp_path) == []


def test_only_the_host_corrects_and_says_what_and_why(closed: Papers) -> None:
    hall = closed.hall
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.must_draft(hall.opening, what="改", why="错", actor=hall.representative.actor, now=hall.tick())
    for what, why in ((" ", "错"), ("改", "\n")):
        with refused(Refused, "correction_text_missing", unchanged=hall.opening):
            closed.draft(what, why)
    with refused(Refused, "text_too_long", unchanged=hall.opening):
        closed.draft("改" * 2001)
    with refused(Refused, "correction_not_drafted", unchanged=hall.opening):
        closed.sign_correction()


def test_a_correction_that_was_written_anew_is_not_signed_by_an_older_signature(closed: Papers) -> None:
    hall = closed.hall
    older = closed.draft()
    newer = closed.draft(what="另一处有误。")

    with refused(Refused, "correction_changed", unchanged=newer):
        actions.keep_signed_correction(
            hall.opening.pk,
            signing.stored_once("openings/older", b"older"),
            base=older.object_name,
            serial="1",
            actor=hall.host.actor,
            now=hall.tick(),
        )
    assert Correction.objects.count() == 1


def test_nothing_is_corrected_before_the_opening_is_closed(hall: Hall) -> None:
    hall.reaches(S.ANNOUNCING)

    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        actions.must_draft(hall.opening, what="改", why="错", actor=hall.host.actor, now=hall.tick())


def test_the_host_corrects_from_his_page(closed: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = closed.hall
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    host, bidder = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    base = f"/openings/{hall.lot.code}/corrections"
    assert "correction-what" in host.client.get(base).content.decode()
    assert "correction-what" not in bidder.client.get(base).content.decode()

    done = host.client.post(f"{base}/draft", {"what": "第2家工期应为230日。", "why": "录入口径有误。"})

    assert (done.status_code, done["Location"]) == (302, base)
    assert "data-sign-correction" in host.client.get(base).content.decode()
    assert "第2家工期应为230日。" not in bidder.client.get(base).content.decode()
    assert fetched(host.client, f"{base}/1.pdf").startswith(b"%PDF")
    assert bidder.client.get(f"{base}/1.pdf").status_code == 404
