"""Two lots of a project whose openings are over, to be reviewed by one committee; what tests of shared committees begin from."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

import pytest

from apps.evaluation import actions
from apps.evaluation.models import Evaluation, Member
from apps.openings import queries as openings
from apps.tenders.models import DataSheet
from tests.evaluation.stage import Room
from tests.evaluation.test_several_lots import copied
from tests.tenders.stage import Stage

SECRET = {"secret": "5a" * 32, "nonce": "a5" * 16}


class SharedRooms:
    """The rooms of two lots; everything that is done once for both is done here."""

    def __init__(self, stage: Stage, patch: pytest.MonkeyPatch) -> None:
        self.first = Room(stage, patch)
        self.second = twin_of(self.first)
        self.opened = {self.first.lot.pk: openings.opened_bids(self.first.lot)}
        self.opened[self.second.lot.pk] = [
            replace(one, bid_id=f"{place:032x}") for place, one in enumerate(self.opened[self.first.lot.pk], start=11)
        ]
        patch.setattr("apps.openings.queries.opened_bids", lambda lot: self.opened.get(lot.pk, []))
        actions.prepare_evaluation(self.first.lot.pk, now=self.first.tick())
        actions.prepare_evaluation(self.second.lot.pk, now=self.first.tick())

    @property
    def both(self) -> tuple[Room, Room]:
        """The rooms by code, at one time."""
        self.first.now = self.second.now = max(self.first.now, self.second.now)
        return self.first, self.second

    def name(self) -> None:
        """The buyer names the same person in both."""
        for room in self.both:
            room.name_representatives()
        self.second.signers = self.first.signers

    def form(self, lots: Sequence[int] | None = None) -> list[Evaluation]:
        """One committee is drawn for both."""
        ids = [room.lot.pk for room in self.both] if lots is None else lots
        return actions.form_shared_committee(ids, **SECRET, actor=self.first.operator.actor, now=self.first.tick())

    def undertake(self, member: Member) -> None:
        """One member signs once for both lots."""
        codes = sorted(room.lot.code for room in self.both)
        said = {"v": 1, "kind": "undertaking", "lots": codes, "member": member.number}
        who = self.first.signer(member)
        actions.undertake(self.first.lot.pk, who.sign(said), actor=who.actor, now=self.first.tick())

    def undertake_all(self) -> None:
        """Everybody does who has not."""
        for member in self.first.members():
            if not hasattr(member, "undertaking"):
                self.undertake(member)


def twin_of(room: Room) -> Room:
    """Another lot of the project that was opened with it, before the same people."""
    number = room.lot.number + 1
    lot = copied(room.lot, code=f"{room.lot.code[:-2]}{number:02d}", number=number, name=f"{number}标段")
    copied(DataSheet.objects.get(lot=room.lot), lot=lot)
    twin = copy.copy(room)
    twin.lot = lot
    return twin
