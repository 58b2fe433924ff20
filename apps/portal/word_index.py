"""How each database keeps the words of the listings: FTS5 on SQLite, a GIN index on PostgreSQL. Both hold our own tokens and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from apps.portal.rules.searching import Term

WORDS = "portal_listing_words"
VECTOR = "array_to_tsvector(string_to_array(portal_listing.tokens, ' '))"
"""The words of a listing on PostgreSQL; a query finds them by the index only when it asks in the same words."""

_INTO = f"INSERT INTO {WORDS}(rowid, tokens) VALUES (new.place, new.tokens);"  # noqa: S608  # parts are ours
_OUT_OF = f"INSERT INTO {WORDS}({WORDS}, rowid, tokens) VALUES ('delete', old.place, old.tokens);"  # noqa: S608  # as above

_KEPT_AS = "tokens, content='portal_listing', content_rowid='place', tokenize='ascii', detail='none', columnsize=0, prefix='2 3'"

MADE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5({_KEPT_AS})",
        f"CREATE TRIGGER {WORDS}_added AFTER INSERT ON portal_listing BEGIN {_INTO} END",
        f"CREATE TRIGGER {WORDS}_removed AFTER DELETE ON portal_listing BEGIN {_OUT_OF} END",
        f"CREATE TRIGGER {WORDS}_changed AFTER UPDATE OF tokens, place ON portal_listing BEGIN {_OUT_OF} {_INTO} END",
    ),
    "postgresql": (f"CREATE INDEX {WORDS} ON portal_listing USING gin ({VECTOR.replace('portal_listing.', '')})",),
}
UNMADE = {
    "sqlite": (
        *(f"DROP TRIGGER {WORDS}_{name}" for name in ("added", "removed", "changed")),
        f"DROP TABLE {WORDS}",
    ),
    "postgresql": (f"DROP INDEX {WORDS}",),
}
CHOSEN = {
    "sqlite": f"SELECT lot_id FROM {WORDS} CROSS JOIN portal_listing ON place = {WORDS}.rowid WHERE {WORDS} MATCH %s",  # noqa: S608  # as above
    "postgresql": f"SELECT lot_id FROM portal_listing WHERE {VECTOR} @@ %s::tsquery",  # noqa: S608  # as above
}
"""The numbers of the lots that have the words of a question."""


def asked_of(vendor: str, terms: Sequence[Term]) -> str:
    """The terms as the database's own question, all of them wanted. Tokens are letters, figures and signs: nothing to escape."""
    if vendor == "sqlite":
        return " AND ".join(f'"{term.token}"{"*" if term.is_beginning else ""}' for term in terms)
    return " & ".join(f"'{term.token}'{':*' if term.is_beginning else ''}" for term in terms)
