"""在席 — whether a member sits where the review sits, and may act now. A review without venues asks for nothing."""

from __future__ import annotations

from apps.core.refusals import WrongState
from apps.evaluation.lifecycle_attendance import OVER, ArrivalState
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import Arrival, Evaluation, ExpertInvitation, Member, Pause, Site
from apps.evaluation.queries.sites import is_in_person


def must_be_present(member: Member) -> Arrival | None:
    """The arrival from which the member acts; nothing where the review does not sit at venues.

    Raises WrongState with not_at_seat, seat_closed, member_away or room_paused.
    """
    if not is_in_person(member.evaluation):
        return None
    arrival = arrival_of(member)
    if arrival is None:
        raise WrongState("not_at_seat")
    if pause_of(arrival.site) is not None:
        raise WrongState("room_paused")
    match ArrivalState(arrival.state):
        case ArrivalState.SEATED:
            return arrival
        case ArrivalState.AWAY:
            raise WrongState("member_away")
        case ArrivalState.CLOSED:
            raise WrongState("seat_closed")
        case _:
            raise WrongState("not_at_seat")


def is_at_seat(member: Member) -> bool:
    """True when the member may act from where it is."""
    try:
        must_be_present(member)
    except WrongState:
        return False
    return True


def arrival_of(member: Member) -> Arrival | None:
    """The member's coming that has not ended."""
    return member.arrivals.exclude(state=ArrivalState.LEFT.value).select_related("site", "witness").first()


def pause_of(site: Site) -> Pause | None:
    """The meal or the night for which the room is closed now."""
    return site.pauses.filter(ended_at__isnull=True).first()


def purpose_of(member: Member) -> str:
    """What the member's event certificate is for, as its subject says it."""
    return f"{member.evaluation.lot.code} 评委{member.number}"


def is_over(evaluation: Evaluation, member: Member) -> bool:
    """True when the member has nothing more to do here: everybody has signed, or the member has left the committee."""
    return member.left_at is not None or evaluation.state in OVER


def is_asked_again(member: Member) -> bool:
    """True while the member has not confirmed the time or place to which the review was moved."""
    return ExpertInvitation.objects.filter(
        application__evaluation=member.evaluation_id, seat=member.seat_id, state=InvitationState.SENT.value
    ).exists()
