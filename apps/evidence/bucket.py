"""Objects in an S3 bucket that keeps versions and locks them. Imported only where one is configured: the client takes a while to load.

Each object is one PUT on the condition that the name is free, with its SHA-256 for the store to check. The first version
under a name is the object: a later one, or a mark that it was deleted, changes nothing. Locks are of compliance mode, which
no key of the store lifts.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

from apps.core import clock
from apps.core.refusals import Refused
from apps.evidence.landing import Landing
from apps.evidence.presigning import Keys, presigned
from apps.evidence.store import KEPT_IN_MEMORY, Stored, copied

REGION = "us-east-1"
SIGNED_SECONDS = 900
PIECE = 1 << 18
CONNECT_SECONDS, READ_SECONDS = 3, 60
CHECKSUM = "x-amz-checksum-sha256"
NOT_LOCKED = "ObjectLockConfigurationNotFoundError"
"""What SeaweedFS says of an object without a lock in a bucket with locks; others answer NoSuchObjectLockConfiguration, as minio knows."""
OCTETS = "application/octet-stream"


class BucketBroken(OSError):
    """The store cannot be reached, or answers what it should not; the message holds no key and no signature."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bucket is, as S3_URL names it: its address, its name and who asks."""

    origin: str
    bucket: str
    keys: Keys

    def address(self, name: str) -> str:
        """The address of an object, whose name needs no quoting."""
        return f"{self.origin}/{self.bucket}/{name}"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object."""

    id: str | None
    size: int


class Bucket:
    """Objects in an S3 bucket. See Keeper for what its methods promise."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            maxsize=16,
            retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=(502, 503, 504)),
            blocksize=PIECE,
        )
        self.client = Minio(
            urlsplit(place.origin).netloc,
            access_key=place.keys.name,
            secret_key=place.keys.secret,
            secure=place.origin.startswith("https:"),
            region=place.keys.region,
            http_client=self.http,
        )

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int, until: datetime | None) -> Stored:
        """See Keeper."""
        with SpooledTemporaryFile(KEPT_IN_MEMORY) as file:
            size, digest = copied(chunks, file, limit)
            file.seek(0)
            stored = Stored(name, size, digest)
            self._put(cast("BinaryIO", file), stored, until)
        return stored

    def keep(self, name: str, landing: Landing) -> None:
        """See Keeper."""
        with landing.path.open("rb") as file:
            self._put(file, Stored(name, landing.size, landing.sha256), None)

    def open(self, name: str) -> BinaryIO:
        """See Keeper."""
        return cast("BinaryIO", io.BufferedReader(_Reading(self, name, self._first(name)), PIECE))

    def lock(self, name: str, until: datetime) -> None:
        """See Keeper."""
        held = self.locked_until(name)
        if held is None or held < until:
            self.client.set_object_retention(
                self.place.bucket, name, Retention(COMPLIANCE, until), version_id=self._first(name).id
            )

    def locked_until(self, name: str) -> datetime | None:
        """See Keeper."""
        try:
            found = self.client.get_object_retention(self.place.bucket, name, version_id=self._first(name).id)
        except S3Error as failure:
            if failure.code != NOT_LOCKED:
                raise
            return None
        return found.retain_until_date if found and found.mode == COMPLIANCE else None

    def remove(self, name: str) -> None:
        """See Keeper. Every version goes, so that nothing of what was abandoned stays."""
        for one in list(self._listed(name)):
            try:
                self.client.remove_object(self.place.bucket, name, version_id=one.version_id)
            except S3Error as failure:
                if failure.code != "AccessDenied":
                    raise
                held = self.locked_until(name)
                raise Refused("object_locked", name=name, until=held.date().isoformat() if held else "–") from None

    def put_as(self, stored: Stored, content: bytes) -> None:
        """The content is put as if it had this size and digest: a store that checks refuses. Raises BucketBroken."""
        self._put(io.BytesIO(content), stored, None)

    def _put(self, file: BinaryIO, stored: Stored, until: datetime | None) -> None:
        headers = _headers_of(stored)
        if until:
            headers["x-amz-object-lock-mode"] = COMPLIANCE
            headers["x-amz-object-lock-retain-until-date"] = until.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._ask("PUT", stored.name, headers, query={}, body=file)

    def _ask(
        self, method: str, name: str, headers: Mapping[str, str], *, query: Mapping[str, str], body: BinaryIO | None = None
    ) -> urllib3.BaseHTTPResponse:  # fmt: skip
        """The store's answer. Raises Refused("object_exists") and BucketBroken."""
        address = _signed(method, self.place, name, headers, query=query, seconds=SIGNED_SECONDS)
        retries: Any = False if body else None
        try:
            answer = self.http.request(method, address, headers=dict(headers), body=body, retries=retries)
        except urllib3.exceptions.HTTPError as failure:
            raise BucketBroken(f"the object store does not answer: {type(failure).__name__}") from None
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            raise Refused("object_exists", name=name)
        if answer.status != HTTPStatus.OK:
            raise BucketBroken(f"the object store answers {answer.status} to {method}")
        return answer

    def _first(self, name: str) -> Version:
        """The version that counts. Raises FileNotFoundError."""
        found = [one for one in self._listed(name) if not one.is_delete_marker]
        if not found:
            raise FileNotFoundError(name)
        return Version(found[-1].version_id, int(found[-1].size or 0))

    def _listed(self, name: str) -> Iterator[Any]:
        """Versions and marks of this very name, the newest first."""
        try:
            for one in self.client.list_objects(self.place.bucket, prefix=name, include_version=True, recursive=True):
                if one.object_name != name:
                    return
                yield one
        except urllib3.exceptions.HTTPError as failure:
            raise BucketBroken(f"the object store does not answer: {type(failure).__name__}") from None


