"""The health wall: what the technical duty looks at to see whether the platform runs, and what needs a hand."""
