"""What happens to the exchange inside somebody else's transaction: a public fact gets its number."""

from __future__ import annotations

from apps.evidence.models import Entry
from apps.exchange.models import Change, FeedHead


def number_fact(entry: Entry) -> Change:
    """The public fact has the next number, visible with the caller's commit; called twice it keeps its first.

    The head's row is held until the caller's transaction ends. So numbers are committed in their order: a reader that
    sees n has seen everything before n, and a transaction that fails gives its numbers back.
    """
    FeedHead.objects.bulk_create([FeedHead()], ignore_conflicts=True)
    head = FeedHead.objects.select_for_update().get(pk=FeedHead.ONLY)
    numbered = Change.objects.filter(entry=entry).first()
    if numbered:
        return numbered
    head.last += 1
    head.save(update_fields=["last"])
    return Change.objects.create(number=head.last, entry=entry)
