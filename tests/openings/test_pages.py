"""The hall's pages: one screen for each role in every state, the public one without signing in; nothing before its time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.openings.lifecycle import OpeningState
from apps.tenders.lifecycle import LotState
from tests.openings.stage import Hall
from tests.world import Member

S = OpeningState
WAYS = (
    (S.CLOSED_FOR_BIDS, "start", "wait-closed_for_bids", "sign_in"),
    (S.STARTED, "holder-host", "holder-witness", "signed_in"),
    (S.LIST_PUBLISHED, "holder-host", "holder-witness", "wait-list_published"),
    (S.DECRYPTING, "decrypting", "wait-decrypting", "release"),
    (S.DECRYPT_SETTLED, "reveal", "reveal", "released"),
    (S.ANNOUNCING, "announcing", "wait-announcing", "wait-announcing"),
    (S.CONFIRMING, "record", "wait-confirming", "confirm"),
    (S.RECORD_SIGNING, "sign_record", "wait-record_signing", "wait-record_signing"),
    (S.CLOSED, "handover", "wait-closed", "wait-closed"),
    (S.HANDED_TO_EVALUATION, "handed_over", "handed_over", "handed_over"),
)
"""By state: the task of the host, of the witness and of a bidder."""


def page_of(hall: Hall, member: Member | None = None, part: str = "") -> str:
    client = Client() if member is None else hall.stage.world.client_of(member)
    response = client.get(f"/openings/{hall.lot.code}/{part}")
    assert response.status_code == 200
    return response.content.decode()


def task_of(page: str) -> str:
    return str(re.findall(r'data-task="([^"]*)"', page)[0])


@pytest.mark.parametrize(("state", "host", "witness", "bidder"), WAYS, ids=[str(way[0]) for way in WAYS])
def test_each_state_gives_each_role_its_one_task(
    hall: Hall, state: OpeningState, host: str, witness: str, bidder: str
) -> None:
    hall.reaches(state)

    pages = {
        "host": page_of(hall, hall.host.member),
        "witness": page_of(hall, hall.witness.member),
        "bidder": page_of(hall, hall.bidders[0].member),
        "public": page_of(hall),
    }

    assert {role: task_of(page) for role, page in pages.items()} == {
        "host": host,
        "witness": witness,
        "bidder": bidder,
        "public": "handed_over" if state is S.HANDED_TO_EVALUATION else f"wait-{state}",
    }
    assert all(page.count("data-task=") == 1 for page in pages.values())
    assert 'aria-current="step"' in pages["public"] or state is S.HANDED_TO_EVALUATION


@pytest.mark.parametrize("state", [S.CLOSED_FOR_BIDS, S.STARTED])
def test_before_the_list_nobody_reads_a_bidders_name_or_how_many_there_are(hall: Hall, state: OpeningState) -> None:
    hall.reaches(state)
    world = hall.stage.world

    for member in (None, hall.host.member, hall.witness.member, world.supervisor, world.operator):
        page = page_of(hall, member)
        assert not [bidder.name for bidder in hall.bidders if bidder.name in page]
        assert "data-bid-row" not in page
        assert "data-tally" not in page


def test_before_the_bids_are_opened_every_price_is_sealed_for_everybody(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)

    for member in (None, hall.host.member, hall.bidders[0].member):
        page = page_of(hall, member)
        assert page.count('class="veil"') == 3
        assert not [bidder for bidder in hall.bidders if f"{bidder.price:,.2f}" in page or str(bidder.price) in page]


def test_a_bidder_sees_its_own_row_and_what_is_to_be_confirmed(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)

    page = page_of(hall, hall.bidders[0].member)

    assert page.count('class="mine"') == 1
    assert 'data-own-price="9123000.00"' in page
    assert "玖佰壹拾贰万叁仟元整" in page
    assert 'class="mine"' not in page_of(hall, hall.stage.world.stranger)


def test_the_record_says_every_fact_in_words(hall: Hall) -> None:
    hall.reaches(S.HANDED_TO_EVALUATION)

    page = page_of(hall)
    lines = re.findall(r'<span class="node"></span><span>(.*?) <span class="seq">#(\d+)', page)

    assert [int(v) for _text, v in lines] == list(range(len(lines), 0, -1))
    assert all(text for text, _v in lines)
    assert not [text for text, _v in lines if "{" in text]


def test_an_objection_is_answered_by_the_host_alone(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    hall.bidders[0].object(hall, "请说明抽取过程。")

    of_host = page_of(hall, hall.host.member, "objections.html")
    of_public = page_of(hall, None, "objections.html")

    assert "请说明抽取过程。" in of_host
    assert "请说明抽取过程。" in of_public
    assert "/objections/1/answer" in of_host
    assert "/objections/1/answer" not in of_public


def test_a_part_is_what_the_page_has_in_that_place(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)

    for part in ("task", "roster"):
        text = page_of(hall, hall.bidders[0].member, part)
        assert text.strip().startswith("<section")
        assert "<html" not in text


def test_the_public_reads_without_script(hall: Hall) -> None:
    hall.reaches(S.ANNOUNCING)

    page = page_of(hall)

    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<form" not in page.split("<main", 1)[1]
    assert "9,123,000.00" in page


def test_there_is_no_hall_of_a_lot_that_is_not_there(hall: Hall) -> None:
    assert Client().get("/openings/WC-NONE-01/").status_code == 404
    assert Client().get("/openings/WC-NONE-01/task").status_code == 404


@pytest.mark.parametrize("state", [LotState.SUSPENDED, LotState.TERMINATED])
def test_an_opening_that_does_not_come_is_not_announced(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, state: LotState
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)

    def announced() -> int:
        return len(Client().get("/openings/").context["groups"][1]["openings"])

    type(hall.opening).objects.update(state=S.SIGN_IN)
    before = announced()
    type(hall.lot).objects.filter(pk=hall.lot.pk).update(state=state)

    assert (before, announced()) == (1, 0)
