"""开标异议. 实施条例 §44: raised on the spot, taken up or refused with a reason, answered, responded to, all of it in the record."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.openings import actions, queries
from apps.openings.attaching import receive_piece
from apps.openings.guards import every_objection_is_answered
from apps.openings.importing import Piece
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Objection, Opening
from apps.openings.queries.objecting import state_of
from apps.openings.rules import objections as law
from apps.openings.rules.objections import OBJECTION, ObjectionAction, ObjectionFacts, ObjectionState
from apps.openings.standing import facts_of
from tests.openings.stage import Bidder, Hall
from tests.openings.test_acts import JSON, Browser
from tests.tenders.stage import journal_size, kinds, refused

S = OpeningState
SCAN = b"\x89PNG a picture of the screen"
SHA = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def listed(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The list is out; the product's clock is the hall's."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall.reaches(S.LIST_PUBLISHED)


def test_an_objection_with_its_paper_goes_from_filing_to_the_bidders_word(listed: Hall) -> None:
    hall, [first, second, _third] = listed, listed.bidders
    host, bidder, other = (Browser(hall, one) for one in (hall.host, first, second))

    assert _put(bidder, SCAN).status_code == 204
    filed = {"title": "抽取有误", "text": "画面中断 20 秒", "contact": "陈立 0571-88001234"}
    assert "v" in bidder.post("objections", **filed, parts=[SHA], file_name="..\\屏幕:截图.png")
    assert "v" in host.post("objections/1/acceptance")
    with refused(Refused, "objections_unanswered", unchanged=hall.opening):
        _must_be_closed(hall)
    assert "v" in host.post("objections/1/answer", answer="已核对，抽取可重算")
    assert "v" in bidder.post("objections/1/response", satisfied="no")

    [told] = queries.state(hall.opening, first.actor)["objections"]
    assert (told["title"], told["attachment"]) == ("抽取有误", {"sha256": SHA, "size": len(SCAN)})
    assert (told["answer"], told["satisfied"]) == ("已核对，抽取可重算", False)
    assert kinds(hall.opening.public_stream.name)[-5:] == [
        "opening.objection_raised",
        "opening.objection_described",
        "opening.objection_accepted",
        "opening.objection_answered",
        "opening.objection_responded",
    ]
    assert state_of(Objection.objects.get()) is ObjectionState.DISPUTED
    world = hall.stage.world
    seen = {name: _attachment(hall, client) for name, client in _clients(hall).items()}
    assert seen == {"host": SCAN, "supervisor": SCAN, "bidder": SCAN, "other": None, "stranger": None, "public": None}
    assert "0571-88001234" not in "".join(Entry.objects.values_list("body", flat=True))
    assert "0571-88001234" in host.client.get(f"/openings/{hall.lot.code}/").content.decode()
    assert "0571-88001234" not in other.client.get(f"/openings/{hall.lot.code}/").content.decode()
    assert "屏幕 截图.png" in world.client_of(world.supervisor).get(_at(hall, "objections.html")).content.decode()


def test_an_answer_brings_a_paper_that_the_same_few_read(listed: Hall) -> None:
    hall = listed
    host, bidder = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    hall.bidders[0].object(hall, "请出示抽取记录")
    before = journal_size()

    wrong = [
        _put(bidder, SCAN, what="objections/1/answer/parts"),
        _put(host, SCAN, what="objections/2/answer/parts"),
        _put(host, SCAN, what="objections/1/answer/parts", number=7),
    ]
    missing = host.post("objections/1/answer", answer="见附件", parts=[SHA])
    codes = [json.loads(one.content)["refused"]["code"] for one in wrong]
    assert codes == ["not_your_page", "objection_unknown", "attachment_part_wrong"]
    assert missing["refused"]["code"] == "attachment_part_wrong"
    assert journal_size() == before
    assert _put(host, SCAN, what="objections/1/answer/parts").status_code == 204
    assert "v" in host.post("objections/1/answer", answer="见附件", parts=[SHA], file_name="记录?.png")

    [told] = queries.state(hall.opening, hall.bidders[0].actor)["objections"]
    assert (told["answer"], told["answer_attachment"]) == ("见附件", {"sha256": SHA, "size": len(SCAN)})
    assert kinds(hall.opening.public_stream.name)[-2:] == ["opening.objection_answered", "opening.answer_attached"]
    seen = {name: _attachment(hall, client, "answer/attachment") for name, client in _clients(hall).items()}
    assert seen == {"host": SCAN, "supervisor": SCAN, "bidder": SCAN, "other": None, "stranger": None, "public": None}
    assert "记录?.png" in bidder.client.get(_at(hall, "objections.html")).content.decode()
    late = _put(host, SCAN, what="objections/1/answer/parts")
    assert json.loads(late.content)["refused"]["code"] == "objection_answered_already"


def test_what_is_refused_has_its_reason_and_is_answered_by_it(listed: Hall) -> None:
    hall, [first, second, _third] = listed, listed.bidders
    opening = hall.opening
    first.object(hall, "评标委员会应回避")

    with refused(NotAllowed, "not_the_host", unchanged=opening):
        _refuse(hall, "不属于对开标的异议", actor=hall.witness)
    with refused(Refused, "opening_reason_missing", unchanged=opening):
        _refuse(hall, "  ")
    with refused(Refused, "objection_unknown", unchanged=opening):
        actions.accept_objection(opening.pk, 2, actor=hall.host.actor, now=hall.tick())
    with refused(WrongState, "wrong_state", unchanged=opening):
        _respond(hall, first, satisfied=True)
    _refuse(hall, "不属于对开标的异议")
    with refused(WrongState, "wrong_state", unchanged=opening):
        _refuse(hall, "再说一次")
    with refused(WrongState, "wrong_state", unchanged=opening):
        actions.accept_objection(opening.pk, 1, actor=hall.host.actor, now=hall.tick())
    with refused(NotAllowed, "objection_of_another", unchanged=opening):
        _respond(hall, second, satisfied=True)
    with refused(Refused, "objection_response_missing", unchanged=opening):
        _respond(hall, first, satisfied=None)
    _respond(hall, first, satisfied=True)

    [told] = queries.state(hall.opening, first.actor)["objections"]
    assert (told["answer"], told["refused"], told["satisfied"]) == ("不属于对开标的异议", True, True)
    with refused(WrongState, "wrong_state", unchanged=opening):
        _respond(hall, first, satisfied=False)


def test_an_objection_is_raised_and_answered_in_a_pause_too(listed: Hall) -> None:
    hall = listed
    hall.pause("核查抽取")

    hall.bidders[0].object(hall, "请说明抽取过程")
    actions.answer_objection(hall.opening.pk, 1, answer="可以重算", actor=hall.host.actor, now=hall.tick())

    assert hall.resume().state == S.LIST_PUBLISHED


def test_a_wrong_attachment_is_refused_and_nothing_is_filed(listed: Hall) -> None:
    hall = listed
    bidder, stranger = Browser(hall, hall.bidders[0]), hall.stage.world.client_of(hall.stage.world.stranger)
    before = journal_size()

    told = [
        _put(bidder, SCAN, digest="0" * 64),
        _put(bidder, SCAN, number=7),
        stranger.put(_at(hall, "objections/parts/0"), SCAN, content_type=JSON, headers={"accept": JSON}),
    ]
    missing = bidder.post("objections", text="见附件", parts=["1" * 64])
    malformed = bidder.post("objections", text="见附件", parts="x")

    codes = [json.loads(one.content)["refused"]["code"] for one in told]
    assert codes == ["attachment_part_wrong", "attachment_part_wrong", "no_bid_of_yours"]
    assert missing["refused"]["code"] == "attachment_part_wrong"
    assert malformed["refused"]["code"] == "opening_request_malformed"
    assert (journal_size(), Objection.objects.count()) == (before, 0)


def test_an_attachment_ends_at_fifty_mib() -> None:
    with pytest.raises(Refused) as caught:
        receive_piece("b" * 32, Piece(6, 2 * 2**20 + 1, SHA), _Body())

    assert (caught.value.code, caught.value.details) == ("attachment_part_wrong", {"number": 7, "limit": 50})


@pytest.mark.parametrize("state", ObjectionState)
@pytest.mark.parametrize("action", ObjectionAction)
def test_what_the_table_of_objections_does_not_list_is_forbidden(
    state: ObjectionState, action: ObjectionAction
) -> None:
    if (state, action) in OBJECTION.table:
        return
    with pytest.raises(WrongState):
        OBJECTION.advance(state, action, ObjectionFacts(reason="原因", is_satisfied=True))


@pytest.mark.parametrize("guard", [law.reason_is_given, law.side_is_taken])
def test_a_guard_of_objections_names_its_article_and_refuses_the_unknown(guard: Any) -> None:
    assert "条" in guard.__doc__
    assert guard(ObjectionFacts()) is not None


class _Body:
    def read(self, _size: int, /) -> bytes:
        raise AssertionError("nothing is read of what its headers refuse")


def _put(browser: Browser, content: bytes, *, number: int = 0, digest: str = "", what: str = "objections/parts") -> Any:
    return browser.client.put(
        _at(browser.hall, f"{what}/{number}"),
        content,
        content_type="application/octet-stream",
        headers={"accept": JSON, "X-Part-SHA256": digest or hashlib.sha256(content).hexdigest()},
    )


def _at(hall: Hall, what: str) -> str:
    return f"/openings/{hall.lot.code}/{what}"


def _clients(hall: Hall) -> dict[str, Any]:
    world = hall.stage.world
    members = {
        "host": hall.host.member,
        "supervisor": world.supervisor,
        "bidder": hall.bidders[0].member,
        "other": hall.bidders[1].member,
        "stranger": world.stranger,
    }
    clients = {name: world.client_of(member) for name, member in members.items()}
    return {**clients, "public": type(clients["host"])()}


def _attachment(hall: Hall, client: Any, what: str = "attachment") -> bytes | None:
    answer = client.get(_at(hall, f"objections/1/{what}"))
    if answer.status_code == 404:
        return None
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def _must_be_closed(hall: Hall) -> None:
    """The guard of the record, which comes before closing, asked by itself."""
    refusal = every_objection_is_answered(facts_of(hall.opening, hall.now))
    if refusal:
        raise refusal


def _refuse(hall: Hall, reason: str, *, actor: Any = None) -> Opening:
    who = actor or hall.host
    return actions.refuse_objection(hall.opening.pk, 1, reason=reason, actor=who.actor, now=hall.tick())


def _respond(hall: Hall, bidder: Bidder, *, satisfied: bool | None) -> Opening:
    return actions.respond_to_answer(hall.opening.pk, 1, is_satisfied=satisfied, actor=bidder.actor, now=hall.tick())
