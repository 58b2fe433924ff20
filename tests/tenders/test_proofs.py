"""公告发布凭证: where and when a notice really appeared, and what follows when that was late. 实施条例 §15, 招标投标法 §24."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.tenders import actions
from apps.tenders.models import Lot, PublicationProof
from apps.tenders.queries.publicity import appearances_of, late_start_findings, postponing, runs_from
from tests.tenders.stage import DEADLINE, PUBLISHED, STORED, Stage, at, codes, journal_size, kinds, refused

MEDIUM = "中国招标投标公共服务平台"
ADDRESS = "http://www.cebpubservice.com/notice/42"
SOON = PUBLISHED + timedelta(hours=2)


def _prove(stage: Stage, lot: Lot, appeared_at: datetime, *, now: datetime | None = None) -> PublicationProof:
    return actions.record_proof(
        lot.notices.get(number=1).pk,
        medium=MEDIUM,
        address=ADDRESS,
        appeared_at=appeared_at,
        picture=None,
        actor=stage.buyer.actor,
        now=now or appeared_at,
    )


def test_a_proof_is_kept_with_its_picture_and_told_to_everybody(eng: Stage) -> None:
    lot = eng.announced()
    assert [one.proof for one in appearances_of(lot)] == [None]

    proof = actions.record_proof(
        lot.notices.get().pk,
        medium=MEDIUM,
        address=ADDRESS,
        appeared_at=PUBLISHED,
        picture=(STORED, "application/pdf"),
        actor=eng.world.agency.actor,
        now=SOON,
    )

    assert (proof.address, proof.appeared_at, proof.sha256) == (ADDRESS, PUBLISHED, STORED.sha256)
    assert [one.proof for one in appearances_of(lot)] == [proof]
    assert kinds(lot.public_stream.name)[-1] == "lot.publication_proved"


def test_the_laws_times_run_from_our_notice_when_the_medium_was_not_later(eng: Stage) -> None:
    lot = eng.announced()
    assert runs_from(lot) == PUBLISHED

    _prove(eng, lot, PUBLISHED - timedelta(hours=1), now=SOON)

    assert runs_from(lot) == PUBLISHED
    assert late_start_findings(lot) == []


def test_a_medium_that_was_late_shortens_the_time_and_the_way_out_is_a_postponement(eng: Stage) -> None:
    """招标投标法 §24: twenty days from the real beginning; three days late leave eighteen."""
    lot = eng.announced()

    _prove(eng, lot, at("2026-11-06 09:00"))

    assert runs_from(lot) == at("2026-11-06 09:00")
    [short] = late_start_findings(lot)
    assert (short.rule_id, short.computed["days"], short.computed["lawful"]) == ("T-E02", 18, "2026-11-26")
    now = at("2026-11-06 10:00")
    still_short = postponing(lot, new_deadline=at("2026-11-25 09:30"), reason="媒介发布延迟", now=now)
    enough = postponing(lot, new_deadline=at("2026-11-27 09:30"), reason="媒介发布延迟", now=now)
    assert codes(still_short.blocks) == ["T-E02"]
    assert enough.blocks == ()


def test_a_postponement_that_is_still_too_short_is_refused(eng: Stage) -> None:
    lot = eng.announced()
    _prove(eng, lot, at("2026-11-06 09:00"))
    now, to = at("2026-11-06 10:00"), at("2026-11-25 09:30")
    seen = postponing(lot, new_deadline=to, reason="媒介发布延迟", now=now)

    with refused(Refused, "postponement_blocked", unchanged=lot):
        actions.postpone_opening(
            lot.pk, new_deadline=to, reason="媒介发布延迟", preview_hash=seen.digest, actor=eng.buyer.actor, now=now
        )


@pytest.mark.parametrize(
    ("_case", "changed", "code"),
    [
        ("another medium", {"medium": "某网"}, "medium_not_named"),
        ("not yet", {"appeared_at": SOON + timedelta(minutes=1)}, "proof_in_future"),
        ("no address", {"address": "www.cebpubservice.com"}, "proof_address_wrong"),
        ("a script", {"address": "javascript:alert(1)"}, "proof_address_wrong"),
        ("a mistyped year", {"appeared_at": DEADLINE.replace(year=2016)}, "time_far_away"),
    ],
)
def test_a_proof_names_a_medium_of_the_notice_an_address_and_a_time(
    eng: Stage, _case: str, changed: dict[str, object], code: str
) -> None:
    lot = eng.announced()
    notice = lot.notices.get()
    said = {"medium": MEDIUM, "address": ADDRESS, "appeared_at": PUBLISHED, "picture": None} | changed

    with refused(Refused, code, unchanged=notice):
        actions.record_proof(notice.pk, actor=eng.buyer.actor, now=SOON, **said)  # type: ignore[arg-type]  # one of them is wrong on purpose

    assert not PublicationProof.objects.exists()


def test_a_proof_is_not_rewritten(eng: Stage) -> None:
    lot = eng.announced()
    proof = _prove(eng, lot, PUBLISHED)

    with refused(WrongState, "proof_twice", unchanged=proof):
        _prove(eng, lot, SOON)


@pytest.mark.parametrize("who", ["purchaser", "operator", "supervisor", "bidder", "stranger"])
def test_only_the_buyers_side_records_proofs(eng: Stage, who: str) -> None:
    lot = eng.announced()
    told = journal_size()

    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.record_proof(
            lot.notices.get().pk,
            medium=MEDIUM,
            address=ADDRESS,
            appeared_at=PUBLISHED,
            picture=None,
            actor=getattr(eng.world, who).actor,
            now=SOON,
        )

    assert journal_size() == told
