"""The public stream for any number of watchers: segments that never change, a head of a second, the same facts as the socket."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from apps.evidence.models import Entry
from apps.openings import relay
from apps.openings.lifecycle import OpeningState as S
from apps.openings.queries import segments
from tests.openings.listening import say
from tests.openings.stage import Hall
from tests.openings.test_snapshots import GOLDEN

NEVER_PUBLIC = {
    "contact",
    "phone",
    "email",
    "address",
    "attachments",
    "file",
    "photo",
    "hint",
    "person",
    "ip",
}
"""Fields that no fact of a public stream may have, at any depth."""


@pytest.fixture
def said(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """An opening in whose public stream so much was said that a segment of eight is whole many times over."""
    monkeypatch.setattr(segments, "SEGMENT", 8)
    return hall.reaches(S.DECRYPTING)


def get(hall: Hall, place: str, **headers: str) -> Any:
    return Client(headers=headers).get(f"/halls/{hall.lot.code}/{place}")


def stream_of(hall: Hall) -> list[dict[str, Any]]:
    """What the socket says."""
    return [json.loads(one.text) for one in relay.after(hall.opening.public_stream.name, 0)]


def test_segments_and_head_together_are_the_stream_word_for_word(said: Hall) -> None:
    head = get(said, "head.json").json()
    whole = len(head["ends"])
    parts = [get(said, f"events/{8 * n + 1}-{8 * n + 8}.json").json() for n in range(whole)]

    assert (head["lot"], head["size"], head["v"]) == (said.lot.code, 8, len(stream_of(said)))
    assert whole == head["v"] // 8
    assert [fact for part in parts for fact in part["facts"]] + head["facts"] == stream_of(said)
    assert [part["facts"][-1]["digest"] for part in parts] == head["ends"]
    assert [(part["lot"], part["from"], part["to"]) for part in parts[:1]] == [(said.lot.code, 1, 8)]


def test_a_whole_segment_is_kept_for_a_year_by_everybody(said: Hall) -> None:
    response = get(said, "events/1-8.json", cookie="kaiming_session=abc; kaiming_language=en")

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "application/json"
    assert not {"Vary", "Set-Cookie", "Content-Language", "X-Request-Id"} & set(response.headers)
    assert not response.cookies
    again = get(said, "events/1-8.json", **{"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_head_is_kept_for_a_second_and_is_another_as_soon_as_something_is_said(said: Hall) -> None:
    before = get(said, "head.json")
    same = get(said, "head.json", **{"if-none-match": before.headers["ETag"]})

    said.pause()
    after = get(said, "head.json", **{"if-none-match": before.headers["ETag"]})

    assert before.headers["Cache-Control"] == "public, max-age=1"
    assert "Vary" not in before.headers
    assert (same.status_code, after.status_code) == (304, 200)
    assert after.json()["v"] == before.json()["v"] + 1


def test_what_is_no_whole_segment_is_not_there_and_nobody_keeps_that(said: Hall) -> None:
    for bounds in ("0-7", "2-9", "1-9", "1-16", "8-1", "801-808", f"{10**30 + 1}-{10**30 + 8}"):
        response = get(said, f"events/{bounds}.json")

        assert (response.status_code, response.content) == (404, b""), bounds
        assert response.headers["Cache-Control"] == "no-store"


def test_a_segment_is_there_from_its_last_fact_on(said: Hall) -> None:
    head = get(said, "head.json").json()
    first = 8 * len(head["ends"]) + 1
    place = f"events/{first}-{first + 7}.json"
    assert get(said, place).status_code == 404

    say(*["word"] * (first + 7 - head["v"]), stream=said.opening.public_stream)

    assert [fact["v"] for fact in get(said, place).json()["facts"]] == list(range(first, first + 8))


@pytest.mark.django_db
def test_a_hall_that_is_not_there_has_neither() -> None:
    for place in ("head.json", "events/1-32.json"):
        response = Client().get(f"/halls/WC-NONE-01/{place}")
        assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")


def test_before_the_list_no_segment_and_no_version_says_who_or_how_many(hall: Hall) -> None:
    """招标投标法 §22: sign-ins are in no public stream, so its versions count nobody."""
    before = get(hall, "head.json").json()["v"]
    for bidder in hall.bidders:
        bidder.sign_in(hall)
    signed_in = get(hall, "head.json")
    hall.start()
    started = get(hall, "head.json")

    since = [fact["type"] for fact in started.json()["facts"] if fact["v"] > before]
    assert signed_in.json()["v"] == before
    assert since == ["opening.started", "opening.draw_committed"]
    text = started.content.decode()
    assert not [one for one in hall.bidders if one.name in text or one.bid in text]


def test_no_contact_hint_or_attachment_is_in_a_public_stream(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    hall.bidders[0].object(hall, "请说明抽取过程。")

    told = "".join(Entry.objects.filter(stream=hall.opening.public_stream.name).values_list("body", flat=True))
    golden = [one for path in GOLDEN for one in json.loads(path.read_text("utf-8"))["story"]]

    people = [member.person for member in hall.stage.world.members()]
    assert not [one for person in people for one in (person.phone, person.email) if one and one in told]
    assert not re.findall(r"(?<![\da-f])1[3-9]\d{9}(?![\da-f])|[\w.]+@[\w.]+\.\w+", told)
    public = [*stream_of(hall), *golden]
    assert not _fields(public) & NEVER_PUBLIC
    assert all(set(one) == {"sha256", "size"} for one in _named("attachment", public) if one is not None)


def _named(name: str, of: Any) -> list[Any]:
    """Every value of the field, however deep."""
    if isinstance(of, dict):
        here = [of[name]] if name in of else []
        return here + [found for value in of.values() for found in _named(name, value)]
    return [found for value in of for found in _named(name, value)] if isinstance(of, list) else []


def _fields(of: Any) -> set[str]:
    """Every name of a field, however deep."""
    if isinstance(of, dict):
        return set(of) | {name for value in of.values() for name in _fields(value)}
    return {name for value in of for name in _fields(value)} if isinstance(of, list) else set()
