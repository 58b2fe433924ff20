"""Whose signatures the record has and needs, which version of it is the newest, and what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.openings.models import Absence, Correction, Countersignature, Opening, Record, SigningOrder, Supervision
from apps.openings.rules.papers import Signer, SupervisorRule, signers_needed
from apps.parties.models import Membership


def supervisor_of(opening: Opening) -> Membership | None:
    """监标人 — whoever has the place in this opening."""
    seats = ("seat__person", "seat__organisation")
    found = Supervision.objects.filter(opening=opening).select_related(*seats).first()
    return found.seat if found else None


def signers_of(opening: Opening) -> tuple[Signer, ...]:
    """Whose signatures the record needs: as ordered when it was asked for, and before that as the centre rules now."""
    order = SigningOrder.objects.filter(opening=opening).first()
    if order is not None:
        return tuple(Signer(one) for one in order.signers)
    if Record.objects.filter(opening=opening).exists():
        return (Signer.HOST,)
    rule = SupervisorRule(settings.SUPERVISOR_SIGNATURE)
    return signers_needed(rule, is_supervised=Supervision.objects.filter(opening=opening).exists())


@dataclass(frozen=True, slots=True)
class Version:
    """A file of the record: where it is stored, and its digest."""

    object_name: str
    sha256: str


def newest_of(record: Record) -> Version:
    """The record with every signature that it has so far."""
    last = Countersignature.objects.filter(record=record).order_by("-at", "-pk").first()
    if last is not None:
        return Version(last.object_name, last.sha256)
    if record.signed_object:
        return Version(record.signed_object, record.signed_sha256)
    return Version(record.object_name, record.sha256)


@dataclass(frozen=True, slots=True)
class Papers:
    """What the guards know of the signatures and of the corrections."""

    signatures_left: int | None = None
    is_supervisor_awaited: bool = False
    supervisor_until: datetime | None = None
    is_correction_drafted: bool = False

    @classmethod
    def of(cls, opening: Opening) -> Papers:
        """Read once; before there is a record nothing is known and nothing is needed."""
        record = Record.objects.filter(opening=opening).first()
        needed = signers_of(opening)
        if record is None:
            return cls(is_supervisor_awaited=Signer.SUPERVISOR in needed)
        given = {Signer(role) for role in record.countersignatures.values_list("role", flat=True)}
        if record.signed_at is not None:
            given.add(Signer.HOST)
        if Absence.objects.filter(opening=opening).exists():
            given.add(Signer.SUPERVISOR)
        waits = timedelta(minutes=settings.SUPERVISOR_WAIT_MINUTES)
        return cls(
            signatures_left=len([one for one in needed if one not in given]),
            is_supervisor_awaited=Signer.SUPERVISOR in needed and Signer.SUPERVISOR not in given,
            supervisor_until=record.signed_at + waits if record.signed_at else None,
            is_correction_drafted=Correction.objects.filter(opening=opening, signed_at__isnull=True).exists(),
        )


def signed_corrections(opening: Opening) -> list[Correction]:
    """更正记录 — those that are signed and public, in their order."""
    found = opening.corrections.filter(signed_at__isnull=False)
    return list(found.select_related("by__person", "by__organisation").order_by("number"))


def drafted_correction(opening: Opening) -> Correction | None:
    """The correction that waits for its signature, if there is one."""
    return opening.corrections.filter(signed_at__isnull=True).first()
