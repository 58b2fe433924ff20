"""不能递交 — who is excluded or did not pass the prequalification; and the words of every refusal of a bid.

招标投标法第五十三条；政府采购法第七十七条；招标投标法实施条例第十九条；电子招标投标办法第二十六条、第二十七条.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.core.actor import Actor
from apps.core.refusals import Refusal, Refused, WrongState
from apps.evidence.models import Entry
from apps.parties.actions import Decision, lift_exclusion, record_exclusion
from apps.parties.models import Exclusion
from apps.parties.queries import exclusion_in_force
from apps.parties.rules.exclusions import ExclusionScope
from apps.tenders.actions import record_prequalification
from apps.tenders.models import Lot, Prequalification
from apps.tenders.passed import codes_of, shut
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.refusing import must_be_refused, nothing_changes
from tests.tenders.stage import DEADLINE, NOW, Stage
from tests.world import World, credit_code

TODAY = date(2026, 11, 22)


def decided(**changed: Any) -> Decision:
    """A decision in force while bids are taken."""
    said: dict[str, Any] = {
        "scope": ExclusionScope.TENDERING,
        "article": "招标投标法第五十三条",
        "authority": "文川市住房和城乡建设局",
        "document": "文建罚〔2026〕12号",
        "reason": "串通投标",
        "from_on": TODAY,
        "until_on": TODAY + timedelta(days=365),
    }
    return Decision(**{**said, **changed})


def excluded(world: World, bidder: Bidder, **changed: Any) -> Exclusion:
    """The bidder is excluded."""
    code = bidder.member.organisation.code
    return record_exclusion(code, decision=decided(**changed), actor=world.supervisor.actor, now=WHILE_OPEN)


def test_who_is_excluded_begins_nothing_and_finishes_nothing_but_may_withdraw(
    world: World, lot: Lot, bidder: Bidder, second: Bidder
) -> None:
    bidder.send(lot.code, "9123000.00")
    sealed = bidder.seal(lot.code, "9000000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    excluded(world, bidder)

    with nothing_changes(but="bidder_excluded"):
        answer = bidder.begin(lot.code, sealed)
        must_be_refused(answer, "bidder_excluded")
    with nothing_changes(but="bidder_excluded"):
        must_be_refused(bidder.submit(lot.code, upload, sealed), "bidder_excluded")
    sentence = answer.json()["refused"]["sentence"]
    assert sentence.startswith(
        "本单位被文川市住房和城乡建设局禁止参加投标（文建罚〔2026〕12号，依据招标投标法第五十三条），期间至2027-11-22，不能递交。"
    )
    assert bidder.withdraw(lot.code).status_code == 201
    assert "不能递交" in bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()

    second.send(lot.code, "8800000.00")


def test_a_lifted_exclusion_lets_in_again_and_one_of_another_law_never_kept_out(
    world: World, lot: Lot, bidder: Bidder
) -> None:
    excluded(world, bidder, scope=ExclusionScope.PROCUREMENT)
    lifted = excluded(world, bidder, scope=ExclusionScope.BOTH)
    lift_exclusion(lifted.pk, reason="行政复议撤销原决定", actor=world.operator.actor, now=WHILE_OPEN)

    bidder.send(lot.code, "9123000.00")

    kinds = [one.kind for one in Entry.objects.filter(stream="centre:desk").order_by("pk")][-3:]
    assert kinds == ["organisation.excluded", "organisation.excluded", "organisation.exclusion_lifted"]


@pytest.mark.django_db
def test_an_exclusion_runs_from_its_first_day_to_its_last(world: World) -> None:
    organisation = world.bidder.organisation
    decision = decided(until_on=TODAY + timedelta(days=1))
    record_exclusion(organisation.code, decision=decision, actor=world.operator.actor, now=WHILE_OPEN)

    found = [
        exclusion_in_force(organisation.pk, procedure=ExclusionScope.TENDERING, today=TODAY + timedelta(days=day))
        for day in (-1, 0, 1, 2)
    ]

    assert [one is not None for one in found] == [False, True, True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "code", "changed", "said"),
    [
        ("second_bidder", "", {}, "not_the_keeper_of_exclusions"),
        ("tenderee", "", {}, "not_the_keeper_of_exclusions"),
        ("stranger", "", {}, "not_the_keeper_of_exclusions"),
        ("operator", "x" * 18, {}, "exclusion_not_of_a_bidder"),
        ("operator", "", {"article": " "}, "exclusion_unfounded"),
        ("operator", "", {"reason": "无"}, "exclusion_unfounded"),
        ("operator", "", {"until_on": date(2026, 11, 1)}, "exclusion_days_wrong"),
    ],
    ids=["a bidder", "a tenderee", "a stranger", "no such code", "no article", "no reason", "ends too early"],
)
def test_what_is_no_decision_is_not_recorded(
    world: World, who: str, code: str, changed: dict[str, Any], said: str
) -> None:
    before = Entry.objects.count()
    actor = getattr(world, who).actor

    with pytest.raises(Refusal) as caught:
        record_exclusion(
            code or world.bidder.organisation.code, decision=decided(**changed), actor=actor, now=WHILE_OPEN
        )

    assert caught.value.code == said
    assert (Exclusion.objects.count(), Entry.objects.count()) == (0, before)


@pytest.mark.django_db
def test_an_exclusion_is_lifted_once_and_with_a_reason(world: World) -> None:
    exclusion = record_exclusion(
        world.bidder.organisation.code, decision=decided(), actor=world.operator.actor, now=WHILE_OPEN
    )
    asked: list[tuple[Actor, str, str]] = [
        (world.bidder.actor, "行政复议撤销", "not_the_keeper_of_exclusions"),
        (world.operator.actor, "无", "reason_missing"),
    ]
    for actor, reason, code in asked:
        with pytest.raises(Refusal) as caught:
            lift_exclusion(exclusion.pk, reason=reason, actor=actor, now=WHILE_OPEN)
        assert caught.value.code == code

    lift_exclusion(exclusion.pk, reason="行政复议撤销", actor=world.operator.actor, now=WHILE_OPEN)

    count = Entry.objects.count()
    with pytest.raises(WrongState) as twice:
        lift_exclusion(exclusion.pk, reason="行政复议撤销", actor=world.operator.actor, now=WHILE_OPEN)
    assert (twice.value.code, Entry.objects.count()) == ("exclusion_lifted", count)


@pytest.mark.django_db
def test_operator_and_supervisor_keep_the_register_on_a_page(world: World, set_clock: SetClock) -> None:
    client = world.client_of(world.supervisor)
    filled = {
        "code": world.bidder.organisation.code,
        "scope": "tendering",
        "authority": "文川市住房和城乡建设局",
        "document": "文建罚〔2026〕12号",
        "article": "招标投标法第五十三条",
        "reason": "串通投标，情节严重",
        "from_on": "2026-11-22",
        "until_on": "2027-11-22",
    }

    wrong = client.post("/desk/exclusions/", {**filled, "until_on": "2026-01-01"})
    done = client.post("/desk/exclusions/", filled, follow=True)

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert "没有登记：截止日不能早于起始日" in wrong.content.decode()
    assert "禁止中" in done.content.decode()
    exclusion = Exclusion.objects.get()
    lifting = f"/desk/exclusions/{exclusion.pk}/lifting"
    assert "至少四个字" in client.post(lifting, {"reason": ""}, follow=True).content.decode()
    operator = world.client_of(world.operator)
    assert "已解除" in operator.post(lifting, {"reason": "行政复议撤销"}, follow=True).content.decode()
    assert world.client_of(world.tenderee).get("/desk/exclusions/").status_code == 403


# prequalification


def codes_with(*members: Any, more: int = 0) -> tuple[str, ...]:
    """The codes of these and of some that have no account."""
    named = [member.organisation.code for member in members]
    return (*named, *(credit_code(f"预审单位{number}", "91") for number in range(more)))


@pytest.mark.django_db
def test_a_list_is_recorded_before_the_notice_and_only_added_to_after_it(world: World, set_clock: SetClock) -> None:
    stage = Stage(world, Regime.ENG)
    draft = stage.draft()
    buyer = world.tenderee.actor

    def record(lot: Lot, codes: tuple[str, ...], reason: str = "") -> Prequalification:
        return record_prequalification(lot.pk, codes=codes, reason=reason, actor=buyer, now=WHILE_OPEN)

    first = record(draft, codes_with(world.bidder, world.second_bidder, more=1))
    assert record(draft, codes_with(world.bidder, world.second_bidder, more=1)) == first
    again = record(draft, codes_with(world.second_bidder, more=2))

    assert (first.number, again.number) == (1, 2)
    assert world.bidder.organisation.code not in codes_of(again)
    told = Entry.objects.filter(stream=draft.desk_stream.name, kind="lot.prequalification_recorded")
    assert [one.payload for one in told.order_by("pk")] == [
        {"lot": draft.pk, "number": number, "reason": ""} for number in (1, 2)
    ]
    assert world.second_bidder.organisation.code.encode() not in bytes(again.shut)


@pytest.mark.django_db
def test_what_is_no_list_is_not_recorded(world: World, set_clock: SetClock) -> None:
    lot = Stage(world, Regime.ENG).tendering()
    three = codes_with(world.bidder, more=2)
    before = Entry.objects.count()

    def refused(codes: tuple[str, ...], who: Actor = world.tenderee.actor, reason: str = "误列名单外") -> str:
        with pytest.raises(Refusal) as caught:
            record_prequalification(lot.pk, codes=codes, reason=reason, actor=who, now=WHILE_OPEN)
        return caught.value.code

    assert refused(three, world.operator.actor) == "not_the_buyer"
    assert refused(three, world.purchaser.actor) == "not_the_buyer"
    assert refused((*three, "91330100ABCDEFGH0X")) == "prequalified_code_wrong"
    assert refused(three[:2]) == "prequalified_too_few"
    assert refused(three) == "prequalification_too_late"
    assert (Prequalification.objects.count(), Entry.objects.count()) == (0, before)


def test_who_did_not_pass_sends_nothing_and_who_was_left_out_is_added(
    world: World, lot: Lot, bidder: Bidder, second: Bidder, make_list: Callable[..., Prequalification]
) -> None:
    make_list(lot, codes_with(second.member, more=2))
    sealed = bidder.seal(lot.code, "9123000.00")
    buyer = world.tenderee.actor

    with nothing_changes():
        answer = bidder.begin(lot.code, sealed)
        must_be_refused(answer, "bidder_not_prequalified")
    assert answer.json()["refused"]["sentence"].startswith("本单位未通过资格预审，不能递交。")
    second.send(lot.code, "8800000.00")
    shown = bidder.client.get(f"/desk/bids/{lot.code}/").content.decode()
    assert "本单位未通过资格预审，不能递交" in shown
    assert "bid-terms" not in shown

    everybody = codes_with(second.member, bidder.member, more=2)
    for codes, reason, code in (
        (codes_with(bidder.member, more=2), "资格预审异议成立", "prequalified_taken_away"),
        (everybody, "", "prequalified_reason_missing"),
    ):
        with pytest.raises(Refusal) as caught:
            record_prequalification(lot.pk, codes=codes, reason=reason, actor=buyer, now=WHILE_OPEN)
        assert caught.value.code == code
    with pytest.raises(WrongState) as late:
        record_prequalification(lot.pk, codes=everybody, reason="资格预审异议成立", actor=buyer, now=DEADLINE)
    assert late.value.code == "deadline_passed"
    record_prequalification(lot.pk, codes=everybody, reason="资格预审异议成立", actor=buyer, now=WHILE_OPEN)

    bidder.send(lot.code, "9123000.00")


@pytest.fixture
def make_list() -> Callable[..., Prequalification]:
    """Puts a list behind a lot as if it had been recorded before the notice."""

    def make(lot: Lot, codes: tuple[str, ...]) -> Prequalification:
        return Prequalification.objects.create(
            lot=lot,
            number=1,
            shut=shut(frozenset(codes), lot_id=lot.pk, number=1),
            recorded_at=NOW,
            recorded_by="person:1",
        )

    return make


@pytest.mark.django_db
def test_the_buyers_side_alone_reads_and_records_the_list(world: World, set_clock: SetClock) -> None:
    lot = Stage(world, Regime.ENG).draft()
    path = f"/desk/lots/{lot.code}/prequalification/"
    client = world.client_of(world.tenderee)

    short = client.post(path, {"codes": "\n".join(codes_with(more=2))})
    done = client.post(path, {"codes": ", ".join(codes_with(world.bidder, more=2)).lower()}, follow=True)

    assert (short.status_code, done.status_code) == (422, 200)
    assert "少于三个的，应当重新招标" in short.content.decode()
    assert world.bidder.organisation.name in done.content.decode()
    assert [
        world.client_of(member).get(path).status_code
        for member in (world.operator, world.supervisor, world.bidder, world.purchaser)
    ] == [403, 403, 403, 404]
    assert Client().get(path).status_code == 302


# words


def test_the_refusals_say_what_the_handbook_says(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    """Handbook A2, word by word; the moments in national standard time, the server's own beside the deadline."""
    sealed = bidder.seal(lot.code, "9123000.00")
    set_clock(DEADLINE + timedelta(seconds=2))

    late = bidder.begin(lot.code, sealed).json()["refused"]

    assert late["sentence"].startswith(
        "已超过投标截止时间（国家标准时间2026-11-24 09:30:00），系统拒收。服务器收到时为2026-11-24 09:30:02。"
    )
    assert "投标截止时未完成传输，视为撤回投标文件。" in late["sentence"]
    said = {
        Refused("bid_not_sealed", envelope="sheet"): "投标文件未加密，系统拒收，请使用投标文件制作工具加密后重新递交。",
        Refused("bid_incomplete", missing="sheet: 1"): "投标截止时未完成传输，视为撤回投标文件。",
        Refused("bidder_not_prequalified"): "本单位未通过资格预审，不能递交。",
        Refused("document_outdated", old=1, new=2): (
            "文件对应的招标文件版本（第1版）已被澄清修改（第2版）取代，请确认后重新制作。"
        ),
    }
    for refusal, sentence in said.items():
        assert sentence in refusal.sentence("zh-hans")
        assert refusal.sentence("en")


def test_who_tries_on_and_on_does_not_fill_the_journal(lot: Lot, bidder: Bidder) -> None:
    """Ten of one reason between two receipts; another reason is told for itself, and after a receipt anew."""
    bidder.send(lot.code, "9123000.00")
    other = bidder.seal(lot.code, "9000000.00", lot="WC-ENG-2026-0999-01")
    trail = f"bid:{bidder.bid}"

    for _time in range(12):
        must_be_refused(bidder.begin(lot.code, other, bid=bidder.bid), "bid_for_other_lot")
    must_be_refused(
        bidder.post(f"/bids/{lot.code}/uploads", {"bid": "x", "envelopes": _listed(other)}), "bid_upload_wrong"
    )

    told = [one.payload.get("code") for one in Entry.objects.filter(stream=trail).order_by("v")]
    assert told == [None, *["bid_for_other_lot"] * 10, "bid_upload_wrong"]
    bidder.send(lot.code, "9000000.00")
    must_be_refused(bidder.begin(lot.code, other, bid=bidder.bid), "bid_for_other_lot")
    assert Entry.objects.filter(stream=trail).count() == len(told) + 2


def _listed(sealed: Any) -> list[dict[str, Any]]:
    return [{"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes]
