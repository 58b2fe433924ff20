"""OCDS packages: of one lot, and of everything page by page, narrowed by a period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from apps.core.audience import EVERYONE, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.evidence.rules.chain import moment
from apps.exchange.answers import answered, around, for_programs, linked
from apps.exchange.limits import counted
from apps.exchange.queries import open_data
from apps.exchange.rules.ocds.packaging import newest, record, record_package, release_package
from apps.exchange.rules.ocds.subject import House
from apps.parties.requests import ActingRequest

Json = dict[str, Any]
PAGES = 10_000


@for_(EVERYONE)
@for_programs
@counted
def lot_releases(request: ActingRequest, ocid: str) -> HttpResponse:
    """The release package of one lot: a release for each of its public facts that OCDS has a place for."""
    told, house = _of_lot(request, ocid)
    package = release_package(told, house, uri=_here(request), published=newest(told))
    return answered(request, package)


@for_(EVERYONE)
@for_programs
@counted
def lot_record(request: ActingRequest, ocid: str) -> HttpResponse:
    """The record package of one lot: its releases and what they say together."""
    told, house = _of_lot(request, ocid)
    package = record_package([record(told)], house, uri=_here(request), published=newest(told))
    return answered(request, package)


@for_(EVERYONE)
@for_programs
@counted
def releases(request: ActingRequest) -> HttpResponse:
    """Release packages of all lots, page by page; with a period, only what came out in it."""
    return _paged(request, _release_page)


@for_(EVERYONE)
@for_programs
@counted
def records(request: ActingRequest) -> HttpResponse:
    """Record packages of all lots, page by page; with a period, the lots of which something came out in it."""
    return _paged(request, _record_page)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period and the page."""

    since: datetime | None
    until: datetime | None
    page: int

    def holds(self, date: str) -> bool:
        """True when something of this date came out in the period."""
        is_late_enough = self.since is None or date >= moment(self.since)
        return is_late_enough and (self.until is None or date < moment(self.until))


Page = Callable[[dict[str, list[Json]], House, Asked, str], Json]


def _paged(request: ActingRequest, package: Page) -> HttpResponse:
    asked = _asked(request)
    lots, goes_on = open_data.changed_between(asked.since, asked.until, asked.page)
    house = open_data.house(_root(request))
    answer = package(open_data.releases_of(lots, house), house, asked, _here(request))
    if goes_on:
        following = {**request.GET.dict(), "page": str(asked.page + 1)}
        answer["links"] = {"next": f"{house.root}{request.path}?{urlencode(following)}"}
    response = answered(request, answer)
    linked(response, request, **around(asked.page, has_next=goes_on))
    return response


def _release_page(told: dict[str, list[Json]], house: House, asked: Asked, uri: str) -> Json:
    chosen = [one for releases in told.values() for one in releases if asked.holds(one["date"])]
    return release_package(chosen, house, uri=uri, published=_published(chosen))


def _record_page(told: dict[str, list[Json]], house: House, asked: Asked, uri: str) -> Json:
    chosen = [releases for releases in told.values() if any(asked.holds(one["date"]) for one in releases)]
    published = _published([one for releases in chosen for one in releases])
    return record_package([record(releases) for releases in chosen], house, uri=uri, published=published)


def _published(told: list[Json]) -> str:
    """When the newest came out; of nothing, the beginning of time, so that an empty page stays the same."""
    return newest(told) if told else "1970-01-01T00:00:00.000000Z"


def _of_lot(request: ActingRequest, ocid: str) -> tuple[list[Json], House]:
    house = open_data.house(_root(request))
    [told] = open_data.releases_of([open_data.lot_of(ocid)], house).values()
    return told, house


def _asked(request: ActingRequest) -> Asked:
    page = request.GET.get("page", "1")
    if not page.isascii() or not page.isdigit() or not 1 <= int(page[:9]) <= PAGES:
        raise Refused("not_a_page")
    return Asked(_moment(request, "from"), _moment(request, "until"), int(page[:9]))


def _moment(request: ActingRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
        return (given if given.tzinfo else given.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused("not_a_moment", field=name) from None


def _root(request: ActingRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _here(request: ActingRequest) -> str:
    return request.build_absolute_uri()
