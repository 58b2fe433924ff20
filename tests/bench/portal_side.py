"""Fills the portal for its benchmark: `python -m tests.bench.portal_side` prints a published lot's code, then grows as it is asked to.

Each line that it reads is a number of published lots to come to; it then prints how many questions to the database each page asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from io import StringIO
from itertools import islice

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from apps.evidence.models import StreamHead  # noqa: E402
from apps.tenders.lifecycle import LotState  # noqa: E402
from apps.tenders.models import Lot, Notice, Project  # noqa: E402
from apps.tenders.rules.books import Regime  # noqa: E402
from tests.tenders.stage import Stage  # noqa: E402
from tests.world import build  # noqa: E402

LOTS_OF_A_PROJECT = 20
OPEN_LOTS = 200
"""So many of them take bids, however many there are in all; the others are awarded."""
STEP = 2000
REGIONS = tuple(f"望川市第{number}区" for number in range(1, 13))
WORKS = ("道路改造", "老旧小区改造", "河道整治", "中学教学楼", "医疗设备采购", "污水处理厂", "信息系统运维", "桥梁加固")
PAGES = (
    "/",
    "/lots/",
    "/lots/?region=望川市第3区&stage=open",
    "/lots/?text=河道",
    "/lots/?text=hedao&region=望川市第3区",
)


def main() -> None:
    """Sets the stage, then listens to standard input until it ends."""
    call_command("migrate", verbosity=0)
    lot = Stage(build(), Regime.ENG).tendering()
    print(json.dumps({"lot": lot.code}), flush=True)
    for line in sys.stdin:
        with override_settings(DEBUG=False):  # which would keep every statement
            _grow(lot, int(line))
        print(json.dumps(_questions(lot.code)), flush=True)


def _grow(pattern: Lot, size: int) -> None:
    there = Lot.objects.count()
    lots = _more(pattern, there, size)
    notice = pattern.notices.order_by("number")[0]
    while batch := list(islice(lots, STEP)):
        with transaction.atomic():
            Lot.objects.bulk_create(batch)
            Notice.objects.bulk_create(_notice_of(one, notice) for one in batch)
            StreamHead.objects.bulk_create(_heads(batch, pattern))
    call_command("listings", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _more(pattern: Lot, there: int, size: int) -> Iterator[Lot]:
    project = pattern.project
    for number in range(there, size):
        if number % LOTS_OF_A_PROJECT == 0 or project.pk == pattern.project_id:
            project = _project(pattern.project, number)
        lot = copy(pattern)
        lot.pk, lot.project, lot.project_id, lot.number = None, project, project.pk, number % LOTS_OF_A_PROJECT + 1
        lot.code = f"{project.code}-{lot.number:02d}"
        lot.name = f"{WORKS[number % len(WORKS)]}第{number}标段"
        if number >= OPEN_LOTS:
            lot.state = LotState.AWARDED
            lot.published_at = _before(pattern.published_at, number)
            lot.submission_deadline = _before(pattern.submission_deadline, number)
        elif lot.submission_deadline is not None:
            lot.submission_deadline += timedelta(days=number)
        lot._state.adding = True
        yield lot


def _project(pattern: Project, number: int) -> Project:
    project = copy(pattern)
    project.pk, project.code = None, f"{pattern.code}-{number}"
    project.name, project.region = (
        f"望川市{WORKS[number % len(WORKS)]}工程{number}",
        REGIONS[number // 7 % len(REGIONS)],
    )
    project._state.adding = True
    project.save()
    return project


def _notice_of(lot: Lot, pattern: Notice) -> Notice:
    notice = copy(pattern)
    notice.pk, notice.lot, notice.published_at = None, lot, lot.published_at or notice.published_at
    notice._state.adding = True
    return notice


def _heads(lots: list[Lot], pattern: Lot) -> Iterator[StreamHead]:
    known = StreamHead.objects.get(name=pattern.public_stream.name)
    for lot in lots:
        head = copy(known)
        head.name, head.is_ringing = lot.public_stream.name, False
        head._state.adding = True
        yield head


def _before(moment: datetime | None, number: int) -> datetime:
    assert moment is not None
    return moment - timedelta(days=30, minutes=10 * number)


def _questions(code: str) -> dict[str, int]:
    client = Client(SERVER_NAME="127.0.0.1")
    counts = {}
    for page in (*PAGES, f"/lots/{code}/"):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        assert answer.status_code == 200, page
        counts[page] = len(asked)
    return counts


if __name__ == "__main__":
    main()
