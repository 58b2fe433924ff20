"""Rules of awards, as pure functions."""
