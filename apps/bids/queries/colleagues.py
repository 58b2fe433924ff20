"""Who of a bidder could sign its letter of bid: people with a bidder's seat there and a certificate in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.core.audience import Role
from apps.evidence.rules import dsse
from apps.parties.lifecycle import CertificateState, MembershipState
from apps.parties.models import Certificate, Organisation


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person and the SHA-256 of the certificate of his seat, in hexadecimal."""

    name: str
    certificate: str


def signing_colleagues(organisation: Organisation, *, now: datetime) -> list[Colleague]:
    """Everybody who can sign for this organisation now, in the order of their names; one's own certificate is among them."""
    found = (
        Certificate.objects.filter(
            key_pair__membership__organisation=organisation,
            key_pair__membership__role=Role.BIDDER.value,
            key_pair__membership__state=MembershipState.ACTIVE,
            key_pair__membership__person__is_active=True,
            state=CertificateState.ISSUED,
            not_before__lte=now,
            not_after__gt=now,
        )
        .select_related("key_pair__membership__person")
        .order_by("key_pair__membership__person__name_key", "pk")
    )
    return [Colleague(one.key_pair.membership.person.name, dsse.keyid_of(bytes(one.content or b""))) for one in found]
