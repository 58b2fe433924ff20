"""Secrets that the platform itself has to use, encrypted as the database keeps them: they sign what webhooks are sent."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def kept(secret: str) -> str:
    """The secret as the database keeps it."""
    return _cipher().encrypt(secret.encode()).decode("ascii")


def told(secret: str) -> str:
    """The secret again."""
    return _cipher().decrypt(secret.encode()).decode()


def _cipher() -> Fernet:
    seed = hashlib.sha256(b"kaiming webhook secret v1" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(seed))
