"""The shapes of answers. They are what the description (OpenAPI) promises; a shape that is published only grows."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Field, Schema

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""UTC with six places, as the journal writes it; digests rest on the text."""


class RefusedBecause(Schema):
    """Why not: a stable code, the sentence in the language asked for, and the article if there is one."""

    code: str
    sentence: str
    article: str
    status: int


class Refusal(Schema):
    """The one form of every "no": a problem (RFC 9457) with our code, and the refusal with its article."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    refused: RefusedBecause


class LotShape(Schema):
    """标段 — what is public of a lot at a glance."""

    code: str
    ocid: str
    name: str
    project: str
    regime: str
    kind: str
    region: str
    state: str
    buyer: str
    agency: str | None
    ceiling_price: str | None = Field(description="yuan with two places")
    published_at: Moment
    submission_deadline: Moment
    page: str
    releases: str


class LotPage(Schema):
    """A page of lots; `next` is the number of the following page."""

    count: int
    lots: list[LotShape]
    next: int | None


class NoticeShape(Schema):
    """公告 — word for word."""

    lot: str
    number: int
    kind: str
    title: str
    text: str
    published_at: Moment
    page: str


class NoticePage(Schema):
    """A page of notices, the newest first."""

    count: int
    notices: list[NoticeShape]
    next: int | None


class FactShape(Schema):
    """A public fact with all that its digest rests on (docs/formats/journal.md)."""

    v: int
    kind: str
    actor: str
    at: Moment
    payload: dict[str, Any]
    parent: str
    digest: str


class FactPage(Schema):
    """Facts of a lot's public stream after a version."""

    lot: str
    stream: str
    entries: list[FactShape]
    newest: int
    next: int | None


class OpeningShape(Schema):
    """开标 — a lot whose bids are opened on the day."""

    lot: str
    name: str
    opens_at: Moment
    hall: str
    state: str
    page: str


class OpeningList(Schema):
    """The openings of a day."""

    on: str
    openings: list[OpeningShape]


class ResultShape(Schema):
    """中标（成交）结果."""

    lot: str
    supplier: str
    supplier_code: str
    price: str
    published_at: Moment
    page: str


class ResultPage(Schema):
    """A page of results, the newest first."""

    count: int
    results: list[ResultShape]
    next: int | None


class TableShape(Schema):
    """A table in words: the heads of its columns and its rows."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]


class Tables(Schema):
    """What the centre reports for a period."""

    since: str
    until: str
    tables: list[TableShape]


class LogShape(Schema):
    """透明日志 — where the log and its newest checkpoint are found, and how far it has grown."""

    size: int
    checkpoint: str
    key: str
    tiles: str


class ChangeShape(Schema):
    """A public fact by its number among all public facts."""

    number: int
    stream: str
    v: int
    kind: str
    at: Moment
    lot: str | None
    payload: dict[str, Any]
    digest: str


class ChangePage(Schema):
    """Public facts after a number, without a gap; ask again with `next`."""

    changes: list[ChangeShape]
    next: int
    newest: int


class OwnLot(Schema):
    """A lot of one's own desk."""

    code: str
    name: str
    project: str
    state: str
    submission_deadline: Moment | None


class OwnLots(Schema):
    """The lots of one's own desk."""

    lots: list[OwnLot]


class OwnBid(Schema):
    """A bid of one's own with the receipt of what was handed in last (docs/formats)."""

    lot: str
    bid: str
    state: str
    revision: int | None
    received_at: Moment | None
    statement_sha256: str | None
    receipt: dict[str, Any] | None


class OwnBids(Schema):
    """One's own bids."""

    bids: list[OwnBid]
