"""Lots and people for tests of the exchange, and a receiver of webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.exchange.models import Webhook
from apps.tenders.models import Lot
from tests.exchange.pushing import made
from tests.fakes.webhook_receiver import Receiver, receiving
from tests.portal.conftest import lot, pass_on, world
from tests.tenders.conftest import eng, gp
from tests.world import World

__all__ = ["eng", "gp", "lot", "world"]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Somebody's server, on this machine."""
    settings.DEBUG = True
    with receiving() as found:
        yield found


@pytest.fixture
def webhook(lot: Lot, world: World, receiver: Receiver) -> Webhook:
    """The tenderee's webhook for everything that comes after the lot was published."""
    pass_on()
    return made(world, receiver)[0]
