"""Copies of everything that the platform must not lose, and the proof that they come back: `backup` and `restore-drill`."""
