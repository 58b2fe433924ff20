"""预签名 — an address that carries its own permission: AWS Signature Version 4 in the query, for any method and headers.

Every header named here is part of the signature: who uses the address has to send exactly these. Source: AWS Signature
Version 4, "Authenticating Requests: Using Query Parameters".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs: the name of the key, its secret, and the region the store calls its own."""

    name: str
    secret: str
    region: str


def presigned(
    method: str, address: str, headers: Mapping[str, str], *, query: Mapping[str, str], keys: Keys, at: datetime, seconds: int
) -> str:  # fmt: skip
    """The address with everything that lets it be used once from `at` (UTC) for so many seconds, with these headers."""
    place = urlsplit(address)
    said = {"host": place.netloc, **{name.lower(): value for name, value in headers.items()}}
    names = ";".join(sorted(said))
    moment = at.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{moment[:8]}/{keys.region}/s3/aws4_request"
    asked = {
        **query,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{keys.name}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": names,
    }
    line = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(asked.items()))
    lines = "".join(f"{name}:{said[name]}\n" for name in sorted(said))
    request = "\n".join([method, place.path, line, lines, names, "UNSIGNED-PAYLOAD"])
    text = "\n".join([ALGORITHM, moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    return f"{address}?{line}&X-Amz-Signature={hmac.new(_key_for(keys, moment[:8]), text.encode(), hashlib.sha256).hexdigest()}"


def _key_for(keys: Keys, day: str) -> bytes:
    key = f"AWS4{keys.secret}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")
