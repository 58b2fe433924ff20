"""What holds for the whole house: addresses and roles, disclosure, imports, settings, vendored files."""
