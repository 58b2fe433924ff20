"""What a question about a tender document may hold, and until when it may be asked."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from enum import StrEnum

from apps.tenders.rules import due
from apps.tenders.rules.books import RuleBook
from apps.tenders.rules.calendar import SHANGHAI, WorkingCalendar
from apps.tenders.rules.plan import day_of
from apps.tenders.rules.timeline import CLARIFICATION

LAST_SECOND = time(23, 59, 59)
_GAP = r"[\s().-]?"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)\(?0[1-9]\d{{1,2}}\)?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)")
_SERVICE = re.compile(rf"(?<!\d)[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])", re.IGNORECASE)


class Trace(StrEnum):
    """What would tell who asks."""

    EMAIL = "email"
    PHONE = "phone"
    CREDIT_CODE = "credit_code"


def traces_in(text: str) -> list[Trace]:
    """What in a text would name its author: an e-mail address, a phone number, a unified social credit code."""
    plain = unicodedata.normalize("NFKC", text)
    looked_for = {
        Trace.EMAIL: (_EMAIL,),
        Trace.PHONE: (_MOBILE, _LANDLINE, _SERVICE),
        Trace.CREDIT_CODE: (_CREDIT_CODE,),
    }
    return [trace for trace, shapes in looked_for.items() if any(shape.search(plain) for shape in shapes)]


def way_to(contact: str) -> tuple[str, str] | None:
    """How a contact can be reached: ``("email", address)``, ``("sms", number)``, or None for what is neither."""
    plain = unicodedata.normalize("NFKC", contact)
    if found := _EMAIL.search(plain):
        return "email", found.group().lower()
    if found := _MOBILE.search(plain):
        return "sms", re.sub(r"\D", "", found.group())[-11:]
    return None


def asked_until(deadline: datetime, book: RuleBook, calendar: WorkingCalendar) -> datetime:
    """The last moment for a question: the end of the last day on which an answer still leaves bidders their time.

    招标投标法第二十三条；政府采购货物和服务招标投标管理办法第二十七条.
    """
    last = due.latest_start(book[CLARIFICATION[book.regime]], day_of(deadline), calendar)
    return datetime.combine(last.value, LAST_SECOND, SHANGHAI)
