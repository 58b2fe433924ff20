"""The figures of the home page: from indexes and from a tally, and right however far the tally is. 招标投标法第五条."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.db.models import Sum

from apps.evidence.models import StreamHead
from apps.portal import steps
from apps.portal.models import Tally
from apps.portal.queries.tallies import SETTLED, public_facts
from apps.tenders.models import Lot
from tests.portal.conftest import pass_on
from tests.tenders.stage import PUBLISHED, Stage


def added_up() -> int:
    """All public streams, one by one: what the home page must not do."""
    return StreamHead.objects.filter(hearers="public").aggregate(total=Sum("v"))["total"] or 0


def test_public_facts_are_counted_right_before_and_after_they_are_settled(lot: Lot, gp: Stage) -> None:
    assert public_facts() == added_up() > 0
    assert Tally.objects.count() == 0

    settled = _settled_at(PUBLISHED + SETTLED + timedelta(seconds=1))
    assert 0 < settled.facts <= added_up()
    assert public_facts() == added_up()

    gp.tendering()
    assert public_facts() == added_up() > settled.facts

    steps.settle_tally(PUBLISHED)
    assert Tally.objects.get() == settled
    later = _settled_at(datetime.max.replace(tzinfo=PUBLISHED.tzinfo) - SETTLED)
    assert later.facts == public_facts() == added_up()
    assert later.entry > settled.entry


def test_the_worker_settles_with_each_notice(lot: Lot) -> None:
    """Only what is older than an hour then: of younger ones a transaction may still be open."""
    pass_on()

    tally = Tally.objects.first()
    assert tally is None or tally.facts < added_up()
    assert public_facts() == added_up()


def test_an_upgrade_counts_what_is_public_already(lot: Lot) -> None:
    import_module("apps.portal.migrations.0004_tally").count(apps, None)

    assert Tally.objects.get().facts == public_facts() == added_up()


def _settled_at(now: datetime) -> Tally:
    steps.settle_tally(now)
    return Tally.objects.get()
