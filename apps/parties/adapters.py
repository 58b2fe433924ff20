"""How allauth behaves here: nobody signs up through it, and its words for a second factor are ours."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by onboarding and by an organisation's administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account without an organisation could do nothing."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's desk."""
        return str(settings.LOGIN_REDIRECT_URL)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes as authenticator apps show them."""

    def get_totp_label(self, user: object) -> str:
        """The login, as the app lists it."""
        return str(getattr(user, "login", ""))

    def get_totp_issuer(self) -> str:
        """The centre's name, as the app lists it."""
        return str(settings.CENTRE_NAME)
