"""The steps after the report: publicity or decision, result, award notice, and the bundle that a stranger checks. Needs no Django."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from apps.portal.rehearsal.stage import Failed, Stage, must

MANAGE = Path(__file__).resolve().parents[3] / "manage.py"
MOST_DAYS_OF_PUBLICITY = 12
"""The publicity ends on a working day, so the clock jumps day by day until it is over."""
LAST_LINES = 25


def receive_report(stage: Stage) -> str:
    """评标报告接收 by the buyer's side."""
    stage.people.host.browser.act(f"/evaluation/{stage.lot}/receipt-of-report", {})
    return stage.wait_for_state("report_check")


def make_public(stage: Stage) -> str:
    """中标候选人公示 in ENG, over the days of the law; in GP the purchaser decides without it."""
    if not stage.case.is_eng:
        return "—"
    stage.people.host.browser.act(f"/awards/{stage.lot}/candidates", {})
    stage.wait_for_state("candidates_published")
    early = stage.people.buyer.browser.post(f"/awards/{stage.lot}/decision", {"bid": _winning_bid(stage)})
    must(early.status in (403, 409, 422), f"a decision during publicity was answered {early.status}")
    began = stage.clock.now()
    for days in range(1, MOST_DAYS_OF_PUBLICITY + 1):
        stage.jump_to(began + timedelta(days=days))
        state = stage.settled_state("candidates_published")
        if state != "candidates_published":
            must(days >= 3, f"the publicity ended after {days} days")
            return f"{days} 天 days, {state}"
    raise Failed(f"the publicity did not end within {MOST_DAYS_OF_PUBLICITY} days")


def award(stage: Stage) -> str:
    """定标, 中标结果公告, 中标通知书 — the notice reaches the winner and nobody else."""
    buyer = stage.people.buyer.browser
    buyer.act(f"/awards/{stage.lot}/decision", {"bid": _winning_bid(stage)})
    buyer.act(f"/awards/{stage.lot}/award", {})
    stage.wait_for_state("awarded")
    winner = next(
        visitor
        for visitor, bid in zip(stage.people.bidders(), stage.case.bids, strict=True)
        if bid.name == stage.known["winner"]
    )
    path = f"/awards/{stage.lot}/notice.pdf"
    notice = stage.wait_for(
        lambda: (found := winner.browser.get(path)).status == 200 and found.body, "the award notice"
    )
    must(isinstance(notice, bytes) and notice.startswith(b"%PDF-"), "the award notice is no PDF")
    loser = next(one for one in stage.people.bidders() if one is not winner)
    must(loser.browser.get(path).status == 404, "another bidder can read the award notice")
    must(loser.browser.get(f"/awards/{stage.lot}/").status == 200, "another bidder is not told its own result")
    return f"中标通知书 {len(notice) // 1024} KiB"


def look_around(stage: Stage) -> str:
    """Every page about the lot still stands, for the public and for each who took part."""
    lot = stage.lot
    everybodys = (
        f"/lots/{lot}/",
        f"/openings/{lot}/",
        f"/lots/{lot}/facts.json",
        f"/openings/{lot}/record.pdf",
        "/",
        "/lots/",
    )
    people = stage.people
    seen = [(stage.public, page) for page in everybodys]
    seen += [(one.browser, page) for one in (people.host, people.buyer, people.operator, people.supervisor)
             for page in (f"/desk/lots/{lot}/", f"/evaluation/{lot}/", f"/awards/{lot}/", f"/openings/{lot}/", "/desk/")]  # fmt: skip
    first = next(people.bidders())
    seen += [(first.browser, page) for page in (f"/desk/bids/{lot}/", "/desk/bids/", f"/awards/{lot}/", "/desk/")]
    for browser, page in seen:
        answer = browser.get(page, accept="*/*")
        must(answer.status == 200, f"{page} is answered {answer.status} {answer.said()}")
    return f"{len(seen)} 页 pages"


def take_bundle(stage: Stage) -> str:
    """证据包 — anybody downloads it."""
    content = stage.public.file(f"/lots/{stage.lot}/bundle.zip")
    path = stage.out / f"{stage.lot}.zip"
    path.write_bytes(content)
    stage.known["bundle"] = path
    return f"{path.name} {len(content) // 1024} KiB"


def verify_bundle(stage: Stage) -> str:
    """`manage.py verify` in a process of its own says that nothing failed."""
    command = [sys.executable, str(MANAGE), "verify", str(stage.known["bundle"])]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise Failed("\n".join([f"verify answers {said.returncode}", *_last(said.stdout), *_last(said.stderr)]))
    return _last(said.stdout)[-1] if said.stdout.strip() else "0"


def _winning_bid(stage: Stage) -> str:
    return str(stage.known["sent"][stage.known["winner"]].bid)


def _last(text: str) -> Sequence[str]:
    return text.strip().splitlines()[-LAST_LINES:]
