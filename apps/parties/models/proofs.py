"""Tables of what people prove themselves with: passwords they had, passkeys they have, browsers in which they are signed in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PasswordKept(models.Model):
    """用过的口令 — the hash of a password and since when it was used; the newest is the one in use."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="passwords_kept")
    hash = models.CharField(max_length=160)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-set_at", "-pk"]


class Passkey(models.Model):
    """通行密钥 — the public half of a WebAuthn credential, by which its owner signs in without a password."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField(max_length=4096)
    """The attested credential data of WebAuthn: model, id and public key."""
    counter = models.PositiveBigIntegerField(default=0)
    """How often it has signed, as it counts itself; some never count."""
    asked_at = models.DateTimeField(null=True)
    """When the question was asked that it answered last, by the machine's clock; an earlier one is answered no more."""
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="passkey_has_name", condition=~models.Q(name="")),
        ]


class SignInSession(models.Model):
    """登录会话 — a browser in which a person is signed in, so that the person can end it from elsewhere."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="sign_in_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    """About when somebody was last here, by the machine's clock; see idling."""
