"""主体 — who people and organisations are and what they may do: accounts, seats, keys, certificates, delegations."""
