"""One lot through everything that OCDS has a place for, told by hand: each mapped kind of fact at least once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.exchange.rules.ocds.subject import Announcement, House, Material, Party, Subject, Told

HOUSE = House("https://trading.example", "ocds-000000", "望川市公共资源交易中心")
FIRST, SECOND, THIRD = "a" * 32, "b" * 32, "c" * 32
BIDDERS = {FIRST: 11, SECOND: 12, THIRD: 13}
SUBJECT = Subject(
    code="WC-ENG-2026-0001-01",
    title="滨河路改造·一标段",
    kind="works",
    regime="eng",
    buyer=Party("望川市水务投资有限公司", "913699000000000011"),
    agency=Party("明达工程咨询有限公司", "913699000000000022"),
    former="WC-ENG-2025-0009-01",
    materials=(Material("营业执照", is_required=True), Material("技术方案", is_required=False)),
    notices={
        number: Announcement(kind, f"第 {number} 号公告", f"第 {number} 号公告的全文")
        for number, kind in enumerate(
            [
                "tender",
                "amendment",
                "extension",
                "suspension",
                "resumption",
                "postponement",
                "candidates",
                "result",
                "contract",
                "failure",
                "termination",
            ],
            start=1,
        )
    },
    parties={
        11: Party("甲川建设集团有限公司", "913699000000000111"),
        12: Party("乙峰路桥工程有限公司", "913699000000000122"),
        13: Party("丙泽水利市政有限公司", "913699000000000133"),
    },
    bidder_of=BIDDERS,
)
DEADLINE = "2026-11-24T01:30:00+00:00"
LATER = "2026-11-26T01:30:00+00:00"


def _listed(bid: str) -> dict[str, str]:
    return {"bid": bid, "bidder": SUBJECT.parties[BIDDERS[bid]].name, "received_at": "2026-11-24T01:00:00.000000Z"}


def _candidate(bid: str, rank: int) -> dict[str, Any]:
    return {"bid": bid, "bidder": BIDDERS[bid], "price": f"{8_000_000 + rank}.00", "rank": rank}


CANDIDATES = {
    "notice": 7,
    "candidates": [_candidate(SECOND, 2), _candidate(FIRST, 1)],
    "publicity_from": DEADLINE,
    "publicity_until": LATER,
}
COURSE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "lot",
        "lot.notice_published",
        {
            "notice": 1,
            "regime": "eng",
            "method": "comprehensive",
            "ceiling_price": "8820000.00",
            "submission_deadline": DEADLINE,
            "opening_hall": "网上开标大厅 3",
        },
    ),
    ("lot", "lot.document_published", {"version": 1, "sha256": "ab" * 32}),
    ("lot", "lot.tendering_opened", {}),
    (
        "lot",
        "lot.publication_proved",
        {"medium": "公共服务平台", "address": "https://a.example/1", "appeared_at": DEADLINE},
    ),
    ("lot", "objection.published", {"number": 1, "matter": "objection", "subject": "业绩要求", "due_at": DEADLINE}),
    ("lot", "lot.suspended", {"notice": 4, "reason": "异议答复前暂停"}),
    ("lot", "objection.answered", {"number": 1, "matter": "objection", "subject": "业绩要求", "answer": "删去。"}),
    ("lot", "lot.resumed", {"notice": 5, "submission_deadline": None}),
    ("lot", "objection.published", {"number": 2, "matter": "challenge", "subject": "评分", "due_at": DEADLINE}),
    ("lot", "objection.taken_back", {"number": 2, "matter": "challenge"}),
    ("lot", "lot.clarified", {"number": 1, "notice": 2, "submission_deadline": DEADLINE}),
    ("lot", "lot.availability_extended", {"notice": 3, "available_until": DEADLINE}),
    ("lot", "lot.postponed", {"notice": 6, "reason": "系统故障", "submission_deadline": LATER}),
    ("lot", "lot.submission_closed", {"deadline": LATER}),
    ("lot", "bids.closed", {"commitment": "cd" * 32}),
    ("lot", "opening.part_arranged", {"part": 2, "opens_at": LATER}),
    ("lot", "opening.part_called_off", {"part": 2}),
    ("opening1", "opening.list_published", {"bids": [_listed(bid) for bid in BIDDERS]}),
    ("opening1", "opening.bid_unopenable", {"bid": THIRD}),
    ("opening2", "opening.second_list_published", {"bids": [{"bid": FIRST}], "returned": [{"bid": SECOND}]}),
    ("opening2", "opening.bid_opened", {"bid": FIRST, "price": "8000001.00"}),
    ("lot", "award.candidates_published", CANDIDATES),
    ("lot", "award.candidates_withdrawn", {"notice": 7, "reason": "异议成立"}),
    ("lot", "award.candidates_published", CANDIDATES),
    (
        "lot",
        "objection.result_answered",
        {"number": 3, "matter": "result_objection", "subject": "排序", "raised_at": DEADLINE, "answer": "不成立。"},
    ),
    ("lot", "award.result_published", {"notice": 8, **_candidate(SECOND, 2)}),
    ("lot", "award.reopened", {"ground": "gives_up"}),
    ("lot", "award.result_published", {"notice": 8, **_candidate(FIRST, 1)}),
    (
        "lot",
        "award.contract_published",
        {"notice": 9, "number": "HT-1", "bidder": 11, "signed_on": "2026-12-20", "price": "8000001.00"},
    ),
)
FAILED = ("opening", "opening.failed", {"reason": "too_few"})
ENDED = ("lot", "award.ended_without_award", {"notice": 10, "ground": "over_budget", "reason": ""})
TERMINATED = ("lot", "lot.terminated", {"notice": 11, "ground": "law_or_plan_changed", "reason": "规划调整"})


def facts(course: tuple[tuple[str, str, dict[str, Any]], ...] = COURSE) -> list[Told]:
    """The course as facts, an hour apart."""
    start = datetime(2026, 11, 3, 1, tzinfo=UTC)
    return [
        Told(source, number, kind, start + timedelta(hours=number), payload)
        for number, (source, kind, payload) in enumerate(course, start=1)
    ]


ENDINGS = (COURSE, (*COURSE[:17], FAILED), (*COURSE[:22], ENDED), (*COURSE[:3], TERMINATED))
"""The story to its contract, and the three other ways in which it can end."""