class _Reading(io.RawIOBase):
    """One version of an object, read as it is asked for: a new request for each place that one seeks."""

    def __init__(self, bucket: Bucket, name: str, version: Version) -> None:
        self._bucket, self._name, self._version = bucket, name, version
        self._at = 0
        self._answer: urllib3.BaseHTTPResponse | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._version.size}[whence]
        if start + offset != self._at:
            self._hang_up()
            self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        if self._at >= self._version.size:
            return 0
        if self._answer is None:
            self._answer = self._asked()
        try:
            read = self._answer.read(len(buffer))
        except urllib3.exceptions.HTTPError as failure:
            raise BucketBroken(f"the object store broke off: {type(failure).__name__}") from None
        if not read:
            raise BucketBroken("the object store broke off")
        buffer[: len(read)] = read
        self._at += len(read)
        return len(read)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _asked(self) -> urllib3.BaseHTTPResponse:
        try:
            return self._bucket.client.get_object(
                self._bucket.place.bucket, self._name, offset=self._at, version_id=self._version.id
            )
        except urllib3.exceptions.HTTPError as failure:
            raise BucketBroken(f"the object store does not answer: {type(failure).__name__}") from None

    def _hang_up(self) -> None:
        if self._answer is not None:
            if self._at < self._version.size:
                self._answer.close()
            self._answer.release_conn()
            self._answer = None


def place_of(url: str) -> Place:
    """The bucket that an address like ``https://key:secret@host:port/bucket?region=cn-north-1`` names."""
    parts = urlsplit(url)
    region = parse_qs(parts.query).get("region", [REGION])[0]
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    keys = Keys(unquote(parts.username or ""), unquote(parts.password or ""), region)
    return Place(origin, parts.path.strip("/"), keys)


@lru_cache(maxsize=4)
def bucket_at(url: str) -> Bucket:
    """The bucket that such an address names, with its keys."""
    return Bucket(place_of(url))


def _headers_of(stored: Stored) -> dict[str, str]:
    """What a PUT of exactly these bytes under a free name has to say."""
    return {
        "content-type": OCTETS,
        "content-length": str(stored.size),
        "if-none-match": "*",
        CHECKSUM: b64encode(bytes.fromhex(stored.sha256)).decode(),
    }


def _signed(
    method: str, place: Place, name: str, headers: Mapping[str, str], *, query: Mapping[str, str], seconds: int
) -> str:
    return presigned(
        method,
        place.address(name),
        headers,
        query=query,
        keys=place.keys,
        at=clock.machine_now(),
        seconds=seconds,
    )
