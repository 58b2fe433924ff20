"""What the database itself does for the journal: triggers that keep it append-only, and on PostgreSQL the append.

The triggers hold whoever has the connection. The function makes an append one short statement whose plan PostgreSQL keeps.
"""

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

_APPEND = """
CREATE FUNCTION evidence_append(
    stream_ text, hearers_ text, kind_ text, actor_ text, at_ timestamptz, latest_ timestamptz, body_ text,
    domain_ bytea, text_ text
) RETURNS TABLE (id_ bigint, v_ bigint, parent_ bytea, digest_ bytea) LANGUAGE plpgsql AS $$
BEGIN
    UPDATE evidence_streamhead AS head
    SET v = head.v + 1, at = GREATEST(head.at, at_), is_ringing = true, parent = head.digest,
        digest = sha256(domain_ || head.digest || convert_to(text_ || (head.v + 1)::text || '}', 'UTF8'))
    WHERE head.name = stream_ AND head.hearers = hearers_ AND head.at <= latest_
    RETURNING head.v, head.parent, head.digest INTO v_, parent_, digest_;
    IF FOUND THEN
        INSERT INTO evidence_entry (stream, v, kind, actor, at, body, parent, digest)
        VALUES (stream_, v_, kind_, actor_, at_, body_, parent_, digest_) RETURNING id INTO id_;
        RETURN NEXT;
    END IF;
END
$$
"""

FUNCTIONS_ON = {"sqlite": (), "postgresql": (_APPEND,)}
FUNCTIONS_OFF = {
    "sqlite": (),
    "postgresql": (
        "DROP FUNCTION evidence_append(text, text, text, text, timestamptz, timestamptz, text, bytea, text)",
    ),
}
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
