"""Tables of the parties: people, organisations, seats, keys, certificates, applications, delegations."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from apps.core.audience import ROLE_LABELS, Role
from apps.evidence.streams import Hearers, Stream
from apps.parties.lifecycle import (
    CertificateState,
    KeyState,
    MembershipState,
    OnboardingState,
    OrganisationState,
)
from apps.parties.models.proofs import Passkey, PasswordKept, SignInSession
from apps.parties.rules import KEY_ROLES, TOTP_ROLES, OrganisationKind
from apps.parties.rules.exclusions import ExclusionScope

__all__ = ["Passkey", "PasswordKept", "SignInSession"]


def _one_of(field: str, values: type[StrEnum]) -> Q:
    return Q(**{f"{field}__in": [str(value) for value in values]})


class People(BaseUserManager["Person"]):
    """Looks people up by login; nobody is made here, see actions.py."""


class Person(AbstractBaseUser, PermissionsMixin):
    """人员 — somebody who signs in. What the person may do follows from the seat taken, never from this row."""

    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=160, db_index=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    registered_at = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="person_login_is_given", condition=~Q(login="")),
            models.CheckConstraint(name="person_language_known", condition=Q(language__in=["zh-hans", "en"])),
        ]

    def __str__(self) -> str:
        """The name as people read it."""
        return self.name

    @property
    def stream(self) -> Stream:
        """What concerns this person alone."""
        return Stream(f"person:{self.pk}:own", Hearers.OWN)


class Organisation(models.Model):
    """单位 — a legal entity or a public body, known by its unified social credit code."""

    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=400, db_index=True)
    code = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=OrganisationState.ACTIVE)
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="organisation_kind_known", condition=_one_of("kind", OrganisationKind)),
            models.CheckConstraint(name="organisation_state_known", condition=_one_of("state", OrganisationState)),
        ]
        permissions = [
            ("manage_members", "May manage the organisation's members"),
            ("unlock_members", "May unlock the organisation's members"),
        ]

    def __str__(self) -> str:
        """The name as people read it."""
        return self.name

    @property
    def stream(self) -> Stream:
        """What concerns this organisation alone."""
        return Stream(f"organisation:{self.pk}:own", Hearers.OWN)


class OrganisationDecision(models.Model):
    """停用与恢复 — who closed or reopened an organisation's account, when and why."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="organisation_decision_has_reason", condition=~Q(reason="")),
        ]


class Membership(models.Model):
    """席位 — one person's seat in one organisation, in one role. Administering members comes with the seat."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16)
    is_administrator = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default=MembershipState.ACTIVE)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="membership_active_once",
                fields=["person", "organisation", "role"],
                condition=Q(state=MembershipState.ACTIVE.value),
            ),
            models.CheckConstraint(name="membership_role_known", condition=_one_of("role", Role)),
            models.CheckConstraint(name="membership_state_known", condition=_one_of("state", MembershipState)),
            models.CheckConstraint(
                name="membership_ended_has_time",
                condition=Q(state=MembershipState.ACTIVE.value, until__isnull=True)
                | Q(state=MembershipState.ENDED.value, until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Ids only: this may end in a log line."""
        return f"{self.person_id} {self.role} @ {self.organisation_id}"

    @property
    def role_label(self) -> str:
        """The role as people read it."""
        return str(ROLE_LABELS[Role(self.role)])

    @property
    def needs_second_factor(self) -> bool:
        """True for seats that reach nothing before a one-time code is set up."""
        return Role(self.role) in TOTP_ROLES

    @property
    def needs_keys(self) -> bool:
        """True for seats that open sealed files or sign."""
        return Role(self.role) in KEY_ROLES


