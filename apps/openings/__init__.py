"""开标: the live hall, from sign-in to the signed record."""
