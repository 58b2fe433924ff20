"""The hall: fan-out against group_send in memory and a floor in C, a crowd that grows, joins and comes back, segments behind a cache."""

from __future__ import annotations

import asyncio
import http.client
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.hall_crowd import Crowd, percentile_99
from tests.bench.hall_floor import floor
from tests.bench.hall_running import Product, open_files, running_cache, running_peer, running_product
from tests.bench.processes import cost_of, spent_by, tree_of
from tests.bench.ratio import Effort, Limit, Measured, Ratio

SIZES = (1000, 5000)
"""Sockets, where the machine lets one process have so many."""
SPARE_FILES = 200
FACTS, FACTS_OF_PEER, FACTS_OF_FLOOR = 20, 3, 100
PAUSE = 50
"""Milliseconds between two facts."""
SINGLE_FACTS, SINGLE_PAUSE = 10, 1000
"""How fast one is heard is asked of facts that do not wait for each other."""
LATEST_SECONDS = 0.15
GROWN, GROWN_GOAL = (1000, 10_000), 1.3
"""A delivery in the larger crowd costs at most so many times one in the smaller."""
JOINING, JOIN_GOAL = 1000, 1.5
"""So many dial the hall at once, for at most so many times what it costs to let them in and nothing else."""
BIDS = 200
BACK_SECONDS = 1.0
"""From a lost line to hearing again."""
FRAME_BYTES = 445
FLOOR_GOAL = 0.5
"""At most twice what nobody can do without."""
SOCKETS_PER_TIME = 50
"""The goal grows with the sockets: 100 times at 5,000, for the layer in memory walks every member for each."""
DROPS = 1000
PAGES, SEGMENTS = 60, 6000
WARMING = 20
SEGMENT_GOAL = 50.0


@dataclass(frozen=True, slots=True)
class Told:
    """What it took to tell a crowd: deliveries, processor seconds of the server, losses and repeats, and the slowest."""

    deliveries: int
    seconds: float
    faults: int
    slowest: float

    @property
    def rate(self) -> float:
        """Deliveries in a second of the processor."""
        return self.deliveries / self.seconds


def measure(effort: Effort) -> list[Measured]:
    """Fan-out, resume and segments. `size` counts sockets here. Raises PeerMissing."""
    sizes = [effort.size] if effort.size else [size for size in SIZES if size + SPARE_FILES <= open_files()]
    with (
        tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home,
        running_product(Path(home), effort.root) as product,
    ):
        fan_out = [one for size in sizes for one in _fan_out(product, size, effort.root, Path(home))]
        grown = [] if effort.size else _grown(product)
        joined = _joined(product, min(JOINING, sizes[0]), effort.root)
        return [*fan_out, *grown, joined, *_resume(product, sizes[0]), _segments(product, Path(home))]


def _fan_out(product: Product, size: int, root: str, home: Path) -> list[Measured]:
    ours = asyncio.run(_told(product, size, SINGLE_FACTS))
    with running_peer(root) as (port, pid):
        peer = asyncio.run(_told_by_peer(port, pid, size, FACTS_OF_PEER))
    with floor(home) as (port, pid):
        least = asyncio.run(_told_by_peer(port, pid, size, FACTS_OF_FLOOR))
    name = f"hall, {FRAME_BYTES} bytes to {size:,} sockets, deliveries by processor time"
    remark = f"{10**6 / ours.rate:.1f} against {10**6 / peer.rate:.0f} us each"
    late = "written by another process, with the listeners on the same machine"
    spare = f"{10**6 / ours.rate:.1f} against {10**6 / least.rate:.1f} us each, reading the journal included in ours"
    return [
        Ratio(name, ours.rate, peer.rate, "group_send in memory", size / SOCKETS_PER_TIME, ours.faults, remark),
        Ratio(name, ours.rate, least.rate, "the floor in C", FLOOR_GOAL, ours.faults, spare),
        Limit(f"hall, {size:,} sockets, 99 of 100 hear a fact within", ours.slowest, LATEST_SECONDS, "s", late),
    ]


def _grown(product: Product) -> list[Measured]:
    if max(GROWN) + SPARE_FILES > open_files():
        return []
    few, many = (asyncio.run(_told(product, size, 0)) for size in GROWN)
    name = f"hall, a delivery to {max(GROWN):,} sockets against one to {min(GROWN):,}, by processor time"
    remark = f"{10**6 / many.rate:.1f} against {10**6 / few.rate:.1f} us"
    faults = f"hall, gaps, repeats and losses with {max(GROWN):,} sockets"
    return [Limit(name, few.rate / many.rate, GROWN_GOAL, "times", remark), Limit(faults, many.faults, 0, "facts")]


