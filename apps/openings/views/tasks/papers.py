"""What is done about signatures after the host's: the supervisor's place, countersignatures, and a supervisor who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.openings.lifecycle import OpeningState
from apps.openings.rules.papers import Signer
from apps.openings.views.screen import Hall, Step, Task

S = OpeningState
SUPERVISOR = Signer.SUPERVISOR.value


def host_waits(hall: Hall) -> Task | None:
    """The host has signed and the supervisor has not: wait, and when the time is over, note why."""
    signed_at = _signed_at(hall)
    if hall.state is not S.RECORD_SIGNING or signed_at is None or not _is_awaited(hall):
        return None
    until = signed_at + timedelta(minutes=settings.SUPERVISOR_WAIT_MINUTES)
    is_over = hall.now >= until
    return Task(
        "await_supervisor",
        _("等待监标人签署"),
        _("您已经签署。监标人签署后即可结束开标；到时仍未签署的，由您注明理由后结束，理由向全体公布。"),
        is_mine=is_over,
        steps=(Step("record.pdf", _("查看记录"), "file-text", "link"),),
        form="absence" if is_over else "",
        end=None if is_over else until,
        end_label="" if is_over else _("等候监标人"),
        total=max(1, settings.SUPERVISOR_WAIT_MINUTES * 60),
    )


def supervisor_task(hall: Hall) -> Task | None:
    """The supervisor takes the place in this opening, and signs the record after the host."""
    if hall.snapshot["you"]["signs_as"] != SUPERVISOR:
        return _takes_the_place() if hall.may("seat_supervisor") and _is_wanted(hall) else None
    return countersigner_task(hall)


def countersigner_task(hall: Hall) -> Task | None:
    """Who signs after the host does it now; the buyer's representative may, and nobody waits for him."""
    role = hall.snapshot["you"]["signs_as"]
    if (
        role is None
        or hall.state is not S.RECORD_SIGNING
        or _signed_at(hall) is None
        or role in _signing(hall)["signed"]
    ):
        return None
    is_awaited = role in _signing(hall)["signers"]
    return Task(
        f"countersign-{role}",
        _("签署开标记录"),
        _("主持人已经签署。请先打开核对，再用您在本机的密钥签署；签署后开标才能结束。")
        if is_awaited
        else _("主持人已经签署。您可以会签，也可以不签，不影响开标结束。"),
        is_mine=is_awaited,
        steps=(
            Step("countersign-record", _("签署"), "signature", "seal", is_script=True, warning=_("签名后不能修改")),
            Step("record.pdf", _("查看记录"), "file-text", "link"),
        ),
        checks=(_("记录指纹 %(digest)s") % {"digest": hall.snapshot["record"]["signed_sha256"][:16]},),
    )


def _takes_the_place() -> Task:
    return Task(
        "seat_supervisor",
        _("监标人就位"),
        _("就位后，您的单位向全体公布为本场监标单位，开标记录在主持人之后由您签署。"),
        is_mine=True,
        steps=(Step("supervision", _("就位监标"), "shield-check", "main"),),
    )


def _is_wanted(hall: Hall) -> bool:
    """Until the record is asked for anybody of the authority may take the place; then only where his signature is awaited."""
    return hall.state is not S.RECORD_SIGNING or _is_awaited(hall)


def _is_awaited(hall: Hall) -> bool:
    signing = _signing(hall)
    return SUPERVISOR in signing["signers"] and SUPERVISOR not in signing["signed"] and signing["absent"] is None


def _signing(hall: Hall) -> Mapping[str, Any]:
    told: Mapping[str, Any] = hall.snapshot.get("signing") or {"signers": [], "signed": {}, "absent": None}
    return told


def _signed_at(hall: Hall) -> datetime | None:
    record = hall.snapshot["record"]
    return datetime.fromisoformat(record["signed_at"]) if record and record["signed_at"] else None
