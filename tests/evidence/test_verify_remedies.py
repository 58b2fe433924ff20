"""证据包核验第 18 项. 电子招标投标办法 §31: the window, causes with their effects, incidents and remedies, from the log alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.evidence.rules.chain import moment
from apps.evidence.verify.checks.remedies import problems_of
from apps.evidence.verify.material import Line, Session
from apps.openings.rules.terms import CURABLE, EFFECTS, MOST_EXTENSION, REVEALS_NEEDED

START = datetime(2026, 11, 24, 1, 40, tzinfo=UTC)
A, B, C = "a" * 32, "b" * 32, "c" * 32
MODULE = Path(__file__).resolve().parents[2] / "frontend" / "static" / "js" / "verify" / "checks-remedies.js"
SCRIPT = """
import { readFileSync } from "node:fs";
const { CURABLE, EFFECTS, MOST_EXTENSION, REVEALS_NEEDED, problemsOf } = await import("MODULE");
const courses = JSON.parse(readFileSync(0, "utf8"));
const codes = courses.map((lines) => problemsOf({ lines }, ["backup_file", "escrow"]).map(([code]) => code));
console.log(JSON.stringify({ codes, rules: [CURABLE, EFFECTS, MOST_EXTENSION, REVEALS_NEEDED] }));
"""
Told = tuple[float, str, dict[str, Any]]
"""Minutes since decryption began, the kind without its noun, what it says."""


def at(minutes: float) -> str:
    """So many minutes after decryption began."""
    return moment(START + timedelta(minutes=minutes))


def found(*course: Told, named: tuple[str, ...] = ("backup_file", "escrow")) -> list[str]:
    """What check 18 says of a course of decryption."""
    return [code for code, _line in problems_of(Session(lines_of(course), "opening", "release"), frozenset(named))]


def lines_of(course: Sequence[Told]) -> list[Line]:
    """The course as entries of a log."""
    return [
        Line("opening:7:public", "public", v, f"opening.{kind}", "system", at(minutes), told, "", "")
        for v, (minutes, kind, told) in enumerate(course, 1)
    ]


STARTED: Told = (0, "decryption_started", {"until": at(30)})
SETTLED: Told = (31, "decryption_settled", {})
REVEALED: list[Told] = [(32, "revealed", {"role": "host"}), (33, "revealed", {"role": "witness"})]
CAUSE = {"bid": A, "cause": "bidder_absent", "effect": "revoked", "reason": "未到场"}
CASE = {"number": 1, "bid": A, "needed": 2, "places": 3}


def released(bid: str, minutes: float = 1) -> Told:
    """A release."""
    return (minutes, "released", {"bid": bid})


def opened(bid: str) -> Told:
    """A bid that was opened."""
    return (40, "bid_opened", {"bid": bid})


def unopenable(bid: str, code: str = "release_bad") -> Told:
    """A bid that did not open."""
    return (34, "bid_unopenable", {"bid": bid, "code": code})


def case(*, sides: tuple[str, ...] = ("buyer", "supervisor"), places: tuple[int, ...] = (1, 3)) -> list[Told]:
    """A custody case with these approvals and shares."""
    told: list[Told] = [(30, "case_opened", CASE)]
    told += [(30.5, "case_approved", {"number": 1, "side": side}) for side in sides]
    told += [(34, "share_handed", {"number": 1, "place": place}) for place in places]
    return [*told, (35, "escrow_opened", {"number": 1, "bid": A})]


PAUSED: Told = (10, "paused", {"reason": "平台故障处置，故障单号 GZ-1-01"})
INCIDENT: Told = (10, "incident_opened", {"code": "GZ-1-01"})


ALLOWED: list[list[Told]] = [
    [STARTED, released(A), (30, "attributed", {**CAUSE, "bid": B}), SETTLED, *REVEALED, opened(A)],
    [STARTED, PAUSED, INCIDENT, (25, "resumed", {"until": at(45)}), released(A, 44), SETTLED, *REVEALED, opened(A)],
    [STARTED, (20, "extended", {"minutes": 10, "reason": "网络", "until": at(40)}), released(A, 39)],
    [STARTED, (35, "extended", {"minutes": 10, "reason": "网络", "until": at(45)}), released(A, 44)],
    [STARTED, PAUSED, (12, "extended", {"minutes": 5, "reason": "网络", "until": at(35)})],
    [released(A), SETTLED, *REVEALED, unopenable(A), (35, "revealed", {"role": "representative"}), opened(A)],
    [
        *(released(A), SETTLED, *REVEALED, unopenable(A)),
        *((36, "backup_imported", {"bid": A, "cured": "release_bad"}), opened(A)),
    ],
    [STARTED, *case(), opened(A)],
    [STARTED, (30, "case_opened", CASE), (31, "case_ended", {"number": 1}), (31, "attributed", CAUSE)],
]
FORBIDDEN: list[tuple[str, list[Told]]] = [
    ("effect_differs", [STARTED, (30, "attributed", {**CAUSE, "effect": "withdrawn"})]),
    ("effect_differs", [STARTED, (30, "attributed", {**CAUSE, "cause": "weather"})]),
    ("cause_without_reason", [STARTED, (30, "attributed", {**CAUSE, "reason": " "})]),
    ("given_up_early", [STARTED, (29, "attributed", CAUSE)]),
    ("given_up_early", [STARTED, PAUSED, (25, "resumed", {"until": at(45)}), (44, "attributed", CAUSE)]),
    ("given_up_and_released", [STARTED, released(A), (30, "attributed", CAUSE)]),
    ("given_up_and_opened", [STARTED, (30, "attributed", CAUSE), SETTLED, *REVEALED, opened(A)]),
    ("released_late", [STARTED, released(A, 31)]),
    ("window_differs", [STARTED, PAUSED, (25, "resumed", {"until": at(44)})]),
    ("window_differs", [STARTED, (20, "extended", {"minutes": 10, "reason": "网络", "until": at(50)})]),
    ("window_differs", [STARTED, (20, "extended", {"minutes": 999, "reason": "网络", "until": at(1029)})]),
    ("incident_without_measure", [STARTED, INCIDENT]),
    ("opened_without_remedy", [SETTLED, *REVEALED, opened(A)]),
    ("opened_without_remedy", [released(A), SETTLED, *REVEALED, unopenable(A), opened(A)]),
    ("remedy_without_need", [released(A), SETTLED, (36, "backup_imported", {"bid": A, "cured": "release_bad"})]),
    (
        "remedy_without_need",
        [released(A), unopenable(A, "plain_other"), (36, "backup_imported", {"bid": A, "cured": "plain_other"})],
    ),
    ("case_not_approved", [STARTED, *case(sides=("buyer",))]),
    ("case_not_approved", [(35, "escrow_opened", {"number": 1, "bid": A})]),
    ("case_without_shares", [STARTED, *case(places=(2, 2))]),
]


@pytest.mark.parametrize("course", ALLOWED)
def test_what_the_rules_allow_is_no_finding(course: list[Told]) -> None:
    assert found(*course) == []


@pytest.mark.parametrize(("code", "course"), FORBIDDEN)
def test_what_they_do_not_allow_is_found(code: str, course: list[Told]) -> None:
    assert found(*course) == [code]


def test_a_remedy_that_the_document_does_not_name_is_found() -> None:
    imported: Told = (36, "backup_imported", {"bid": A, "cured": "release_bad"})

    assert found(released(A), unopenable(A), imported, opened(A), named=("escrow",)) == ["remedy_not_named"]
    assert found(*case(), opened(A), named=("backup_file",)) == ["remedy_not_named"]


def test_what_is_misshapen_breaks_nothing() -> None:
    strange: list[object] = [None, 7, "x", [], {}]
    for wrong in strange:
        told = dict.fromkeys(
            ("bid", "until", "minutes", "reason", "cause", "effect", "number", "needed", "side"), wrong
        )
        for kind in ("resumed", "extended", "attributed", "backup_imported", "case_opened", "escrow_opened"):
            found(STARTED, PAUSED, (11, kind, told), opened(C))


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is for developers; CI has it")
def test_the_browser_judges_every_course_alike() -> None:
    """One process for all of them, and the numbers of the rules too."""
    courses = [*(("", course) for course in ALLOWED), *FORBIDDEN]
    told = [[asdict(line) for line in lines_of(course)] for _code, course in courses]

    ran = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", SCRIPT.replace("MODULE", MODULE.as_uri())],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )

    said = json.loads(ran.stdout)
    assert said["codes"] == [[code] if code else [] for code, _course in courses]
    assert said["rules"] == [sorted(CURABLE), dict(EFFECTS), MOST_EXTENSION, REVEALS_NEEDED]
