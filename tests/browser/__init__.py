"""The product in a real Chromium: what a person sees and does."""
