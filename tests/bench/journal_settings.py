"""Settings of one side of the journal's benchmark: ours as in production, or Django's defaults as a project starts."""

from __future__ import annotations

import os

from trading.settings import *  # noqa: F403
from trading.settings import DATABASE_URL

INSTALLED_APPS = ["apps.core", "apps.evidence"]
MIDDLEWARE = []
TEMPLATES = []
ROOT_URLCONF = "tests.bench.journal_settings"
AUTH_USER_MODEL = "auth.User"
urlpatterns: list[object] = []
if os.environ["BENCH_SETTINGS"] == "plain" and DATABASE_URL.scheme == "sqlite":
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE_URL.path}}
