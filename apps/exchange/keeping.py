"""Secrets that the platform itself has to use, encrypted as the database keeps them: they sign what webhooks are sent."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """The secret was kept under another SECRET_KEY; its owner has to renew it."""


def kept(secret: str) -> str:
    """The secret as the database keeps it."""
    return _cipher().encrypt(secret.encode()).decode("ascii")


def told(secret: str) -> str:
    """The secret again. Raises Unreadable after SECRET_KEY was replaced."""
    try:
        return _cipher().decrypt(secret.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _cipher() -> Fernet:
    seed = hashlib.sha256(b"kaiming webhook secret v1" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(seed))
