"""The triggers that keep the journal append-only in the database itself, whoever holds the connection."""

from __future__ import annotations

_KEEP_ON_UPDATE = (
    "CREATE TRIGGER evidence_entry_keeps_update BEFORE UPDATE ON evidence_entry "
    "BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END"
)
_KEEP_ON_DELETE = (
    "CREATE TRIGGER evidence_entry_keeps_delete BEFORE DELETE ON evidence_entry "
    "BEGIN SELECT RAISE(ABORT, 'a journal entry is never removed'); END"
)
_KEEP = """
CREATE FUNCTION evidence_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a journal entry is never changed or removed' USING ERRCODE = 'restrict_violation';
END
$$
"""
_KEEP_ALL = """
CREATE TRIGGER evidence_entry_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_entry
FOR EACH STATEMENT EXECUTE FUNCTION evidence_entry_keep()
"""

TRIGGERS_ON = {"sqlite": (_KEEP_ON_UPDATE, _KEEP_ON_DELETE), "postgresql": (_KEEP, _KEEP_ALL)}
TRIGGERS_OFF = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS evidence_entry_keeps_update",
        "DROP TRIGGER IF EXISTS evidence_entry_keeps_delete",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS evidence_entry_keep ON evidence_entry",
        "DROP FUNCTION IF EXISTS evidence_entry_keep()",
    ),
}
"""By database vendor. Taken off by the reverse migration, and by tests that tamper or empty their database."""
