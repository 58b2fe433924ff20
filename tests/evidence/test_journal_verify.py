"""`manage.py journal verify` finds what somebody with the whole database changed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.evidence.auditing import audit
from apps.evidence.journal import emit
from tests.evidence.conftest import DESK_STREAM, NOW, PUBLIC_STREAM, SOMEBODY, NoticePublished, run_sql, unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _written() -> None:
    with transaction.atomic():
        for turn in range(1, 6):
            emit(NoticePublished("标段一", turn=turn), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
        emit(NoticePublished("标段一"), stream=DESK_STREAM, actor=SOMEBODY, at=NOW)


def verify(*arguments: str) -> tuple[int, list[str]]:
    out = StringIO()
    try:
        call_command("journal", "verify", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_an_intact_journal_is_counted() -> None:
    assert verify() == (0, ["Intact: 2 streams, 6 entries. 记录完整。"])
    assert verify("lot:12:desk") == (0, ["Intact: 1 streams, 1 entries. 记录完整。"])


def test_a_stream_that_does_not_exist_is_not_intact() -> None:
    assert verify("lot:13:desk")[0] == 1


@pytest.mark.parametrize(
    ("_case", "tampering", "places"),
    [
        ("the payload of an entry", ['UPDATE evidence_entry SET body = \'{"lot":"x","turn":3}\' WHERE v = 3'], [3]),
        ("only a space in it", ["UPDATE evidence_entry SET body = replace(body, ':3', ': 3') WHERE v = 3"], [3]),
        ("who did it", ["UPDATE evidence_entry SET actor = 'person:8' WHERE v = 2"], [2]),
        ("when", ["UPDATE evidence_entry SET at = '2026-11-24 01:30:00.000001+00:00' WHERE v = 5"], [5]),
        ("what kind", ["UPDATE evidence_entry SET kind = 'notice.withdrawn' WHERE v = 4"], [4]),
        ("an entry removed", ["DELETE FROM evidence_entry WHERE v = 3"], [3]),
        ("the first entry removed", ["DELETE FROM evidence_entry WHERE v = 1 AND stream = 'lot:12:public'"], [1]),
        ("the last entries removed", ["DELETE FROM evidence_entry WHERE v >= 4"], [4]),
        (
            "the last removed and the head turned back",
            ["DELETE FROM evidence_entry WHERE v = 5", "UPDATE evidence_streamhead SET v = 4 WHERE v = 5"],
            [0],
        ),
        (
            "two entries exchanged",
            [
                "UPDATE evidence_entry SET v = 99 WHERE v = 2",
                "UPDATE evidence_entry SET v = 2 WHERE v = 3",
                "UPDATE evidence_entry SET v = 3 WHERE v = 99",
            ],
            [2, 2, 3, 3, 4],
        ),
        ("a wrong version at the head", ["UPDATE evidence_streamhead SET v = 9 WHERE v = 5"], [6]),
        ("a head behind", ["UPDATE evidence_streamhead SET v = 3 WHERE v = 5"], [0]),
        ("another audience", ["UPDATE evidence_streamhead SET hearers = 'desk' WHERE v = 5"], [1, 2, 3, 4, 5]),
        ("no head", ["DELETE FROM evidence_streamhead WHERE v = 5"], [0]),
        ("a head without entries", ["DELETE FROM evidence_entry WHERE stream = 'lot:12:public'"], [1]),
    ],
)
def test_tampering_is_found_where_it_is(_case: str, tampering: list[str], places: list[int]) -> None:
    with unguarded():
        for statement in tampering:
            run_sql(statement)

    code, lines = verify()

    assert code == 1
    assert [(finding.stream, finding.v) for finding in audit(None).findings] == [
        ("lot:12:public", place) for place in places
    ]
    assert lines[:-1] == [finding.sentence() for finding in audit(None).findings]
    assert lines[-1].startswith(f"Not intact: {len(places)} findings")


def test_a_finding_is_one_sentence_with_its_place() -> None:
    with unguarded():
        run_sql("DELETE FROM evidence_entry WHERE v = 3")

    assert verify()[1][0] == "lot:12:public v3: v3 is missing. 缺少记录 v3。"


def test_an_entry_added_behind_the_journals_back_is_found() -> None:
    run_sql(
        "INSERT INTO evidence_entry (stream, v, kind, actor, at, body, parent, digest) "
        "SELECT stream, 6, kind, actor, at, body, parent, digest FROM evidence_entry WHERE v = 5"
    )

    assert [finding.v for finding in audit("lot:12:public").findings] == [6, 6, 0]
