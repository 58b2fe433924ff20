"""Subscriptions by e-mail as the jobs and their owner read them; nobody else does."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core.clock import SHANGHAI
from apps.evidence.models import Entry
from apps.portal import wording
from apps.portal.forms import LotSearch
from apps.portal.models import Watch, WatchedFact
from apps.portal.queries import finding
from apps.portal.senders import Message
from apps.portal.watching import LOT, asked_in, key_of, reference_in
from apps.tenders.models import Lot

MOST_FACTS = 100
"""In one letter."""


def watch_of(key: str) -> Watch:
    """The subscription that this link is for. Raises Http404 for every other text alike."""
    reference = reference_in(key)
    found = Watch.objects.filter(reference=reference).first() if reference else None
    if found is None:
        raise Http404
    return found


def described(question: str) -> list[tuple[str, str]]:
    """What is watched, label and value; nothing when it is every lot."""
    asked = asked_in(question)
    if LOT in asked:
        lot = Lot.objects.filter(code=asked[LOT], published_at__isnull=False).select_related("project").first()
        return [(_("标段"), f"{lot.title} {lot.code}" if lot else asked[LOT])]
    form = LotSearch(asked, regions=finding.regions())
    form.is_valid()
    return [(str(form.fields[name].label), form.said(name)) for name in asked if name in form.fields]


def watching(entry_id: int) -> list[Watch]:
    """Every confirmed subscription that this public fact answers, in order."""
    entry = Entry.objects.get(pk=entry_id)
    published = Lot.objects.filter(pk=entry.payload["lot"], published_at__isnull=False)
    lot = published.select_related("project__organisation", "project__agency").first()
    confirmed = Watch.objects.filter(confirmed_at__isnull=False, confirmed_at__lte=entry.at)
    questions = confirmed.order_by("question").values_list("question", flat=True).distinct()
    regions = finding.regions()
    matching = [question for question in questions if lot and _answers(lot, question, regions)]
    return list(confirmed.filter(question__in=matching).order_by("pk"))


def waiting() -> list[Watch]:
    """The subscriptions that have something to be told."""
    return list(Watch.objects.filter(facts__isnull=False).distinct().order_by("pk"))


def too_old(before: datetime) -> list[int]:
    """Facts that could not be told in their time."""
    return list(WatchedFact.objects.filter(entry__at__lt=before).values_list("pk", flat=True))


def facts_for(watch: Watch) -> list[WatchedFact]:
    """What the subscriber has to be told, in order."""
    found = WatchedFact.objects.filter(watch=watch).select_related("entry")
    return list(found.order_by("entry__at", "pk")[:MOST_FACTS])


def link_of(watch: Watch) -> str:
    """The page where the subscription is confirmed, changed and ended."""
    return watch.root + reverse("portal:watch", args=[key_of(watch.reference)])


def first_letter(watch: Watch, *, now: datetime) -> Message:
    """Asks the owner of the address to confirm; to who has confirmed it only says where the subscription is ended."""
    with override(watch.language):
        brand, what = _("开明"), _said(watch.question)
        if watch.confirmed_at is None:
            subject = _("请确认订阅")
            parts = [
                _("有人在交易平台为这个邮箱订阅：%(what)s。") % {"what": what},
                _(
                    "如果是您，请在两天内打开下面的页面确认。如果不是您，不需要做任何事：不确认就不会再收到邮件，两天后这个地址被删除。"
                ),
            ]
        else:
            subject = _("您的订阅")
            parts = [_("您已经订阅：%(what)s。在下面的页面可以修改或者取消。") % {"what": what}]
    text = "\n\n".join((*parts, link_of(watch)))
    reference = _reference(watch, now.isoformat())
    return Message(reference, watch.email, f"[{brand}] {subject}", text, link_of(watch))


def letter(watch: Watch, facts: list[WatchedFact]) -> Message:
    """What happened, each with the address of its page, and where the subscription is ended."""
    lots = {
        lot.pk: lot
        for lot in Lot.objects.filter(pk__in={fact.entry.payload["lot"] for fact in facts}).select_related("project")
    }
    with override(watch.language):
        told = [_told(fact.entry, lots[fact.entry.payload["lot"]], watch) for fact in facts]
        brand, what = _("开明"), _said(watch.question)
        subject = told[0].partition("\n")[0] if len(told) == 1 else _("%(count)s 件新的公开事项") % {"count": len(told)}
        ending = _("您订阅了：%(what)s。修改或者取消订阅：") % {"what": what}
    text = "\n\n".join((*told, f"—\n{ending}\n{link_of(watch)}"))
    reference = _reference(watch, ",".join(str(fact.entry_id) for fact in facts))
    return Message(reference, watch.email, f"[{brand}] {subject}", text, link_of(watch))


def _answers(lot: Lot, question: str, regions: list[str]) -> bool:
    asked = asked_in(question)
    if LOT in asked:
        return asked[LOT] == lot.code
    form = LotSearch(asked, regions=regions)
    return form.is_valid() and finding.answers(lot, form.wanted)


def _told(entry: Entry, lot: Lot, watch: Watch) -> str:
    words = wording.say(entry.kind, entry.payload, watch.language)
    at = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    page = watch.root + reverse("portal:lot", args=[lot.code])
    return f"{words.title} · {lot.title}\n{at}　{lot.code}\n{words.meaning}\n{page}"


def _said(question: str) -> str:
    return "，".join(f"{label} {value}" for label, value in described(question)) or _("全部标段")


def _reference(watch: Watch, what: str) -> str:
    return hashlib.sha256(f"{watch.reference}|{what}".encode()).hexdigest()[:24]
