"""What machines are told, as pure functions of public facts."""
