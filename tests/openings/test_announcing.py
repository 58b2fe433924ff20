"""唱标与确认. 招标投标法 §36; 87号令 §42; 实施条例 §44: all are read out, bidders confirm, objections are answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.openings import actions, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.announcement import Offer, Subject, closing_words, offer_words, opening_words
from tests.openings.stage import Hall
from tests.tenders.stage import kinds, refused

S = OpeningState


def test_what_is_read_out_is_the_servers_text_with_capitals(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)

    said = [one["text"] for one in queries.state(hall.opening, hall.host.actor)["utterances"]]

    lot = hall.lot
    assert said[0] == (
        f"现在进行【{lot.project.name}】【一标段】（编号：{lot.code}）开标。招标人：望川市水务投资有限公司。"
        "招标代理机构：汇正工程咨询有限公司。最高投标限价：人民币壹仟万元整。"
        "截至投标截止时间2026年11月24日9时30分，共收到3家投标人递交的投标文件，完成解密3家。现在公布投标报价。"
    )
    assert said[1].startswith("第1家：江南建工集团有限公司。投标报价：人民币玖佰壹拾贰万叁仟元整。")
    assert "工期：240日历天。" in said[1]
    assert said[-1].startswith("唱标结束，请各投标人核对本单位内容。")


@pytest.mark.parametrize(
    ("fields", "announce", "said"),
    [
        ({}, ("days",), "第2家：甲公司。投标报价：人民币伍分。"),
        (
            {"days": "90", "bond": "保函"},
            ("bond", "days"),
            "第2家：甲公司。投标报价：人民币伍分。投标保证金：保函。工期：90日历天。",
        ),
        ({"days": "90"}, (), "第2家：甲公司。投标报价：人民币伍分。"),
        ({"discount": "3.25"}, ("discount",), "第2家：甲公司。投标报价：人民币伍分。投标下浮率：百分之3.25。"),
        ({"warranty": "质保三年"}, ("warranty",), "第2家：甲公司。投标报价：人民币伍分。质保三年。"),
    ],
)
def test_only_what_the_document_names_is_read_out(fields: dict[str, str], announce: tuple[str, ...], said: str) -> None:
    assert offer_words(2, Offer("甲公司", Decimal("0.05"), fields), announce) == said


def test_without_agency_and_ceiling_nothing_is_said_of_them() -> None:
    deadline = datetime(2026, 11, 24, 1, 5, tzinfo=UTC)
    subject = Subject("项目", "标段", "X-1", "采购人", "某校", "", None, deadline, 4, 3)

    assert opening_words(subject) == (
        "现在进行【项目】【标段】（编号：X-1）开标。采购人：某校。"
        "截至投标截止时间2026年11月24日9时05分，共收到4家投标人递交的投标文件，完成解密3家。现在公布投标报价。"
    )
    assert "请在10分钟内" in closing_words(timedelta(minutes=10))


def test_bids_are_read_out_in_the_order_in_which_they_were_received(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)

    said = queries.state(hall.opening, hall.host.actor)["utterances"]

    assert [one["bid"] for one in said] == [None, *[one.bid for one in hall.bidders], None]
    assert [one["number"] for one in said] == [1, 2, 3, 4, 5]
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        hall.announce()


def test_only_the_host_reads_out(hall: Hall) -> None:
    hall.reaches(S.ANNOUNCING)

    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.announce_next(hall.opening.pk, after=None, actor=hall.witness.actor, now=hall.tick())


def test_a_sentence_asked_for_twice_is_read_once(hall: Hall) -> None:
    """A second press, or the same one sent again over a bad line, after the last sentence too."""
    hall.reaches(S.ANNOUNCING)
    heard = hall.opening.utterances.count()
    press = partial(actions.announce_next, hall.opening.pk, actor=hall.host.actor)

    for _press in range(2):
        press(after=heard, now=hall.tick())

    assert hall.opening.utterances.count() == heard + 1
    for number in range(heard + 1, 5):
        press(after=number, now=hall.tick())
    last = Entry.objects.count()
    assert press(after=4, now=hall.tick()).state == S.CONFIRMING
    assert (hall.opening.utterances.count(), Entry.objects.count()) == (5, last)


def test_a_bidder_confirms_once_and_what_was_really_read_out(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    first, second, _third = hall.bidders
    good = {
        "v": 1,
        "kind": "confirmation",
        "lot": hall.lot.code,
        "bid": first.bid,
        "accepted": True,
        "price": str(first.price),
    }

    def attempt(said: dict[str, object], objection: str = "") -> None:
        actions.confirm_result(
            hall.opening.pk, first.sign(said), objection=objection, actor=first.actor, now=hall.tick()
        )

    with refused(Refused, "statement_for_other", unchanged=hall.opening):
        attempt({**good, "price": "1.00"})
    with refused(Refused, "statement_for_other", unchanged=hall.opening):
        attempt({**good, "bid": second.bid})
    with refused(Refused, "statement_wrong", unchanged=hall.opening):
        attempt({**good, "accepted": "yes"})
    with refused(Refused, "objection_text_missing", unchanged=hall.opening):
        attempt({**good, "accepted": False})
    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        actions.confirm_result(
            hall.opening.pk,
            first.sign(good),
            objection="",
            actor=hall.stage.world.stranger.actor,
            now=hall.tick(),
        )
    attempt(good)
    with refused(WrongState, "confirmed_already", unchanged=hall.opening):
        attempt(good)


def test_who_does_not_accept_objects_and_is_answered_on_the_spot(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    first, second, third = hall.bidders
    first.confirm(hall)
    second.confirm(hall)

    third.confirm(hall, accepted=False, objection="工期应为 200 日历天")

    with refused(Refused, "objections_unanswered", unchanged=hall.opening):
        hall.record()
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        answer(hall, 1, actor=hall.representative.actor)
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        answer(hall, 1, text="")
    with refused(Refused, "objection_unknown", unchanged=hall.opening):
        answer(hall, 2)
    answer(hall, 1)
    with refused(WrongState, "objection_answered_already", unchanged=hall.opening):
        answer(hall, 1)
    shown = queries.state(hall.opening, first.actor)["objections"]
    assert [(one["text"], one["answer"]) for one in shown] == [("工期应为 200 日历天", "已核对，以开标一览表为准。")]
    hall.record()


def test_an_objection_is_a_bidders_and_comes_after_the_list(hall: Hall) -> None:
    hall.start()
    with refused(WrongState, "list_not_published", unchanged=hall.opening):
        hall.bidders[0].object(hall, "太早")
    hall._to_the_list()

    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        actions.raise_objection(hall.opening.pk, text="旁听", actor=hall.stage.world.stranger.actor, now=hall.tick())
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        hall.bidders[0].object(hall, "  ")
    with refused(Refused, "text_too_long", unchanged=hall.opening):
        hall.bidders[0].object(hall, "长" * 2001)
    hall.bidders[0].object(hall, "名单有误")
    assert kinds(hall.opening.public_stream.name)[-1] == "opening.objection_raised"


def test_the_record_waits_for_everybody_or_for_the_end_of_the_time(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    hall.bidders[0].confirm(hall)
    with refused(TooEarly, "confirmations_missing", unchanged=hall.opening):
        hall.record()
    until = hall.opening.until
    assert until is not None
    hall.now = until

    with refused(Refused, "window_closed", unchanged=hall.opening):
        hall.bidders[1].confirm(hall)
    hall.record()

    assert hall.opening.state == S.RECORD_SIGNING


def answer(hall: Hall, number: int, *, text: str = "已核对，以开标一览表为准。", actor: Actor | None = None) -> None:
    """异议答复."""
    actions.answer_objection(hall.opening.pk, number, answer=text, actor=actor or hall.host.actor, now=hall.tick())


def test_so_many_objections_of_one_bidder_wait_at_once(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    first, second, _third = hall.bidders
    for _turn in range(5):
        first.object(hall, "请复核")

    with refused(Refused, "objections_waiting", unchanged=hall.opening):
        first.object(hall, "请复核")

    second.object(hall, "请复核")
    actions.answer_objection(hall.opening.pk, 1, answer="已复核", actor=hall.host.actor, now=hall.tick())
    first.object(hall, "请复核")
