"""What time itself does among the parties: certificates expire, delegations end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.parties.actions.certificates import expire_certificate
from apps.parties.actions.members import end_delegation
from apps.parties.lifecycle import CertificateState
from apps.parties.models import Certificate, Delegation

EXPIRE, END = "expire_certificate", "end_delegation"


def due(now: datetime) -> Iterator[Due]:
    """Certificates and delegations whose time is over."""
    over = Certificate.objects.filter(state=CertificateState.ISSUED, not_after__lte=now).order_by("not_after", "pk")
    for pk, when in over.values_list("pk", "not_after"):
        if when is not None:
            yield Due(when=when, action=EXPIRE, thing_id=pk)
    ended = Delegation.objects.filter(ended_at__isnull=True, granted_until__lte=now).order_by("granted_until", "pk")
    for pk, until in ended.values_list("pk", "granted_until"):
        yield Due(when=until, action=END, thing_id=pk)


@ticks("parties", due=due)
def perform(item: Due, now: datetime) -> None:
    """Has one of them done."""
    match item.action:
        case "expire_certificate":
            expire_certificate(item.thing_id, actor=CLOCK, now=now)
        case "end_delegation":
            end_delegation(item.thing_id, actor=CLOCK, now=now)
        case unknown:
            raise ValueError(f"{unknown} is not something time does here")
