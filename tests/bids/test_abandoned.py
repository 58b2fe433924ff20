"""清理未递交的上传 — what nobody handed in leaves the store, what was handed in never does. 电子招标投标办法第二十七条."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.bids import due
from apps.bids.actions.abandoned import end_uploads, remove_abandoned
from apps.bids.models import Part, SealedFile, Upload
from apps.bids.opening import open_envelope
from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence import store
from apps.evidence.models import Entry
from apps.evidence.ticking import Due
from apps.tenders.actions import close_submission, terminate_lot
from apps.tenders.lifecycle import TerminationGround
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE
from tests.world import World

LATER = WHILE_OPEN + timedelta(hours=24)


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def objects() -> set[str]:
    """The names of what lies in the store of bids."""
    root = Path(settings.DATA_DIR) / "objects"
    return {path.relative_to(root).as_posix() for path in root.glob("bids/*/*") if path.is_file()}


def clear(now: Any) -> list[str]:
    """One round of the ticker, for uploads alone; what it did."""
    items = [item for item in due.due(now) if item.action in ("end_uploads", "remove_abandoned")]
    for item in items:
        due.perform(item, now)
    return [item.action for item in items]


def half_sent(bidder: Bidder, lot: Lot) -> str:
    """An upload of which one envelope is missing; its token."""
    sealed = bidder.seal(lot.code, "9000000.00")
    token = str(bidder.begin(lot.code, sealed).json()["upload"])
    bidder.send_parts(token, sealed, leave_out="technical")
    return token


def test_what_was_replaced_goes_after_a_day_and_what_was_handed_in_stays(lot: Lot, bidder: Bidder) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")
    handed_in = objects()
    half_sent(bidder, lot)
    newest = half_sent(bidder, lot)

    assert clear(LATER - timedelta(seconds=1)) == []
    count = Entry.objects.count()
    assert clear(LATER) == ["remove_abandoned"]

    assert Upload.objects.get(token=newest).ended_at is None
    assert handed_in <= objects() == set(Part.objects.values_list("object_name", flat=True))
    assert Upload.objects.count() == 2
    assert Entry.objects.count() == count
    assert clear(LATER) == []
    for envelope in sealed.envelopes:
        open_envelope(bidder.bid, envelope.name, envelope.file_key)
    bidder.send(lot.code, "8900000.00")


def test_what_was_half_sent_at_the_deadline_goes_a_day_after_it_and_its_trail_stays(
    lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    half_sent(bidder, lot)
    set_clock(DEADLINE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    due.perform(Due(DEADLINE, "close_bids", lot.pk), DEADLINE)

    assert clear(DEADLINE + timedelta(hours=23)) == []
    assert clear(DEADLINE + timedelta(hours=24)) == ["remove_abandoned"]

    assert objects() == set()
    assert (SealedFile.objects.count(), Part.objects.count(), Upload.objects.count()) == (0, 0, 1)
    told = Entry.objects.filter(stream=f"bid:{bidder.bid}")
    assert [(one.kind, one.payload["missing"]) for one in told] == [("bid.lapsed", 1)]


def test_what_was_on_its_way_to_a_lot_that_was_ended_goes_too(world: World, lot: Lot, bidder: Bidder) -> None:
    half_sent(bidder, lot)
    with pytest.raises(WrongState) as early:
        end_uploads(lot.pk, actor=CLOCK, now=WHILE_OPEN)
    ground = next(iter(TerminationGround))
    terminate_lot(lot.pk, ground=ground, reason="项目取消", actor=world.tenderee.actor, now=WHILE_OPEN)

    assert early.value.code == "bid_upload_in_use"
    assert clear(WHILE_OPEN) == ["end_uploads"]
    assert clear(LATER) == ["remove_abandoned"]
    assert objects() == set()


def test_a_power_cut_in_between_is_mended_by_the_next_round(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts go first, the rows after them: what is gone is removed again without harm."""
    half_sent(bidder, lot)
    half_sent(bidder, lot)
    remove, calls = store.remove_stored, []

    def cut_off(name: str) -> None:
        calls.append(name)
        if len(calls) == 2:
            raise OSError("power")
        remove(name)

    monkeypatch.setattr("apps.bids.actions.abandoned.remove_stored", cut_off)
    with pytest.raises(OSError, match="power"):
        clear(LATER)
    assert Upload.objects.filter(ended_at__isnull=False).count() == 1

    assert clear(LATER) == ["remove_abandoned"]
    assert objects() == set(Part.objects.values_list("object_name", flat=True))


def test_nobody_but_time_clears_and_nothing_that_is_in_use(world: World, lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    token = half_sent(bidder, lot)
    before = objects()
    under_way, handed_in = Upload.objects.get(token=token), Upload.objects.exclude(token=token).get()
    for upload in (under_way, handed_in):
        with pytest.raises(WrongState) as refused:
            remove_abandoned(upload.pk, actor=CLOCK, now=LATER + timedelta(days=30))
        assert refused.value.code == "bid_upload_in_use"
    for actor in (world.operator.actor, bidder.member.actor):
        with pytest.raises(NotAllowed) as not_time:
            remove_abandoned(under_way.pk, actor=actor, now=LATER)
        assert not_time.value.code == "not_the_clock"
        with pytest.raises(NotAllowed):
            end_uploads(lot.pk, actor=actor, now=LATER)

    assert objects() == before


def test_a_part_that_comes_too_late_leaves_nothing_behind(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline passes while the body of the part is on its way."""
    sealed = bidder.seal(lot.code, "9123000.00")
    token = bidder.begin(lot.code, sealed).json()["upload"]
    part = sealed.envelopes[0].path.read_bytes()
    monkeypatch.setattr("apps.bids.views.sending.actions.must_go_on", lambda *_one, **_more: None)
    Upload.objects.update(ended_at=WHILE_OPEN)

    answer = bidder.put_part(token, sealed.envelopes[0].name, 0, part)

    assert answer.status_code == 422
    assert objects() == set()
