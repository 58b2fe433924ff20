"""Emptying the database after a test that committed: past the triggers that keep the journal, and in milliseconds."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from apps.evidence.append_only import TRIGGERS_OFF, TRIGGERS_ON

WRITTEN_BY_MIGRATING = frozenset({"django_content_type", "auth_permission"})
"""Stays as it is, and so need not be written again after every test."""


def empty_quickly(patch: pytest.MonkeyPatch) -> None:
    """Has every `flush` of this process delete rows, which is quick where tables are small, and write nothing anew."""
    patch.setattr(type(connection.ops), "sql_flush", _statements)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)


def _statements(operations: BaseDatabaseOperations, _style: Any, tables: list[str], **_options: Any) -> list[str]:
    emptied = [name for name in tables if name not in WRITTEN_BY_MIGRATING]
    deletions = [f"DELETE FROM {operations.quote_name(name)}" for name in emptied]
    if connection.vendor == "postgresql":
        return ["; ".join(["SET LOCAL session_replication_role = replica", *deletions])]
    return [*TRIGGERS_OFF["sqlite"], *deletions, *TRIGGERS_ON["sqlite"]]
