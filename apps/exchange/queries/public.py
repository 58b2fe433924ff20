"""What anybody may ask by program: lots, notices, openings, results, each as the open interface says it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse

from apps.core.clock import SHANGHAI
from apps.evidence.models import Entry
from apps.evidence.rules.chain import moment
from apps.exchange.rules.ocds.folding import ocid_of
from apps.exchange.rules.ocds.subject import House
from apps.parties.models import Organisation
from apps.tenders.models import Lot, Notice

Json = dict[str, Any]


def lot_shape(lot: Lot) -> Json:
    """What is public of a lot at a glance."""
    agency = lot.project.agency
    ocid = ocid_of(lot.code, House("", settings.OCID_PREFIX, ""))
    return {
        "code": lot.code,
        "ocid": ocid,
        "name": lot.name,
        "project": lot.project.name,
        "regime": lot.regime,
        "kind": lot.kind,
        "region": lot.project.region,
        "state": lot.state,
        "buyer": lot.project.organisation.name,
        "agency": agency.name if agency else None,
        "ceiling_price": str(lot.ceiling_price) if lot.ceiling_price is not None else None,
        "published_at": _moment(lot.published_at),
        "submission_deadline": _moment(lot.submission_deadline),
        "page": reverse("portal:lot", args=[lot.code]),
        "releases": reverse("exchange:ocds_lot_releases", args=[ocid]),
    }


def notice_page(lot_code: str, *, page: int, size: int) -> Json:
    """A page of notices, the newest first."""
    found = Notice.objects.select_related("lot").order_by("-published_at", "-pk")
    if lot_code:
        found = found.filter(lot__code=lot_code)
    shown = Paginator(found, size).get_page(page)
    return _page(shown, "notices", [_notice(notice) for notice in shown.object_list])


def openings_on(on: date | None, *, now: datetime) -> Json:
    """The published lots that close, and with it are opened, on the day; halted and ended ones are left out by their state."""
    day = on or now.astimezone(SHANGHAI).date()
    begins = datetime.combine(day, time(), SHANGHAI)
    lots = Lot.objects.filter(
        published_at__isnull=False, submission_deadline__gte=begins, submission_deadline__lt=begins + timedelta(days=1)
    ).order_by("submission_deadline", "code")
    openings = [
        {
            "lot": lot.code,
            "name": lot.name,
            "opens_at": _moment(lot.submission_deadline),
            "hall": lot.opening_hall,
            "state": lot.state,
            "page": reverse("portal:lot", args=[lot.code]),
        }
        for lot in lots
    ]
    return {"on": day.isoformat(), "openings": openings}


def result_page(*, page: int, size: int) -> Json:
    """A page of published results, the newest first, as the public journal tells them."""
    told = Entry.objects.filter(kind="award.result_published", stream__endswith=":public").order_by("-at", "-pk")
    shown = Paginator(told, size).get_page(page)
    facts = [(entry, entry.payload) for entry in shown.object_list]
    codes = dict(Lot.objects.filter(pk__in=[fact["lot"] for _entry, fact in facts]).values_list("pk", "code"))
    suppliers = Organisation.objects.in_bulk([fact["bidder"] for _entry, fact in facts])
    results = [
        {
            "lot": codes[fact["lot"]],
            "supplier": suppliers[fact["bidder"]].name,
            "supplier_code": suppliers[fact["bidder"]].code,
            "price": fact["price"],
            "published_at": moment(entry.at),
            "page": reverse("portal:lot", args=[codes[fact["lot"]]]),
        }
        for entry, fact in facts
    ]
    return _page(shown, "results", results)


def year_of(year: int | None, *, now: datetime) -> tuple[date, date]:
    """The days of a year; of this year, until today."""
    today = now.astimezone(SHANGHAI).date()
    if year is None or year == today.year:
        return date(today.year, 1, 1), today
    return date(year, 1, 1), date(year, 12, 31)


def _moment(at: datetime | None) -> str:
    """A published lot has its times: the database sees to it."""
    if at is None:
        raise ValueError("a lot is public without its times")
    return moment(at)


def _notice(notice: Notice) -> Json:
    return {
        "lot": notice.lot.code,
        "number": notice.number,
        "kind": notice.kind,
        "title": notice.title,
        "text": notice.text,
        "published_at": moment(notice.published_at),
        "page": reverse("portal:notice", args=[notice.lot.code, notice.number]),
    }


def _page(shown: Page[Any], name: str, rows: list[Json]) -> Json:
    following = shown.next_page_number() if shown.has_next() else None
    return {"count": shown.paginator.count, name: rows, "next": following}
