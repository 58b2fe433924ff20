"""Who came and how, for those who may know: the bidder his own, the desk everybody's after the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from apps.bids.rules.consortium import FIELD, BadConsortium, members_in
from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.evidence.models import Entry
from apps.openings import policy
from apps.openings.arriving import Arrival, arrival_of
from apps.openings.lifecycle import OPEN_TO_OBJECTIONS
from apps.openings.models import IdentityCheck, ListedBid, Opening, Remark, SignIn, SignInCheck
from apps.openings.queries.own import bid_of
from apps.openings.rules.arrival import SignInWay
from apps.openings.signed import unsealed
from apps.openings.standing import sign_ins_unchecked

NOTED = "opening.environment_checked"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A bidder of the list as who checks it sees it."""

    listed: ListedBid
    way: str
    """Empty for who did not sign in."""
    signed_in_at: datetime | None
    person: str
    reason: str
    has_photo: bool
    check: SignInCheck | None
    identity: IdentityCheck | None
    stated: tuple[tuple[str, str], ...]
    """What the opened sheet says about who bids: members of a consortium, the manager."""

    @property
    def waits_for_check(self) -> bool:
        """待核验."""
        return self.way == SignInWay.EMERGENCY and self.check is None


def way_of(opening: Opening, bid: str) -> str:
    """How the bid's own bidder signed in; nothing where he did not."""
    return opening.sign_ins.filter(bid=bid).values_list("way", flat=True).first() or ""


def noted_environment(opening: Opening, actor: Actor) -> Entry | None:
    """What the actor last had noted of his own browser."""
    bid = bid_of(actor, opening)
    if bid is None:
        return None
    return Entry.objects.filter(stream=opening.own_stream(bid).name, kind=NOTED).order_by("v").last()


def may_read_arrivals(actor: Actor, opening: Opening) -> bool:
    """Who keeps order in the hall and who watches over it, once the list is published."""
    is_one_of_them = actor.acts_as(*BUYERS, Role.WITNESS, Role.SUPERVISOR)
    return opening.list_published_at is not None and is_one_of_them and policy.may_read_desk(actor, opening)


def may_see_photos(actor: Actor, opening: Opening) -> bool:
    """A face is for the one who checks it and the one who supervises."""
    is_checking = policy.is_host(actor, opening) or actor.acts_as(Role.SUPERVISOR)
    return is_checking and may_read_arrivals(actor, opening)


def arrivals(opening: Opening) -> list[Arrived]:
    """Everybody of the published list, in its order."""
    sign_ins = {one.bid: one for one in opening.sign_ins.all()}
    checks = {one.bid: one for one in opening.sign_in_checks.all()}
    identities = {one.bid: one for one in opening.identity_checks.all()}
    fields = dict(opening.results.filter(failure="").values_list("bid", "fields"))
    found = []
    for one in opening.listed.select_related("organisation"):
        sign_in = sign_ins.get(one.bid)
        arrival = _under_the_lid(opening, sign_in) if sign_in else None
        found.append(
            Arrived(
                listed=one,
                way=sign_in.way if sign_in else "",
                signed_in_at=sign_in.at if sign_in else None,
                person=arrival.person if arrival else "",
                reason=arrival.reason if arrival else "",
                has_photo=bool(arrival and arrival.photo),
                check=checks.get(one.bid),
                identity=identities.get(one.bid),
                stated=tuple(_stated(fields.get(one.bid) or {})),
            )
        )
    return found


def photo_kept(opening: Opening, bid: str) -> dict[str, str] | None:
    """Where the photo of an emergency sign-in lies; nothing where there is none."""
    sign_in = opening.sign_ins.filter(bid=bid, way=SignInWay.EMERGENCY).first()
    return arrival_of(opening, sign_in).photo if sign_in else None


def waiting_checks(opening: Opening) -> int:
    """应急签到待核验 — how many sign-ins nobody has looked at; none before the list."""
    return sign_ins_unchecked(opening)


def may_check(actor: Actor, opening: Opening) -> bool:
    """True for the host while the session runs."""
    return policy.is_host(actor, opening) and opening.state in OPEN_TO_OBJECTIONS


def remarks_of(opening: Opening) -> list[Remark]:
    """监督意见, in their order."""
    return list(opening.remarks.select_related("seat__person", "seat__organisation"))


def remarks_told(opening: Opening) -> int:
    """The version up to which a reader of the remarks has heard the desk's stream."""
    return Entry.objects.filter(stream=opening.desk_stream.name).order_by("-v").values_list("v", flat=True).first() or 0


def _under_the_lid(opening: Opening, sign_in: SignIn) -> Arrival:
    if sign_in.way != SignInWay.CERTIFICATE:
        return arrival_of(opening, sign_in)
    proof = unsealed(opening, sign_in.bid, bytes(sign_in.sealed))
    subject = x509.load_der_x509_certificate(proof.certificate).subject
    names = [str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return Arrival(SignInWay.CERTIFICATE, names[0] if names else "", "", None)


def _stated(fields: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    try:
        found = [("consortium", one.name) for one in members_in(str(fields[FIELD]))] if fields.get(FIELD) else []
    except BadConsortium:
        found = [("consortium", str(fields[FIELD]))]
    return found + ([("manager", str(fields["manager"]))] if fields.get("manager") else [])
