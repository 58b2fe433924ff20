"""异议人 — who objected: told to the objector, to who answers by law and to the supervisor; a row alone names nobody."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.actor import Actor
from apps.core.lid import Lid
from apps.tenders.models import DocumentObjection

LID = Lid("document-objections-v1")


@dataclass(frozen=True, slots=True)
class Objector:
    """The organisation that objected and the person who signed in for it (实名)."""

    organisation_id: int
    organisation: str
    person_id: int
    person: str


def owner_of(lot_id: int, organisation_id: int) -> str:
    """The mark under which an organisation finds its objections to a lot again."""
    return LID.mark(lot_id, organisation_id)


def owns(actor: Actor, objection: DocumentObjection) -> bool:
    """True for those who act for the organisation that objected."""
    return actor.organisation_id is not None and objection.owner == owner_of(objection.lot_id, actor.organisation_id)


def shut(objector: Objector, *, code: str) -> bytes:
    """The objector under the lid, for this objection only."""
    content = {
        "organisation_id": objector.organisation_id,
        "organisation": objector.organisation,
        "person_id": objector.person_id,
        "person": objector.person,
    }
    return LID.shut(content, place=f"objection:{code}")


def objector_of(objection: DocumentObjection) -> Objector:
    """Who objected. Whom it may be told is the policy's to say."""
    return Objector(**LID.opened(bytes(objection.shut), place=f"objection:{objection.code}"))
