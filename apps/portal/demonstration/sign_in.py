"""Who can be tried out in a demonstration, one line each, in both languages."""

from __future__ import annotations

from django.utils.translation import override

from apps.core.audience import ROLE_LABELS, Role
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership


def who_can_sign_in() -> list[str]:
    """Everybody with a seat, in the order in which the centre gave them."""
    seats = (
        Membership.objects.filter(state=MembershipState.ACTIVE).select_related("person", "organisation").order_by("pk")
    )
    return [f"{seat.person.name}  {_role(seat)}  {seat.organisation.name}" for seat in seats]


def _role(seat: Membership) -> str:
    label = ROLE_LABELS[Role(seat.role)]
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        english = str(label)
    return chinese if chinese == english else f"{chinese} / {english}"
