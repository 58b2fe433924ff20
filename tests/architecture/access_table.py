"""The table of every address and everybody of the cast: what a GET answers. Read the rows as you would read a rule.

The columns: vi visitor (signed out), te tenderee, pu purchaser, ag agency, b1 b2 b3 bidders, ex expert, op operator,
wi witness, td technical duty, su supervisor, cu custodian, st stranger. The lot is the tenderee's, done through the agency.
"""

from __future__ import annotations

from pathlib import Path

from tests.architecture.visits import PEOPLE

TABLE = Path(__file__).with_name("access_table.txt")


def rows() -> dict[str, dict[str, int]]:
    """For each route, the status that each of the people gets."""
    found: dict[str, dict[str, int]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        route, *statuses = line.split()
        found[route.removeprefix("/")] = dict(zip(PEOPLE, map(int, statuses), strict=True))
    return found