class Delegation(models.Model):
    """授权 — an organisation's administrator lets a member do one more thing for a period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations")
    permission = models.CharField(max_length=64)
    granted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    granted_from = models.DateTimeField()
    granted_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="delegation_open_once",
                fields=["membership", "permission"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="delegation_period_runs_forward", condition=Q(granted_until__gt=models.F("granted_from"))
            ),
        ]


class OrganisationGrant(UserObjectPermissionBase):
    """What guardian stores for an organisation: a direct reference, so that no grant outlives its organisation."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class KeyPair(models.Model):
    """密钥 — the public halves of one keyfile: X25519 opens sealed files, P-256 signs. Private halves never come."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="key_pairs")
    recipient = models.CharField(max_length=80, unique=True)
    spki = models.BinaryField(max_length=200)
    spki_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, default=KeyState.MADE)
    made_at = models.DateTimeField()
    drilled_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="key_pair_in_use_once",
                fields=["membership"],
                condition=Q(state__in=[KeyState.MADE.value, KeyState.READY.value]),
            ),
            models.CheckConstraint(name="key_pair_state_known", condition=_one_of("state", KeyState)),
            models.CheckConstraint(
                name="key_pair_ready_was_drilled",
                condition=~Q(state=KeyState.READY.value) | Q(drilled_at__isnull=False),
            ),
        ]


class Keyfile(models.Model):
    """密钥文件 — the age file that the person chose to leave here; opaque without the passphrase."""

    key_pair = models.OneToOneField(KeyPair, on_delete=models.PROTECT, related_name="keyfile")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()


class Certificate(models.Model):
    """数字证书 — a certificate for the signing half of a key pair, from its request to its end."""

    key_pair = models.ForeignKey(KeyPair, on_delete=models.PROTECT, related_name="certificates")
    issuer = models.CharField(max_length=32)
    request = models.BinaryField()
    content = models.BinaryField(null=True, blank=True)
    serial = models.CharField(max_length=40, null=True, unique=True)
    state = models.CharField(max_length=16, default=CertificateState.REQUESTED)
    requested_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="certificate_in_force_once",
                fields=["key_pair"],
                condition=Q(state__in=[CertificateState.REQUESTED.value, CertificateState.ISSUED.value]),
            ),
            models.CheckConstraint(name="certificate_state_known", condition=_one_of("state", CertificateState)),
            models.CheckConstraint(
                name="certificate_issued_is_complete",
                condition=~Q(state=CertificateState.ISSUED.value)
                | Q(content__isnull=False, serial__isnull=False, not_after__isnull=False),
            ),
        ]


class EventCertificate(models.Model):
    """事件证书 — for a key made at a strange machine for one event: it ends with the event, and within a day."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="event_certificates")
    purpose = models.CharField(max_length=64)
    """What it is for, as the certificate's subject says it."""
    issuer = models.CharField(max_length=32)
    request = models.BinaryField()
    content = models.BinaryField()
    serial = models.CharField(max_length=40, unique=True)
    spki_sha256 = models.CharField(max_length=64, unique=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="event_certificate_in_force_once",
                fields=["membership", "purpose"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="event_certificate_ended_with_reason",
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]


class OnboardingApplication(models.Model):
    """入驻申请 — anybody asks for an organisation's account, free of charge (电子招标投标办法第九条)."""

    code = models.CharField(max_length=16, unique=True)
    organisation_name = models.CharField(max_length=160)
    organisation_code = models.CharField(max_length=18, db_index=True)
    kind = models.CharField(max_length=16)
    contact_name = models.CharField(max_length=64)
    login = models.CharField(max_length=64)
    email = models.EmailField()
    phone = models.CharField(max_length=32)
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=16, default=OnboardingState.SUBMITTED)
    submitted_at = models.DateTimeField()
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="onboarding_open_once",
                fields=["organisation_code"],
                condition=Q(state__in=[OnboardingState.SUBMITTED.value, OnboardingState.RETURNED.value]),
            ),
            models.CheckConstraint(name="onboarding_state_known", condition=_one_of("state", OnboardingState)),
            models.CheckConstraint(name="onboarding_kind_known", condition=_one_of("kind", OrganisationKind)),
            models.CheckConstraint(
                name="onboarding_accepted_has_organisation",
                condition=~Q(state=OnboardingState.ACCEPTED.value) | Q(organisation__isnull=False),
            ),
        ]


class OnboardingDecision(models.Model):
    """核验意见 — what the operator decided on an application, with the complete list when returned (一次性告知)."""

    application = models.ForeignKey(OnboardingApplication, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=16)
    defects = models.JSONField(default=list)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()


class Invitation(models.Model):
    """邀请 — a link that works once, to set a password. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class AccountUnlock(models.Model):
    """协助登录 — who unlocked an account, invited its owner again or removed lost one-time codes, when and why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unlocks")
    unlocked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    unlocked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="account_unlock_has_reason", condition=~Q(reason="")),
        ]


class Exclusion(models.Model):
    """取消投标资格、禁止参加政府采购活动 — an authority's decision, as it was recorded here; lifted when it falls away."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exclusions")
    scope = models.CharField(max_length=12)
    article = models.CharField(max_length=120)
    authority = models.CharField(max_length=120)
    document = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    from_on = models.DateField()
    until_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-recorded_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="exclusion_scope_known", condition=_one_of("scope", ExclusionScope)),
            models.CheckConstraint(name="exclusion_ends_later", condition=Q(until_on__gte=models.F("from_on"))),
            models.CheckConstraint(
                name="exclusion_is_founded", condition=~Q(article="") & ~Q(authority="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="exclusion_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")),
            ),
        ]
