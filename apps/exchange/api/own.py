"""What somebody asks of his own, by token: read only, and only what his seat may read on its desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer

from apps.bids.queries import bidding
from apps.core.refusals import NotAllowed
from apps.evidence.rules.chain import moment
from apps.exchange import actions, limits
from apps.exchange.api.asking import acting
from apps.exchange.api.shapes import OwnBids, OwnLots, Refusal
from apps.exchange.models import AccessToken
from apps.exchange.queries import tokens
from apps.exchange.rules.scopes import Scope
from apps.tenders.queries.lots import desk_lots

LOTS_SHOWN = 200
NO: dict[Any, Any] = {401: Refusal, 403: Refusal, 422: Refusal, 429: Refusal}


class ByToken(HttpBearer):
    """A token that lives and has the scope; else 401 or 403."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> AccessToken | None:
        """The token's row, noted as used; None for one that is unknown, revoked or over."""
        now = acting(request).now
        found = tokens.living_token(token, now)
        if found is None:
            return None
        limits.remember_known(token)
        actions.record_use(found.pk, now=now)
        if self.scope not in found.scopes:
            raise NotAllowed("token_scope", scope=self.scope.value)
        return found


own = Router(tags=["own"])


@own.get("/own/lots", auth=ByToken(Scope.OWN_LOTS), response={200: OwnLots} | NO, summary="My organisation's lots")
def own_lots(request: HttpRequest) -> dict[str, Any]:
    """The lots whose desk the seat may read, drafts included, the newest first."""
    found = desk_lots(_actor(request))[:LOTS_SHOWN]
    lots = [
        {
            "code": lot.code,
            "name": lot.name,
            "project": lot.project.name,
            "state": lot.state,
            "submission_deadline": moment(lot.submission_deadline) if lot.submission_deadline else None,
        }
        for lot in found
    ]
    return {"lots": lots}


@own.get("/own/bids", auth=ByToken(Scope.OWN_BIDS), response={200: OwnBids} | NO, summary="My own bids")
def own_bids(request: HttpRequest) -> dict[str, Any]:
    """The seat's own bids with the receipt of what was handed in last; for any seat but a bidder's, none."""
    bids = [
        {
            "lot": one.lot.code,
            "bid": one.code,
            "state": one.state.value,
            "revision": one.latest.revision if one.latest else None,
            "received_at": moment(one.latest.received_at) if one.latest else None,
            "statement_sha256": one.latest.statement_sha256 if one.latest else None,
            "receipt": dict(one.latest.receipt) if one.latest else None,
        }
        for one in bidding.own_bids(_actor(request))
    ]
    return {"bids": bids}


def _actor(request: HttpRequest) -> Any:
    return tokens.actor_of(request.auth)  # type: ignore[attr-defined]  # set by the library after ByToken
