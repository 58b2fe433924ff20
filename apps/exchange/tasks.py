"""Jobs of the exchange: a round of deliveries to webhooks leaves the house."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.evidence.outbox import job
from apps.exchange import actions, sending
from apps.exchange.actions.rounds import ADDRESSES_A_ROUND, Errand, Letter, Report
from apps.exchange.rules.pushing import Outcome, outcome_of
from apps.exchange.rules.signing import headers_of
from apps.exchange.steps import ROUND

ROUND_SECONDS = 30
"""A resolver or a receiver that is silent for longer is not waited for."""
LETTERS_FOR_SECONDS = 5
"""An address gets another letter in the same round only while it was quick so far."""


@job(ROUND)
def go_round(payload: dict[str, Any], *, now: datetime) -> None:  # noqa: ARG001  # every job is called so
    """Sends what is due, to all addresses at once. Run again after a crash it sends again, under the same ids."""
    errands = actions.begin_round(actor=SYSTEM, now=now)
    if errands:
        actions.end_round(list(_done(errands, now)), actor=SYSTEM, now=now)


def _done(errands: Iterable[Errand], now: datetime) -> Iterator[Report]:
    pool = ThreadPoolExecutor(ADDRESSES_A_ROUND, thread_name_prefix="webhooks")
    try:
        running = {pool.submit(_deliver, errand, now): errand for errand in errands}
        wait(running, timeout=ROUND_SECONDS)
        for future, errand in running.items():
            yield from _reports(future, errand)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _reports(future: Future[list[Report]], errand: Errand) -> list[Report]:
    if future.done():
        return future.result()
    return [Report(errand.letters[0].delivery_id, Outcome.UNREACHED, "push.too_slow")]


def _deliver(errand: Errand, now: datetime) -> list[Report]:
    """In order, until one is not taken or the receiver takes its time; what is left comes in the next round."""
    began, reports = time.monotonic(), []
    for letter in errand.letters:
        reports.append(_report(errand, letter, now))
        is_quick = time.monotonic() - began < LETTERS_FOR_SECONDS
        if reports[-1].outcome not in (Outcome.TAKEN, Outcome.REFUSED) or not is_quick:
            break
    return reports


def _report(errand: Errand, letter: Letter, now: datetime) -> Report:
    if not errand.secrets:
        return Report(letter.delivery_id, Outcome.UNREACHED, "push.secret_unreadable")
    headers = headers_of(letter.message, int(now.timestamp()), letter.body, errand.secrets)
    answer = sending.post(errand.address, headers, letter.body)
    outcome = Outcome.UNREACHED if answer.status is None else outcome_of(answer.status)
    return Report(letter.delivery_id, outcome, answer.code)
