"""How allauth behaves here: nobody signs up through it, and the secrets of one-time codes are kept encrypted."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by onboarding and by an organisation's administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth gives it
        """Never: an account without an organisation could do nothing."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """One-time codes as authenticator apps show them; what the database holds of them is encrypted."""

    def get_totp_label(self, user: object) -> str:
        """The login, as the app lists it."""
        return str(getattr(user, "login", ""))

    def get_totp_issuer(self) -> str:
        """The centre's name, as the app lists it."""
        return str(settings.CENTRE_NAME)

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    seed = hashlib.sha256(b"kaiming second factor v1" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(seed))
