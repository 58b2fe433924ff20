"""The rules of sealed bids: the envelope and its key, what is signed, what is committed to at the deadline."""
