"""The request as the portal's views read it, for the type checker."""

from __future__ import annotations

from django_htmx.middleware import HtmxDetails

from apps.parties.requests import ActingRequest


class PageRequest(ActingRequest):
    """A request with what htmx tells and the language it is answered in."""

    htmx: HtmxDetails
    LANGUAGE_CODE: str
    is_kept: bool
    """True while a page is made that is the same for every visitor without a session: it has no token and no time in it."""
