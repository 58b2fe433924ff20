"""drill hall — an opening goes on while its server, its worker and its bus are killed, and nobody misses or hears twice.

The server dies by SIGKILL in every stage, at some moment of an act that is under way. Whoever acted does what people do: he
looks whether it was done, and if not, does it again. The worker dies while it opens the bids, and while it makes the record.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.management.base import CommandError

from apps.core import clock
from apps.portal.rehearsal import custody, hall, preparation, session, setting, submission
from apps.portal.rehearsal.browser import Unexpected, Unreachable
from apps.portal.rehearsal.cases import read_case, with_bidders
from apps.portal.rehearsal.stage import Failed, Stage, must
from apps.portal.rehearsal.visitor import Visitor
from trading import services
from trading.drills.ears import Ear, ears_of, heard_by
from trading.drills.ground import Ground, Shown
from trading.house import WORKER, House
from trading.processes import MANAGE

CASE = MANAGE.parent / "tests" / "cases" / "case10.json"
BIDDERS = 5
PADDING = bytes(2 << 20)
"""So much is added to every paper, so that opening a bid takes a moment in which the worker can die."""
LEASE_SECONDS = "2"
"""A job whose worker died is somebody else's after so long."""
LATEST_KILL_SECONDS = 0.12
LATEST_HEARD_SECONDS = 2.0
"""The server dies at some moment of the act: before it is asked, while it writes, or just when the public hears of it."""
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.05
WEB = "web1"
KILLED_IN = (
    *("sign_in", "closed_for_bids", "started", "list_published", "decrypting", "decrypt_settled"),
    *("announcing", "confirming", "record_signing", "closed"),
)
"""The states of an opening in which the server dies, each once."""
BUS_DIES_IN = ("list_published", "announcing")
PREPARATION = (
    *(preparation.register, preparation.enter, preparation.prepare, preparation.publish),
    *(custody.put_in_force, submission.make_keys, submission.send_bids),
)

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does, and how he sees that it was done."""

    who: Visitor
    what: str
    do: Callable[[], object]
    is_done: Callable[[State], bool]


@dataclass(slots=True)
class Deaths:
    """Who died, in which state of the opening."""

    server: dict[str, float] = field(default_factory=dict)
    """By state: for how many seconds nobody answered."""
    worker: list[str] = field(default_factory=list)
    bus: list[str] = field(default_factory=list)
    unanswered: Counter[str] = field(default_factory=Counter)
    """Acts whose answer was lost, by what their doer found when he looked."""


def play(ground: Ground) -> list[Shown]:
    """The whole opening under fire. Raises CommandError where it does not come to its end."""
    bus = services.start_valkey() if ground.is_on_services else None
    house = House(webs=1, more={"JOB_LEASE_SECONDS": LEASE_SECONDS} | ({"REDIS_URL": bus.url} if bus else {}))
    case = with_bidders(read_case(CASE, seed=1), BIDDERS)
    stage = setting.set_the_stage(house.bases, case, ground.out, 1, now=clock.now())
    stage.paper = partial(_padded, stage.paper)
    drill = Drill(stage, house, ground, bus)
    try:
        with house:
            return drill.play()
    except (Failed, Unexpected, Unreachable) as failure:
        raise CommandError("\n".join([f"{type(failure).__name__}: {failure}", *house.last_words()])) from None
    finally:
        if drill.bus:
            services.stop(drill.bus)


def _padded(paper: Callable[[Sequence[str]], bytes], lines: Sequence[str]) -> bytes:
    return paper(lines) + b"\n%" + PADDING


class Drill:
    """One opening, everybody who hears it, and what dies under it."""

    def __init__(self, stage: Stage, house: House, ground: Ground, bus: services.Server | None) -> None:
        self.stage, self.house, self.ground, self.bus = stage, house, ground, bus
        self.deaths = Deaths()
        self.ears: list[Ear] = []

    def play(self) -> list[Shown]:
        """From the notice to the hand-over, then the counting."""
        stage = self.stage
        for step in PREPARATION:
            self.ground.tell(f"{step.__name__}: {step(stage)}")
        stage.jump_to(stage.days.deadline - session.SIGN_IN_BEFORE)
        stage.wait_for(lambda: self._stands() == "sign_in", "sign-in to open")
        self.ears = ears_of(stage.people, stage.public, stage.lot)
        for act in self._acts():
            self._under_fire(act)
        return self._shown()

    # The course.

    def _acts(self) -> Iterator[Act]:
        """In order; the next is asked for when the one before was done."""
        stage, host = self.stage, self.stage.people.host
        yield from self._bidders_sign_in()
        stage.jump_to(stage.days.deadline)
        stage.wait_for(lambda: self._stands() == "closed_for_bids", "the hall to close for bids")
        yield self._of_the_host("start", "started")
        yield from self._holders_get_ready()
        yield self._of_the_host("list", "list_published")
        yield self._of_the_host("decryption", "decrypting")
        yield from self._bidders_release()
        yield self._of_the_host("settlement", "decrypt_settled")
        yield from self._holders_reveal()
        self._kill_the_worker_while_bids_are_opened()
        while (state := self._state(host))["state"] in ("decrypt_settled", "announcing"):
            next_one = partial(hall.act, host, stage.lot, "announcement", {})
            yield Act(host, "announcement", next_one, partial(_has_spoken, len(state["utterances"]) + 1))
        yield from self._bidders_confirm()
        yield self._of_the_host("record", "record_signing")
        self._kill_the_worker_over_the_record()
        sign = partial(hall.sign_paper, host, f"/openings/{stage.lot}")
        yield Act(host, "signature", sign, lambda now: bool(now["record"]["signed_at"]))
        yield self._of_the_host("close", "closed")
        yield self._of_the_host("handover", "handed_to_evaluation")

    def _of_the_host(self, what: str, leads_to: str) -> Act:
        host = self.stage.people.host
        return Act(host, what, partial(hall.act, host, self.stage.lot, what, {}), partial(_is_at, leads_to))

    def _bidders_sign_in(self) -> Iterator[Act]:
        for visitor, bid in self._bids():
            sign_in = partial(hall.sign_in, visitor, self.stage.lot, bid, part=0)
            yield Act(visitor, "sign-in", sign_in, lambda now: bool(now["you"]["signed_in_at"]))

    def _holders_get_ready(self) -> Iterator[Act]:
        people, holders = self.stage.people, []
        for role, who in (
            ("host", people.host),
            ("witness", people.witness),
            ("representative", people.representative),
        ):
            holder = hall.new_holder(role)
            holders.append((who, holder))
            register = partial(hall.register_holder, who, self.stage.lot, holder)
            yield Act(who, "holder", register, partial(_holds, role, holder.recipient))
        self.stage.known["holders"] = holders

    def _bidders_release(self) -> Iterator[Act]:
        sent = self.stage.known["sent"]
        for (visitor, bid), offered in zip(self._bids(), self.stage.case.bids, strict=True):
            release = partial(hall.release, visitor, self.stage.lot, sent[offered.name].statement)
            yield Act(visitor, "release", release, partial(_row_says, bid, "released_at"))

    def _holders_reveal(self) -> Iterator[Act]:
        for who, holder in self.stage.known["holders"][1:]:
            reveal = partial(hall.reveal, who, self.stage.lot, holder)
            yield Act(who, "reveal", reveal, partial(_has_revealed, holder.role))

    def _bidders_confirm(self) -> Iterator[Act]:
        for (visitor, bid), offered in zip(self._bids(), self.stage.case.bids, strict=True):
            confirm = partial(hall.confirm, visitor, self.stage.lot, bid, {"price": f"{offered.price:.2f}"})
            yield Act(visitor, "confirmation", confirm, partial(_row_says, bid, "accepted"))

    def _bids(self) -> list[tuple[Visitor, str]]:
        sent, bids = self.stage.known["sent"], self.stage.case.bids
        return [(who, sent[bid.name].bid) for who, bid in zip(self.stage.people.bidders(), bids, strict=True)]

    # What dies.

    def _under_fire(self, act: Act) -> None:
        """The act is done; the first act in each state has the server die under it. What was done stays done."""
        state = self._stands()
        if state not in KILLED_IN or state in self.deaths.server:
            self._insist(act)
            return
        if self.bus and state in BUS_DIES_IN:
            self._kill_the_bus(state)
        killer = threading.Thread(target=self._kill_the_server, args=[state], daemon=True)
        killer.start()
        self._insist(act)
        killer.join()
        must(self._is_done(act), f"{act.what} was done, and is not done any more after the server died")

    def _insist(self, act: Act) -> None:
        """Done, whatever dies meanwhile: an act without an answer is looked up before it is done again."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                act.do()
            except Unreachable:
                self.deaths.unanswered["done" if self._is_done(act) else "not done"] += 1
            except Unexpected as refusal:
                must(self._is_done(act), f"{act.what}: {refusal}")
            if self._is_done(act):
                return
        raise Failed(f"{act.what} was not done within {PATIENCE_SECONDS:.0f} s")

    def _is_done(self, act: Act) -> bool:
        return act.is_done(self._state(act.who))

    def _kill_the_server(self, state: str) -> None:
        self._wait_for_the_moment()
        self.house.kill(WEB)
        died = time.monotonic()
        self.house.start(WEB)
        self.house.must_answer(WEB)
        self.deaths.server[state] = time.monotonic() - died
        self.ground.tell(f"SIGKILL 网站 server, {state}: {self.deaths.server[state]:.1f} s")

    def _wait_for_the_moment(self) -> None:
        """Some moment of the act; every other time the one at which its entry is heard, whether it was answered or not."""
        heard, chance = self.ears[0].listener.heard, self.ground.chance
        if chance.random() < 0.5:
            time.sleep(chance.uniform(0, LATEST_KILL_SECONDS))
            return
        before, until = heard.last, time.monotonic() + LATEST_HEARD_SECONDS
        while heard.last == before and time.monotonic() < until:
            time.sleep(LOOK_SECONDS / 50)

    def _kill_the_worker_while_bids_are_opened(self) -> None:
        """It dies when the first bid is open; another opens the others."""
        opened = partial(self.ears[0].listener.heard.of_kind, "opening.bid_opened")
        self.stage.wait_for(opened, "the first bid to be opened")
        self._kill_the_worker(f"{len(opened())} of {BIDDERS} bids opened")
        self.stage.wait_for(lambda: len(opened()) == BIDDERS, "every bid to be opened")

    def _kill_the_worker_over_the_record(self) -> None:
        self._kill_the_worker("record asked for")
        self.stage.wait_for(lambda: self._state(self.stage.people.host)["record"], "the record to be made")

    def _kill_the_worker(self, when: str) -> None:
        self.house.kill(WORKER)
        self.house.start(WORKER)
        self.deaths.worker.append(when)
        self.ground.tell(f"SIGKILL 后台 worker: {when}")

    def _kill_the_bus(self, state: str) -> None:
        if self.bus:
            self.bus = services.restart_valkey(self.bus)
            self.deaths.bus.append(state)
            self.ground.tell(f"SIGKILL Valkey, {state}")

    # What is shown.

    def _shown(self) -> list[Shown]:
        state, deaths = self._state(self.stage.people.host), self.deaths
        heard = heard_by(self.ears)
        kinds = Counter(self.ears[0].listener.heard.kinds())
        asked = sum(deaths.unanswered.values())
        died = f"{len(deaths.server)} × 网站 server, {len(deaths.worker)} × 后台 worker, {len(deaths.bus)} × Valkey; "
        died += f"{asked} 次未得答复 unanswered acts ({deaths.unanswered['done']} 已完成 were done)"
        return [
            Shown("强制终止 SIGKILL", died, set(deaths.server) == set(KILLED_IN) and len(deaths.worker) == 2),
            Shown("开标进行到底 the session went on", state["state"], state["state"] == "handed_to_evaluation"),
            *heard,
            _once(kinds, len(state["utterances"])),
            _journal(),
        ]

    def _stands(self) -> str:
        return str(self._state(self.stage.people.host)["state"])

    def _state(self, who: Visitor) -> State:
        """The hall as this person sees it, once the server answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return hall.state_of(who, self.stage.lot)
            except Unreachable:
                if time.monotonic() > until:
                    raise
                time.sleep(LOOK_SECONDS)


def _once(kinds: Counter[str], sentences: int) -> Shown:
    """Every act of the session stands in the journal exactly as often as it was meant, however often it was tried."""
    wanted = {
        **dict.fromkeys(("released", "bid_opened", "confirmed"), BIDDERS),
        **dict.fromkeys(("started", "list_published", "decryption_started", "decryption_settled"), 1),
        **dict.fromkeys(("record_requested", "record_made", "record_signed", "closed", "handed_over"), 1),
        "revealed": 2,
        "announced": sentences,
    }
    wrong = {name: kinds[f"opening.{name}"] for name, count in wanted.items() if kinds[f"opening.{name}"] != count}
    return Shown(
        "每个行为记一次 every act stands once", f"{sum(wanted.values())} 次 acts, {wrong or 0} 不符 wrong", not wrong
    )


def _journal() -> Shown:
    """`journal verify` in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(MANAGE), "journal", "verify"], capture_output=True, text=True, check=False
    )
    said = (done.stdout or done.stderr).strip().splitlines()
    return Shown("记录链 the journal's chain", said[-1] if said else "", done.returncode == 0)


def _is_at(state: str, now: State) -> bool:
    return bool(now["state"] == state)


def _holds(role: str, recipient: str, now: State) -> bool:
    return bool(now["holders"].get(role) == recipient)


def _has_revealed(role: str, now: State) -> bool:
    return role in now["revealed"]


def _has_spoken(count: int, now: State) -> bool:
    return len(now["utterances"]) >= count


def _row_says(bid: str, name: str, now: State) -> bool:
    return any(one["bid"] == bid and one[name] is not None for one in now["bids"])
