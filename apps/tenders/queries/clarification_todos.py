"""What the buyer's side has to answer, to publish and may extend while the document is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.actor import Actor
from apps.core.todo import Todo
from apps.tenders.models import Lot
from apps.tenders.queries import clarifications, takers
from apps.tenders.queries.lots import lots_in

MOST = 50


def clarification_todos(actor: Actor, now: datetime) -> Iterator[Todo]:
    """For the buyer's side, whose desk the actor sits at: questions that wait, a draft that waits, T-G02 when it is yes."""
    for lot in lots_in(sorted(clarifications.OPEN), actor)[:MOST]:
        if lot.submission_deadline is None or now >= lot.submission_deadline:
            continue
        waiting = clarifications.waiting_questions(lot).count()
        if waiting:
            said = ngettext("%(count)s 个提问待答复：%(name)s", "%(count)s 个提问待答复：%(name)s", waiting)
            yield _todo(lot, said % {"count": waiting, "name": lot.name}, clarifications.questions_until(lot))
        if clarifications.draft_of(lot) is not None:
            yield _todo(lot, _("澄清与修改尚未发布：%(name)s") % {"name": lot.name}, None)
        if takers.few_takers_for(actor, lot, now):
            title = _("获取招标文件的不足三家，可以顺延提供期限：%(name)s") % {"name": lot.name}
            yield _todo(lot, title, lot.submission_deadline)


def _todo(lot: Lot, title: str, due_at: datetime | None) -> Todo:
    url = reverse("tenders:clarifications", args=[lot.code])
    return Todo(title, url, due_at=due_at, tone="wait", lot_code=lot.code, explanation=lot.project.name)
