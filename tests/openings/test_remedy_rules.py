"""解密失败归因与故障判定的规则 (电子招标投标办法 §31, handbook 1.7): pure, so that anybody can follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from apps.core.refusals import Refusal, WrongState
from apps.openings.rules.attribution import Certified, Evidence, Stay, Tried, proposed, vanished_at
from apps.openings.rules.custody import CASE, CaseAction, CaseFacts, CaseState
from apps.openings.rules.faults import Fault
from apps.openings.rules.notices import undecrypted_notice
from apps.openings.rules.outage import Gap, Ground, Outage, Rule, Trouble, outage_of
from apps.openings.rules.queue import ahead_of
from apps.openings.rules.terms import Cause
from tests.tenders.stage import DEADLINE

START, END = DEADLINE + timedelta(minutes=5), DEADLINE + timedelta(minutes=35)
RULE = Rule(3, timedelta(seconds=120))
THERE = Stay(START, END, 180, is_open=True)
EVIDENCE = Evidence(bid="b", since=START, until=END, stays=(THERE,), released=5, listed=6)


def tried(fault: Fault, detail: str = "") -> tuple[Tried, ...]:
    """One failed attempt."""
    return (Tried(START + timedelta(minutes=1), fault, "age1other", detail),)


def gone(after: timedelta) -> tuple[Stay, ...]:
    """A line that broke off."""
    return (Stay(START, START + after, 6, is_open=False),)


@pytest.mark.parametrize(
    ("_case", "evidence", "cause"),
    [
        ("never there", replace(EVIDENCE, stays=()), Cause.BIDDER_ABSENT),
        ("there to the end without acting", EVIDENCE, Cause.BIDDER_ABSENT),
        ("the line broke off", replace(EVIDENCE, stays=gone(timedelta(minutes=3))), Cause.BIDDER_NETWORK),
        ("no key in the browser", replace(EVIDENCE, tries=tried(Fault.KEY_MISSING)), Cause.BIDDER_CERTIFICATE),
        ("another key", replace(EVIDENCE, tries=tried(Fault.KEY_OTHER)), Cause.BIDDER_CERTIFICATE),
        ("no certificate", replace(EVIDENCE, tries=tried(Fault.CERTIFICATE_MISSING)), Cause.BIDDER_CERTIFICATE),
        ("the platform failed", replace(EVIDENCE, tries=tried(Fault.PLATFORM_FAILED)), Cause.PLATFORM),
        ("refused as too late", replace(EVIDENCE, tries=tried(Fault.REFUSED, "window_closed")), Cause.BIDDER_ABSENT),
        (
            "refused for the signature",
            replace(EVIDENCE, tries=tried(Fault.REFUSED, "signature_wrong")),
            Cause.BIDDER_CERTIFICATE,
        ),
        (
            "one of those whom an outage touched",
            replace(EVIDENCE, stays=(), outage=Outage(START, ("a", "b", "c"), Ground.BIDDERS)),
            Cause.PLATFORM,
        ),
        (
            "an outage that touched others",
            replace(EVIDENCE, stays=(), outage=Outage(START, ("a", "c", "d"), Ground.BIDDERS)),
            Cause.BIDDER_ABSENT,
        ),
    ],
)
def test_the_evidence_speaks_for_a_cause(_case: str, evidence: Evidence, cause: Cause) -> None:
    assert proposed(evidence) is cause


def test_who_comes_back_at_once_has_not_vanished() -> None:
    broken = gone(timedelta(minutes=3))[0]

    assert vanished_at([broken], until=END) == broken.until
    assert vanished_at([broken, THERE], until=END) is None
    assert vanished_at([broken], until=broken.until + timedelta(seconds=5)) is None
    assert vanished_at([], until=END) is None


def test_presence_is_counted_once_however_many_lines_stand() -> None:
    one = Stay(START - timedelta(minutes=5), START + timedelta(minutes=2), 3, is_open=False)
    other = Stay(START + timedelta(minutes=1), START + timedelta(minutes=4), 4, is_open=False)

    seen = replace(EVIDENCE, stays=(other, one))

    assert (seen.seconds_present, seen.probes, seen.last_heard) == (240, 7, other.until)


def trouble(*seconds: tuple[str, int]) -> list[Trouble]:
    """Bids that failed so many seconds into the window."""
    return [Trouble(bid, START + timedelta(seconds=at)) for bid, at in seconds]


def test_so_many_bidders_within_so_long_are_an_outage() -> None:
    four_of_six = trouble(("a", 10), ("b", 11), ("c", 50), ("d", 129), ("d", 131))

    found = outage_of(four_of_six, [], RULE)

    assert found == Outage(START + timedelta(seconds=10), ("a", "b", "c", "d"), Ground.BIDDERS)


def test_fewer_or_slower_ones_are_nobodys_outage() -> None:
    assert outage_of(trouble(("a", 10), ("b", 11)), [], RULE) is None
    assert outage_of(trouble(("a", 10), ("a", 11), ("a", 12)), [], RULE) is None
    assert outage_of(trouble(("a", 0), ("b", 60), ("c", 120)), [], RULE) is None


def test_a_silence_of_the_platform_itself_is_an_outage() -> None:
    gap = Gap("worker", START + timedelta(minutes=1), START + timedelta(minutes=3))

    found = outage_of(trouble(("a", 90)), [gap], RULE)

    assert found == Outage(gap.since, ("a",), Ground.HEALTH)


def test_the_notice_says_cause_effect_evidence_and_what_to_do() -> None:
    certified = Certified("01", "02", None)
    seen = replace(EVIDENCE, tries=tried(Fault.KEY_OTHER), certified=certified)

    text = undecrypted_notice("江城建设有限公司", Cause.BIDDER_CERTIFICATE, "密钥不符", seen)

    for part in ("江城建设有限公司", "视为撤销", "第三十一条", "密钥不符", "解密失败1次", "在线提出"):
        assert part in text
    assert "直接损失" in undecrypted_notice("江城", Cause.PLATFORM, "密钥服务中断", EVIDENCE)


def bid(name: str, at: str | None, price: str | None = None) -> dict[str, object]:
    """A bid of the snapshot."""
    return {"bid": name, "released_at": at, "price": price, "fields": {} if price else None, "failure": None}


def test_the_place_in_the_queue_counts_those_that_wait_before() -> None:
    bids = [bid("a", "3"), bid("b", "1", "9.00"), bid("c", "2"), bid("d", None), bid("e", "4")]

    assert [ahead_of(bids, one) for one in ("c", "a", "e", "b", "d", "x")] == [0, 1, 2, None, None, None]


KNOWN = CaseFacts(now=END, approvals=1, reason="原因", awaited_until=END)


@pytest.mark.parametrize(("state", "action"), list(product(CaseState, CaseAction)))
def test_a_case_takes_the_steps_of_its_table_and_no_others(state: CaseState, action: CaseAction) -> None:
    if (state, action) in CASE.table:
        assert CASE.advance(state, action, KNOWN) in CaseState
        return
    with pytest.raises(WrongState):
        CASE.advance(state, action, KNOWN)


def test_a_case_is_approved_by_two_and_ended_in_time_with_a_reason() -> None:
    assert CASE.advance(CaseState.WAITING, CaseAction.APPROVE, KNOWN) is CaseState.WAITING
    assert CASE.advance(CaseState.WAITING, CaseAction.APPROVE, replace(KNOWN, approvals=2)) is CaseState.APPROVED
    early = replace(KNOWN, awaited_until=END + timedelta(seconds=1))
    for facts, code in ((early, "custodians_awaited"), (replace(KNOWN, reason=" "), "opening_reason_missing")):
        with pytest.raises(Refusal) as caught:
            CASE.advance(CaseState.APPROVED, CaseAction.END, facts)
        assert caught.value.code == code


def test_moments_of_evidence_are_kept_plain() -> None:
    told = replace(EVIDENCE, tries=tried(Fault.UNREACHABLE)).told()

    assert datetime.fromisoformat(told["since"]) == START
    assert told["tries"][0][1:] == ["unreachable", "age1other", ""]
