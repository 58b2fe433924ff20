"""The rule book of tenders: law, entries, documents, notices."""
