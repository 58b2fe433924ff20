"""更正记录 — the correction as a paper, set before the transaction that keeps it."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.evidence.rules.chain import moment
from apps.evidence.typesetting import typeset
from apps.openings import actions
from apps.openings.actions import Draft
from apps.openings.models import Correction, Opening
from apps.openings.papers import newest_of
from apps.openings.rules.papers import Signer
from apps.openings.rules.record_form import DASH, spoken
from apps.openings.signed import must_sit
from apps.openings.signing import stored_once
from apps.parties.models import Membership
from apps.parties.trust import trust


def draft(opening: Opening, *, what: str, why: str, actor: Actor, now: datetime) -> Correction:
    """The correction is a paper that waits for the host's signature. Said again the same way, the same paper."""
    said = actions.must_draft(opening, what=what, why=why, actor=actor, now=now)
    pdf = typeset("correction_record", paper_of(opening, said, by=must_sit(actor), now=now))
    stored = stored_once(f"openings/{opening.pk}/correction-{said.number}", pdf)
    return actions.draft_correction(opening.pk, said, stored, actor=actor, now=now)


def paper_of(opening: Opening, said: Draft, *, by: Membership, now: datetime) -> dict[str, object]:
    """What stands in the correction: which record, what, why, by whom."""
    lot, record = opening.lot, newest_of(opening.record)
    return {
        "title": "开标记录更正",
        "running": f"{lot.title}　{lot.code}",
        "number": lot.code,
        "made_at": now.astimezone(SHANGHAI).replace(microsecond=0).isoformat(),
        "demonstration": trust(now).is_demonstration,
        "facts": [
            ["项目名称", lot.project.name],
            ["标段（包）", f"{lot.name}　{lot.code}"],
            ["更正序号", f"第 {said.number} 号"],
            ["开标结束时间", spoken(moment(opening.closed_at)) if opening.closed_at else DASH],
            ["原开标记录指纹", record.sha256],
            ["更正人", f"{by.person.name}（{by.organisation.name}）"],
            ["更正时间", spoken(moment(now))],
        ],
        "what": said.what,
        "why": said.why,
        "signers": [
            {"field": Signer.HOST.value, "role": "主持人", "name": f"{by.person.name}（{by.organisation.name}）"}
        ],
    }
