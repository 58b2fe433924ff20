"""What an actor has to do in openings, with its deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.todo import Todo, by_deadline
from apps.openings import policy
from apps.openings.lifecycle import OpeningState
from apps.openings.models import CustodyCase, Opening
from apps.openings.papers import Papers
from apps.openings.queries import resumption
from apps.openings.queries.custody import cases_for, side_open_to
from apps.openings.queries.own import bid_of
from apps.openings.rules.custody import OPEN_STATES
from apps.openings.rules.papers import Signer
from apps.openings.standing import Standing
from apps.tenders.queries.lots import desk_lots

S = OpeningState
MOST = 50
OVER = (S.NOT_OPEN.value, S.HANDED_TO_EVALUATION.value, S.FAILED.value, S.ENDED.value)
HOLDERS_GET_READY = (S.STARTED.value, S.LIST_PUBLISHED.value)


def todos_for(actor: Actor, _now: datetime) -> list[Todo]:
    """The openings that wait for this actor, the most urgent first."""
    running = _running()
    if actor.acts_as(Role.BIDDER):
        found = [_bidders(actor, one) for one in running[:MOST]]
    elif actor.acts_as(*BUYERS):
        own = running.filter(lot__in=desk_lots(actor).order_by().values("pk"))
        found = [_buyers(actor, one) for one in own[:MOST]]
    elif actor.acts_as(Role.WITNESS):
        found = [_holders(actor, one) for one in running[:MOST]]
    elif actor.acts_as(Role.SUPERVISOR):
        found = [_supervisors(actor, one) for one in running.filter(state=S.RECORD_SIGNING)[:MOST]]
    else:
        found = []
    return by_deadline([*(todo for todo in found if todo is not None), *_case_todos(actor)])


def _case_todos(actor: Actor) -> list[Todo]:
    """Custodians' cases that wait for this actor: for his share, or for his side's word."""
    if not actor.acts_as(*BUYERS, Role.SUPERVISOR, Role.CUSTODIAN):
        return []
    found = CustodyCase.objects.filter(state__in=OPEN_STATES, opening__state__in=(S.DECRYPTING, S.DECRYPT_SETTLED))
    cases = found.select_related("opening__lot__project", "opening__host").order_by("opened_at", "pk")[:MOST]
    return [todo for case in cases if (todo := _case_todo(actor, case)) is not None]


def _case_todo(actor: Actor, case: CustodyCase) -> Todo | None:
    if side_open_to(actor, case.opening, case) is not None:
        return _todo(case.opening, _("批准托管开启：%(name)s"), "live", None)
    wanted = any(one.is_wanted and one.case.pk == case.pk for one in cases_for(actor, case.opening))
    if not wanted:
        return None
    address = reverse("openings:custody", args=[case.opening.code])
    return replace(_todo(case.opening, _("交回托管份额：%(name)s"), "live", None), url=address)


def _running() -> QuerySet[Opening]:
    found = Opening.objects.exclude(state__in=OVER).filter(lot__published_at__isnull=False)
    parties = ("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
    return found.select_related(*parties).order_by("lot__submission_deadline", "pk")


def _bidders(actor: Actor, opening: Opening) -> Todo | None:
    bid = bid_of(actor, opening)
    if bid is None:
        return None
    match OpeningState(opening.state):
        case S.SIGN_IN | S.CLOSED_FOR_BIDS | S.STARTED if not opening.sign_ins.filter(bid=bid).exists():
            return _todo(opening, _("开标签到：%(name)s"), "wait", opening.begins_at)
        case S.DECRYPTING if bid in {one.bid for one in Standing.of(opening).undecided}:
            return _todo(opening, _("在线解密：%(name)s"), "live", opening.until)
        case S.CONFIRMING if bid in _waiting(opening):
            return _todo(opening, _("确认开标结果：%(name)s"), "live", opening.until)
        case S.RESUMED if bid in resumption.unheard(opening):
            return _todo(opening, _("复会，确认知悉评标结果：%(name)s"), "live", opening.until)
        case _:
            return None


def _waiting(opening: Opening) -> set[str]:
    standing = Standing.of(opening)
    return set(standing.opened - standing.confirmed)


def _buyers(actor: Actor, opening: Opening) -> Todo | None:
    if opening.host is not None and not policy.is_host(actor, opening):
        return _holders(actor, opening)
    title, tone = _host_does(OpeningState(opening.state))
    coming = opening.begins_at if opening.host is None else opening.until
    return _todo(opening, title, tone, coming)


def _host_does(state: OpeningState) -> tuple[str, str]:
    comes = (_("到时开始开标：%(name)s"), "wait")
    said = {
        S.SIGN_IN: comes,
        S.CLOSED_FOR_BIDS: comes,
        S.DECRYPTING: (_("主持解密：%(name)s"), "live"),
        S.RECORD_SIGNING: (_("签署开标记录并结束开标：%(name)s"), "wait"),
        S.CLOSED: (_("移交评标：%(name)s"), "wait"),
        S.PAUSED: (_("恢复开标：%(name)s"), "stop"),
        S.RESUMED: (_("主持复会：%(name)s"), "live"),
    }
    return said.get(state, (_("主持开标：%(name)s"), "live"))


def _holders(actor: Actor, opening: Opening) -> Todo | None:
    role = policy.role_of(actor, opening)
    if role is None:
        return None
    if opening.state in HOLDERS_GET_READY and not opening.holders.filter(role=role).exists():
        return _todo(opening, _("开标持钥就绪：%(name)s"), "live", None)
    has_revealed = opening.reveals.filter(role=role).exists()
    if opening.state == S.DECRYPT_SETTLED and policy.is_registered(actor, opening, role) and not has_revealed:
        return _todo(opening, _("公开持有的份额：%(name)s"), "live", None)
    return None


def _supervisors(actor: Actor, opening: Opening) -> Todo | None:
    """The record that the host has signed waits for the supervisor who has the place."""
    papers = Papers.of(opening)
    is_mine = policy.may_sign_as(actor, opening, Signer.SUPERVISOR)
    if not is_mine or not papers.is_supervisor_awaited or papers.supervisor_until is None:
        return None
    return _todo(opening, _("监督签署开标记录：%(name)s"), "live", papers.supervisor_until)


def _todo(opening: Opening, title: str, tone: str, due_at: datetime | None) -> Todo:
    lot = opening.lot
    return Todo(
        title=title % {"name": lot.name},
        url=reverse("openings:hall", args=[opening.code]),
        due_at=due_at,
        tone=tone,
        lot_code=lot.code,
        explanation=lot.project.name,
    )
