"""开标异议 — what becomes of an objection on the spot (handbook 2.3.7), and how large its parts may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused

TITLE_LIMIT = 100
TEXT_LIMIT = 2000
CONTACT_LIMIT = 100
WAITING_LIMIT = 5
"""So many objections of one bidder may wait for an answer at once: the host has to answer each on the spot."""
ATTACHMENT_LIMIT = 50 * 2**20
"""The centre's own rule: an attachment has at most so many bytes."""


class ObjectionState(StrEnum):
    """Where an objection stands."""

    RAISED = "raised"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ANSWERED = "answered"
    AGREED = "agreed"
    DISPUTED = "disputed"


class ObjectionAction(StrEnum):
    """What may be done about an objection."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    ANSWER = "answer"
    RESPOND = "respond"


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What the guards of an objection know. What is unknown objects."""

    reason: str = ""
    is_satisfied: bool | None = None


S = ObjectionState
A = ObjectionAction


def reason_is_given(facts: ObjectionFacts) -> Refusal | None:
    """招标投标法实施条例第四十四条: an objection is answered on the spot, in words that go into the record."""
    return None if facts.reason.strip() else Refused("opening_reason_missing")


def side_is_taken(facts: ObjectionFacts) -> Refusal | None:
    """招标投标法实施条例第四十四条、第六十条: who objected says whether the answer settles it; otherwise he may complain."""
    return None if facts.is_satisfied is not None else Refused("objection_response_missing")


def as_he_says(facts: ObjectionFacts) -> ObjectionState:
    """Agreed or disputed."""
    return S.AGREED if facts.is_satisfied else S.DISPUTED


OBJECTION: Lifecycle[ObjectionState, ObjectionAction, ObjectionFacts] = Lifecycle(
    {
        (S.RAISED, A.ACCEPT): Step(S.ACCEPTED),
        (S.RAISED, A.REFUSE): Step(S.REFUSED, (reason_is_given,)),
        (S.RAISED, A.ANSWER): Step(S.ANSWERED, (reason_is_given,)),
        (S.ACCEPTED, A.ANSWER): Step(S.ANSWERED, (reason_is_given,)),
        (S.ANSWERED, A.RESPOND): Step(as_he_says, (side_is_taken,)),
        (S.REFUSED, A.RESPOND): Step(as_he_says, (side_is_taken,)),
    }
)
"""开标异议: accepted or refused with a reason, answered, and the bidder says whether he agrees."""
