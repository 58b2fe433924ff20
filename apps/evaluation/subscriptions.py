"""What the evaluation hears, and who hears its members' streams."""

from __future__ import annotations

from apps.core import clock
from apps.core.actor import Actor
from apps.evaluation import policy, steps
from apps.evaluation.models import Evaluation
from apps.evidence.models import Entry
from apps.evidence.streams import hearers
from apps.evidence.subscriptions import subscriber
from apps.tenders import steps as tenders


@subscriber("evaluation.prepare", kinds=["opening.closed"])
def prepare_when_opened(entry: Entry) -> None:
    """The platform commits to its part of the draw as soon as the opening is over."""
    steps.prepared(tenders.locked(entry.payload["lot"]), now=clock.now())


@hearers("evaluation")
def evaluation_hearers(actor: Actor, rest: str) -> bool:
    """A member's own stream: the member, as long as the member sits in the committee."""
    number, _, name = rest.partition(":")
    noun, _, member = name.partition(":")
    if noun != "member" or not number.isdigit() or not member.isdigit():
        return False
    evaluation = Evaluation.objects.filter(pk=int(number)).first()
    found = policy.member_of(actor, evaluation) if evaluation else None
    return found is not None and found.number == int(member)
