"""门户 — people arriving: the public site, the desks, the inbox, help."""
