"""A real S3 bucket for the tests that ask one: SeaweedFS, started once for each process of the run."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from trading import services


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """The S3_URL of a bucket that keeps versions and locks."""
    with services.s3() as url:
        yield url


@pytest.fixture
def in_a_bucket(s3_url: str, settings: Settings) -> str:
    """Files are stored in the bucket, not on the disk."""
    settings.S3_URL = urlsplit(s3_url)
    return s3_url
