"""Visits: every address of the product with an example for each part of it, looked at by everybody of the cast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from apps.evidence import store
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.parties.actions import submit_application
from apps.parties.models import OnboardingApplication
from apps.parties.rules import OrganisationKind
from apps.parties.rules.applications import Application
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.tenders import stage
from tests.tenders.stage import Stage
from tests.world import World, build, credit_code
from trading.checks import addresses

VISITOR = "visitor"
"""Somebody who did not sign in."""
PEOPLE = (VISITOR, *(field.name for field in fields(World)))
NOW = stage.PUBLISHED + timedelta(days=7)
"""While bids are being prepared: the document is out, the deadline ahead."""
PDF = b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF\n"
"""The smallest thing that calls itself a PDF."""


@dataclass(frozen=True, slots=True)
class Example:
    """A world with something behind every address."""

    world: World
    tendering: Lot
    draft: Lot
    submitted: Lot
    scheduled: Lot
    application: OnboardingApplication

    def path(self, route: str) -> str:
        """The route with an example in the place of each part."""
        path = route.replace("<str:code>", self._lot(route).code).replace("<str:lot>", self.tendering.code)
        if route.startswith("desk/projects/"):
            path = route.replace("<str:code>", self.tendering.project.code)
        for part, value in self._parts().items():
            path = path.replace(part, value)
        assert "<" not in path, f"no example for {route}: add one"
        return f"/{path}"

    def _lot(self, route: str) -> Lot:
        if "/check/" in route:
            return self.submitted
        if "/venue/" in route or "/publication/" in route or "/timetable/" in route or "/data-sheet/" in route:
            return self.scheduled
        return self.draft if "/entry/" in route or "/terms/" in route else self.tendering

    def _parts(self) -> Mapping[str, str]:
        return {
            r"^desk/journal/entries\.(?P<form>csv|jsonl)$": "desk/journal/entries.csv",
            r"^audit/journal/entries\.(?P<form>csv|jsonl)$": "audit/journal/entries.csv",
            "<int:version>": "1",
            "<int:first>": "1",
            "<int:last>": "32",
            "<int:revision>": "1",
            "<int:number>": "1",
            "<int:year>": "2026",
            "<int:application_id>": str(self.application.pk),
            "<int:organisation_id>": str(self.world.tenderee.organisation.pk),
            "<int:person_id>": str(self.world.tenderee.person.pk),
            "<int:membership_id>": str(self.world.witness.seat.pk),
            "<int:entry_id>": "1",
            "<int:exclusion_id>": "987654321",
            "<int:v>": "1",
            "<code>": self.tendering.code,
            "<str:ocid>": f"ocds-000000-{self.tendering.code}",
            "<str:plan>": "no-such-plan",
            "<str:case>": "no-such-case",
            "<str:day>": "2026-11-24",
            "<str:booking>": "no-such-booking",
            "<slug:name>": "bidder",
            "<slug:table>": "periods",
            "<slug:topic>": "bidder",
            "<str:token>": "no-such-invitation",
            "<str:key>": "no-such-watch",
            "<str:upload>": "no-such-upload",
            "<str:envelope>": "sheet",
            "<str:label>": "T01",
            "<str:objection>": "no-such-objection",
            "<str:enquiry>": "no-such-enquiry",
            "<int:index>": "0",
            "<str:stream>": self.tendering.desk_stream.name,
            "<path:stream>": self.tendering.desk_stream.name,
            "<int:level>": "0",
            "<path:tile>": "000",
            "<path:elsewhere>": "no-such-address",
            "<int:item_id>": "987654321",
            "<int:token_id>": "987654321",
            "<int:webhook_id>": "987654321",
            "<int:delivery_id>": "987654321",
            "<int:session_id>": "987654321",
            "<int:passkey_id>": "987654321",
            "<int:link_id>": "987654321",
            "<int:key_pair_id>": "987654321",
            "<int:certificate_id>": "987654321",
            "<int:delegation_id>": "987654321",
            "<int:venue_id>": "987654321",
            "<int:seat_id>": "987654321",
            "<int:site_id>": "987654321",
        }


def example() -> Example:
    """The world of the visits, made through the use-cases."""
    world = build()
    ground = Stage(world, Regime.ENG, stored=store.put_once(f"documents/{uuid4().hex}.pdf", [PDF]))

    tendering = ground.tendering()
    ring_for_newcomers()
    while deliver(NOW):
        pass
    return Example(
        world=world,
        tendering=tendering,
        draft=ground.draft(),
        submitted=ground.submitted(),
        scheduled=Stage(world, Regime.ENG, deadline=stage.DEADLINE + timedelta(days=14)).scheduled(),
        application=_application(),
    )


def routes() -> list[str]:
    """Every address of the product."""
    return sorted({route for route, _pattern in addresses()})


def client_of(world: World, who: str) -> Client:
    """A browser of one of the people."""
    return Client() if who == VISITOR else world.client_of(getattr(world, who))


BRIEFLY = "application/json"
"""What is accepted by who asks for the status alone: a refusal without its page is made in half the time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visit got."""

    status: int
    body: bytes


def visit(client: Client, path: str, *, accept: str = "text/html") -> Answer:
    """What a GET answers; a page that breaks is a page that breaks the test."""
    response: HttpResponseBase = client.get(path, headers={"accept-language": "zh-hans", "accept": accept})
    body = response.getvalue() if isinstance(response, HttpResponse | StreamingHttpResponse) else b""
    return Answer(response.status_code, body)


def _application() -> OnboardingApplication:
    name = "新到建设有限公司"
    return submit_application(
        Application(
            organisation_name=name,
            organisation_code=credit_code(name, "91"),
            kind=OrganisationKind.BIDDER,
            contact_name="来者",
            login="laizhe",
            email="laizhe@example.cn",
            phone="0571-88009999",
            language="zh-hans",
        ),
        now=stage.NOW,
    )