async def _told(product: Product, size: int, single: int) -> Told:
    """Facts one after the other by processor time, then so many single ones by how late they are heard."""
    crowd = Crowd(product.port, product.address)
    await crowd.gather(size)
    product.say(1, pause=PAUSE)
    await crowd.hear(await asyncio.to_thread(product.said))
    spent, heard = spent_by(tree_of(product.pid)), crowd.count.heard
    product.say(FACTS, pause=PAUSE)
    v = await asyncio.to_thread(product.said)
    await crowd.hear(v)
    seconds, deliveries = spent_by(tree_of(product.pid)) - spent, crowd.count.heard - heard
    crowd.count.lags.clear()
    if single:
        product.say(single, pause=SINGLE_PAUSE)
        v = await asyncio.to_thread(product.said)
        await crowd.hear(v)
    told = Told(deliveries, seconds, crowd.lost(v) + crowd.count.repeated, crowd.count.slowest)
    crowd.leave()
    return told


def _joined(product: Product, size: int, root: str) -> Limit:
    product.list_bids(BIDS)
    v = product.said()
    ours = asyncio.run(_let_in(product.port, product.address, product.pid, size, v))
    with running_peer(root) as (port, pid):
        plain = asyncio.run(_let_in(port, "/", pid, size, 0))
    name = f"hall, {size:,} join a hall of {BIDS} bids at once, against plain sockets, by processor time"
    return Limit(name, ours / plain, JOIN_GOAL, "times", f"{ours * 1000:.2f} against {plain * 1000:.2f} ms each")


async def _let_in(port: int, address: str, pid: int, size: int, since: int) -> float:
    """Processor seconds for each who is let in; the first ones warm the server."""
    crowd = Crowd(port, address)
    await crowd.gather(WARMING, since=since)
    spent = spent_by(tree_of(pid))
    await crowd.gather(WARMING + size, since=since)
    seconds = spent_by(tree_of(pid)) - spent
    crowd.leave()
    return seconds / size


async def _told_by_peer(port: int, pid: int, size: int, facts: int) -> Told:
    crowd = Crowd(port, "/")
    await crowd.gather(size)
    spent = spent_by(tree_of(pid))
    crowd.members[0].send({"count": facts, "size": FRAME_BYTES})
    await crowd.hear(facts)
    told = Told(crowd.count.heard, spent_by(tree_of(pid)) - spent, crowd.lost(facts), crowd.count.slowest)
    crowd.leave()
    return told


def _resume(product: Product, size: int) -> list[Measured]:
    drops = min(DROPS, size)
    faults, facts, slowest = asyncio.run(_dropped(product, size, drops))
    name = f"hall, {drops:,} lines of {size:,} dropped while {facts:,} facts are said"
    return [
        Limit(f"{name}: gaps, repeats and losses", faults, 0, "facts"),
        Limit(f"{name}: 99 of 100 are back within", slowest, BACK_SECONDS, "s"),
    ]


async def _dropped(product: Product, size: int, drops: int) -> tuple[int, int, float]:
    crowd = Crowd(product.port, product.address)
    await crowd.gather(size)
    facts = max(FACTS, drops // 2)
    product.say(facts, pause=10)
    telling = asyncio.create_task(asyncio.to_thread(product.said))
    absences = []
    for _ in range(drops):
        lost_at = time.monotonic()
        await crowd.drop_one()
        absences.append(time.monotonic() - lost_at)
    await telling
    product.say(1, pause=PAUSE)
    v = await asyncio.to_thread(product.said)
    await crowd.hear(v)
    faults = crowd.lost(v) + crowd.count.repeated
    crowd.leave()
    return faults, facts, percentile_99(absences)


def _segments(product: Product, home: Path) -> Ratio:
    with running_cache(home / "nginx", product.port) as (port, pid):
        place = f"/halls/{product.lot}/events/1-32.json"
        taken = cost_of(port, pid, place, SEGMENTS)
        kept = _header(port, place, "X-Cache")
        asked = cost_of(product.port, product.pid, place, PAGES)
    page = cost_of(product.port, product.pid, f"/openings/{product.lot}/", PAGES)
    remark = f"without the cache {1 / asked:,.0f}/s"
    faults = 0 if kept == "HIT" else 1
    return Ratio(
        "hall, segments behind a cache, by processor time",
        1 / taken,
        1 / page,
        "the hall's page",
        SEGMENT_GOAL,
        faults,
        remark,
    )


def _header(port: int, place: str, name: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", place)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.getheader(name)
