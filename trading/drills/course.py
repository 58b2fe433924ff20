"""The rehearsal that goes on under fire: every act of bidding and of the opening, in waves that are drawn over its stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from apps.bids.rules.statement import Withdrawal, digest_of
from apps.portal.rehearsal import bidding, hall, session
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.stage import Stage
from apps.portal.rehearsal.visitor import Visitor
from trading.drills.acts import CLIENTS, Act, Ledger, Mark

REPLACING_EVERY, WITHDRAWING_EVERY = 3, 7
"""Every third bidder sends its bid again, every seventh takes it back before."""
HOLDERS = ("host", "witness", "representative")

STATES = (
    *(
        "not_open",
        "sign_in",
        "closed_for_bids",
        "started",
        "list_published",
        "decrypting",
        "decrypt_settled",
        "announcing",
    ),
    *("confirming", "record_signing", "closed", "handed_to_evaluation"),
)
"""Where an opening stands, in the order in which this course goes through it."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One stage of the course: its acts, whether they may be done side by side, and how many of all faults fall into it."""

    name: str
    acts: Callable[[], list[Act]]
    weight: int
    at_once: int = CLIENTS
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Wave:
    """Acts that are done together while one thing goes wrong, or in peace."""

    part: str
    acts: Sequence[Act]
    at_once: int
    is_under_fire: bool


