"""Where a committee sits: whether at venues at all, and at which site each member does."""

from __future__ import annotations

from apps.evaluation.forming import pseudonym_of
from apps.evaluation.models import Evaluation, Member, Seat, Site
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import MemberKind
from apps.evidence.rules.draw_record import strata_of


def is_in_person(evaluation: Evaluation) -> bool:
    """True when the review sits at venues of the shared directory, with rooms, seats and witnesses; else each sits anywhere."""
    return evaluation.sites.filter(venue__isnull=False).exists()


def sites_of(evaluation: Evaluation) -> list[Site]:
    """The sites, the main one first."""
    return list(
        evaluation.sites.select_related("venue__organisation", "room", "witness__person", "organisation").order_by(
            "number"
        )
    )


def main_of(evaluation: Evaluation) -> Site | None:
    """The main site, where there is one."""
    return evaluation.sites.select_related("venue", "room").filter(is_main=True).first()


def site_of(member: Member) -> Site | None:
    """Where the member sits: the site that the expert was drawn for; representatives sit at the main one."""
    evaluation = member.evaluation
    number = _site_number(member) if member.kind == MemberKind.EXPERT else None
    found = evaluation.sites.select_related("venue", "room", "witness__person")
    return found.filter(number=number).first() if number else found.filter(is_main=True).first()


def members_at(site: Site) -> list[Member]:
    """Who sits at this site now."""
    sitting = site.evaluation.members.filter(left_at__isnull=True).select_related("evaluation", "seat__person")
    return [one for one in sitting.order_by("number") if (at := site_of(one)) is not None and at.pk == site.pk]


def seats_of(site: Site) -> list[Seat]:
    """The seats that are kept for the site, by number."""
    return list(Seat.objects.filter(pk__in=site.seats.values("seat")).order_by("room", "number"))


def wanted_at(site: Site) -> int:
    """How many seats the site has to keep: the experts drawn for it, and at the main site the representatives."""
    experts = sum(int(count) for count in site.wanted.values())
    return experts + _representatives(site)


def _representatives(site: Site) -> int:
    scheme = scheme_of(site.evaluation.lot) if site.is_main else None
    return scheme.committee.representatives if scheme else 0


def _site_number(member: Member) -> int | None:
    """By the stratum of the draw; a record without strata is of one site."""
    evaluation = member.evaluation
    if not evaluation.draw:
        return None
    name = pseudonym_of(evaluation, member.seat)
    found = next((one.name for one in strata_of(evaluation.draw) if name in one.chosen), "")
    number, slash, _code = found.partition("/")
    return int(number) if slash else None
