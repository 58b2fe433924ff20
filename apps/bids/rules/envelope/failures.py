"""What can be wrong with an age file, in the classes of the age specification's own test vectors."""

from __future__ import annotations


class EnvelopeFailure(ValueError):
    """The file is not opened; the message says why in words for a protocol, never with content."""


class ArmorFailure(EnvelopeFailure):
    """The text form around the file is broken."""


class HeaderFailure(EnvelopeFailure):
    """The header is not well-formed."""


class NoMatch(EnvelopeFailure):
    """No stanza is for this identity or passphrase."""


class MacFailure(EnvelopeFailure):
    """The header was not made with this file key: another key, or a changed header."""


class PayloadFailure(EnvelopeFailure):
    """The payload was changed, cut off or lengthened."""
