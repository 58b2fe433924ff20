"""What is done for awards after the commit: the award notice is made and signed, the archive package put together."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from apps.awards.actions import issue_notice, record_archive
from apps.awards.actions.archiving import ARCHIVE_JOB
from apps.awards.actions.result import NOTICE_JOB, AwardNotice
from apps.awards.archiving import made
from apps.awards.lifecycle import AwardState
from apps.awards.models import Archive, Award
from apps.awards.paper import notice_code, notice_paper, signed_by_the_platform
from apps.core.actor import SYSTEM
from apps.evidence.outbox import job
from apps.evidence.store import put_once


@job(NOTICE_JOB)
def make_notice(payload: dict[str, Any], *, now: datetime) -> None:
    """The winner's notice lies signed in the store and is issued; done twice, the second time does nothing."""
    award = Award.objects.select_related("lot__project__organisation", "lot__project__agency", "winner").get(
        pk=payload["award"]
    )
    if award.state != AwardState.PUBLISHED:
        return
    code = notice_code(award)
    pdf = signed_by_the_platform(notice_paper(award, code), now=now)
    stored = put_once(f"awards/{secrets.token_hex(16)}.pdf", [pdf])
    notice = AwardNotice(code, stored.name, hashlib.sha256(pdf).hexdigest())
    issue_notice(award.pk, notice=notice, actor=SYSTEM, now=now)


@job(ARCHIVE_JOB)
def make_archive(payload: dict[str, Any], *, now: datetime) -> None:
    """The package lies in the store and is on record; done twice, the second time does nothing."""
    archive = Archive.objects.select_related("lot__project__organisation", "lot__project__agency").get(
        pk=payload["archive"]
    )
    if archive.made_at is None:
        record_archive(archive.pk, made=made(archive, now=now), actor=SYSTEM, now=now)
