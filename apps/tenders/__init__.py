"""招标 — what is being procured: projects, lots, entry, documents, notices, deadlines and the rule book in force."""
