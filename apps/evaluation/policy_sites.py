"""Who may do what for a venue or a site: the operators of the centre it belongs to."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.evaluation.models import Evaluation, Site, Venue


def may_keep(actor: Actor, venue: Venue) -> bool:
    """A venue is kept by the operators of its own centre."""
    return actor.acts_as(Role.OPERATOR) and actor.organisation_id == venue.organisation_id


def must_keep(actor: Actor, venue: Venue) -> None:
    """Refuses everybody but the venue's own operators."""
    if not may_keep(actor, venue):
        raise NotAllowed("not_your_venue")


def may_answer_for(actor: Actor, site: Site) -> bool:
    """A site is answered for by the operators of its venue's centre."""
    return site.venue is not None and may_keep(actor, site.venue)


def must_answer_for(actor: Actor, site: Site) -> None:
    """Refuses everybody but the operators of the site's own centre."""
    if not may_answer_for(actor, site):
        raise NotAllowed("not_your_venue")


def may_lead(actor: Actor, evaluation: Evaluation) -> bool:
    """主场负责制: the main site's operators lead; without a venue the platform's own centre does."""
    if not actor.acts_as(Role.OPERATOR):
        return False
    main = evaluation.sites.select_related("venue").filter(is_main=True).first()
    return main is None or main.venue is None or may_keep(actor, main.venue)


def must_lead(actor: Actor, evaluation: Evaluation) -> None:
    """Refuses everybody but the main site's operators."""
    if not may_lead(actor, evaluation):
        raise NotAllowed("main_site_only")
