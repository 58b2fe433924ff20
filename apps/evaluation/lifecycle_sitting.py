"""开评、突发情况、移交 — the states of a sitting at several sites, of an incident and of the material, and their ways."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly
from apps.evaluation.rules.incidents import IncidentPhase, Way


class SittingState(StrEnum):
    """开评状态."""

    WAITING = "waiting"
    CALLED = "called"
    OPEN = "open"


class SittingAction(StrEnum):
    """How a sitting begins and ends."""

    CALL = "call"
    CONFIRM = "confirm"
    BREAK_OFF = "break_off"


class IncidentState(StrEnum):
    """突发情况状态."""

    OPEN = "open"
    CURED = "cured"
    POSTPONED = "postponed"
    SEALED = "sealed"


class IncidentAction(StrEnum):
    """How an incident ends."""

    CURE = "cure"
    POSTPONE = "postpone"
    SEAL = "seal"


class HandoverState(StrEnum):
    """移交状态."""

    DUE = "due"
    HANDED = "handed"
    RECEIVED = "received"


class HandoverAction(StrEnum):
    """How material comes to the main site."""

    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What the guards of a sitting know."""

    has_committee: bool = True
    unready: int = 0
    """Sites of which the board says that something is missing."""
    has_incident: bool = False
    unsealed: int = 0
    """Sites that have not yet sealed the material of the committee before."""
    has_confirmed: bool = False
    is_last: bool = False
    """With this confirmation every sub-site has confirmed, or there is none."""


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What the guards of an incident know."""

    phase: IncidentPhase
    way: Way
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """What the guards of a hand-over know."""

    is_completed: bool
    items: int = 0
    reason: str = ""


S, A = SittingState, SittingAction
IS, IA = IncidentState, IncidentAction
H, B = HandoverState, HandoverAction


def committee_sits(facts: SittingFacts) -> Refusal | None:
    """远程异地评标: those who review are drawn, have confirmed and the list is open, before the main site starts."""
    return None if facts.has_committee else TooEarly("sitting_without_committee")


def every_site_is_ready(facts: SittingFacts) -> Refusal | None:
    """远程异地评标: the review begins when everybody sits at every site, seats are tested and the witness is there."""
    return Refused("sites_not_ready", count=facts.unready) if facts.unready else None


def nothing_is_out_of_order(facts: SittingFacts) -> Refusal | None:
    """远程异地评标: while a failure is reported and not cured, nothing begins."""
    return Refused("incident_open") if facts.has_incident else None


def old_material_is_sealed(facts: SittingFacts) -> Refusal | None:
    """远程异地评标: before a new committee begins every site has sealed what the one before it left."""
    return Refused("material_not_sealed", count=facts.unsealed) if facts.unsealed else None


def site_did_not_confirm(facts: SittingFacts) -> Refusal | None:
    """远程异地评标: each sub-site confirms the start once."""
    return Refused("already_done") if facts.has_confirmed else None


def opens_when_all_confirmed(facts: SittingFacts) -> SittingState:
    """The review may begin when the last sub-site has confirmed."""
    return SittingState.OPEN if facts.is_last else SittingState.CALLED


def can_still_be_cured(facts: IncidentFacts) -> Refusal | None:
    """市级远程异地评标规则第十九条、第二十条: two hours from the time set, four in the review; then it does not simply go on."""
    if facts.way is Way.TENDEREE_DECIDES:
        return Refused("incident_tenderee_decides")
    return Refused("incident_new_committee") if facts.way is Way.NEW_COMMITTEE else None


def time_to_cure_is_over(facts: IncidentFacts) -> Refusal | None:
    """市级远程异地评标规则第十九条、第二十条: as long as it may be cured nobody decides otherwise."""
    return TooEarly("incident_may_be_cured") if facts.way is Way.CURE else None


def review_had_not_begun(facts: IncidentFacts) -> Refusal | None:
    """市级远程异地评标规则第十九条: the tenderee chooses another day or place only for a review that has not begun."""
    return Refused("incident_new_committee") if facts.phase is IncidentPhase.DURING else None


def review_had_begun(facts: IncidentFacts) -> Refusal | None:
    """市级远程异地评标规则第二十条: a new committee is for a review that was broken off."""
    return Refused("incident_tenderee_decides") if facts.phase is IncidentPhase.BEFORE else None


def says_what_was_done(facts: IncidentFacts) -> Refusal | None:
    """The record of the review says how a failure ended."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


def review_is_over(facts: HandoverFacts) -> Refusal | None:
    """市级远程异地评标规则第十八条: material is handed over when the review is finished."""
    return None if facts.is_completed else TooEarly("handover_too_early")


def something_is_handed_over(facts: HandoverFacts) -> Refusal | None:
    """市级远程异地评标规则第十八条: paper originals, files, audio and video; the list says what."""
    return None if facts.items else Refused("handover_empty")


def says_what_is_missing(facts: HandoverFacts) -> Refusal | None:
    """What is not taken is sent back with the reason."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


SITTING: Lifecycle[SittingState, SittingAction, SittingFacts] = Lifecycle(
    {
        (S.WAITING, A.CALL): Step(
            opens_when_all_confirmed,
            (committee_sits, nothing_is_out_of_order, old_material_is_sealed, every_site_is_ready),
        ),
        (S.CALLED, A.CONFIRM): Step(
            opens_when_all_confirmed, (site_did_not_confirm, nothing_is_out_of_order, every_site_is_ready)
        ),
        (S.CALLED, A.BREAK_OFF): Step(S.WAITING),
        (S.OPEN, A.BREAK_OFF): Step(S.WAITING),
        (S.WAITING, A.BREAK_OFF): Step(S.WAITING),
    }
)

INCIDENT: Lifecycle[IncidentState, IncidentAction, IncidentFacts] = Lifecycle(
    {
        (IS.OPEN, IA.CURE): Step(IS.CURED, (can_still_be_cured, says_what_was_done)),
        (IS.OPEN, IA.POSTPONE): Step(IS.POSTPONED, (review_had_not_begun, time_to_cure_is_over, says_what_was_done)),
        (IS.OPEN, IA.SEAL): Step(IS.SEALED, (review_had_begun, time_to_cure_is_over, says_what_was_done)),
    }
)

HANDOVER: Lifecycle[HandoverState, HandoverAction, HandoverFacts] = Lifecycle(
    {
        (H.DUE, B.HAND_OVER): Step(H.HANDED, (review_is_over, something_is_handed_over)),
        (H.HANDED, B.RECEIVE): Step(H.RECEIVED),
        (H.HANDED, B.RETURN): Step(H.DUE, (says_what_is_missing,)),
    }
)
