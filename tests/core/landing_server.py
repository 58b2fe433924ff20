"""`python -m tests.core.landing_server PORT`: the product's daphne over an application that tells how a body came."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from apps.evidence.landing import EXTENSION  # noqa: E402
from trading.daphne_server import serve  # noqa: E402


async def telling(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers what has landed, and how much came the ordinary way."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    told: dict[str, object] = {"body": len(body)}
    if landing := scope.get("extensions", {}).get(EXTENSION):
        told |= {"size": landing.size, "too_large": landing.is_too_large, "file": landing.path.stat().st_size}
        told |= {"sha256": landing.sha256}
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


if __name__ == "__main__":
    serve(telling, [f"tcp:port={sys.argv[1]}:interface=127.0.0.1"])
