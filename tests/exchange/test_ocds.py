"""OCDS 1.1.5 as a fold of the public journal. 电子招标投标办法第八条: open interfaces; 条例第十五条: what is public is open data."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from apps.evidence.facts import Fact
from apps.exchange.rules.ocds.codes import NOT_MAPPED, reason_for_silence
from apps.exchange.rules.ocds.folding import TELLING, releases
from apps.exchange.rules.ocds.packaging import newest, record, release_package
from apps.portal.wording import PUBLIC_KINDS
from tests.bids.vectors import vectors
from tests.exchange.ocds_schema import STANDARD, mistakes, release_schema
from tests.exchange.story import COURSE, ENDINGS, HOUSE, SUBJECT, facts

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "ocds" / "record.json"
OUTSIDE_OF_LOTS = {"plan.published", "tools.published", "calendar.edited"}


def _kinds(base: type[Fact]) -> set[str]:
    return {one.kind for one in base.__subclasses__() if hasattr(one, "kind")}


def test_every_public_kind_becomes_a_release_or_is_left_out_for_a_reason() -> None:
    of_sessions = {kind for kind in _kinds(Fact) if kind.startswith("opening.")}

    for kind in PUBLIC_KINDS | of_sessions | OUTSIDE_OF_LOTS:
        assert (kind in TELLING) or reason_for_silence(kind), kind
    assert not TELLING.keys() & NOT_MAPPED.keys()
    assert (TELLING.keys() | NOT_MAPPED.keys()) <= PUBLIC_KINDS | of_sessions | OUTSIDE_OF_LOTS


def test_the_story_tells_each_mapped_kind() -> None:
    assert {kind for course in ENDINGS for _source, kind, _payload in course} >= TELLING.keys()


@pytest.mark.parametrize("course", ENDINGS)
def test_no_release_breaks_the_published_schemas(course: Any) -> None:
    schema = release_schema(vectors("ocds"))
    told = releases(SUBJECT, facts(course), HOUSE)

    assert [mistake for one in told for mistake in mistakes(one, schema)] == []
    assert mistakes(record(told)["compiledRelease"], schema) == []


def test_a_longer_journal_only_adds_releases() -> None:
    whole = releases(SUBJECT, facts(), HOUSE)

    for length in range(1, len(COURSE)):
        part = releases(SUBJECT, facts()[:length], HOUSE)
        assert whole[: len(part)] == part
    assert len({one["id"] for one in whole}) == len(whole)


def test_nothing_names_a_bidder_before_the_list_is_published() -> None:
    listed = [kind for _source, kind, _payload in COURSE].index("opening.list_published")
    before = json.dumps(releases(SUBJECT, facts()[:listed], HOUSE), ensure_ascii=False)

    assert '"bids"' not in before
    for party in SUBJECT.parties.values():
        assert party.name not in before
        assert party.code not in before


def test_our_records_are_what_ocdskit_compiles_of_our_releases(tmp_path: Path) -> None:
    """The tool most readers of OCDS use merges our releases; not a field may differ from our own merging."""
    schema = tmp_path / "release-schema.json"
    with zipfile.ZipFile(vectors("ocds") / f"{STANDARD}-schema.zip") as standard:
        schema.write_bytes(standard.read(f"{STANDARD}/schema/release-schema.json"))
    lots = [replace(SUBJECT, code=f"LOT-{number}") for number in range(len(ENDINGS))]
    told = [releases(lot, facts(course), HOUSE) for lot, course in zip(lots, ENDINGS, strict=True)]
    package = release_package([one for lot in told for one in lot], HOUSE, uri=HOUSE.root, published=newest(told[0]))

    done = subprocess.run(
        [Path(sys.executable).with_name("ocdskit"), "compile", "--schema", schema],
        input=json.dumps(package).encode(),
        capture_output=True,
        check=True,
    )

    assert [json.loads(line) for line in done.stdout.splitlines()] == [record(lot)["compiledRelease"] for lot in told]


def test_the_golden_record_stays_as_it_is() -> None:
    """docs/formats/ocds.md shows it; programs of others rest on its shape."""
    assert json.loads(GOLDEN.read_text("utf-8")) == record(releases(SUBJECT, facts(), HOUSE))
