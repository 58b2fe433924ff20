"""公示期: from when until when candidates are public, by the rule book of the lot and the working calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from apps.core.refusals import Refused
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import RuleBook
from apps.tenders.rules.due import due_at

RULE = "T-E14"
NOTICE_RULE, CHALLENGE_RULE = "T-G09b", "T-G12a"


@dataclass(frozen=True, slots=True)
class Publicity:
    """The days the data sheet names, the least that the law allows, and the last moment."""

    days: int
    least_days: int
    until: datetime


def publicity_of(lot: Lot, begins: datetime) -> Publicity:
    """The publicity as it runs when it begins now: its last day is never a day of rest (民法典第二百零三条).

    Raises Refused in a procurement, where the purchaser decides without one.
    """
    rule = RuleBook.from_json(lot.rule_book or {}).rules.get(RULE)
    if rule is None:
        raise Refused("publicity_unknown_to_procurement")
    days = lot.data_sheet.publicity_days
    until = due_at(replace(rule, quantity=max(days, rule.quantity)), begins, working_calendar()).at
    return Publicity(days, rule.quantity, until)


def challenge_until(lot: Lot, published_at: datetime) -> datetime:
    """Until when a result of a procurement may be challenged: seven working days after its notice's period has ended.

    政府采购法第五十二条；政府采购法实施条例第五十三条.
    """
    book, calendar = RuleBook.from_json(lot.rule_book or {}), working_calendar()
    notice_over = due_at(book[NOTICE_RULE], published_at, calendar).at
    return due_at(book[CHALLENGE_RULE], notice_over, calendar).at
