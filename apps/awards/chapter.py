"""What the bundle shows of an award: the candidates' publicity, the decision, the result and the notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.awards.models import Award, Candidate
from apps.evidence.bundle import Content, Edition, chapter
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.tenders.models import Notice


@chapter("awards")
def awards_chapter(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """What was published, word for word; the winner's signed notice is for the supervisor, its digest for everybody."""
    award = Award.objects.select_related("winner").filter(lot=lot_id).first()
    if award is None:
        return
    if award.candidates_notice:
        yield "awards/candidates.json", canonical_bytes(_publicity(award, award.candidates_notice))
    if award.winner is None or award.result_notice is None:
        return
    yield "awards/result.json", canonical_bytes(_result(award, award.winner, award.result_notice))
    if award.notified_at:
        issued = {
            "v": 1,
            "code": award.notice_code,
            "sha256": award.notice_sha256,
            "issued_at": _at(award.notified_at),
        }
        yield "awards/notice.json", canonical_bytes(issued)
        if edition is Edition.SUPERVISOR:
            yield "awards/notice.pdf", award.notice_object


def _publicity(award: Award, notice: int) -> dict[str, object]:
    return {
        "v": 1,
        "publicity_from": _at(award.publicity_from),
        "publicity_until": _at(award.publicity_until),
        "ended_at": _at(award.publicity_ended_at),
        "candidates": [
            {"rank": one.rank, "bid": one.bid, "bidder": one.name, "price": str(one.price), "total": one.total}
            for one in award.candidates.order_by("rank", "pk")
        ],
        "notice": _notice(award.lot_id, notice),
    }


def _result(award: Award, winner: Candidate, notice: int) -> dict[str, object]:
    return {
        "v": 1,
        "decided_at": _at(award.decided_at),
        "published_at": _at(award.published_at),
        "bid": winner.bid,
        "bidder": winner.name,
        "rank": winner.rank,
        "price": str(winner.price),
        "notice": _notice(award.lot_id, notice),
    }


def _notice(lot_id: int, number: int) -> dict[str, object]:
    notice = Notice.objects.get(lot=lot_id, number=number)
    return {"number": notice.number, "title": notice.title, "text": notice.text}


def _at(when: datetime | None) -> str | None:
    return moment(when) if when else None
