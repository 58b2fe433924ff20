"""Objects in an S3 bucket. Imported only where one is configured: the client takes a while to load."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from minio import Minio
from minio.error import S3Error

from apps.core.refusals import Refused
from apps.evidence.landing import Landing
from apps.evidence.store import KEPT_IN_MEMORY, PART, Stored, copied


class Bucket:
    """Objects in an S3 bucket. Two writers of one name at once are kept apart by the bucket's versions, not by us."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int) -> Stored:
        with SpooledTemporaryFile(KEPT_IN_MEMORY) as file:
            size, digest = copied(chunks, file, limit)
            file.seek(0)
            self._put(name, cast("BinaryIO", file), size, digest)
        return Stored(name, size, digest)

    def keep(self, name: str, landing: Landing) -> None:
        """See Keeper."""
        with landing.path.open("rb") as file:
            self._put(name, file, landing.size, landing.sha256)

    def _put(self, name: str, file: BinaryIO, size: int, digest: str) -> None:
        self._must_be_new(name)
        part = PART if size > PART else 0
        self.client.put_object(self.bucket, name, file, size, part_size=part, metadata={"sha256": digest})

    def open(self, name: str) -> BinaryIO:
        try:
            return cast("BinaryIO", self.client.get_object(self.bucket, name))
        except S3Error as failure:
            if failure.code == "NoSuchKey":
                raise FileNotFoundError(name) from None
            raise

    def remove(self, name: str) -> None:
        """See Keeper. A bucket that keeps versions keeps them as long as its own rules say."""
        self.client.remove_object(self.bucket, name)

    def _must_be_new(self, name: str) -> None:
        with suppress(S3Error):
            self.client.stat_object(self.bucket, name)
            raise Refused("object_exists", name=name)


@lru_cache(maxsize=1)
def bucket_at(url: str) -> Bucket:
    """The bucket that such an address names, with its keys."""
    parts = urlsplit(url)
    client = Minio(
        f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname),
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
        secure=parts.scheme == "https",
        region="us-east-1",
    )
    return Bucket(client, parts.path.strip("/"))
