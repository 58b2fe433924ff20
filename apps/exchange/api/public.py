"""What anybody may ask without an account (电子招标投标办法第八条: open and the same for all)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from apps.core.disclosure import Output
from apps.evidence.log import reading
from apps.exchange.answers import around, linked
from apps.exchange.api.asking import acting
from apps.exchange.api.shapes import (
    ChangePage,
    FactPage,
    LogShape,
    LotPage,
    LotShape,
    NoticePage,
    OpeningList,
    Refusal,
    ResultPage,
    Tables,
    TableShape,
)
from apps.exchange.queries import changes as feed
from apps.exchange.queries import public as queries
from apps.portal.queries import chain, finding
from apps.portal.queries import statistics as figures
from apps.portal.rules.periods import Step
from apps.portal.statistics_tables import tables
from apps.scheduling.queries.green_public import case_table
from apps.tenders.models import LotKind
from apps.tenders.queries import LotFilter, public_lot
from apps.tenders.rules.books import Regime

public = Router(tags=["public"])
PAGE = 50
Code = Annotated[str, StringConstraints(max_length=60)]
Text = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=100_000)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Version = Annotated[int, Field(ge=0, le=2**53)]
Limit = Annotated[int, Field(ge=1, le=500)]
NO: dict[Any, Any] = {422: Refusal, 429: Refusal}
NONE: dict[Any, Any] = NO | {404: Refusal}


class LotQuestion(Schema):
    """Filters of the list of lots; what is left out does not narrow."""

    text: Text = ""
    regime: Literal["eng", "gp"] | None = None
    kind: LotKind | None = None
    region: Text = ""
    published_from: Day | None = None
    published_until: Day | None = None
    page: Number = 1


class PageQuestion(Schema):
    """Which page of a list."""

    page: Number = 1


class NoticeQuestion(PageQuestion):
    """The lot whose notices are wanted, or all."""

    lot: Code = ""


class VersionQuestion(Schema):
    """After which version."""

    since: Version = 0


class DayQuestion(Schema):
    """Which day, in the time of Shanghai."""

    on: Day | None = None


class YearQuestion(Schema):
    """Which year."""

    year: Annotated[int | None, Field(ge=2000, le=2999)] = None


class ChangeQuestion(Schema):
    """After which number, and how many at most."""

    since: Version = 0
    limit: Limit = 100


@public.get("/lots", response={200: LotPage} | NO, summary="Find lots")
def lots(request: HttpRequest, response: HttpResponse, asked: Query[LotQuestion]) -> dict[str, Any]:
    """The published lots that match, the newest first."""
    wanted = LotFilter(
        text=asked.text,
        regime=Regime(asked.regime) if asked.regime else None,
        kind=asked.kind or "",
        region=asked.region,
        published_from=asked.published_from,
        published_until=asked.published_until,
    )
    page = Paginator(finding.lots(wanted), PAGE).get_page(asked.page)
    linked(response, request, **around(page.number, has_next=page.has_next()))
    return {
        "count": page.paginator.count,
        "lots": [queries.lot_shape(lot) for lot in page.object_list],
        "next": page.next_page_number() if page.has_next() else None,
    }


@public.get("/lots/{code}", response={200: LotShape} | NONE, summary="One lot")
def lot(request: HttpRequest, code: Code) -> dict[str, Any]:
    """What is public of the lot at a glance; its releases tell the rest."""
    return queries.lot_shape(public_lot(code))


@public.get("/lots/{code}/facts", response={200: FactPage} | NONE, summary="The public journal of a lot")
def facts(request: HttpRequest, response: HttpResponse, code: Code, asked: Query[VersionQuestion]) -> dict[str, Any]:
    """The lot's public stream after a version, entry by entry, with all that its digests rest on."""
    found = public_lot(code)
    entries, head = chain.facts_since(found, asked.since), chain.head_of(found)
    reached = entries[-1]["v"] if entries else asked.since
    stream = found.public_stream.name
    following = reached if reached < head.v else None
    linked(response, request, next=None if following is None else {"since": following})
    return {"lot": found.code, "stream": stream, "entries": entries, "newest": head.v, "next": following}


@public.get("/notices", response={200: NoticePage} | NO, summary="Notices")
def notices(request: HttpRequest, response: HttpResponse, asked: Query[NoticeQuestion]) -> dict[str, Any]:
    """Notices word for word, the newest first, of one lot or of all."""
    return _paged(request, response, asked, queries.notice_page(asked.lot, page=asked.page, size=PAGE))


@public.get("/openings", response={200: OpeningList} | NO, summary="Openings of a day")
def openings(request: HttpRequest, asked: Query[DayQuestion]) -> dict[str, Any]:
    """The lots whose bids are opened on the day, today unless another is asked for."""
    return queries.openings_on(asked.on, now=acting(request).now)


@public.get("/results", response={200: ResultPage} | NO, summary="Results")
def results(request: HttpRequest, response: HttpResponse, asked: Query[PageQuestion]) -> dict[str, Any]:
    """Published results, the newest first."""
    return _paged(request, response, asked, queries.result_page(page=asked.page, size=PAGE))


@public.get("/statistics", response={200: Tables} | NO, summary="What the centre reports")
def statistics(request: HttpRequest, asked: Query[YearQuestion]) -> dict[str, Any]:
    """The tables of the statistics page for a year, this year unless another is asked for."""
    now = acting(request).now
    since, until = queries.year_of(asked.year, now=now)
    wanted = figures.Asked(since, until, Step.MONTH, regime="", kind="", region="")
    told = tables(figures.statistics(wanted, output=Output.API, now=now))
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "tables": [
            {
                "name": one.name,
                "title": str(one.title),
                "columns": [str(column.label) for column in one.columns],
                "rows": [list(row) for row in one.rows],
            }
            for one in told.values()
        ],
    }


@public.get("/green", response={200: TableShape} | NO, summary="The green channel's public list")
def green(request: HttpRequest) -> dict[str, Any]:
    """The granted and closed cases, as the public list shows them."""
    columns, *rows = case_table(acting(request).now)
    return {"name": "green", "title": "绿色通道", "columns": columns, "rows": rows}


@public.get("/log", response={200: LogShape} | NO, summary="The transparency log")
def log(request: HttpRequest) -> dict[str, Any]:
    """Where the log is read; its own format says how it is checked (docs/formats)."""
    standing = reading.standing()
    where = reverse("evidence:log")
    size = standing.checkpoint.size if standing else 0
    return {"size": size, "checkpoint": f"{where}checkpoint", "key": f"{where}key", "tiles": f"{where}tile/"}


@public.get("/changes", response={200: ChangePage} | NO, summary="Every public fact in order")
def changes(request: HttpRequest, response: HttpResponse, asked: Query[ChangeQuestion]) -> dict[str, Any]:
    """Public facts of every lot after a number. Numbers have no gaps; who has n has everything before n."""
    told = feed.changes_since(asked.since, limit=asked.limit)
    linked(response, request, next={"since": told["next"]} if told["next"] < told["newest"] else None)
    return told


def _paged(request: HttpRequest, response: HttpResponse, asked: PageQuestion, told: dict[str, Any]) -> dict[str, Any]:
    linked(response, request, **around(asked.page, has_next=told["next"] is not None))
    return told
