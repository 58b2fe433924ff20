"""What the evaluation hears, and who hears its members' streams."""

from __future__ import annotations

from apps.core import clock
from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.evaluation import policy, steps
from apps.evaluation.models import Evaluation, ExpertInvitation
from apps.evaluation.placing import drop_released, end_early
from apps.evaluation.taking import take_prices
from apps.evidence.models import Entry
from apps.evidence.streams import hearers
from apps.evidence.subscriptions import subscriber
from apps.tenders import steps as tenders


@subscriber("evaluation.prepare", kinds=["opening.closed"])
def prepare_when_opened(entry: Entry) -> None:
    """The platform commits to its part of the draw as soon as the opening is over."""
    steps.prepared(tenders.locked(entry.payload["lot"]), now=clock.now())


@hearers("invitation")
def invitation_hearers(actor: Actor, rest: str) -> bool:
    """An expert's own invitation: the expert, and nobody else."""
    token, _, _own = rest.partition(":")
    return ExpertInvitation.objects.filter(token=token, seat__person_id=actor.person_id or 0).exists()


@subscriber("evaluation.prices", kinds=["opening.handed_over"])
def take_prices_when_opened(entry: Entry) -> None:
    """With the hand-over of the second envelopes the result is computed; of other openings nothing follows."""
    take_prices(entry.payload["lot"], now=max(clock.now(), entry.at))


@subscriber("evaluation.rooms", kinds=["booking.released", "lot.terminated"])
def free_rooms(entry: Entry) -> None:
    """A room that the desk has released, or whose lot has ended, is free for other reviews."""
    if entry.kind == "booking.released":
        drop_released(entry.payload["booking"])
        return
    for evaluation in Evaluation.objects.filter(lot=entry.payload["lot"]).select_related("lot"):
        end_early(evaluation, reason="项目终止", actor=SYSTEM, now=max(clock.now(), entry.at))


@hearers("evaluation")
def evaluation_hearers(actor: Actor, rest: str) -> bool:
    """A member's own stream: the member, while the member sits in the committee. A bidder's: its own people."""
    number, _, name = rest.partition(":")
    noun, _, own = name.partition(":")
    if not number.isdigit() or not own.isdigit():
        return False
    if noun == "bidder":
        return actor.acts_as(Role.BIDDER) and actor.organisation_id == int(own)
    evaluation = Evaluation.objects.filter(pk=int(number)).first() if noun == "member" else None
    found = policy.member_of(actor, evaluation) if evaluation else None
    return found is not None and found.number == int(own)
