"""How many public facts there are: the kept tally and the few entries after it, never all streams added up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers
from apps.portal.models import Tally

PUBLIC_FACTS = "public_facts"
SETTLED = timedelta(hours=1)
"""No transaction is open so long: of older entries none is still to come."""


def public_facts() -> int:
    """The public facts of the journal as it stands."""
    tally = Tally.objects.filter(pk=PUBLIC_FACTS).first() or none_yet()
    return tally.facts + facts_after(tally.entry).count()


def tally_before(moment: datetime, known: Tally) -> Tally:
    """The tally up to the last entry that was settled at this moment; never behind the known one."""
    settled = Entry.objects.filter(at__lt=moment - SETTLED).order_by("-at", "-pk").values_list("pk", flat=True).first()
    if settled is None or settled <= known.entry:
        return known
    return Tally(PUBLIC_FACTS, settled, known.facts + facts_after(known.entry).filter(pk__lte=settled).count())


def none_yet() -> Tally:
    """Nothing is counted."""
    return Tally(PUBLIC_FACTS, 0, 0)


def facts_after(entry: int) -> QuerySet[Entry]:
    """The public facts after this entry of the journal."""
    public = StreamHead.objects.filter(name=OuterRef("stream"), hearers=Hearers.PUBLIC)
    return Entry.objects.filter(Exists(public), pk__gt=entry).order_by()
