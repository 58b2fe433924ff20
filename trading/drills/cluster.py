"""drill cluster — a rehearsal goes on in many processes while one thing after the other goes wrong; after each it is judged.

Whoever acts does what people do: he looks whether it was done, and if not, does it again. After every round nobody acts until
the platform is whole; then journal, log, witness, receipts and tables are compared with what was acknowledged.
"""

from __future__ import annotations

import os
import platform
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from apps.core import clock
from apps.portal.rehearsal import preparation, setting, submission
from apps.portal.rehearsal.browser import Unexpected, Unreachable
from apps.portal.rehearsal.cases import read_case, with_bidders
from apps.portal.rehearsal.stage import Failed
from trading import services
from trading.cluster.plan import WITNESS_NAME
from trading.drills import standing
from trading.drills.acts import Ledger, perform
from trading.drills.course import Course, Wave
from trading.drills.faults import Kind, drawn, possible
from trading.drills.ground import Ground
from trading.drills.judging import Fault, Finding
from trading.drills.site import BUCKET, LOOK_SECONDS, SECONDS_TO_BE_WHOLE, Site
from trading.drills.table import Result, Round
from trading.processes import MANAGE

CASE = MANAGE.parent / "tests" / "cases" / "case10.json"
LATEST_STRIKE_SECONDS = 0.5
"""The fault comes at some moment of the wave's first half second, while its first acts are under way."""
PREPARATION = (
    *(preparation.register, preparation.enter, preparation.prepare, preparation.publish),
    submission.make_keys,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the drill."""

    rounds: int | None
    """How many faults; None for every kind once."""
    bidders: int
    webs: int
    workers: int
    seed: int
    only: str | None


def play(order: Order, ground: Ground) -> Result:
    """The whole rehearsal under fire. Raises CommandError where it cannot even begin."""
    began = time.monotonic()
    case = with_bidders(read_case(CASE, seed=order.seed), order.bidders)
    site = Site(webs=order.webs, workers=order.workers)
    stage = setting.set_the_stage([site.address], case, ground.out, order.seed, now=clock.now())
    with site:
        ground.tell(f"cluster: {len(site.keeper.record.members)} processes, {time.monotonic() - began:.0f} s")
        try:
            for step in PREPARATION:
                ground.tell(f"{step.__name__}: {step(stage)}")
        except (Failed, Unexpected, Unreachable) as failure:
            raise CommandError("\n".join([f"{type(failure).__name__}: {failure}", *site.last_words()])) from None
        ledger = Ledger()
        judge = standing.Judge(ledger, site.plan.home / "witness.json", WITNESS_NAME, stage.known["platform"])
        drill = Drill(site, Course(stage, ledger), judge, ground)
        return drill.play(order, began)


class Drill:
    """One course, its faults, and what was found after each."""

    def __init__(self, site: Site, course: Course, judge: standing.Judge, ground: Ground) -> None:
        self.site, self.course, self.judge, self.ground = site, course, judge, ground
        self.ledger = course.ledger
        self.rounds: list[Round] = []
        self._struck_at, self._done_before = 0.0, 0

    def play(self, order: Order, began: float) -> Result:
        """Every wave in order, some under fire, and the judgement after each of those and after the end."""
        kinds = [one for one in possible(has_bucket=BUCKET in self.site.servers) if order.only in (None, one.name)]
        rounds = order.rounds or len(kinds)
        faults = iter(drawn(rounds, kinds, self.ground.chance))
        last, is_complete, load = list[Finding](), True, os.getloadavg()
        self._wait_until_whole()
        try:
            for wave in self.course.waves(rounds):
                self._go_through(wave, faults)
                if self.ledger.never:
                    break
            last = self._judged()
        except (Failed, Unexpected, Unreachable) as failure:
            last = [Finding(Fault.STUCK, f"{type(failure).__name__}: {failure}")]
            is_complete = False
        is_complete = is_complete and not self.ledger.never
        machine = {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "bidders": order.bidders,
            "load": {"before": load, "after": os.getloadavg()},
        }
        return Result(
            self.rounds, last, self.judge.counted(), order.seed, time.monotonic() - began, is_complete, machine
        )

    def _go_through(self, wave: Wave, faults: Iterator[Kind]) -> None:
        if not wave.is_under_fire:
            perform(wave.acts, self.ledger, at_once=wave.at_once, is_twice=False)
            return
        self.rounds.append(self._round(wave, next(faults)))
        self.ground.tell(self.rounds[-1].line())

    def _round(self, wave: Wave, kind: Kind) -> Round:
        """The wave goes on while the fault comes and goes; then everything has to be as it should."""
        began, before = time.monotonic(), Counter(self.ledger.troubles)
        done = len(self.ledger.marks)
        fire = threading.Thread(target=self._fire, args=[kind], daemon=True)
        fire.start()
        perform(wave.acts, self.ledger, at_once=wave.at_once, is_twice=kind.is_twice)
        fire.join()
        recovered = self._wait_until_whole()
        findings = [] if recovered is None else self._judged()
        if recovered is None:
            findings = [Finding(Fault.STUCK, f"not whole {SECONDS_TO_BE_WHOLE:.0f} s after {kind.en}")]
        return Round(
            number=len(self.rounds) + 1,
            kind=kind.name,
            part=wave.part,
            acts=len(wave.acts),
            under_fire=max(0, len(wave.acts) - (self._done_before - done)),
            seconds=time.monotonic() - began,
            recovery=(recovered or time.monotonic()) - self._struck_at,
            troubles=Counter(self.ledger.troubles) - before,
            findings=findings,
        )

    def _fire(self, kind: Kind) -> None:
        chance = self.ground.chance
        time.sleep(chance.uniform(0.0, LATEST_STRIKE_SECONDS))
        self._struck_at, self._done_before = time.monotonic(), len(self.ledger.marks)
        try:
            undo = kind.strike(self.site, chance)
            time.sleep(chance.uniform(*kind.seconds))
            undo()
        except (services.ServiceBroken, psycopg.Error, OSError) as failure:
            self.ledger.give_up(f"{kind.name}: {type(failure).__name__} {failure}")

    def _wait_until_whole(self) -> float | None:
        """When everything was whole, delivered and logged; None where that takes too long."""
        until = time.monotonic() + SECONDS_TO_BE_WHOLE
        standing.forget_connections()
        while time.monotonic() < until:
            if self.site.is_whole() and self._asked(standing.is_settled, otherwise=False):
                return time.monotonic()
            time.sleep(LOOK_SECONDS)
        return None

    def _judged(self) -> list[Finding]:
        try:
            return self.judge.findings()
        except (DatabaseError, InterfaceError) as failure:
            return [Finding(Fault.STUCK, f"the database cannot be asked: {type(failure).__name__} {failure}")]

    def _asked(self, question: Callable[[], bool], *, otherwise: bool) -> bool:
        with suppress(DatabaseError, InterfaceError):
            return question()
        standing.forget_connections()
        return otherwise
