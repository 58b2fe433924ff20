"""Reads of the parties, each filtered for who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.evidence.models import Entry
from apps.parties import policy, second_factor
from apps.parties.ca import Ended
from apps.parties.events import SignedIn
from apps.parties.lifecycle import CertificateState, KeyState, MembershipState, OnboardingState, OrganisationState
from apps.parties.models import (
    Certificate,
    Delegation,
    EventCertificate,
    Exclusion,
    Invitation,
    KeyPair,
    Membership,
    OnboardingApplication,
    Organisation,
    Person,
    SignInSession,
)
from apps.parties.rules.exclusions import ExclusionScope, is_in_force, reaches
from apps.parties.rules.tokens import digest_of

KEYS_IN_USE = (KeyState.MADE.value, KeyState.READY.value)
RENEW_WITHIN = timedelta(days=30)
ANSWER_WITHIN = timedelta(days=3)
"""服务承诺 — how soon the centre answers an application; its own promise, not a law's."""
TODOS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LastSignIn:
    """When somebody signed in, and where: empty where that is no longer listed."""

    at: datetime
    browser: str
    address: str


def actor_for(person: Person, membership: Membership | None) -> Actor:
    """The person acting from this seat; without a seat, the person as such."""
    if membership is None:
        return Actor(id=f"person:{person.pk}", person_id=person.pk)
    return Actor(
        id=f"person:{person.pk}",
        role=Role(membership.role),
        person_id=person.pk,
        organisation_id=membership.organisation_id,
    )


def seats_of(person: Person) -> QuerySet[Membership]:
    """The seats a person can act from now, oldest first."""
    return (
        Membership.objects.filter(
            person=person, state=MembershipState.ACTIVE, organisation__state=OrganisationState.ACTIVE
        )
        .select_related("organisation")
        .order_by("pk")
    )


def seat_of(actor: Actor) -> Membership | None:
    """The seat that the actor acts from, with its person and organisation."""
    if actor.person_id is None or actor.organisation_id is None or actor.role is None:
        return None
    seats = Membership.objects.filter(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        role=actor.role.value,
        state=MembershipState.ACTIVE,
        organisation__state=OrganisationState.ACTIVE,
    )
    return seats.select_related("person", "organisation").first()


def organisation_of(actor: Actor) -> Organisation | None:
    """The organisation the actor acts for."""
    return Organisation.objects.filter(pk=actor.organisation_id).first() if actor.organisation_id else None


def members_of(organisation: Organisation, actor: Actor, *, now: datetime) -> QuerySet[Membership]:
    """The organisation's seats for those who manage them, by name; for other members only their own."""
    seats = Membership.objects.filter(organisation=organisation).select_related("person", "organisation")
    if not policy.may_manage_members(actor, organisation, now=now):
        seats = seats.filter(person_id=policy.must_be_somebody(actor))
    return seats.order_by("state", "person__name_key", "pk")


def seats_manageable_by(actor: Actor, *, now: datetime) -> QuerySet[Membership]:
    """Seats whose end or delegation the actor could decide about: those of the actor's own organisation."""
    organisation = organisation_of(actor)
    if organisation is None or not policy.may_manage_members(actor, organisation, now=now):
        return Membership.objects.none()
    return Membership.objects.filter(organisation=organisation).select_related("person", "organisation").order_by("pk")


def delegations_of(organisation: Organisation) -> QuerySet[Delegation]:
    """The organisation's delegations that were not ended, the first to end first."""
    return (
        Delegation.objects.filter(organisation=organisation, ended_at__isnull=True)
        .select_related("membership__person")
        .order_by("granted_until", "pk")
    )


def accounts_for(actor: Actor, words: str) -> QuerySet[Person]:
    """People whose account the actor may help with, by name: everybody for the centre, else one's own organisation."""
    people = Person.objects.prefetch_related("memberships__organisation").order_by("name_key", "pk")
    if not actor.acts_as(Role.OPERATOR, Role.TECHNICAL_DUTY):
        if actor.organisation_id is None:
            return people.none()
        people = people.filter(
            memberships__organisation_id=actor.organisation_id, memberships__state=MembershipState.ACTIVE
        ).distinct()
    for word in words.split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(name_key__icontains=word.lower())
            | Q(login__icontains=word)
            | Q(memberships__organisation__name__icontains=word)
            | Q(memberships__organisation__code=word)
        ).distinct()
    return people


