"""The open interface: what anybody may ask by program, and what somebody signed in by a token may ask of his own."""
