"""Rule book of the parties."""
