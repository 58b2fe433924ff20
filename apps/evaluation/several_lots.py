"""兼投不兼中 — the lots of one project that are settled together, as far as they stand (handbook 3.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.evaluation import events
from apps.evaluation.models import Evaluation
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.several_lots import OneLot, won_elsewhere
from apps.evaluation.standing import scheme_of
from apps.evidence.journal import emit
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.scheme_parts import OneLotTerms

ENDED = (LotState.FAILED, LotState.TERMINATED, LotState.CANCELLED, LotState.ENTRY_REFUSED)


def terms_of(lot: Lot) -> OneLotTerms | None:
    """The rule of the lot's document; nothing where every lot stands for itself."""
    scheme = scheme_of(lot)
    return scheme.one_lot if scheme else None


def settled_with(lot: Lot) -> list[Lot]:
    """The other lots of the project with the same rule that were due to be opened at the same time, by code."""
    terms = terms_of(lot)
    if terms is None:
        return []
    others = Lot.objects.filter(project=lot.project_id, submission_deadline=lot.submission_deadline)
    others = others.exclude(pk=lot.pk).exclude(state__in=ENDED).select_related("project").order_by("code")
    return [one for one in others if terms_of(one) == terms]


def waiting_for(lot: Lot) -> list[Lot]:
    """The lots whose result is not computed yet, without which nobody knows who is passed over."""
    others = settled_with(lot)
    known = Evaluation.objects.filter(lot__in=others, computed_at__isnull=False).values_list("lot_id", flat=True)
    return [one for one in others if one.pk not in set(known)]


def settle(evaluation: Evaluation, *, now: datetime) -> None:
    """The result passes over who has won another lot. Lots whose report was made stand as they are."""
    terms, others = terms_of(evaluation.lot), settled_with(evaluation.lot)
    if terms is None or not others or evaluation.case is None:
        return
    rows = Evaluation.objects.filter(lot__in=others).select_related("lot").prefetch_related("reports")
    held = {one.lot.code: _winner(one) for one in rows if _has_report(one)}
    free = [evaluation, *(one for one in rows if not _has_report(one))]
    ranked = {one.lot.code: _as_computed(one)["ranked"] for one in free}
    one_lot = OneLot(terms.rule, tuple(sorted(ranked)), terms.most)
    _keep(evaluation, won_elsewhere(evaluation.lot.code, one_lot, ranked, held), now=now)


def _keep(evaluation: Evaluation, won: Mapping[str, list[str]], *, now: datetime) -> None:
    case = _plain(evaluation) | ({"won_elsewhere": dict(won)} if won else {})
    if case == evaluation.case:
        return
    evaluation.case, evaluation.result = case, computed(case)
    evaluation.result_sha256 = hashlib.sha256(canonical_bytes(evaluation.result)).hexdigest()
    evaluation.save(update_fields=["case", "result", "result_sha256"])
    fact = events.ResultComputed(lot=evaluation.lot_id, sha256=evaluation.result_sha256)
    emit(fact, stream=evaluation.sealed_stream, actor=SYSTEM, at=now)


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    return {name: value for name, value in (evaluation.case or {}).items() if name != "won_elsewhere"}


def _as_computed(evaluation: Evaluation) -> dict[str, Any]:
    """The result of the lot by itself."""
    return computed(_plain(evaluation))


def _has_report(evaluation: Evaluation) -> bool:
    return any(one.replaced_at is None for one in evaluation.reports.all())


def _winner(evaluation: Evaluation) -> str | None:
    """Who is first by the report; nobody where the first rank is shared."""
    first = [row["bidder"] for row in (evaluation.result or {}).get("ranked", ()) if row["rank"] == 1]
    return first[0] if len(first) == 1 else None