@dataclass(slots=True)
class Course:
    """One lot from the first bid to the hand-over."""

    stage: Stage
    ledger: Ledger
    said: int = 0
    """How many sentences were read out."""
    _holders: dict[str, hall.Holder] = field(default_factory=dict)

    def waves(self, rounds: int) -> Iterator[Wave]:
        """In order; as many under fire as there are rounds, shared out over the parts by their weights."""
        parts = self._parts()
        shares = shared_out(rounds, [part.weight for part in parts])
        for part, share in zip(parts, shares, strict=True):
            part.before()
            acts = part.acts()
            for group in in_groups(acts, share or 1):
                yield Wave(part.name, group, part.at_once, is_under_fire=share > 0)

    def _parts(self) -> list[Part]:
        one = partial(Part, at_once=1)
        return [
            Part("bids", self._bids_sent, 21),
            Part("replacements", self._bids_replaced, 7),
            Part("bids again", self._bids_sent_again, 2),
            Part("sign-in", self._signed_in, 8, before=self._open_the_hall),
            one("start", lambda: [self._of_the_host("start", "started")], 1, before=self._reach_the_deadline),
            Part("holders", self._holders_ready, 1),
            one("list", lambda: [self._of_the_host("list", "list_published")], 1),
            one("decryption", lambda: [self._of_the_host("decryption", "decrypting")], 1),
            Part("release", self._released, 10),
            one("settlement", lambda: [self._of_the_host("settlement", "decrypt_settled")], 1),
            Part("reveal", self._revealed, 1),
            Part("opening of bids", self._opened, 3),
            one("announcements", self._announced, 10),
            Part("confirmations", self._confirmed, 9),
            one("record", self._recorded, 4),
        ]

    # Bidding.

    def _bids_sent(self) -> list[Act]:
        return [self._bid(visitor, bid, 1) for visitor, bid in self._offers()]

    def _bids_replaced(self) -> list[Act]:
        """What is sent last has the price of the case, whatever was sent before."""
        return [
            self._withdrawal(visitor, 2) if place % WITHDRAWING_EVERY == 0 else self._bid(visitor, bid, 2)
            for place, (visitor, bid) in enumerate(self._offers(), start=1)
            if place % REPLACING_EVERY == 0 or place % WITHDRAWING_EVERY == 0
        ]

    def _bids_sent_again(self) -> list[Act]:
        """Whoever took his bid back sends another."""
        offers = enumerate(self._offers(), start=1)
        return [self._bid(visitor, bid, 3) for place, (visitor, bid) in offers if place % WITHDRAWING_EVERY == 0]

    def _bid(self, visitor: Visitor, bid: CaseBid, revision: int) -> Act:
        send = partial(self._send, visitor, bid, revision)
        return Act("bid", send, partial(self._stands_at, visitor, revision), partial(self._bid_mark, visitor, revision))

    def _send(self, visitor: Visitor, bid: CaseBid, revision: int) -> None:
        """Nothing where an earlier try came through late: a further bid would be an act that nobody meant."""
        if self._stands_at(visitor, revision):
            return
        platform: bytes = self.stage.known["platform"]
        sent = bidding.send_bid(visitor, self.stage.lot, bid, paper=self.stage.paper, platform=platform, escrow=None)
        self.ledger.receipts.append(dict(sent.receipt))

    def _withdrawal(self, visitor: Visitor, revision: int) -> Act:
        withdraw = partial(self._withdraw, visitor, revision)
        mark = partial(self._bid_mark, visitor, revision)
        return Act("withdrawal", withdraw, partial(self._stands_at, visitor, revision), mark)

    def _withdraw(self, visitor: Visitor, revision: int) -> None:
        lot, mine = self.stage.lot, self._mine(visitor)
        if mine["revision"] >= revision:
            return
        text = Withdrawal(lot, mine["bid"], revision, digest_of(mine["statement"])).text()
        answer = visitor.browser.tell(f"/bids/{lot}/withdrawal", visitor.keys.signed(text))
        self.ledger.receipts.append(answer["receipt"])

    def _stands_at(self, visitor: Visitor, revision: int) -> bool:
        return bool(self._mine(visitor)["revision"] >= revision)

    def _bid_mark(self, visitor: Visitor, revision: int) -> Mark:
        return Mark("bid", f"{self._known_bid(visitor)}/{revision}")

    def _known_bid(self, visitor: Visitor) -> str:
        bids: dict[int, str] = self.stage.known.setdefault("bid_of", {})
        number = visitor.seat.number
        if number not in bids:
            bids[number] = str(self._mine(visitor)["bid"])
        return bids[number]

    def _mine(self, visitor: Visitor) -> State:
        return dict(visitor.browser.data(f"/bids/{self.stage.lot}/mine.json"))

    # The hall.

    def _open_the_hall(self) -> None:
        """Sign-in begins half an hour before the deadline."""
        self.stage.jump_to(self.stage.days.deadline - session.SIGN_IN_BEFORE)
        self.stage.wait_for(lambda: self._reached("sign_in"), "sign-in to open")

    def _reach_the_deadline(self) -> None:
        self.stage.jump_to(self.stage.days.deadline)
        self.stage.wait_for(lambda: self._reached("closed_for_bids"), "the hall to close for bids")

    def _signed_in(self) -> list[Act]:
        def act(visitor: Visitor, bid: str) -> Act:
            sign_in = partial(hall.sign_in, visitor, self.stage.lot, bid, part=0)
            is_done = partial(self._own_says, visitor, "signed_in_at")
            return Act("sign-in", sign_in, is_done, lambda: Mark("sign-in", bid))

        return [act(visitor, bid) for visitor, bid in self._bids()]

    def _of_the_host(self, what: str, leads_to: str) -> Act:
        do = partial(hall.act, self.stage.people.host, self.stage.lot, what, {})
        return Act(what, do, lambda: self._reached(leads_to), lambda: Mark(what, ""))

    def _holders_ready(self) -> list[Act]:
        people = self.stage.people
        self._holders = {role: hall.new_holder(role) for role in HOLDERS}

        def act(role: str, who: Visitor) -> Act:
            holder = self._holders[role]
            register = partial(hall.register_holder, who, self.stage.lot, holder)
            is_done = partial(self._is_holder, role, holder.recipient)
            return Act("holder", register, is_done, lambda: Mark("holder", role))

        return [
            act(role, who)
            for role, who in zip(HOLDERS, (people.host, people.witness, people.representative), strict=True)
        ]

    def _released(self) -> list[Act]:
        def act(visitor: Visitor, bid: str) -> Act:
            release = partial(self._release, visitor)
            is_done = partial(self._row_says, bid, "released_at")
            return Act("release", release, is_done, lambda: Mark("release", bid))

        return [act(visitor, bid) for visitor, bid in self._bids()]

    def _release(self, visitor: Visitor) -> None:
        hall.release(visitor, self.stage.lot, self._mine(visitor)["statement"])

    def _revealed(self) -> list[Act]:
        people = self.stage.people

        def act(role: str, who: Visitor) -> Act:
            reveal = partial(hall.reveal, who, self.stage.lot, self._holders[role])
            return Act("reveal", reveal, lambda: role in self._state()["revealed"], lambda: Mark("reveal", role))

        return [act("witness", people.witness), act("representative", people.representative)]

    def _opened(self) -> list[Act]:
        """The worker opens; everybody else looks on."""

        def act(bid: str) -> Act:
            is_done = partial(self._row_says, bid, "price")
            return Act("opened", lambda: None, is_done, lambda: Mark("opened", bid))

        return [act(bid) for _visitor, bid in self._bids()]

    def _announced(self) -> list[Act]:
        """A sentence for each bid, and whatever is said before and after them."""
        say = partial(hall.act, self.stage.people.host, self.stage.lot, "announcement", {})

        def act(number: int) -> Act:
            is_done = partial(self._has_spoken, number)
            return Act("announcement", say, is_done, lambda: Mark("announcement", str(number)))

        first = [act(number) for number in range(1, len(self.stage.case.bids) + 1)]
        mark = lambda: Mark("announcement", str(self.said))  # noqa: E731  # told when all is said
        return [*first, Act("announcement", self._say_the_rest, partial(self._has_spoken, 1 << 30), mark)]

    def _say_the_rest(self) -> None:
        while not self._has_spoken(1 << 30):
            hall.act(self.stage.people.host, self.stage.lot, "announcement", {})

    def _has_spoken(self, number: int) -> bool:
        """True when so many sentences were read out, or all; whoever looks hears them all."""
        state = self._state()
        self.said = len(state["utterances"])
        for spoken in range(1, self.said + 1):
            self.ledger.acknowledge(Mark("announcement", str(spoken)))
        return self.said >= number or bool(STATES.index(state["state"]) > STATES.index("announcing"))

    def _confirmed(self) -> list[Act]:
        def act(visitor: Visitor, bid: str, price: Decimal) -> Act:
            confirm = partial(hall.confirm, visitor, self.stage.lot, bid, {"price": f"{price:.2f}"})
            is_done = partial(self._row_says, bid, "accepted")
            return Act("confirmation", confirm, is_done, lambda: Mark("confirmation", bid))

        return [act(visitor, self._known_bid(visitor), bid.price) for visitor, bid in self._offers()]

    def _recorded(self) -> list[Act]:
        host, lot = self.stage.people.host, self.stage.lot
        request = partial(hall.act, host, lot, "record", {})
        sign = partial(hall.sign_paper, host, f"/openings/{lot}")
        return [
            Act("record", request, lambda: bool(self._state()["record"]), lambda: Mark("record", "")),
            Act("signature", sign, lambda: bool(self._state()["record"]["signed_at"]), lambda: Mark("signature", "")),
            self._of_the_host("close", "closed"),
            self._of_the_host("handover", "handed_to_evaluation"),
        ]

    # How one sees it.

    def _state(self) -> State:
        return hall.state_of(self.stage.people.host, self.stage.lot)

    def _reached(self, state: str) -> bool:
        return bool(STATES.index(self._state()["state"]) >= STATES.index(state))

    def _own_says(self, visitor: Visitor, name: str) -> bool:
        return bool(hall.state_of(visitor, self.stage.lot)["you"][name])

    def _is_holder(self, role: str, recipient: str) -> bool:
        return bool(self._state()["holders"].get(role) == recipient)

    def _row_says(self, bid: str, name: str) -> bool:
        return any(one["bid"] == bid and one[name] is not None for one in self._state()["bids"])

    def _offers(self) -> list[tuple[Visitor, CaseBid]]:
        return list(zip(self.stage.people.bidders(), self.stage.case.bids, strict=True))

    def _bids(self) -> list[tuple[Visitor, str]]:
        return [(visitor, self._known_bid(visitor)) for visitor, _bid in self._offers()]


def shared_out(rounds: int, weights: Sequence[int]) -> list[int]:
    """So many whole shares by weight, the largest remainders first; their sum is the number of rounds."""
    whole = sum(weights)
    exact = [rounds * weight / whole for weight in weights]
    shares = [int(one) for one in exact]
    order = sorted(range(len(weights)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[: rounds - sum(shares)]:
        shares[place] += 1
    return shares


def in_groups(acts: Sequence[Act], count: int) -> list[Sequence[Act]]:
    """The acts in their order in so many groups of nearly one size; a group may be empty where there are fewer acts."""
    ends = [len(acts) * place // count for place in range(count + 1)]
    return [acts[first:end] for first, end in pairwise(ends)]
