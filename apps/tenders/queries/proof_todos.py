"""What the buyer's side has to do about media whose proof of publication is missing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.todo import Todo
from apps.tenders.lifecycle import LotState
from apps.tenders.queries.lots import lots_in
from apps.tenders.queries.publicity import appearances, late_start_findings

STATES = (LotState.ANNOUNCED, LotState.TENDERING)
MOST = 50


def proof_todos(actor: Actor) -> list[Todo]:
    """A lot with media to be proved, and one whose media came so late that the law's times are not met."""
    todos = []
    for lot in lots_in(STATES, actor).prefetch_related("notices__proofs")[:MOST]:
        found = appearances(lot.notices.all())
        open_ones = [one for one in found if one.proof is None]
        if open_ones:
            missing = len(open_ones)
            todos.append(_todo(lot.code, _("登记公告发布凭证：%(name)s") % {"name": lot.name}, "wait", missing))
        if any(one.proof for one in found) and late_start_findings(lot):
            todos.append(_todo(lot.code, _("媒介发布较晚，须延期：%(name)s") % {"name": lot.name}, "stop", 0))
    return todos


def _todo(code: str, title: str, tone: str, missing: int) -> Todo:
    why = _("还有 %(missing)s 个媒介没有登记网址和时间。") % {"missing": missing} if missing else ""
    return Todo(
        title=title,
        url=reverse("tenders:proofs", args=[code]),
        tone=tone,
        lot_code=code,
        explanation=why or _("法定时间自媒介发布起算，现在的投标截止时间不足。"),
    )
