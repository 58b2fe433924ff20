"""Reads of prequalifications: whether somebody may bid, and the list for the buyer's side that recorded it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.parties.models import Organisation
from apps.tenders.models import Lot, Prequalification
from apps.tenders.passed import codes_of


@dataclass(frozen=True, slots=True)
class Passed:
    """One who passed; without a name where it has no account here yet."""

    code: str
    name: str


def latest_prequalification(lot: Lot) -> Prequalification | None:
    """The list in force; None for a lot without prequalification."""
    return Prequalification.objects.filter(lot=lot).order_by("-number").first()


def has_passed(lot: Lot, organisation_id: int) -> bool:
    """True for everybody where there was no prequalification, and for those who passed where there was."""
    latest = latest_prequalification(lot)
    if latest is None:
        return True
    code = Organisation.objects.values_list("code", flat=True).filter(pk=organisation_id).first()
    return code in codes_of(latest)


def passed_in(latest: Prequalification) -> list[Passed]:
    """Who passed, by credit code; for the buyer's side."""
    codes = codes_of(latest)
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    return [Passed(code, names.get(code, "")) for code in sorted(codes)]
