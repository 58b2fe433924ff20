"""开户 — organisations that the centre sets up itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.parties import policy, steps
from apps.parties.models import Organisation
from apps.parties.steps import NewOrganisation


@transaction.atomic(durable=True)
def open_organisation(new: NewOrganisation, *, actor: Actor, now: datetime) -> Organisation:
    """The organisation exists and may act; its first administrator is added with add_member."""
    policy.must_open_organisations(actor, new.kind)
    return steps.open_organisation(new, actor=actor, now=now)
