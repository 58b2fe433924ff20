"""登记封装工具 — what bidders seal with is in the journal from the moment it is served."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.bids import events, served
from apps.bids.queries.tools import TOOLS, published
from apps.core.actor import SYSTEM
from apps.evidence.journal import emit


@transaction.atomic(durable=True)
def publish_tools(*, now: datetime) -> bool:
    """The digests of the tools and of the sealing page stand in a public stream; false when the newest entry says them already.

    电子招标投标办法 §26: whoever was served an altered page can show that it was another than the published one.
    """
    fact = events.ToolsPublished(served.program().sha256, served.page().sha256, served.module_list().sha256)
    newest = published(limit=1)
    if newest and newest[0].says(fact):
        return False
    emit(fact, stream=TOOLS, actor=SYSTEM, at=now)
    return True
