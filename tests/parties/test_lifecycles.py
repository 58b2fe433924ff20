"""What the tables do not list is forbidden: every state with every action."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from apps.core.lifecycle import Lifecycle
from apps.core.refusals import Refused, WrongState
from apps.parties import lifecycle as table
from tests.parties.conftest import NOW

FACTS = table.CertificateFacts(now=NOW, not_after=NOW, is_key_ready=True)
ALL = [
    (table.ORGANISATION, table.OrganisationState, table.OrganisationAction),
    (table.MEMBERSHIP, table.MembershipState, table.MembershipAction),
    (table.KEY, table.KeyState, table.KeyAction),
    (table.CERTIFICATE, table.CertificateState, table.CertificateAction),
    (table.ONBOARDING, table.OnboardingState, table.OnboardingAction),
]
CASES = [(lifecycle, state, action) for lifecycle, states, actions in ALL for state, action in product(states, actions)]


@pytest.mark.parametrize(("lifecycle", "state", "action"), CASES)
def test_only_listed_steps_are_taken(lifecycle: Lifecycle, state: str, action: str) -> None:  # type: ignore[type-arg]
    step = lifecycle.table.get((state, action))
    if step is None:
        with pytest.raises(WrongState):
            lifecycle.advance(state, action, FACTS)
    else:
        assert lifecycle.advance(state, action, FACTS) == step.to


def test_a_certificate_waits_for_the_drill() -> None:
    facts = table.CertificateFacts(now=NOW, not_after=None, is_key_ready=False)

    with pytest.raises(Refused) as caught:
        table.CERTIFICATE.advance(table.CertificateState.REQUESTED, table.CertificateAction.ISSUE, facts)
    assert caught.value.code == "key_not_drilled"


def test_a_certificate_does_not_expire_early() -> None:
    facts = table.CertificateFacts(now=NOW, not_after=NOW + timedelta(seconds=1), is_key_ready=True)

    with pytest.raises(Refused) as caught:
        table.CERTIFICATE.advance(table.CertificateState.ISSUED, table.CertificateAction.EXPIRE, facts)
    assert caught.value.code == "certificate_still_valid"
