"""daphne as the product runs it: what is PUT goes straight to where it will be kept, written once and hashed while it comes.

daphne's own request gathers a body in a temporary file before the application starts, and Django copies it into a second.
Parts of bids are large and many. It still starts the application when the body is whole: whoever is refused gets his answer
then and not a broken line, and more than a part is never written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from daphne import server as daphne  # installs the reactor, so it comes before everything of twisted
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from twisted.internet.interfaces import IAddress

from apps.bids.sealed_files import PART_BYTES
from apps.evidence.landing import EXTENSION, Landing

VERBOSITY = 0


class Request(WebRequest):  # type: ignore[misc]  # daphne tells no types
    """A request whose body lands where it will be kept, when it is one that puts something there."""

    def gotLength(self, length: int | None) -> None:  # noqa: N802  # twisted's name
        """The headers have come, the body begins. What comes without a session is not written at all."""
        if getattr(self.channel, "_command", b"") != b"PUT" or self._is_said_in_json():
            super().gotLength(length)
            return
        has_session = settings.SESSION_COOKIE_NAME.encode() in b";".join(
            self.requestHeaders.getRawHeaders(b"cookie", [])
        )
        self.content = Landing(limit=PART_BYTES if has_session else 0)

    def _is_said_in_json(self) -> bool:
        """A statement, such as the draft of a score sheet, is read by its view and is no part of a file."""
        return any(
            one.startswith(b"application/json") for one in self.requestHeaders.getRawHeaders(b"content-type", [])
        )


class Factory(HTTPFactory):  # type: ignore[misc]  # daphne tells no types
    """Makes our requests."""

    def buildProtocol(self, addr: IAddress) -> Any:  # noqa: N802  # twisted's name
        """See twisted."""
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


class Server(daphne.Server):  # type: ignore[misc]  # daphne tells no types
    """Hands a body that has landed on to the application."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """See daphne."""
        content = getattr(protocol, "content", None)
        if isinstance(content, Landing):
            scope["extensions"] = {**scope.get("extensions", {}), EXTENSION: content}
        return super().create_application(protocol, scope)


def serve(application: Any, endpoints: Sequence[str]) -> None:
    """Serves until it is told to stop."""
    daphne.HTTPFactory = Factory
    Server(application, endpoints=list(endpoints), server_name="kaiming", verbosity=VERBOSITY).run()