def organisations(words: str) -> QuerySet[Organisation]:
    """Organisations by name, found by name, pinyin or credit code."""
    found = Organisation.objects.order_by("name_key", "pk")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(name_key__icontains=word.lower()) | Q(code=word.upper()))
    return found


def seats_in(organisation: Organisation) -> QuerySet[Membership]:
    """The seats that are held in an organisation, by name; for the operator."""
    return (
        Membership.objects.filter(organisation=organisation, state=MembershipState.ACTIVE)
        .select_related("person")
        .order_by("person__name_key", "pk")
    )


def applications_for(actor: Actor) -> QuerySet[OnboardingApplication]:
    """Applications for the operator: waiting ones first, the oldest on top. Nobody else knows of any."""
    if not actor.acts_as(Role.OPERATOR):
        return OnboardingApplication.objects.none()
    return OnboardingApplication.objects.select_related("organisation").order_by("submitted_at", "pk")


def application_by_code(code: str) -> OnboardingApplication | None:
    """The application that this code belongs to; the code is the applicant's only key to it."""
    return OnboardingApplication.objects.filter(code=code.strip().upper().replace("-", "").replace(" ", "")).first()


def invitation_open(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that this token opens, if it was neither used nor has expired."""
    found = Invitation.objects.select_related("person").filter(token_sha256=digest_of(token)).first()
    return found if found and found.used_at is None and found.expires_at > now else None


def keys_of(seat: Membership) -> KeyPair | None:
    """The keys that a seat uses now."""
    return KeyPair.objects.filter(membership=seat, state__in=KEYS_IN_USE).select_related("keyfile").first()


def own_keys(actor: Actor) -> QuerySet[KeyPair]:
    """Key pairs of the actor himself, from any of his seats, the newest first."""
    return (
        KeyPair.objects.filter(membership__person_id=policy.must_be_somebody(actor))
        .select_related("membership__person", "membership__organisation")
        .order_by("-made_at", "-pk")
    )


def certificate_in_force(key_pair: KeyPair, *, now: datetime) -> Certificate | None:
    """The certificate with which these keys sign now."""
    return Certificate.objects.filter(
        key_pair=key_pair, state=CertificateState.ISSUED, not_before__lte=now, not_after__gt=now
    ).first()


def certificates_ended() -> QuerySet[Certificate]:
    """Certificates that the revocation list names."""
    return Certificate.objects.filter(state=CertificateState.REVOKED, serial__isnull=False).order_by("pk")


def ended_for_the_list(*, now: datetime) -> list[Ended]:
    """What the revocation list says now: certificates of every day, then those that were for one event."""
    events = EventCertificate.objects.filter(ended_at__isnull=False).order_by("pk")
    ended = [Ended(str(one.serial), one.ended_at or now) for one in certificates_ended()]
    return ended + [Ended(one.serial, one.ended_at or now) for one in events]


def event_certificate(seat: Membership, purpose: str, *, now: datetime) -> EventCertificate | None:
    """The certificate with which a seat signs at this event now."""
    found = EventCertificate.objects.filter(
        membership=seat, purpose=purpose, ended_at__isnull=True, not_before__lte=now, not_after__gt=now
    )
    return found.first()


def sessions_of(person: Person) -> QuerySet[SignInSession]:
    """Browsers in which the person is signed in, the latest first."""
    return SignInSession.objects.filter(person=person).order_by("-started_at", "-pk")


def applications_waiting() -> QuerySet[OnboardingApplication]:
    """Applications that wait for the operator, the oldest first."""
    return OnboardingApplication.objects.filter(state=OnboardingState.SUBMITTED).order_by("submitted_at", "pk")


def seats_to_demonstrate() -> list[Membership]:
    """Every seat that can be acted from, in the order of the roles and then by name; for a demonstration only.

    `has_keys` is true for each whose keys are in use.
    """
    in_use = KeyPair.objects.filter(membership=OuterRef("pk"), state__in=KEYS_IN_USE)
    seats = (
        Membership.objects.filter(
            state=MembershipState.ACTIVE, organisation__state=OrganisationState.ACTIVE, person__is_active=True
        )
        .annotate(has_keys=Exists(in_use))
        .select_related("person", "organisation")
    )
    order = list(Role)
    return sorted(seats, key=lambda seat: (order.index(Role(seat.role)), seat.organisation.name_key, seat.pk))


def session_seen_at(session_key: str) -> datetime | None:
    """When somebody was last here in this browser, by the machine's clock; nothing when the session was ended."""
    return SignInSession.objects.filter(session_key=session_key).values_list("seen_at", flat=True).first()


def last_sign_in(person: Person) -> LastSignIn | None:
    """The latest sign-in, also when its session is no longer listed: whoever ends a session does not undo it."""
    entry = Entry.objects.filter(stream=person.stream.name, kind=SignedIn.kind).order_by("-v").first()
    if entry is None:
        return None
    session = sessions_of(person).filter(started_at=entry.at).first()
    return LastSignIn(entry.at, session.browser if session else "", (session.address or "") if session else "")


def passwords_kept(person: Person, *, most: int) -> list[str]:
    """The hashes of the person's last passwords, the newest first."""
    return list(person.passwords_kept.values_list("hash", flat=True)[:most])


def password_set_at(person: Person) -> datetime | None:
    """Since when the password is in use; nothing where that was never kept."""
    return person.passwords_kept.values_list("set_at", flat=True).first()


def sessions_alive(person: Person) -> list[SignInSession]:
    """Listed sessions that the session store still knows."""
    listed = list(sessions_of(person))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [one for one in listed if store().exists(one.session_key)]


def person(person_id: int) -> Person:
    """The person of this id."""
    return Person.objects.get(pk=person_id)


def has_second_factor(person: Person) -> bool:
    """True when the person has one-time codes."""
    return second_factor.has_one(person.pk)


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """What the actor has to do among the parties: applications, one-time codes, keys, a certificate about to end."""
    if actor.person_id is None or actor.organisation_id is None:
        return []
    seat = Membership.objects.filter(
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        role=str(actor.role),
        state=MembershipState.ACTIVE,
    ).first()
    waiting = list(applications_waiting()[:TODOS_SHOWN]) if actor.acts_as(Role.OPERATOR) else []
    todos = [_application_todo(row) for row in waiting]
    if seat is not None and seat.needs_second_factor and not second_factor.has_one(actor.person_id):
        todos.append(Todo(_("启用动态口令"), reverse("parties:one_time_codes"), tone="stop"))
    return todos + (_key_todos(seat, now) if seat is not None and seat.needs_keys else [])


def _application_todo(row: OnboardingApplication) -> Todo:
    return Todo(
        _("核验入驻申请：%(name)s") % {"name": row.organisation_name},
        reverse("parties:onboarding", args=[row.pk]),
        due_at=row.submitted_at + ANSWER_WITHIN,
    )


def _key_todos(seat: Membership, now: datetime) -> list[Todo]:
    page, key_pair = reverse("parties:keys"), keys_of(seat)
    if key_pair is None:
        return [Todo(_("生成密钥并申请证书"), page, explanation=_why_keys_are_needed(Role(seat.role)))]
    if key_pair.state == KeyState.MADE:
        return [Todo(_("完成密钥演练"), page, explanation=_("密钥文件重新打开一次之后，密钥才算数。"))]
    certificate = certificate_in_force(key_pair, now=now)
    if certificate is None:
        return [Todo(_("申请证书"), page)]
    if certificate.not_after is not None and certificate.not_after - now <= RENEW_WITHIN:
        return [Todo(_("证书即将到期，请更换密钥并申请新证书"), page, due_at=certificate.not_after)]
    return []


def _why_keys_are_needed(role: Role) -> str:
    if role is Role.BIDDER:
        return _("没有密钥不能递交或解密文件，建议提前办理。")
    if role is Role.EXPERT:
        return _("没有密钥不能签署承诺书、评分表和评标报告，建议提前办理。")
    return _("没有密钥不能签署文件，建议提前办理。")


def exclusions(words: str) -> QuerySet[Exclusion]:
    """Every decision that excluded somebody, the newest first; found by name, pinyin or credit code."""
    found = Exclusion.objects.select_related("organisation", "recorded_by", "lifted_by").order_by("-recorded_at", "-pk")
    for word in words.split():
        named = Q(organisation__name__icontains=word) | Q(organisation__name_key__icontains=word.lower())
        found = found.filter(named | Q(organisation__code=word.upper()))
    return found


def exclusion_in_force(organisation_id: int, *, procedure: ExclusionScope, today: date) -> Exclusion | None:
    """The decision that keeps an organisation from bidding today, the one that lasts longest; None where there is none."""
    standing = Exclusion.objects.filter(organisation_id=organisation_id, lifted_at=None).order_by("-until_on", "pk")
    for one in standing:
        if reaches(ExclusionScope(one.scope), procedure) and is_in_force(one.from_on, one.until_on, today):
            return one
    return None
