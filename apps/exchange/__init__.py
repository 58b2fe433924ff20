"""交换 — machines talking to machines: open data, the open interface, what it tells on its own accord."""
