"""一件事的证明 — its bytes make its digest, its place is named, and the log entry that covers it is found."""

from __future__ import annotations

import hashlib
import html
import re

import pytest
from django.test import Client

from apps.evidence.log.sequencing import grow
from apps.evidence.models import Entry, LogEntry
from apps.evidence.rules.acts import act_commitment
from apps.tenders.models import Lot
from tests.portal.conftest import pass_on
from tests.tenders.stage import PUBLISHED, Stage


def page_of(lot: Lot, v: int) -> str:
    answer = Client().get(f"/lots/{lot.code}/facts/{v}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("v", [1, 2])
def test_the_bytes_on_the_page_make_the_digest(lot: Lot, v: int) -> None:
    entry = Entry.objects.get(stream=lot.public_stream.name, v=v)
    shown = page_of(lot, v)

    plain = re.search(r'<pre class="plain-bytes"[^>]*>(.*?)</pre>', shown, re.DOTALL)

    assert plain is not None
    made = b"kaiming/journal-entry/v1\n" + bytes(entry.parent) + html.unescape(plain[1]).encode()
    assert hashlib.sha256(made).hexdigest() == entry.digest_hex
    assert entry.digest_hex in shown
    assert bytes(entry.parent).hex() in shown


def test_before_the_log_has_grown_the_page_says_so(lot: Lot) -> None:
    assert "这件事将在下一次日志增长时写入" in page_of(lot, 1)
    assert "这类事不单独写入透明日志" in page_of(lot, 2)


def test_an_act_has_its_own_place_in_the_log(lot: Lot) -> None:
    entry = Entry.objects.get(stream=lot.public_stream.name, v=1)
    pass_on()
    grow(PUBLISHED)

    place = LogEntry.objects.get(commitment=act_commitment(entry.stream, 1, bytes(entry.digest)).hex()).index
    assert f'href="/log/proof/{place}"' in page_of(lot, 1)
    assert f"位置 {place}" in page_of(lot, 1)


def test_what_follows_an_act_is_covered_by_the_next_one_only(lot: Lot) -> None:
    pass_on()
    grow(PUBLISHED)

    assert "/log/proof/" not in page_of(lot, 2)


def test_the_lot_leads_to_each_of_its_facts(lot: Lot) -> None:
    page = Client().get(f"/lots/{lot.code}/").content.decode()

    assert page.count(f'href="/lots/{lot.code}/facts/') == 3


def test_what_is_not_there_or_not_public_is_not_found(lot: Lot, gp: Stage) -> None:
    assert Client().get(f"/lots/{lot.code}/facts/99/").status_code == 404
    assert Client().get(f"/lots/{gp.prepared().code}/facts/1/").status_code == 404
