"""Who sits in a committee. Names leave this module only for those who may know them."""

from __future__ import annotations

from dataclasses import dataclass

from apps.evaluation.models import Member
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member with its name."""

    number: int
    kind: str
    name: str
    organisation: str
    has_left: bool


def members_of(lot: Lot) -> list[MemberShown]:
    """Everybody who sat in the committee, by number. For what is published with the result, and for nobody before that."""
    members = Member.objects.filter(evaluation__lot=lot).select_related("seat__person", "seat__organisation")
    return [
        MemberShown(
            number=one.number,
            kind=one.kind,
            name=one.seat.person.name,
            organisation=one.seat.organisation.name,
            has_left=one.left_at is not None,
        )
        for one in members.order_by("number")
    ]
