"""An address that carries its permission is the one that the author of the scheme writes down."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.evidence.presigning import Keys, presigned

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")


def test_it_is_the_published_example() -> None:
    """AWS, "Signature Calculations for the Authorization Header: Query Parameters", GET of test.txt."""
    address = presigned(
        "GET",
        "https://examplebucket.s3.amazonaws.com/test.txt",
        {},
        query={},
        keys=KEYS,
        at=datetime(2013, 5, 24, tzinfo=UTC),
        seconds=86400,
    )

    assert address == (
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
