"""One of the cast as an outside client: a browser that is signed in, and the keys of the seat. Needs no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apps.portal.rehearsal.browser import Browser, Unexpected
from apps.portal.rehearsal.keys import Keys, make_keys


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits where: the number is what the one-click sign-in takes."""

    number: int
    person: str
    organisation: str
    role: str


class Visitor:
    """A person at a browser of his own. Not for several threads at once."""

    def __init__(self, base: str, seat: Seat) -> None:
        self.seat = seat
        self.browser = Browser(base)
        self._keys: Keys | None = None

    def __str__(self) -> str:
        """Person and house."""
        return f"{self.seat.person}（{self.seat.organisation}）"

    def enter(self) -> None:
        """Signs in with one click, as a demonstration offers it."""
        self.browser.page("/sign-in/")
        answer = self.browser.post("/demonstration/sign-in", {"seat": str(self.seat.number)}, accept="text/html")
        if answer.status not in (302, 303):
            raise Unexpected(f"sign-in of {self.seat.person}", answer)

    @property
    def keys(self) -> Keys:
        """The seat's keys, made in this browser when first needed."""
        if self._keys is None:
            self._keys = make_keys(self.browser, self.seat.person)
        return self._keys

    def take_keys(self, keys: Keys) -> None:
        """This browser holds these keys already."""
        self._keys = keys

    def state(self, path: str, statement: Mapping[str, object], **more: object) -> object:
        """Posts a signed statement. Raises Unexpected unless accepted."""
        return self.browser.tell(path, {**self.keys.signed(dict(statement)), **more})
