"""What may follow later, for how long, who is barred from promising, and the promises of a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from apps.core.clock import SHANGHAI
from apps.tenders.lifecycle_promise import PromiseState
from apps.tenders.models import (
    ChannelClosure,
    ConditionalAcceptance,
    Lot,
    Project,
    PromiseTerms,
    SignedStatement,
)
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.green import has_green_service

MAIN = ("approval", "budget", "ceiling", "scope", "catalogue")
"""主件 — never missing: without them it is not known what is tendered, and whether it may be (招标投标法第九条)."""
ORDINARY = ("delegation",)
GREEN = ("delegation", "investment_code", "fund")
MOST_DAYS, CLOSED_MONTHS = 5, 3
"""As delivered; an operator may set others."""


@dataclass(frozen=True, slots=True)
class Terms:
    """容缺规定 in force: working days at most, months of closure."""

    most_days: int
    closed_months: int


def promise_terms() -> Terms:
    """The newest terms, or those delivered with the product."""
    newest = PromiseTerms.objects.first()
    return Terms(newest.most_days, newest.closed_months) if newest else Terms(MOST_DAYS, CLOSED_MONTHS)


def deferrable(project: Project) -> tuple[str, ...]:
    """可容缺件 of the project, by name: more of them with the green channel's service."""
    return GREEN if has_green_service(project, "conditional") else ORDINARY


def promised_items(lot: Lot) -> set[str]:
    """The requirements that an open promise of the lot stands in for."""
    rows = ConditionalAcceptance.objects.filter(lot=lot).exclude(state=PromiseState.KEPT)
    return {item for items in rows.values_list("items", flat=True) for item in items}


def promise_of(lot: Lot) -> ConditionalAcceptance | None:
    """The lot's last promise."""
    return ConditionalAcceptance.objects.filter(lot=lot).last()


def latest_day(now: datetime) -> date:
    """The last day for which something may be promised now."""
    today = now.astimezone(SHANGHAI).date()
    return working_calendar().add_working_days(today, promise_terms().most_days, counts_first_day=False).value


def closed_until(organisation_id: int | None, now: datetime) -> date | None:
    """Until which day the unit gets no conditional acceptance and no green channel, if it is barred."""
    closures = ChannelClosure.objects.filter(organisation=organisation_id, since__lte=now, until__gt=now)
    broken = SignedStatement.objects.filter(lot__project__organisation=organisation_id, closed_until__gt=now)
    ends = [*closures.values_list("until", flat=True), *broken.values_list("closed_until", flat=True)]
    until = max((end for end in ends if end), default=None)
    return until.astimezone(SHANGHAI).date() if until else None
