"""Openings with a supervisor, up to the record, and everybody signing it as browsers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.evidence.store import open_stored
from apps.openings import actions, correcting, signing
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Correction, Record
from apps.openings.papers import newest_of
from tests.openings.stage import Hall, Signer, signer


@dataclass
class Papers:
    """A hall and the supervisor who watches over it."""

    hall: Hall
    supervisor: Signer

    @classmethod
    def at_the_record(cls, hall: Hall) -> Papers:
        """The supervisor took the place during the session; the record is made, and nobody has signed it."""
        papers = cls(hall, signer(hall.stage.world.supervisor))
        hall.reaches(OpeningState.CONFIRMING)
        papers.take_the_place()
        hall.confirm_all()
        hall.record()
        return papers

    def take_the_place(self) -> None:
        """监标人就位."""
        actions.seat_supervisor(self.hall.opening.pk, actor=self.supervisor.actor, now=self.hall.tick())

    def countersign(self, by: Signer) -> None:
        """Somebody signs after the host."""
        hall = self.hall
        lease = signing.prepare_countersignature(hall.opening, actor=by.actor, now=hall.tick())
        der = by.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
        signing.finish_countersignature(hall.opening, lease.token, der, actor=by.actor, now=hall.tick())

    def note_absence(self, reason: str = "监标人临时另有公务，电话告知不到场") -> None:
        """The host says why the supervisor did not sign."""
        hall = self.hall
        actions.note_absence(hall.opening.pk, reason=reason, actor=hall.host.actor, now=hall.tick())

    def draft(self, what: str = "第2家工期应为240日。", why: str = "排版时录入口径有误。") -> Correction:
        """起草更正记录."""
        hall = self.hall
        return correcting.draft(hall.opening, what=what, why=why, actor=hall.host.actor, now=hall.tick())

    def sign_correction(self) -> Correction:
        """The host signs the draft."""
        hall = self.hall
        lease = signing.prepare_correction(hall.opening, actor=hall.host.actor, now=hall.tick())
        der = hall.host.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
        return signing.finish_correction(hall.opening, lease.token, der, actor=hall.host.actor, now=hall.tick())

    def newest(self) -> bytes:
        """The record with every signature that it has so far."""
        return stored(newest_of(Record.objects.get(opening=self.hall.opening)).object_name)


def fetched(client: Client, path: str) -> bytes:
    """A file as a browser gets it."""
    answer: Any = client.get(path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def stored(name: str) -> bytes:
    """The object's bytes."""
    with open_stored(name) as file:
        return file.read()
