"""The rule book of the words that everyone uses."""
