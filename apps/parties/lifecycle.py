"""States of accounts, seats, keys, certificates and applications, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused


class OrganisationState(StrEnum):
    """Whether an organisation may act here."""

    ACTIVE = "active"
    CLOSED = "closed"


class OrganisationAction(StrEnum):
    """What happens to an organisation."""

    CLOSE = "close"
    REOPEN = "reopen"


class MembershipState(StrEnum):
    """A seat is held or has ended; an ended seat is never taken up again, a new one is given."""

    ACTIVE = "active"
    ENDED = "ended"


class MembershipAction(StrEnum):
    """What happens to a seat."""

    END = "end"


class KeyState(StrEnum):
    """密钥 — keys count only after the drill."""

    MADE = "made"
    READY = "ready"
    RETIRED = "retired"
    LOST = "lost"


class KeyAction(StrEnum):
    """What happens to a pair of keys."""

    DRILL = "drill"
    RETIRE = "retire"
    REPORT_LOSS = "report_loss"


class CertificateState(StrEnum):
    """数字证书 — from the request to its end."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REVOKED = "revoked"
    EXPIRED = "expired"


class CertificateAction(StrEnum):
    """What happens to a certificate."""

    ISSUE = "issue"
    REVOKE = "revoke"
    EXPIRE = "expire"


class OnboardingState(StrEnum):
    """入驻申请 — an application for an account."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class OnboardingAction(StrEnum):
    """What happens to an application."""

    RETURN = "return"
    RESUBMIT = "resubmit"
    ACCEPT = "accept"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class NoFacts:
    """For tables whose steps have no guard."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate's guards may know."""

    now: datetime
    not_after: datetime | None
    is_key_ready: bool


def key_is_ready(facts: CertificateFacts) -> Refusal | None:
    """The keys were re-opened once from their keyfile; otherwise a loss would only show when a bid must be opened."""
    return None if facts.is_key_ready else Refused("key_not_drilled")


def term_is_over(facts: CertificateFacts) -> Refusal | None:
    """A certificate expires at the end of its term, not before."""
    return None if facts.not_after is not None and facts.now >= facts.not_after else Refused("certificate_still_valid")


O, OA = OrganisationState, OrganisationAction  # noqa: E741  the table reads better with one letter
M, MA = MembershipState, MembershipAction
K, KA = KeyState, KeyAction
C, CA = CertificateState, CertificateAction
N, NA = OnboardingState, OnboardingAction

ORGANISATION: Lifecycle[OrganisationState, OrganisationAction, NoFacts] = Lifecycle(
    {
        (O.ACTIVE, OA.CLOSE): Step(O.CLOSED),
        (O.CLOSED, OA.REOPEN): Step(O.ACTIVE),
    }
)

MEMBERSHIP: Lifecycle[MembershipState, MembershipAction, NoFacts] = Lifecycle({(M.ACTIVE, MA.END): Step(M.ENDED)})

KEY: Lifecycle[KeyState, KeyAction, NoFacts] = Lifecycle(
    {
        (K.MADE, KA.DRILL): Step(K.READY),
        (K.MADE, KA.RETIRE): Step(K.RETIRED),
        (K.MADE, KA.REPORT_LOSS): Step(K.LOST),
        (K.READY, KA.RETIRE): Step(K.RETIRED),
        (K.READY, KA.REPORT_LOSS): Step(K.LOST),
    }
)

CERTIFICATE: Lifecycle[CertificateState, CertificateAction, CertificateFacts] = Lifecycle(
    {
        (C.REQUESTED, CA.ISSUE): Step(C.ISSUED, (key_is_ready,)),
        (C.ISSUED, CA.REVOKE): Step(C.REVOKED),
        (C.ISSUED, CA.EXPIRE): Step(C.EXPIRED, (term_is_over,)),
    }
)

ONBOARDING: Lifecycle[OnboardingState, OnboardingAction, NoFacts] = Lifecycle(
    {
        (N.SUBMITTED, NA.RETURN): Step(N.RETURNED),
        (N.RETURNED, NA.RESUBMIT): Step(N.SUBMITTED),
        (N.SUBMITTED, NA.ACCEPT): Step(N.ACCEPTED),
        (N.SUBMITTED, NA.REFUSE): Step(N.REFUSED),
    }
)
