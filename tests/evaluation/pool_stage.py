"""A pool whose experts are recorded, and an application by which they are drawn: what tests of forming begin from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from apps.evaluation import actions
from apps.evaluation.actions.pooling import Profile
from apps.evaluation.applying import SiteWanted, Wish
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import CommitteeApplication, ExpertInvitation
from apps.evaluation.models.pool import Title
from apps.parties.queries import actor_for
from tests.evaluation.stage import Room

SECRET, NONCE = "5a" * 32, "a5" * 16
WORKS, COST = ("A08", "工程施工"), ("A06", "工程造价")


def record_pool(room: Room) -> None:
    """Everybody of the pool is recorded: works from the city, every third one costs from the province."""
    for place, expert in enumerate(room.experts):
        profile = Profile(
            region="省城" if place % 3 == 2 else "望川市",
            title=Title.SENIOR,
            practising_since=2010,
            specialties=[COST if place % 3 == 2 else WORKS],
        )
        actions.record_expert(expert.person.pk, profile, actor=room.operator.actor, now=room.tick())


def wish(room: Room, /, **changed: Any) -> Wish:
    """Three for works at the main site and one for costs at a sub-site; each confirms within half an hour."""
    said: dict[str, Any] = {
        "review_at": room.now + timedelta(hours=20),
        "place": "望川市公共资源交易中心三楼",
        "sites": [
            SiteWanted("望川市公共资源交易中心", {"A08": 3}, ()),
            SiteWanted("省公共资源交易中心", {"A06": 1}, ("省城",)),
        ],
        "avoided": [],
        "most_a_month": None,
        "answer_minutes": 30,
        "is_by_telephone": False,
        "is_demanding": False,
    }
    return Wish(**(said | changed))


def apply(room: Room, /, **changed: Any) -> CommitteeApplication:
    """The buyer itself applies, so it is agreed to; sub-sites that are known by name answer by letter."""
    said = wish(room, **changed)
    made = actions.submit_application(room.lot.pk, said, actor=room.stage.buyer.actor, now=room.tick())
    answer_by_letter(room)
    return made


def answer_by_letter(room: Room) -> None:
    """The centres of the sub-sites have confirmed in writing."""
    for site in room.evaluation.sites.filter(state=SiteState.REQUESTED):
        letter = "省交易函〔2026〕18号"
        actions.record_letter(room.lot.pk, site.number, letter=letter, actor=room.operator.actor, now=room.tick())


def draw(room: Room) -> list[ExpertInvitation]:
    """The representative is named, the experts are drawn and asked."""
    room.name_representatives()
    actions.draw_experts(room.lot.pk, secret=SECRET, nonce=NONCE, actor=room.operator.actor, now=room.tick())
    return invitations(room)


def invitations(room: Room) -> list[ExpertInvitation]:
    """Everybody who was asked, in the order asked."""
    return list(
        ExpertInvitation.objects.filter(application__evaluation__lot=room.lot)
        .select_related("seat__person")
        .order_by("number")
    )


def answer(room: Room, one: ExpertInvitation, said: InvitationAction, reason: str = "") -> ExpertInvitation:
    """The expert answers on the platform."""
    actor = actor_for(one.seat.person, one.seat)
    return actions.answer_invitation(one.token, answer=said, reason=reason, actor=actor, now=room.tick())


def everybody_comes(room: Room) -> None:
    """Whoever was asked and did not answer says yes."""
    for one in invitations(room):
        if one.state == "sent":
            answer(room, one, InvitationAction.ACCEPT)


def open_list(room: Room) -> None:
    """The list is opened when the experts are arriving."""
    room.now = invitations(room)[0].application.review_at - timedelta(minutes=30)
    actions.seat_committee(room.lot.pk, actor=room.operator.actor, now=room.now)
