"""透明日志 — one append-only tree for the whole platform, in which a stranger sees that nothing was changed afterwards."""
