"""Two bidders of one lot, one of whom has everything a bidder can have: what is his, by the part of an address that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from apps.bids.models import BidSecurity, Submission
from apps.core.actor import Actor
from apps.evidence import journal
from apps.evidence.models import StreamHead
from apps.evidence.subscriptions import deliver
from apps.exchange.actions import make_token, make_webhook
from apps.exchange.actions.webhooks import Wish
from apps.exchange.models import AccessToken, Webhook
from apps.exchange.rules.scopes import Scope
from apps.parties.ca import DemonstrationAuthority
from apps.parties.models import Certificate, SignInSession
from apps.portal.models import InboxItem
from apps.tenders.models import DocumentObjection
from tests.architecture import visits
from tests.architecture.visits import Example
from tests.bids.bidders import Bidder, bidder_of
from tests.parties.conftest import NOW as KEYS_MADE
from tests.tenders.test_objections_pages import TYPED, pdf
from tests.world import PASSWORD, World

NOBODYS: Mapping[str, str] = {
    "<str:upload>": "0" * 32,
    "<str:objection>": "ZZ-0000-0000",
    "<int:item_id>": "987654321",
    "<int:token_id>": "987654321",
    "<int:webhook_id>": "987654321",
    "<int:session_id>": "987654321",
    "<int:key_pair_id>": "987654321",
    "<int:certificate_id>": "987654321",
    "<int:membership_id>": "987654321",
}
"""For each part of an address that names a thing of one bidder: something of that form that nobody has."""


RECEIVER = "https://receiver.example/of-the-bidder"


@dataclass(frozen=True, slots=True)
class Rivals:
    """A bidder, his rival on the same lot, and what is the bidder's."""

    example: Example
    bidder: Bidder
    rival: Bidder
    owned: Mapping[str, str]
    """By the same parts as NOBODYS."""
    words: frozenset[str]
    """What stands on the bidder's own pages and nowhere else before the deadline."""

    def path(self, route: str, parts: Mapping[str, str]) -> str:
        """The route with these in the place of its parts, and examples in the place of the others."""
        for part, value in parts.items():
            route = route.replace(part, value)
        return self.example.path(route)

    def heard_by(self, actor: Actor) -> set[str]:
        """Every stream that somebody may hear."""
        return {name for name in StreamHead.objects.values_list("name", flat=True) if journal.may_hear(actor, name)}


def rivals(folder: Path) -> Rivals:
    """The bidder bids twice, begins a third time, gives security and objects; the rival bids."""
    example = visits.example()
    lot, world = example.tendering.code, example.world
    authority = DemonstrationAuthority(folder / "ca", now=KEYS_MADE)
    bidder, rival = (bidder_of(world, one, authority, folder) for one in (world.bidder, world.second_bidder))
    rival.send(lot, "9300000.00")
    bidder.send(lot, "9123000.00")
    bidder.send(lot, "9000000.00")
    upload = bidder.begin(lot, bidder.seal(lot, "8900000.00")).json()["upload"]
    said = {"form": "e_guarantee", "number": "BH-8841", "issuer": "望川银行", "amount": "150000"}
    said |= {"valid_until": "2027-02-22", "reference": "HYM-8841"}
    assert bidder.client.post(f"/desk/bids/{lot}/security/guarantee", said).status_code == 302
    content = "第三标段的管道漏列，本单位踏勘时量得。"
    typed = TYPED | {"content": content, "attachment": pdf()}
    assert bidder.client.post(f"/desk/objections/on/{lot}/", typed).status_code == 302
    _token, secret = make_token(
        world.bidder.seat.pk, name="财务系统", scopes=[Scope.OWN_BIDS], days=9, actor=world.bidder.actor, now=visits.NOW
    )
    wish = Wish("财务系统", RECEIVER, ())
    _webhook, signing = make_webhook(world.bidder.seat.pk, wish, actor=world.bidder.actor, now=visits.NOW)
    _sign_in(world)
    while deliver(visits.NOW):
        pass
    return Rivals(example, bidder, rival, _owned(world, upload), _words(bidder) | {secret, signing, RECEIVER, content})


def without_accidents(body: bytes) -> bytes:
    """A body without what differs between two visits of one page."""
    return re.sub(
        rb'name="csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"|"X-CSRFToken": "[^"]*"|<span class="code">[0-9a-f]{12}</span>',
        b"",
        body,
    )


def _sign_in(world: World) -> None:
    assert Client().post("/sign-in/", {"login": world.bidder.person.login, "password": PASSWORD}).status_code == 302


def _owned(world: World, upload: str) -> dict[str, str]:
    person = world.bidder.person
    certificate = Certificate.objects.get(key_pair__membership=world.bidder.seat)
    found = {
        "<str:upload>": upload,
        "<str:objection>": DocumentObjection.objects.get().code,
        "<int:item_id>": InboxItem.objects.filter(person=person).latest("pk").pk,
        "<int:token_id>": AccessToken.objects.get().pk,
        "<int:webhook_id>": Webhook.objects.get().pk,
        "<int:session_id>": SignInSession.objects.get(person=person).pk,
        "<int:key_pair_id>": certificate.key_pair_id,
        "<int:certificate_id>": certificate.pk,
        "<int:membership_id>": world.bidder.seat.pk,
    }
    return {part: str(value) for part, value in found.items()}


def _words(bidder: Bidder) -> frozenset[str]:
    digests = Submission.objects.filter(bid__code=bidder.bid).values_list("statement_sha256", flat=True)
    assert len(digests) == 2
    return frozenset({bidder.bid, "BH-8841", "HYM-8841", BidSecurity.objects.get().code, *digests})
