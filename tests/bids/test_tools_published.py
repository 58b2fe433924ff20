"""登记封装工具 — what this server serves to seal with is in the public journal. 电子招标投标办法 §26."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from apps.bids import served
from apps.bids.actions import publish_tools
from apps.bids.queries.tools import TOOLS, published
from apps.evidence.journal import since
from tests.tenders.stage import DEADLINE

pytestmark = pytest.mark.django_db(transaction=True)
LATER = DEADLINE + timedelta(days=1)


def test_what_is_served_is_published_once_and_again_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert publish_tools(now=DEADLINE) is True
    assert publish_tools(now=LATER) is False
    altered = served.Tool("kaiming-seal.html", b"altered", hashlib.sha256(b"altered").hexdigest())

    with monkeypatch.context() as patch:
        patch.setattr(served, "page", lambda: altered)
        assert publish_tools(now=LATER) is True

    assert [one.kind for one in since(TOOLS.name, 0)] == ["tools.published", "tools.published"]
    assert [(one.v, one.page) for one in published(limit=9)] == [(2, altered.sha256), (1, served.page().sha256)]


def test_the_page_shows_the_digests_of_the_very_bytes_it_serves(client: Client) -> None:
    assert "还没有登记" in client.get("/tools/").content.decode()
    publish_tools(now=DEADLINE)

    page = client.get("/tools/").content.decode()

    for address in ("kaiming-seal.pyz", "kaiming-seal.html", "sealing-page.SHA256SUMS"):
        assert hashlib.sha256(client.get(f"/tools/{address}").content).hexdigest() in page


def test_the_list_of_scripts_names_every_script_that_the_page_loads(client: Client) -> None:
    lines = client.get("/tools/sealing-page.SHA256SUMS").content.decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}

    assert {"js/bids/bid.js", "js/sealing/worker.js", "js/sealing/envelope.js", "vendor/age.js"} <= set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((settings.STATIC_ROOT / name).read_bytes()).hexdigest() == digest
    assert set(listed) == set(served.modules())
