"""Facts and streams that the evidence tests talk about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import connection

from apps.core.actor import Actor
from apps.core.disclosure import Matter
from apps.evidence import subscriptions
from apps.evidence.append_only import TRIGGERS_OFF, TRIGGERS_ON
from apps.evidence.facts import Fact
from apps.evidence.log import entering
from apps.evidence.rules.pdf_signatures import inspect
from apps.evidence.streams import Hearers, Stream
from apps.evidence.verify.checks import reports
from tests.evidence.bundle_pieces import Files
from tests.evidence.bundle_world import BundleWorld

GO = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
collect_ignore = [] if shutil.which("go") and GO.is_dir() else ["test_log_go.py"]

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
SOMEBODY = Actor("person:7")
PUBLIC_STREAM = Stream("lot:12:public", Hearers.PUBLIC)
DESK_STREAM = Stream("lot:12:desk", Hearers.DESK)
SEALED_STREAM = Stream("lot:12:sealed", Hearers.SEALED)


@dataclass(frozen=True, slots=True)
class NoticePublished(Fact):
    """A fact that hides nothing."""

    kind: ClassVar[str] = "notice.published"
    lot: str
    turn: int = 1


@dataclass(frozen=True, slots=True)
class ListPublished(Fact):
    """A fact that tells who bids."""

    kind: ClassVar[str] = "bidders.listed"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.BIDDERS})
    count: int


@contextmanager
def unguarded() -> Iterator[None]:
    """The entries without the triggers that protect them: what somebody with the whole database could do."""
    with connection.cursor() as cursor:
        for statement in TRIGGERS_OFF[connection.vendor]:
            cursor.execute(statement)
        yield
        for statement in TRIGGERS_ON[connection.vendor]:
            cursor.execute(statement)


def run_sql(statement: str) -> None:
    """Plain SQL behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No subscribers but those that the test registers."""
    monkeypatch.setattr(subscriptions, "SUBSCRIBERS", {})


@pytest.fixture
def a_log_of_its_own(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The log grows by 32, and only for what the test enters."""
    settings.LOG_BATCH = 32
    monkeypatch.setattr(entering, "_OPEN", {})


@pytest.fixture
def something_is_open(a_log_of_its_own: None) -> None:
    """Something goes on of which nobody may know how much."""
    entering.open_while("test")(lambda _now: True)


@pytest.fixture(scope="session")
def papers_are_judged_once() -> Iterator[None]:
    """The signatures of one and the same PDF are judged once for all tests; every other PDF as ever."""
    patch = pytest.MonkeyPatch()
    judged = lru_cache(maxsize=64)(lambda pdf, roots: inspect(pdf, list(roots)))
    patch.setattr(reports, "inspect", lambda pdf, roots: judged(pdf, tuple(roots)))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> BundleWorld:
    """Who made the whole bundle, and seals it anew after a tamper: the platform itself may be the one that tampers."""
    return BundleWorld(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def whole(maker: BundleWorld) -> Mapping[str, bytes]:
    """A bundle in which everything is as it should be."""
    return maker.build()


@pytest.fixture
def files(whole: Mapping[str, bytes]) -> Files:
    """Its files, to be tampered with."""
    return dict(whole)
