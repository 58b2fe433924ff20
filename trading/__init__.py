"""Wiring only: settings, addresses, servers. No rule of the domain lives here."""
