"""就绪看板: what is still missing at each site before the review may begin."""

from __future__ import annotations

from dataclasses import dataclass

from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import Evaluation, Site
from apps.evaluation.queries.attendance import Ready, ready_of
from apps.evaluation.queries.sites import sites_of, wanted_at
from apps.evaluation.sitting import open_incident, sitting_of, unsealed


@dataclass(frozen=True, slots=True)
class SiteReadiness:
    """One site of the board: ready, or what is missing, by code."""

    site: Site
    missing: tuple[str, ...]
    attendance: Ready
    has_confirmed_start: bool
    wanted: int

    @property
    def is_ready(self) -> bool:
        """True when nothing is missing."""
        return not self.missing


def board_of(evaluation: Evaluation) -> list[SiteReadiness]:
    """Every site, the main one first; who is missing is said by number."""
    sitting, incident = sitting_of(evaluation), open_incident(evaluation)
    confirmed = set(sitting.confirmations.values_list("site", flat=True)) if sitting else set()
    waiting = {site.pk for site in unsealed(evaluation)}
    failing = incident.site_id if incident else None
    found = []
    for site in sites_of(evaluation):
        site.evaluation = evaluation
        ready = ready_of(site)
        missing = _missing(site, ready, is_failing=site.pk == failing, is_unsealed=site.pk in waiting)
        found.append(SiteReadiness(site, tuple(missing), ready, site.pk in confirmed, wanted_at(site)))
    return found


def unready(evaluation: Evaluation) -> int:
    """How many sites are not ready."""
    return sum(not one.is_ready for one in board_of(evaluation))


def _missing(site: Site, ready: Ready, *, is_failing: bool, is_unsealed: bool) -> list[str]:
    is_confirmed = site.state == SiteState.CONFIRMED
    reasons = {
        "unconfirmed": not is_confirmed,
        "nobody": is_confirmed and ready.expected == 0,
        "unanswered": bool(ready.unanswered),
        "absent": bool(ready.missing),
        "untested": bool(ready.untested),
        "witness": is_confirmed and not ready.witness,
        "closed": ready.is_closed,
        "failing": is_failing,
        "unsealed": is_unsealed,
    }
    return [code for code, is_so in reasons.items() if is_so]
