"""见证 — a witness of the transparency log: runs on another machine, without the product, and refuses forks and rollbacks."""
