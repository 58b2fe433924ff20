"""Makes a bucket that keeps the store's promises, and says which promises one that is there does not keep."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from hashlib import md5
from xml.sax.saxutils import escape

import urllib3
from minio.commonconfig import ENABLED
from minio.error import S3Error

from apps.core import clock
from apps.core.refusals import Refused
from apps.evidence.bucket import CHECKSUM, Bucket, BucketBroken, place_of
from apps.evidence.store import Stored

HEADERS_OF_A_PART = ("content-type", "if-none-match", CHECKSUM)
PROBE_SECONDS = 60
"""So long a check's own object is locked; the next check removes it."""
PROBES = "probes"


def prepare(url: str, *, origins: Sequence[str]) -> None:
    """The bucket is there, keeps versions, locks objects, and lets pages of these origins put parts. Called again it changes nothing."""
    bucket = Bucket(place_of(url))
    try:
        bucket.client.make_bucket(bucket.place.bucket, object_lock=True)
    except S3Error as failure:
        if failure.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise
    if origins:
        allow(bucket, origins)


def allow(bucket: Bucket, origins: Sequence[str]) -> None:
    """Pages of these origins may put objects, and nothing else (CORS)."""
    rule = "".join(f"<AllowedOrigin>{escape(one)}</AllowedOrigin>" for one in origins)
    rule += "<AllowedMethod>PUT</AllowedMethod>"
    rule += "".join(f"<AllowedHeader>{one}</AllowedHeader>" for one in HEADERS_OF_A_PART)
    told = (
        f"<CORSConfiguration><CORSRule>{rule}<MaxAgeSeconds>600</MaxAgeSeconds></CORSRule></CORSConfiguration>".encode()
    )
    digest = b64encode(md5(told, usedforsecurity=False).digest()).decode()
    bucket.client._execute(
        "PUT", bucket.place.bucket, body=told, headers={"Content-MD5": digest}, query_params={"cors": ""}
    )


def failings(url: str) -> Iterator[str]:
    """Every promise that the bucket does not keep, in one sentence each; it is tried, not asked about. Leaves one small object.

    Answers one sentence and ends when the store does not answer at all.
    """
    bucket = Bucket(place_of(url))
    try:
        if bucket.client.get_bucket_versioning(bucket.place.bucket).status != ENABLED:
            yield "The bucket keeps no versions. 存储桶未启用版本控制。"
            return
        yield from _broken_promises(bucket)
    except (S3Error, BucketBroken, urllib3.exceptions.HTTPError) as failure:
        code = failure.code if isinstance(failure, S3Error) else type(failure).__name__
        yield f"The bucket does not answer as it should: {code}. 存储桶没有正常应答。"


def _broken_promises(bucket: Bucket) -> Iterator[str]:
    name = f"{PROBES}/{secrets.token_hex(16)}"
    until = clock.machine_now().replace(microsecond=0) + timedelta(seconds=PROBE_SECONDS)
    try:
        bucket.put_once(name, [b"probe"], 5, until)
    except BucketBroken:
        yield "The bucket does not lock objects. 存储桶未启用对象锁定。"
        return
    if bucket.locked_until(name) != until:
        yield "The bucket does not lock objects. 存储桶未启用对象锁定。"
    if not _is_refused(lambda: bucket.put_once(name, [b"other"], 5, None), "object_exists"):
        yield "A second object under a name is taken (If-None-Match is not heeded). 同名对象可被再次写入。"
    if not _is_refused(lambda: bucket.remove(name), "object_locked"):
        yield "A locked object can be removed. 已锁定的对象可被删除。"
    if _takes_what_is_damaged(bucket):
        yield "What does not fit its SHA-256 is taken. 校验和不符的对象被接收。"


def _is_refused(act: Callable[[], object], code: str) -> bool:
    try:
        act()
    except Refused as refusal:
        return refusal.code == code
    return False


def _takes_what_is_damaged(bucket: Bucket) -> bool:
    name = f"{PROBES}/{secrets.token_hex(16)}"
    try:
        bucket.put_as(Stored(name, 5, "00" * 32), b"probe")
    except BucketBroken:
        return False
    bucket.remove(name)
    return True
