"""From DATABASE_URL to Django's database settings; without one, an embedded SQLite file that does not lose writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA busy_timeout=20000;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA cache_size=-20000;"
)

POOL = {"min_size": 1, "max_size": 16, "timeout": 10.0, "reconnect_timeout": 2.0}
"""Whoever finds no connection waits ten seconds at most. A pool that cannot connect gives up after two and begins anew with the
next question; with more patience it would ask a database that is back ever more rarely, up to minutes later."""


def database(address: SplitResult, data_dir: Path) -> dict[str, Any]:
    """Django's settings for the database named by the address."""
    if address.scheme.startswith("postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(address.path.lstrip("/")),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": address.port or "",
            "CONN_MAX_AGE": 0,
            "OPTIONS": {"pool": POOL},
        }
    path = Path(unquote(address.path)) if address.scheme else data_dir / "kaiming.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "trading.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }
