"""Which streams are about a lot: each app names its own, so that the explorer follows a lot through all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from apps.evidence.models import StreamHead
from apps.evidence.streams import Hearers

Finder = Callable[[str], Iterable[str]]
_FINDERS: dict[str, Finder] = {}
STREAMS_AT_MOST = 400
"""So many streams of one lot are followed; a lot has a few and one for each objection."""


def threads_of_lot(app: str) -> Callable[[Finder], Finder]:
    """Registers an app's streams of a lot: the function gets the lot's code and answers names, or beginnings that end in a colon."""

    def register(finder: Finder) -> Finder:
        if _FINDERS.setdefault(app, finder) is not finder:
            raise ValueError(f"the streams of {app!r} are registered twice")
        return finder

    return register


def streams_about(code: str) -> list[str]:
    """The streams of a lot that exist and are not sealed, by name; none for a code that nobody knows."""
    asked = Q()
    for finder in _FINDERS.values():
        for name in finder(code):
            asked |= Q(name__startswith=name) if name.endswith(":") else Q(name=name)
    if not asked:
        return []
    heads = StreamHead.objects.filter(asked).exclude(hearers=Hearers.SEALED.value).order_by("name")
    return list(heads.values_list("name", flat=True)[:STREAMS_AT_MOST])
