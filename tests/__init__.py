"""The rule book as tests: one file for each use-case, the cast in world.py."""
