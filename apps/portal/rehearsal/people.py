"""The cast of one procedure, each person met when first called. Needs no Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from apps.portal.rehearsal.visitor import Seat, Visitor


@dataclass(frozen=True, slots=True)
class Seats:
    """Who acts in which part."""

    buyer: Seat
    representative: Seat
    """Of the buyer's own house: holds the third key and sits in the committee where the scheme wants one."""
    host: Seat
    operator: Seat
    second_operator: Seat
    """Puts in force what the other proposed."""
    witness: Seat
    supervisor: Seat
    bidders: Sequence[Seat]
    experts: Sequence[Seat]
    custodians: Sequence[Seat]


@dataclass(slots=True)
class People:
    """Opens a browser for whoever is called and keeps it. Where there are several servers they are met in turn."""

    bases: Sequence[str]
    seats: Seats
    keys: Mapping[int, object] = field(default_factory=dict)
    _met: dict[int, Visitor] = field(default_factory=dict)

    def of(self, seat: Seat) -> Visitor:
        """The person in the seat, signed in."""
        if seat.number not in self._met:
            visitor = Visitor(self.bases[seat.number % len(self.bases)], seat)
            visitor.enter()
            self._met[seat.number] = visitor
        return self._met[seat.number]

    @property
    def buyer(self) -> Visitor:
        """招标人 or 采购人."""
        return self.of(self.seats.buyer)

    @property
    def representative(self) -> Visitor:
        """招标人（采购人）代表."""
        return self.of(self.seats.representative)

    @property
    def host(self) -> Visitor:
        """主持人, from the agency."""
        return self.of(self.seats.host)

    @property
    def operator(self) -> Visitor:
        """交易中心业务员."""
        return self.of(self.seats.operator)

    @property
    def witness(self) -> Visitor:
        """见证人."""
        return self.of(self.seats.witness)

    @property
    def supervisor(self) -> Visitor:
        """监督人员."""
        return self.of(self.seats.supervisor)

    def bidders(self) -> Iterator[Visitor]:
        """投标人 or 供应商, in the case's order."""
        return (self.of(seat) for seat in self.seats.bidders)

    def experts(self) -> Iterator[Visitor]:
        """Everybody in the pool."""
        return (self.of(seat) for seat in self.seats.experts)
