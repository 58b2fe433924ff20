"""存证 — keeps what happened and proves it: the journal, its subscribers, the outbox of jobs and the object store."""
