"""Plays every seat of a demonstration's live lot that no visitor has taken: one act at a time, at a human pace, over HTTP.

Needs no Django. It remembers little: what is to be done next is read from the product each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from apps.portal.rehearsal import bidding, evaluating, hall
from apps.portal.rehearsal.browser import Browser, Unexpected, Unreachable
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.hall import Holder
from apps.portal.rehearsal.keys import keys_in
from apps.portal.rehearsal.stage import Clock, Failed
from apps.portal.rehearsal.visitor import Seat, Visitor

COMPETITORS = 4
IDLE_SECONDS = 1.5
ABSENT_AFTER = timedelta(minutes=4)
"""So long after decryption has started a bidder who has not released counts as absent."""
PUBLICITY_SEEN_SECONDS = 25.0
MEMBERS_WAIT_SECONDS = 30.0
"""So long a committee in which no visitor sits waits: who wants to be an expert finds out first whether he was drawn."""
CENT = Decimal("0.01")
HOLDERS = ("host", "witness", "representative")

Act = Callable[[], object]


class Stopping(Protocol):
    """The wish to stop, whoever has it."""

    def is_set(self) -> bool: ...
    def wait(self, seconds: float, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds pass between two acts."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Player:
    """A seat of the live lot and its part."""

    part: str
    seat: Seat
    is_taken: bool
    meet: Callable[[Seat], Visitor]

    @property
    def visitor(self) -> Visitor:
        """The player at his browser, signed in when first needed."""
        return self.meet(self.seat)


class Simulation:
    """The players of one demonstration."""

    def __init__(
        self, base: str, clock: Clock, *, pace: Pace, paper: bidding.Paper, tell: Callable[[str], None]
    ) -> None:
        self.base, self.clock, self.pace, self.paper, self.tell = base, clock, pace, paper, tell
        self.public = Browser(base)
        self.chance = random.SystemRandom()
        self._visitors: dict[int, Visitor] = {}
        self._holders: dict[tuple[str, str], Holder] = {}
        self._waited: dict[str, float] = {}

    def run(self, stopping: Stopping) -> None:
        """Plays until told to stop. A product that is away, or an act that it refuses, is tried again later."""
        while not stopping.is_set():
            try:
                acted = self.act_once()
            except (Unreachable, Unexpected, Failed, ValueError, LookupError) as failure:
                self.tell(f"{type(failure).__name__}: {failure}")
                acted = False
            wait = self.chance.uniform(self.pace.least, self.pace.most) if acted else IDLE_SECONDS
            stopping.wait(wait)

    def act_once(self) -> bool:
        """One act of one player, the first that is possible; answers whether there was one."""
        scene = self.public.data("/demonstration/state.json")
        if scene["lot"] is None:
            return False
        players = [self._player(told) for told in scene["players"]]
        for name, act in self._acts(scene, players):
            try:
                if act() is False:
                    continue
            except Unexpected as refusal:
                self.tell(f"{name}: {refusal}")
                continue
            self.tell(name)
            return True
        return False

    def _acts(self, scene: dict[str, Any], players: list[Player]) -> Iterator[tuple[str, Act]]:
        lot = scene["lot"]
        match scene["state"]:
            case "tendering":
                yield from self._bidding(scene, players)
            case "submission_closed" | "opening":
                yield from self._hall(lot, players)
            case "opened" | "evaluating":
                yield from self._hall(lot, players)
                yield from self._evaluation(lot, players)
            case "evaluated" | "report_check" | "candidates_published" | "awarding":
                yield from self._award(scene, players)

    def _bidding(self, scene: dict[str, Any], players: list[Player]) -> Iterator[tuple[str, Act]]:
        lot = scene["lot"]
        for player in self._competitors(players):
            visitor = player.visitor
            yield f"{visitor} 投标", partial(self._bid, visitor, scene)
            yield f"{visitor} 签到", partial(self._sign_in, visitor, lot)

    def _competitors(self, players: list[Player]) -> list[Player]:
        """The last of the bidders that nobody plays, so that the first are left to visitors."""
        return [one for one in players if one.part == "bidder" and not one.is_taken][-COMPETITORS:]

    def _bid(self, visitor: Visitor, scene: dict[str, Any]) -> object:
        mine = visitor.browser.data(f"/bids/{scene['lot']}/mine.json")
        if mine["state"] not in (None, "", "begun"):
            return False
        share = Decimal(self.chance.randint(9000, 9700)) / 10_000
        price = (Decimal(scene["ceiling_price"]) * share).quantize(CENT)
        fields = {
            "days": str(self.chance.choice((180, 200, 210, 220))),
            "quality": "合格",
            "manager": "演示负责人",
            "bond": "已提交",
        }
        bid = CaseBid(visitor.seat.organisation, price, fields, ())
        return bidding.send_bid(
            visitor, scene["lot"], bid, paper=self.paper, platform=self.public.file("/ca/platform.crt"), escrow=None
        )

    def _sign_in(self, visitor: Visitor, lot: str) -> object:
        state = hall.state_of(visitor, lot)
        you = state["you"]
        if "sign_in" not in you["may"] or you["signed_in_at"]:
            return False
        hall.sign_in(visitor, lot, you["bid"], part=state.get("part", 0))
        return True

    def _hall(self, lot: str, players: list[Player]) -> Iterator[tuple[str, Act]]:
        for player in self._free(players):
            if player.part == "bidder":
                yield f"{player.visitor} 大厅", partial(self._as_bidder, player.visitor, lot)
            elif player.part in HOLDERS:
                yield f"{player.visitor} 大厅", partial(self._as_holder, player, lot)
        for player in self._free(players):
            if player.part == "host":
                yield f"{player.visitor} 主持", partial(self._as_host, player.visitor, lot)

    def _as_bidder(self, visitor: Visitor, lot: str) -> object:
        state = hall.state_of(visitor, lot)
        you = state["you"]
        if not you["bid"]:
            return False
        if "sign_in" in you["may"] and not you["signed_in_at"]:
            hall.sign_in(visitor, lot, you["bid"], part=state.get("part", 0))
            return True
        own: dict[str, Any] = next((one for one in state["bids"] if one["bid"] == you["bid"]), {})
        if "release" in you["may"] and own and not own["released_at"]:
            statement = visitor.browser.data(f"/bids/{lot}/mine.json")["statement"]
            return hall.release(visitor, lot, statement)
        if "confirm" in you["may"] and own.get("price") and own["accepted"] is None:
            hall.confirm(visitor, lot, you["bid"], {"price": own["price"]})
            return True
        return False

    def _as_holder(self, player: Player, lot: str) -> object:
        visitor, role = player.visitor, player.part
        state = hall.state_of(visitor, lot)
        may = state["you"]["may"]
        if "contribute_secret" in may:
            secret = {"secret": self.chance.randbytes(32).hex(), "nonce": self.chance.randbytes(16).hex()}
            return hall.act(visitor, lot, "draw", secret)
        if "register_holder" in may and (lot, role) not in self._holders and state["state"] != "closed_for_bids":
            self._holders[lot, role] = hall.become_holder(visitor, lot, role)
            return True
        known = self._holders.get((lot, role))
        if "reveal" in may and known and role not in state["revealed"]:
            return hall.reveal(visitor, lot, known)
        return False

    def _as_host(self, visitor: Visitor, lot: str) -> object:
        state = hall.state_of(visitor, lot)
        may = state["you"]["may"]
        for action, path in HOST_ACTS:
            if action not in may or not self._is_time_for(action, state):
                continue
            if action == "sign_record":
                hall.sign_paper(visitor, f"/openings/{lot}")
                return True
            if action == "publish_list":
                return self._list_or_fail(visitor, lot)
            if action == "settle" and (absent := self._absent(state)):
                return self._attribute(visitor, lot, absent)
            return hall.act(visitor, lot, path, {})
        return False

    def _list_or_fail(self, visitor: Visitor, lot: str) -> object:
        answer = visitor.browser.send(f"/openings/{lot}/list", {})
        if answer.code == "too_few_bidders":
            return hall.act(visitor, lot, "fail", {"reason": "投标人少于三个，依法重新招标"})
        if answer.status != 200:
            raise Unexpected("list", answer)
        return True

    def _is_time_for(self, action: str, state: dict[str, Any]) -> bool:  # noqa: PLR0911  # one line for each action
        bids = state["bids"]
        match action:
            case "draw":
                return any(_is_ready_to_draw(one) for one in state["draws"])
            case "publish_list":
                return all(one["value"] is not None for one in state["draws"])
            case "start_decryption":
                return set(HOLDERS) <= set(state["holders"])
            case "settle":
                return not self._absent(state) or self._is_long_since_decryption(state)
            case "announce":
                return all(one["price"] or one["failure"] or one["attribution"] for one in bids)
            case "make_record":
                waiting = [one for one in bids if one["price"] and one["accepted"] is None]
                return not waiting or self._is_past(state["until"])
            case "sign_record":
                return bool(state["record"]) and state["record"]["signed_at"] is None
        return True

    def _absent(self, state: dict[str, Any]) -> list[str]:
        return [one["bid"] for one in state["bids"] if not (one["released_at"] or one["attribution"])]

    def _is_long_since_decryption(self, state: dict[str, Any]) -> bool:
        started = state["times"].get("decrypting")
        return bool(started) and self.clock.now() - datetime.fromisoformat(started) > ABSENT_AFTER

    def _attribute(self, visitor: Visitor, lot: str, absent: list[str]) -> object:
        said = {"bid": absent[0], "cause": "bidder_absent", "reason": "解密时限内没有解密，也没有联系到"}
        return hall.act(visitor, lot, "attribution", said)

    def _is_past(self, moment: str | None) -> bool:
        return moment is not None and self.clock.now() > datetime.fromisoformat(moment)

    def _evaluation(self, lot: str, players: list[Player]) -> Iterator[tuple[str, Act]]:
        free = self._free(players)
        by_part = {part: [one.visitor for one in free if one.part == part] for part in ("buyer", "operator")}
        seats = {one.part: one.seat for one in players}
        for buyer in by_part["buyer"]:
            yield f"{buyer} 指派代表", partial(evaluating.name_if_needed, buyer, lot, [seats["representative"]])
        for operator in by_part["operator"]:
            yield f"{operator} 组建评标委员会", partial(evaluating.form_if_needed, operator, lot)
        for judge in self._judges(lot, free):
            yield f"{judge} 评标", partial(evaluating.next_act, judge, lot, self.chance)
        for operator in by_part["operator"]:
            yield f"{operator} 生成评标报告", partial(evaluating.ask_if_needed, operator, lot)

    def _judges(self, lot: str, free: list[Player]) -> list[Visitor]:
        """The members that nobody plays; nobody at first, where a visitor may still want to play one."""
        judges = [one.visitor for one in free if one.part in ("expert", "representative")]
        waiting = f"{lot} members"
        if self._waited.get(waiting, 0.0) >= MEMBERS_WAIT_SECONDS:
            return judges
        told = [said for one in judges if (said := evaluating.state_of(one, lot)) and said["you"]]
        if not told or len(told) < len(told[0]["members"]):
            return judges
        self._waited[waiting] = self._waited.get(waiting, 0.0) + IDLE_SECONDS
        return []

    def _award(self, scene: dict[str, Any], players: list[Player]) -> Iterator[tuple[str, Act]]:
        lot, state = scene["lot"], scene["state"]
        if state == "candidates_published":
            yield "演示时钟快进一天", lambda: self._let_a_day_pass(lot)
        for buyer in [one.visitor for one in self._free(players) if one.part == "buyer"]:
            if state == "evaluated":
                yield f"{buyer} 接收评标报告", partial(buyer.browser.act, f"/evaluation/{lot}/receipt-of-report", {})
            if state == "report_check" and scene["regime"] == "eng":
                yield f"{buyer} 公示候选人", partial(buyer.browser.act, f"/awards/{lot}/candidates", {})
            if state == "awarding" or (state == "report_check" and scene["regime"] == "gp"):
                yield f"{buyer} 定标", partial(self._conclude, buyer, lot)

    def _let_a_day_pass(self, lot: str) -> object:
        """The publicity is left to be looked at for a while; then the demonstration's clock goes on day by day."""
        waited = self._waited.setdefault(lot, 0.0)
        if waited < PUBLICITY_SEEN_SECONDS:
            self._waited[lot] = waited + IDLE_SECONDS
            return False
        self.clock.jump_to(self.clock.now() + timedelta(days=1))
        return True

    def _conclude(self, buyer: Visitor, lot: str) -> object:
        """Determines the first in order; once determined, publishes the result."""
        first = buyer.browser.data(f"/evaluation/{lot}/result.json")["result"]["ranked"][0]["bid"]
        decided = buyer.browser.post(f"/awards/{lot}/decision", {"bid": first})
        return decided.status == 200 or buyer.browser.act(f"/awards/{lot}/award", {})

    def _free(self, players: list[Player]) -> list[Player]:
        return [one for one in players if not one.is_taken]

    def _player(self, told: dict[str, Any]) -> Player:
        seat = Seat(told["seat"], told["person"], told["organisation"], told["role"])
        return Player(told["part"], seat, told["taken"], self._visitor)

    def _visitor(self, seat: Seat) -> Visitor:
        if seat.number not in self._visitors:
            visitor = Visitor(self.base, seat)
            visitor.enter()
            answer = visitor.browser.get("/demonstration/keys?simulated", accept="text/plain")
            if answer.status == 200:
                visitor.take_keys(keys_in(answer.text))
            self._visitors[seat.number] = visitor
        return self._visitors[seat.number]


def _is_ready_to_draw(draw: Mapping[str, Any]) -> bool:
    return draw["value"] is None and "witness" in draw["committed"]


HOST_ACTS = (
    ("start", "start"),
    ("draw", "draw"),
    ("publish_list", "list"),
    ("start_decryption", "decryption"),
    ("settle", "settlement"),
    ("announce", "announcement"),
    ("make_record", "record"),
    ("sign_record", "signature"),
    ("close", "close"),
    ("hand_over", "handover"),
)
"""What the host does, in order: the action that the hall allows and the address it is posted to."""
